/** A terminal that remembers, for runs inside a test's process. */
import type { Io } from '../../src/terminal/word.ts';

export function rememberingIo(
  env: Record<string, string>,
): Io & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out,
    err,
    stdin: (async function* () {})(),
    stdinIsTty: true,
    stdout: text => void out.push(text),
    stderr: text => void err.push(text),
    tty: false,
    colour: false,
    columns: 100,
    env,
  };
}
