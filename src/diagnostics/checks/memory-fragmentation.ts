import { logCheck } from '../log-check.ts';

/** `java: page allocation failure: order:4, mode:0x40cc0`: there is memory, but not in one piece. */
export const memoryFragmentation = logCheck({
  id: 'mem.fragmentation',
  resource: 'memory',
  pattern: /^(.{1,32}?): page allocation (?:failure|stalls for \d+ms)[:,] ?order:(\d{1,2})/,
  severity: 'warning',
  culprit: match => ({ kind: 'process', name: match[1]! }),
  says: match => `an allocation of ${2 ** Number(match[2])} pages in one piece failed in \`${match[1]}\``,
  explains: ['net.drops'],
  words: /memory|allocation|fragment/i,
  remediation: () => [
    '`head -v -n 20 /proc/buddyinfo` (safe)',
    '`sysctl vm.min_free_kbytes=…` (changes the host; not run)',
  ],
});
