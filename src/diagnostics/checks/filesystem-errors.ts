import { isMounted, logCheck } from '../log-check.ts';

/** `EXT4-fs error (device sda1): …`, `XFS (sda1): Metadata corruption detected`, `BTRFS error (device sda1)…` */
export const filesystemErrors = logCheck({
  id: 'fs.errors',
  resource: 'filesystem',
  pattern:
    /EXT4-fs error \(device ([\w.-]{1,64})\)|XFS \(([\w.-]{1,64})\): .{0,60}?(?:[Cc]orruption|I\/O [Ee]rror)|BTRFS error \(device ([\w.-]{1,64})/,
  severity: 'critical',
  culprit: match => ({ kind: 'device', name: match.slice(1).find(part => part !== undefined)! }),
  says: match => `the file system on ${match.slice(1).find(part => part !== undefined)} is damaged`,
  subjects: match => [`device:${match.slice(1).find(part => part !== undefined)}`],
  stillThere: (match, seen) => isMounted(match.slice(1).find(part => part !== undefined)!, seen),
  explains: ['svc.*'],
  words: /disk|file.?system|corrupt|error/i,
  remediation: match => [
    '`dmesg | tail -n 100` (safe)',
    `\`fsck\` of ${match.slice(1).find(part => part !== undefined)} while it is not mounted (changes the host; not run)`,
  ],
});
