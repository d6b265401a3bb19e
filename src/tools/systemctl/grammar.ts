/** Properties that hold no secret; Environment, ExecStart and whatever is not named stay where they are. */
import type { Grammar } from '../../core/grammar.ts';
import { int, list, operand, option, pattern, switches, UNIT, words } from '../../core/grammar-values.ts';

const PROPERTIES = list(
  pattern(
    'Id|Names|Description|LoadState|ActiveState|SubState|FragmentPath|UnitFileState|Result|StatusText|StatusErrno|MainPID|ControlPID|ControlGroup|NRestarts|Restart|RestartUSec|ExecMain(?:PID|Status|Code|StartTimestamp|ExitTimestamp|StartTimestampMonotonic|ExitTimestampMonotonic)|(?:Active|Inactive)(?:Enter|Exit)Timestamp(?:Monotonic)?|StateChangeTimestamp(?:Monotonic)?|ConditionResult|ConditionTimestamp|AssertResult|NeedDaemonReload|InvocationID|Type|User|Group|Slice|Requires|Wants|After|Before|PartOf|BindsTo|TriggeredBy|Triggers|OOMPolicy|OOMScoreAdjust|Nice|CPUSchedulingPolicy|CPUAffinity|(?:Effective)?Memory(?:Current|Peak|Max|High|Min|Low|Available|SwapMax|SwapCurrent|SwapPeak|ZSwapCurrent|Accounting)|CPU(?:UsageNSec|Weight|Shares|QuotaPerSecUSec|QuotaPeriodUSec|Accounting)|AllowedCPUs|EffectiveCPUs|AllowedMemoryNodes|EffectiveMemoryNodes|(?:Effective)?Tasks(?:Current|Max|Accounting)|IO(?:ReadBytes|WriteBytes|ReadOperations|WriteOperations|Accounting|Weight)|IP(?:IngressBytes|EgressBytes|IngressPackets|EgressPackets|Accounting)|Limit[A-Z]{2,10}(?:Soft)?|Timeout(?:Start|Stop|Abort)USec|WatchdogUSec|WatchdogTimestamp|StartLimit(?:Burst|IntervalUSec)|Listen|NConnections|NAccepted|NRefused|Backlog|MaxConnections|NextElapseUSecRealtime|LastTriggerUSec|Where|What|Options|ManagedOOM[A-Za-z]{3,30}|Delegate|Job|FileDescriptorStoreMax|NFileDescriptorStore|PIDFile|RootDirectory|Transient|Version|Virtualization|Architecture|SystemState|NFailedUnits|NJobs|NNames|Tainted|DefaultTasksMax|DefaultLimitNOFILE',
    'a property such as ActiveState (never Environment)',
  ),
  40,
);
const LISTING = [
  ...switches(
    '--no-pager -a|--all -l|--full --plain --no-legend -q|--quiet --failed -r|--recursive --show-types',
  ),
  option(
    '-t|--type',
    list(words('service socket timer mount automount swap target path slice scope device'), 8),
  ),
  option(
    '--state',
    list(
      words(
        'running failed active inactive activating deactivating dead exited waiting listening enabled disabled static masked loaded not-found error auto-restart reloading maintenance mounted plugged generated',
      ),
      8,
    ),
  ),
  option('--legend', words('true false no yes')),
];
const UNITS = operand('unit', UNIT, 1, 8);

export const grammar: Grammar = {
  tool: 'systemctl',
  says: 'units and their state; read verbs only',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches('--no-pager -l|--full -a|--all -q|--quiet'),
        option('-n|--lines', int(0, 500)),
        option('-o|--output', words('short short-iso short-full short-precise cat')),
      ],
      verbs: [['status']],
      operands: [UNITS],
      add: ['--no-pager'],
    },
    {
      flags: [
        ...switches('--no-pager --value -a|--all'),
        option('-p|--property', PROPERTIES, { repeat: 40 }),
      ],
      verbs: [['show']],
      operands: [operand('unit', UNIT, 0, 60)],
      required: [['-p']],
      add: ['--no-pager'],
    },
    {
      flags: LISTING,
      verbs: [['list-units', 'list-sockets', 'list-timers', 'list-jobs', 'list-unit-files']],
      operands: [operand('unit', pattern('[A-Za-z0-9_*][A-Za-z0-9_.@:*-]{0,80}', 'a unit or pattern'), 0, 4)],
      add: ['--no-pager'],
    },
    { flags: LISTING, operands: [], required: [['--failed']], add: ['--no-pager'] },
    {
      flags: LISTING,
      verbs: [['list-dependencies']],
      operands: [operand('unit', UNIT)],
      add: ['--no-pager'],
    },
    {
      flags: switches('-q|--quiet --no-pager'),
      verbs: [['is-active', 'is-enabled', 'is-failed']],
      operands: [UNITS],
    },
    { flags: switches('-q|--quiet --no-pager'), verbs: [['is-system-running', 'get-default']], operands: [] },
  ],
  instead: [
    {
      when: ' (?:restart|start|stop|reload|try-restart|kill|enable|disable|mask|unmask|isolate|daemon-reload|daemon-reexec|reset-failed|set-property|edit|reboot|poweroff|halt)',
      say: 'hosts are not changed from here: use systemctl status UNIT',
    },
    { when: ' cat', say: 'unit files may hold secrets: use systemctl show UNIT -p FragmentPath,ActiveState' },
    {
      when: ' show',
      say: 'name the properties: use systemctl show UNIT -p ActiveState,SubState,Result,NRestarts',
    },
    { when: '.', say: 'use systemctl status UNIT, or systemctl list-units --failed --no-pager' },
  ],
  examples: [
    'systemctl status nginx --no-pager',
    'systemctl list-units --failed --no-pager',
    'systemctl show nginx -p MainPID,NRestarts,MemoryCurrent',
    'systemctl is-active nginx',
  ],
};
