/** The model's answer: claims with slots. The schema that it is asked for, and a reader that survives any reply. */
import { z } from 'zod';

export const KINDS = [
  'measure',
  'finding',
  'cause',
  'compare',
  'absence',
  'unknown',
  'advice',
  'knowledge',
  'change',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Code {
  readonly language: string;
  readonly before: string;
  readonly after: string;
}

/** A claim as the model made it, not yet judged. `refs` holds the slots of the text too. */
export interface Draft {
  readonly kind: Kind;
  readonly refs: readonly string[];
  readonly cause: string | null;
  readonly effect: string | null;
  readonly text: string;
  readonly code: Code | null;
}

/** Only what every server's strict mode takes: no defaults, no optional fields. */
const Handle = z.string().regex(/^[FDLA]\d+$/);
const Answer = z.strictObject({
  claims: z.array(
    z.strictObject({
      kind: z.enum(KINDS),
      refs: z.array(Handle),
      cause: z
        .string()
        .regex(/^D\d+$/)
        .nullable(),
      effect: z
        .string()
        .regex(/^D\d+$/)
        .nullable(),
      text: z.string(),
      code: z.strictObject({ language: z.string(), before: z.string(), after: z.string() }).nullable(),
    }),
  ),
});

export const CLAIMS_SCHEMA: Readonly<Record<string, unknown>> = withoutMeta(z.toJSONSchema(Answer));

/** What some models leave out or write otherwise is taken; each claim by itself, so that one cannot spoil another. */
const LooseClaim = z.object({
  kind: z.enum(KINDS),
  refs: z.array(z.string()).nullish().catch(null),
  cause: z.string().nullish().catch(null),
  effect: z.string().nullish().catch(null),
  text: z.string().nullish(),
  code: z
    .object({ language: z.string().nullish(), before: z.string().nullish(), after: z.string() })
    .nullish(),
});

const MOST_CLAIMS = 30;
const TEXT_LIMIT = 600;
const CODE_LIMIT = 6000;

export interface Parsed {
  readonly drafts: readonly Draft[];
  /** Claims that are none, as `shape: text`. */
  readonly misshapen: readonly string[];
}

/** null: the reply holds no claims at all. */
export function parseClaims(reply: unknown): Parsed | null {
  const list = listIn(typeof reply === 'string' ? parseJson(reply) : reply);
  if (!list) return null;
  const drafts: Draft[] = [];
  const misshapen: string[] = [];
  for (const entry of list.slice(0, MOST_CLAIMS)) {
    const draft = draftOf(entry);
    if (typeof draft === 'string') misshapen.push(`shape: ${draft}`);
    else drafts.push(draft);
  }
  if (list.length > MOST_CLAIMS)
    misshapen.push(`shape: ${list.length - MOST_CLAIMS} claims beyond ${MOST_CLAIMS}`);
  return { drafts, misshapen };
}

/** Handles in the slots of a text, in order. */
function slotsOf(text: string): string[] {
  return [...text.matchAll(/\{([FDLA]\d{1,6})\}/g)].map(match => match[1] ?? '');
}

function draftOf(entry: unknown): Draft | string {
  const parsed = LooseClaim.safeParse(entry);
  if (!parsed.success) return textIn(entry);
  const { kind, cause, effect, code } = parsed.data;
  // Fullwidth digits, ligatures and the like become what they look like, before any rule reads them.
  const text = (parsed.data.text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (text.length > TEXT_LIMIT) return `a text of ${text.length} characters, at most ${TEXT_LIMIT}`;
  if (text === '' && !code && kind !== 'advice') return 'a claim without text';
  const refs = [...(parsed.data.refs ?? []).slice(0, 20).map(bare), ...slotsOf(text)];
  return {
    kind,
    refs: [...new Set(refs)],
    cause: cause ? bare(cause) : null,
    effect: effect ? bare(effect) : null,
    text,
    code: code
      ? {
          language: (code.language ?? '').toLowerCase().slice(0, 20),
          before: (code.before ?? '').slice(0, CODE_LIMIT),
          after: code.after.slice(0, CODE_LIMIT),
        }
      : null,
  };
}

/** `{F7}` and `[F7]` for `F7` */
function bare(handle: string): string {
  return handle.replace(/^[{[]|[}\]]$/g, '').slice(0, 12);
}

function listIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  const claims = typeof value === 'object' && value !== null ? Reflect.get(value, 'claims') : undefined;
  return Array.isArray(claims) ? claims : null;
}

/** JSON, also inside a code fence or between words. */
function parseJson(text: string): unknown {
  const first = text.search(/[{[]/);
  const last = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  for (const candidate of [text, text.slice(first, last + 1)]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate, or none.
    }
  }
  return null;
}

function textIn(entry: unknown): string {
  const text = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'text') : entry;
  return typeof text === 'string' ? text.slice(0, TEXT_LIMIT) : 'a claim that is none';
}

function withoutMeta(schema: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}
