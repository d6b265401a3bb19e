/** The YAML inventory (`PERF_HOSTS`): hosts with tags, and groups. Errors name the file and the line. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { PerfError } from '../core/errors.ts';
import { HOST_ADDRESS, HOST_NAME, USER_NAME } from './host.ts';
import { yamlWords } from './yaml-words.ts';

const MAX_BYTES = 8 * 1024 * 1024;

const Name = z
  .string()
  .regex(HOST_NAME, 'a name is letters, digits, ".", "_" and "-", and does not begin with "-"');
const HostEntry = z.strictObject({
  hostname: z.string().regex(HOST_ADDRESS, 'expected a host name or an address').optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  user: z.string().regex(USER_NAME, 'expected a user name').optional(),
  tags: z.array(Name).default([]),
  sudo: z.boolean().optional(),
  guard: z.boolean().optional(),
});
const HostsFile = z.strictObject({
  hosts: z
    .record(
      Name,
      HostEntry.nullable().transform(entry => entry ?? { tags: [] }),
    )
    .default({}),
  groups: z.record(Name, z.array(Name)).default({}),
});
export type HostsFile = z.output<typeof HostsFile>;

/** Reads and checks the file; throws a PerfError that says where it is wrong. `aliases`: also allowed in groups. */
export function readHostsFile(file: string, aliases: readonly string[]): HostsFile {
  const name = basename(file);
  const text = read(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    throw new PerfError(
      'inventory',
      `${name}, line ${lines.linePos(broken.pos[0]).line}: ${yamlWords(broken.message)}.`,
    );
  }
  const parsed = HostsFile.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    throw new PerfError(
      'inventory',
      `${name}${lineOf(path)}: ${path.join('.') || 'the file'}: ${issue ? wordsOf(issue) : ''}. Correct it and start again.`,
    );
  }
  const { hosts, groups } = parsed.data;
  const known = new Set([...Object.keys(hosts), ...aliases]);
  for (const [group, members] of Object.entries(groups)) {
    const missing = members.findIndex(member => !known.has(member));
    if (missing >= 0) {
      throw new PerfError(
        'inventory',
        `${name}${lineOf(['groups', group, missing])}: groups.${group}: ${members[missing]} is not under hosts. Add it there (an empty {} will do).`,
      );
    }
  }
  return parsed.data;

  function lineOf(path: readonly PropertyKey[]): string {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return `, line ${lines.linePos(node.range[0]).line}`;
    }
    return '';
  }
}

function read(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new PerfError(
      'inventory',
      `PERF_HOSTS names ${file}, which cannot be read: ${(error as Error).message}. Correct PERF_HOSTS.`,
    );
  }
  if (text.length > MAX_BYTES)
    throw new PerfError('inventory', `${basename(file)} is larger than 8 MiB. Split it.`);
  return text;
}

/** For a wrong key, zod has what is wrong with it one level down. */
function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}
