/**
 * The host guard: one Python 3 file (standard library only) that enforces the same grammars on the host, where no
 * shell is involved. Request and answer are described at the head of `guard.py`, which is the file's template.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Flag, Form, Grammar, Operand } from '../../core/grammar.ts';
import { ENVIRONMENT, needsHome } from '../envelope.ts';
import type { PathSets } from '../policy/values.ts';

export interface Guard {
  /** The whole file. */
  readonly text: string;
  /** Hex; what is installed can be compared with it. */
  readonly sha256: string;
}

/** Where the file is put on a host. */
const GUARD_PATH = '/usr/local/libexec/perf-guard';

export function createGuard(policy: {
  readonly grammars: readonly Grammar[];
  readonly paths: PathSets;
}): Guard {
  const table = {
    grammars: Object.fromEntries(policy.grammars.map(grammar => [grammar.tool, checkedPart(grammar)])),
    paths: policy.paths,
    environment: ENVIRONMENT,
    needsHome: policy.grammars.map(({ tool }) => tool).filter(findsItsDaemonThroughHome),
  };
  const template = readFileSync(new URL('./guard.py', import.meta.url), 'utf8');
  const text = template.replace('@TABLE@', () => pythonString(JSON.stringify(table)));
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The `authorized_keys` line, and how to get there. */
export function installHint({ sha256 }: Guard): string {
  return `To install on a host, as root:
  perf guard > perf-guard
  install -m 0755 -o root perf-guard ${GUARD_PATH}
  sha256sum ${GUARD_PATH}    # ${sha256}
and in ~/.ssh/authorized_keys of the account that the bot logs in with, before its key:
  restrict,command="${GUARD_PATH}" ssh-ed25519 AAAA…
Then say guard: true for the host in the inventory, or let the bot find out. It needs Python 3.6 or newer.
`;
}

function findsItsDaemonThroughHome(tool: string): boolean {
  return needsHome({ stages: [[tool]], sudo: false, guard: true, seconds: 1, bytes: 1 });
}

/** What the guard checks of a grammar; words for people are left out. */
function checkedPart({ forms, root, bundle, glue, dashes, beforeVerbs }: Grammar): object {
  return { forms: forms.map(formPart), root, bundle, glue, dashes, beforeVerbs };
}

function formPart(form: Form): object {
  const {
    flags,
    operands,
    sequence,
    verbs,
    required,
    apart,
    numeric,
    stdin,
    piped,
    workload,
    root,
    maxSeconds,
    interval,
  } = form;
  return {
    flags: flags.map(({ names, value, optional, repeat, role, root }: Flag) => ({
      names,
      value,
      optional,
      repeat,
      role,
      root,
    })),
    operands: operands.map(({ name, value, min, max, role }: Operand) => ({ name, value, min, max, role })),
    sequence,
    verbs,
    required,
    apart,
    numeric,
    stdin,
    piped,
    workload,
    root,
    maxSeconds,
    interval,
  };
}

/** A Python string literal; JSON's own escapes are Python's too, and nothing but ASCII is left. */
function pythonString(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text.replace(/[^ -~]/g, escaped));
}
