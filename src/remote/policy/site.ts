/**
 * `policy.yml`: what a site narrows, and the named grammars by which it widens. Checked with zod; every error names
 * the line. An example with all that may stand in it is in `docs/policy.md`.
 */
import { readFile } from 'node:fs/promises';
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { PerfError } from '../../core/errors.ts';
import type { Grammar, Tier } from '../../core/grammar.ts';
import { grammars as builtIn } from '../../tools/grammars.ts';
import { yamlWords } from '../yaml-words.ts';
import { logPattern, siteGrammars, TOOL_SCHEMA } from './site-tools.ts';

export interface AccessRule {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly string[];
  readonly hosts: readonly string[];
  readonly tiers: readonly Tier[];
}
export type ApproverRule = Omit<AccessRule, 'tiers'>;

export interface Site {
  /** Tools that are not run here. */
  readonly without: readonly string[];
  /** Named grammars of the site, and built-in ones with forms of the site behind their own. */
  readonly tools: readonly Grammar[];
  /** Log files that may be read besides those of the closed set. */
  readonly logs: readonly string[];
  /** null: the default, everybody everywhere. */
  readonly access: readonly AccessRule[] | null;
  /** null: the default, any member but the requester. */
  readonly approvers: readonly ApproverRule[] | null;
}

const NAME = z.string().regex(/^[A-Za-z0-9_.:@*-]{1,100}$/, 'letters, digits and . _ : - @ * only');
const NAMES = z.array(NAME).min(1, 'name at least one').max(500);
const TIERS = z.array(z.enum(['read', 'intrusive'])).min(1, 'name at least one tier');

const FILE = z.strictObject({
  people: z
    .record(
      z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
      z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'an id such as U024BE7LH, or uid:1000 at a terminal'),
    )
    .default({}),
  access: z
    .array(
      z.strictObject({
        people: NAMES.default(['*']),
        channels: NAMES.default(['*']),
        hosts: NAMES.default(['*']),
        tiers: TIERS.default(['read', 'intrusive']),
      }),
    )
    .max(500)
    .optional(),
  approvers: z
    .array(z.strictObject({ people: NAMES, channels: NAMES.default(['*']), hosts: NAMES.default(['*']) }))
    .max(500)
    .optional(),
  without: z.array(z.string()).max(200).default([]),
  logs: z.array(z.string()).max(200).default([]),
  tools: z.array(TOOL_SCHEMA).max(100).default([]),
});

/** Rejects with a PerfError that names file and line. */
export async function loadSite(file: string): Promise<Site> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new PerfError('policy-file', `${file} cannot be read (${error.code}): mend PERF_POLICY.`);
  });
  return readSite(text, file);
}

export function readSite(text: string, file: string): Site {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors[0];
  if (broken) throw wrong(file, broken.linePos?.[0].line ?? 1, yamlWords(broken.message));
  visit(document, {
    Alias(_key, node) {
      throw wrong(
        file,
        lines.linePos(node.range?.[0] ?? 0).line,
        'aliases are not read: write the value itself',
      );
    },
  });
  const parsed = FILE.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
    throw wrong(file, lineOf(document, lines, path), `${path.join('.') || 'the file'}: ${issue.message}`);
  }
  const fail = (path: readonly PropertyKey[], says: string): never => {
    throw wrong(file, lineOf(document, lines, path), `${path.join('.')}: ${says}`);
  };
  return siteOf(parsed.data, fail);
}

/** Throws; the path leads to the line of the error. */
export type Fail = (path: readonly PropertyKey[], says: string) => never;

function siteOf(data: z.output<typeof FILE>, fail: Fail): Site {
  const known = builtIn.map(({ tool }) => tool);
  for (const [index, tool] of data.without.entries()) {
    if (!known.includes(tool))
      fail(['without', index], `${tool} is no tool of the policy (perf policy --tools lists them)`);
  }
  const person = (name: string) => ({ id: data.people[name] ?? name, name });
  return {
    without: data.without,
    tools: siteGrammars(data.tools, builtIn, fail),
    logs: data.logs.map((glob, index) => logPattern(glob) ?? fail(['logs', index], LOG_SHAPE)),
    access: data.access?.map(rule => ({ ...rule, people: rule.people.map(person) })) ?? null,
    approvers: data.approvers?.map(rule => ({ ...rule, people: rule.people.map(person) })) ?? null,
  };
}

const LOG_SHAPE =
  'a log is an absolute path at least two folders deep, without "..", hidden names, /proc, /sys, /dev, /etc or /root; * stands for letters within one name';

function wrong(file: string, line: number, says: string): PerfError {
  return new PerfError('policy-file', `${file} line ${line}: ${says}.`);
}

/** The line of the node at `path`, or of the nearest node above it that is there. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const at = path.slice(0, length);
    const key = keyOffset(document, at);
    const node = document.getIn(at, true);
    const offset = key ?? offsetOf(node);
    if (offset !== null) return lines.linePos(offset).line;
  }
  return 1;
}

function keyOffset(document: Document.Parsed, path: readonly PropertyKey[]): number | null {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (path.length === 0 || !isMap(parent)) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return offsetOf(pair?.key);
}

function offsetOf(node: unknown): number | null {
  if (node === null || typeof node !== 'object' || !('range' in node)) return null;
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null;
}
