import type { Grammar } from '../../core/grammar.ts';
import { int, list, MOMENT, option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'dmesg',
  says: 'the kernel log',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [
        ...switches(
          '-T|--ctime -t|--notime -d|--show-delta -e|--reltime -x|--decode -k|--kernel -u|--userspace -r|--raw -P|--nopager -J|--json',
        ),
        option('-l|--level', list(words('emerg alert crit err warn notice info debug'), 8)),
        option('-f|--facility', list(words('kern user mail daemon auth syslog lpr news cron'), 9)),
        option('--time-format', words('ctime reltime delta notime iso raw')),
        option('-L|--color', words('never auto always'), { optional: 'glued' }),
        option('--since', MOMENT),
        option('--until', MOMENT),
        option('-s|--buffer-size', int(4096, 16_777_216)),
      ],
      operands: [],
    },
    // Spelt `--nopager` by util-linux; people type `--no-pager` as for journalctl, which dmesg refuses.
  ],
  instead: [
    {
      when: ' (?:-w|-W|--follow|--follow-new)',
      say: 'dmesg --follow never ends: use dmesg -T | tail -n 100',
    },
    { when: ' -[A-Za-z]*(?:H|human)', say: 'a pager waits for keys: use dmesg -T' },
    { when: ' --no-pager', say: 'dmesg spells it --nopager: use dmesg -T --nopager' },
    {
      when: ' -(?:[A-Za-z]*[CcDEn]|-clear|-read-clear|-console)',
      say: 'it would change the kernel log: use dmesg -T',
    },
  ],
  examples: ['dmesg -T', 'dmesg -T -l emerg,alert,crit,err', 'dmesg --time-format iso', 'dmesg | tail'],
  limits: { bytes: 2_097_152 },
};
