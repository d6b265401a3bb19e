import type { Grammar } from '../../core/grammar.ts';
import {
  int,
  MOMENT,
  NAME,
  operand,
  option,
  pattern,
  switches,
  UNIT,
  words,
} from '../../core/grammar-values.ts';

const COMMON = [
  option('-u|--unit', UNIT, { repeat: 6 }),
  option('-t|--identifier', NAME, { repeat: 4 }),
  option(
    '-p|--priority',
    pattern(
      '(?:[0-7]|emerg|alert|crit|err|error|warning|notice|info|debug)(?:\\.\\.(?:[0-7]|emerg|alert|crit|err|error|warning|notice|info|debug))?',
      'a priority such as err',
    ),
  ),
  option('-b|--boot', pattern('-?[0-9]{1,3}|[0-9a-f]{32}', 'a boot such as -1'), { optional: 'fits' }),
  option('-U|--until', MOMENT),
  option('-g|--grep', pattern('[A-Za-z0-9 _.:|/=@%,-]{1,80}', 'plain words, | between them')),
  option(
    '-o|--output',
    words(
      'short short-full short-iso short-iso-precise short-precise short-monotonic short-unix short-delta with-unit cat json',
    ),
  ),
  ...switches(
    '-k|--dmesg -r|--reverse -x|--catalog -q|--quiet -a|--all -l|--full --no-full --no-pager --no-hostname --utc -m|--merge --system --no-tail --truncate-newline --case-sensitive -e|--pager-end',
  ),
];
const SINCE = option('-S|--since', MOMENT);
/** Without a number of lines the span is what bounds the answer: hours, not years. */
const RECENT = option(
  '-S|--since',
  pattern(
    '(?:today|yesterday|-?[0-9]{1,3} ?(?:s|sec|secs|seconds?|m|min|mins|minutes?)(?: ago)?|-?[0-9]{1,2} ?(?:h|hr|hours?)(?: ago)?|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)',
    "a recent moment such as '1 hour ago'",
  ),
);
const FIELD = operand(
  'field',
  pattern(
    '(?:_PID|_UID|_COMM|_SYSTEMD_UNIT|_TRANSPORT|SYSLOG_IDENTIFIER|PRIORITY|CONTAINER_NAME|_HOSTNAME)=[A-Za-z0-9_.@:-]{1,80}',
    'a field such as _PID=812',
  ),
  0,
  4,
);

export const grammar: Grammar = {
  tool: 'journalctl',
  says: 'the journal, at most 2000 lines',
  tier: 'read',
  forms: [
    {
      flags: [...COMMON, SINCE, option('-n|--lines', int(1, 2000), { optional: 'fits' })],
      operands: [FIELD],
      required: [['-n']],
      add: ['--no-pager'],
    },
    {
      flags: [...COMMON, RECENT],
      operands: [FIELD],
      required: [['-S'], ['-u', '-k', '-p', '-t']],
      add: ['--no-pager'],
    },
    {
      flags: switches('--disk-usage --no-pager'),
      operands: [],
      required: [['--disk-usage']],
      add: ['--no-pager'],
    },
    {
      flags: switches('--list-boots --no-pager'),
      operands: [],
      required: [['--list-boots']],
      add: ['--no-pager'],
    },
  ],
  instead: [
    {
      when: ' -(?:[a-zA-Z]*f|-follow)',
      say: 'journalctl --follow never ends: use journalctl --no-pager -n 200 -u UNIT',
    },
    {
      when: ' --(?:vacuum|rotate|flush|sync|relinquish|smart|setup|update)',
      say: 'it would change the journal: use journalctl --disk-usage',
    },
    { when: '.', say: 'use journalctl --no-pager -n 200 -u UNIT' },
  ],
  examples: [
    'journalctl --no-pager -n 200 -o short-iso -k',
    "journalctl -u nginx --since '1 hour ago' --no-pager -n 200",
    'journalctl --no-pager -n 100 -p err',
  ],
  limits: { bytes: 2_097_152 },
};
