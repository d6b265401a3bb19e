import { logCheck } from '../log-check.ts';

/** `neighbour: arp_cache: neighbor table overflow!` */
export const logNeighbours = logCheck({
  id: 'net.arp',
  resource: 'network',
  pattern: /(arp_cache|ndisc_cache): neighbou?r table overflow/,
  severity: 'critical',
  culprit: match => ({
    kind: 'sysctl',
    name:
      match[1] === 'arp_cache' ? 'net.ipv4.neigh.default.gc_thresh3' : 'net.ipv6.neigh.default.gc_thresh3',
  }),
  says: () => 'the table of neighbours is full: new peers on the own network cannot be reached',
  explains: ['net.connect', 'net.retransmits', 'net.drops'],
  words: /arp|neighbou?r|network|connect/i,
  remediation: () => [
    '`ip -s neigh` (safe)',
    '`sysctl net.ipv4.neigh.default.gc_thresh3=…` (changes the host; not run)',
  ],
});
