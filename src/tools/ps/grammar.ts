/**
 * procps reads a line that it cannot understand as UNIX options a second time as BSD options, where `e` prints
 * every environment, secrets and all: `ps -eu x` (no user x), `ps -u aex`. So `-e` never stands beside a user or
 * group, a user that may not exist has no `e` in its name, and each column and BSD letter is in a closed list.
 */
import type { Grammar } from '../../core/grammar.ts';
import {
  either,
  int,
  list,
  NAME,
  operand,
  option,
  PID,
  PIDS,
  pattern,
  switches,
  words,
} from '../../core/grammar-values.ts';

const COLUMN_NAMES =
  'pid|ppid|pgid|sid|sess|tid|lwp|spid|tgid|nlwp|thcount|user|ruser|euser|suser|fuser|uid|ruid|euid|gid|rgid|egid|group|rgroup|egroup|uname|pcpu|%cpu|c|cp|util|pmem|%mem|rss|rsz|rssize|vsz|vsize|size|sz|trs|drs|pss|uss|stat|s|state|f|flags|flag|etime|etimes|time|cputime|times|cputimes|start|start_time|stime|lstart|bsdstart|bsdtime|comm|ucmd|ucomm|fname|args|cmd|command|cgroup|cgname|cgroupns|unit|uunit|slice|machine|lsession|ouid|seat|wchan|nwchan|wname|psr|cpuid|cpu|ni|nice|pri|priority|opri|intpri|rtprio|cls|class|policy|sched|maj_flt|majflt|min_flt|minflt|pagein|blocked|pending|caught|ignored|tty|tt|tname|label|numa|oom|oomadj|rbytes|wbytes|rops|wops|rchars|wchars|lxc|pidns|netns|mntns|ipcns|utsns|userns';
const COLUMNS = list(
  pattern(`(?:${COLUMN_NAMES})(?::[1-9][0-9]{0,2})?=?`, 'a column such as pid or wchan:32'),
  40,
);
const SORT_KEYS = list(
  pattern(
    '[-+]?(?:%?cpu|pcpu|%?mem|pmem|rss|rsz|vsz|vsize|size|sz|pid|ppid|tid|lwp|nlwp|thcount|time|cputime|times|etime|etimes|start|start_time|stime|lstart|user|uid|comm|cmd|args|ni|nice|pri|state|stat|s|maj_flt|min_flt|majflt|minflt|wchan|psr|cls|rtprio|ucmd|trs|drs|utime)',
    'a column to sort by, such as -rss',
  ),
  4,
);
const LAYOUT = [
  ...switches('--forest --no-headers|--no-heading|--no-headings -H'),
  { names: ['-w'], repeat: 3 },
  option('--sort', SORT_KEYS),
  option('--cols|--columns|--width', int(40, 4000)),
];
const OUTPUT = [option('-o|--format', COLUMNS, { repeat: 4 }), ...switches('-f -F -j -l -T -L')];
/** Options that procps refuses together: an error would be its reason for the second reading. */
const APART = [
  ['-o', '-f'],
  ['-o', '-F'],
  ['-o', '-j'],
  ['-o', '-l'],
  ['-T', '-L'],
  ['-T', '--forest'],
  ['-L', '--forest'],
  ['-T', '-H'],
  ['-L', '-H'],
  ['-H', '--forest'],
];
const BSD_LETTERS = '[axufjlvsrcmwhTHLXnSZ]{1,10}';
const KNOWN_USERS = words(
  'root daemon www-data apache httpd nginx mysql postgres redis memcached elasticsearch logstash kibana kafka zookeeper mongodb rabbitmq prometheus grafana node_exporter alertmanager tomcat jenkins haproxy git deploy systemd-resolve systemd-network systemd-timesync messagebus nobody',
);
const SAFE_USER = pattern('[a-df-z_][a-df-z0-9_-]{0,31}', 'a user name without an e');
const OWNER = either(KNOWN_USERS, SAFE_USER, int(0, 4_294_967_294));

export const grammar: Grammar = {
  tool: 'ps',
  says: 'processes and threads; never their environment',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('-e|-A -a'),
        ...OUTPUT,
        ...LAYOUT,
        option('-p|--pid', PIDS, { repeat: 2 }),
        option('--ppid', PIDS),
        option('-C', list(NAME, 10)),
      ],
      operands: [],
      apart: APART,
    },
    // Without -l, -y is an error.
    { flags: [...switches('-e|-A -a -l -y -f'), ...LAYOUT], operands: [], required: [['-y'], ['-l']] },
    // A flag behind a bare process id is an error too, so such a line holds no letter e at all.
    { flags: [...OUTPUT, ...LAYOUT], operands: [operand('process', PID, 1, 10)], apart: APART },
    {
      flags: [
        ...OUTPUT,
        ...LAYOUT,
        ...switches('-a'),
        option('-u', OWNER),
        option('-U|--user|--User', OWNER),
      ],
      operands: [],
      required: [['-u', '-U']],
      apart: APART,
    },
    {
      flags: [...LAYOUT, option('-o|--format', COLUMNS, { repeat: 4 }), option('-p|--pid', PIDS)],
      operands: [
        operand('BSD options', pattern(BSD_LETTERS, 'letters such as aux or auxf'), 1, 2),
        operand('process', PID, 0, 10),
      ],
    },
    {
      flags: LAYOUT,
      operands: [
        operand('BSD options', pattern('[axufjlvsrcmwhTHLXnSZ]{0,8}o', 'letters such as axo')),
        operand('columns', COLUMNS),
        operand('k', words('k'), 0, 1),
        operand('sort', SORT_KEYS, 0, 1),
      ],
    },
    {
      flags: LAYOUT,
      operands: [
        operand('BSD options', pattern('[axufjlvsrcmwhTHLXnSZ]{0,8}k', 'letters such as auxk')),
        operand('sort', SORT_KEYS),
      ],
    },
  ],
  instead: [
    {
      when: '^ps (?:-[^ ]+ ){0,4}[axufjlvsrcmwhTHLXnSZ0-9]*e[axufjlvsrcmwhTHLXnSZ]*(?: |$)',
      say: 'the letter e prints environments, which hold secrets: use ps aux or ps -ef',
    },
    { when: 'environ', say: 'environments hold secrets: use ps -eo pid,args' },
  ],
  examples: [
    'ps aux --sort=-%cpu',
    'ps -eo pid,ppid,stat,pcpu,pmem,comm --sort=-pcpu',
    'ps -eLo state,wchan:32,pid,tid,comm',
    'ps -ef',
    'ps auxf',
  ],
  limits: { bytes: 4_194_304 },
};
