/** `perf guard`: the host's guard on stdout, how to install it on stderr. */
import { existsSync } from 'node:fs';
import { createGuard, installHint } from '../remote/guard/index.ts';
import { createPolicy, loadSite } from '../remote/policy/index.ts';
import type { Word } from './word.ts';

const USAGE = `perf guard > perf-guard

Prints one self-contained Python 3 file that enforces the policy on a host as the forced command of
an SSH key, and on stderr how to install it. It is made from the same grammars, with the site's own
(PERF_POLICY, ./policy.yml).
`;

export const guard: Word = {
  name: 'guard',
  summary: 'Print the guard that enforces the policy on a host',
  usage: USAGE,
  async run(argv, io) {
    if (argv.length > 0) {
      io.stderr(`perf guard takes no operands.\n\n${USAGE}`);
      return 2;
    }
    const named = io.env['PERF_POLICY'];
    const file = named ?? (existsSync('./policy.yml') ? './policy.yml' : null);
    const made = createGuard(createPolicy({ site: file === null ? null : await loadSite(file) }));
    io.stdout(made.text);
    io.stderr(installHint(made));
    return 0;
  },
};
