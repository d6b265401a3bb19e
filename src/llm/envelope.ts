/** The body of a chat completion, checked: servers send errors, HTML and nothing with status 200. */
import { z } from 'zod';

const Choice = z.looseObject({
  message: z.looseObject({
    content: z.unknown(),
    tool_calls: z.array(z.looseObject({})).nullish(),
    refusal: z.string().nullish(),
  }),
  finish_reason: z.string().nullish(),
});
const Body = z.looseObject({
  model: z.string().nullish(),
  choices: z.array(Choice).min(1),
  usage: z
    .looseObject({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() })
    .nullish()
    .catch(null),
});

export type Envelope =
  | {
      readonly ok: true;
      readonly message: Readonly<Record<string, unknown>>;
      readonly model: string | null;
      readonly promptTokens: number | null;
      readonly completionTokens: number | null;
    }
  | { readonly ok: false; readonly words: string };

export function open(body: unknown): Envelope {
  if (body === undefined || body === null || body === '') return malformed('empty');
  if (typeof body === 'string') return openText(body);
  const parsed = Body.safeParse(body);
  if (!parsed.success) return malformed('no choices');
  const { choices, usage, model } = parsed.data;
  const [choice] = choices;
  const words = unusable(choice);
  if (!choice || words) return { ok: false, words: words ?? 'no choices' };
  return {
    ok: true,
    message: { role: 'assistant', ...choice.message },
    model: model ?? null,
    promptTokens: whole(usage?.prompt_tokens),
    completionTokens: whole(usage?.completion_tokens),
  };
}

/** The text of a message: a string, or parts of which some servers make it. */
export function contentOf(message: Readonly<Record<string, unknown>>): string {
  const content = message['content'];
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map(part => (typeof part === 'object' && part !== null ? Reflect.get(part, 'text') : part))
    .filter(text => typeof text === 'string')
    .join('');
}

/** Some servers send JSON as `text/plain`. */
function openText(body: string): Envelope {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' ? open(parsed) : malformed('not an object');
  } catch {
    return malformed(/^\s*</.test(body) ? 'HTML instead of JSON' : 'cut or broken JSON');
  }
}

function unusable(choice: z.output<typeof Choice> | undefined): string | null {
  if (!choice) return "the model's reply was malformed (no choices)";
  const { message, finish_reason: reason } = choice;
  if (reason === 'content_filter') return "the model server's content filter withheld the answer";
  if (message.refusal) return 'the model refused to answer';
  if (reason === 'length') return "the model's answer was cut at its length limit";
  const empty = contentOf(message).trim() === '' && (message.tool_calls ?? []).length === 0;
  return empty ? "the model's reply was malformed (empty)" : null;
}

function malformed(why: string): Envelope {
  return { ok: false, words: `the model's reply was malformed (${why})` };
}

function whole(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
}
