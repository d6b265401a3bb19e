import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, path, pattern, REGEX, switches, words } from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches(
    '-i|--ignore-case -v|--invert-match -c|--count -n|--line-number -w|--word-regexp -x|--line-regexp -o|--only-matching -h|--no-filename -H|--with-filename -s|--no-messages -q|--quiet -a|--text -l|--files-with-matches -L|--files-without-match -y --line-buffered -E|--extended-regexp -F|--fixed-strings -G|--basic-regexp -b|--byte-offset -I',
  ),
  option('-m|--max-count', int(1, 5000)),
  option('-A|--after-context', int(0, 100)),
  option('-B|--before-context', int(0, 100)),
  option('-C|--context', int(0, 100)),
  option('--color|--colour', words('never auto always'), { optional: 'glued' }),
];
const PATTERN = option('-e|--regexp', REGEX, { repeat: 8 });
const FILE = operand('file', path('logs', 'proc', 'sys', 'etc'), 1, 200);
const APART = [['-E', '-F', '-G']];
const CGROUP_FILES = pattern(
  '(?:cpu|memory|io|irq|cgroup|pids|cpuset|cpuacct|blkio|freezer|hugetlb|misc)\\.[a-z_]{1,40}(?:\\.[a-z_]{1,30}){0,2}|tasks',
  'a cgroup file such as cpu.stat',
);

export const grammar: Grammar = {
  tool: 'grep',
  says: 'lines that match, in files of the closed sets or in a pipe',
  tier: 'read',
  dashes: true,
  forms: [
    { flags: FLAGS, operands: [operand('pattern', REGEX)], apart: APART, stdin: true, numeric: int(0, 100) },
    {
      flags: [...FLAGS, PATTERN],
      operands: [],
      required: [['-e']],
      apart: APART,
      stdin: true,
      numeric: int(0, 100),
    },
    { flags: FLAGS, operands: [operand('pattern', REGEX), FILE], apart: APART, numeric: int(0, 100) },
    { flags: [...FLAGS, PATTERN], operands: [FILE], required: [['-e']], apart: APART, numeric: int(0, 100) },
    {
      flags: [
        ...switches('-r|--recursive -s|--no-messages -H|--with-filename -h|--no-filename -F -E -v -c -l'),
        option('--include', CGROUP_FILES, { repeat: 40 }),
      ],
      operands: [operand('pattern', REGEX), operand('folder', path('cgroups'), 1, 4)],
      required: [['-r'], ['--include']],
    },
  ],
  instead: [
    {
      when: ' -[A-Za-z]*[rR]',
      say: "only control groups are searched in depth: use grep -rsH --include=cpu.stat '' /sys/fs/cgroup",
    },
    { when: ' -[A-Za-z]*P', say: 'Perl patterns may run for ever: use grep -E' },
  ],
  examples: [
    'grep VmRSS /proc/812/status',
    "grep -E '^(pgmajfault|pswpin) ' /proc/vmstat",
    "grep -rsH --include=cpu.stat '' /sys/fs/cgroup",
  ],
  limits: { bytes: 4_194_304 },
};
