import { logCheck } from '../log-check.ts';

/** `e1000e 0000:00:1f.6 eth0: NIC Link is Down`, `NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out` */
export const logLink = logCheck({
  id: 'log.link',
  resource: 'network',
  pattern:
    /\b([a-z][\w.-]{1,15}): (?:NIC )?Link is Down|NETDEV WATCHDOG: ([\w.-]{1,15}).{0,40}transmit queue|([a-z][\w.-]{1,15}): link becomes down|bond\w{0,12}: .{0,40}link status definitely down for interface ([\w.-]{1,15})/i,
  severity: 'warning',
  culprit: match => ({ kind: 'interface', name: match.slice(1).find(part => part !== undefined)! }),
  says: match => `the link of ${match.slice(1).find(part => part !== undefined)} went down`,
  subjects: match => [`interface:${match.slice(1).find(part => part !== undefined)}`],
  explains: ['net.retransmits', 'net.drops', 'net.connect'],
  words: /link|network|interface|flap|connect/i,
  remediation: match => [
    `\`ip -s link show ${match.slice(1).find(part => part !== undefined)}\` (safe)`,
    'cable, transceiver, switch port; then the driver',
  ],
});
