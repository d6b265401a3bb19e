import type { Grammar } from '../../core/grammar.ts';
import {
  DURATION,
  either,
  int,
  MOMENT,
  operand,
  option,
  pattern,
  switches,
  words,
} from '../../core/grammar-values.ts';

const CONTAINER = pattern('[A-Za-z0-9][A-Za-z0-9_.-]{0,127}', 'a container');
/** Go templates of plain fields: none that shows environments, none that calls a function. */
const TEMPLATE = pattern(
  '(?:table )?(?:\\{\\{ ?\\.(?:ID|Image|Names?|Status|State|Ports|Size|RunningFor|CreatedAt|CreatedSince|Networks|Container|CPUPerc|MemUsage|MemPerc|NetIO|BlockIO|PIDs|Repository|Tag|Driver|Type|TotalCount|Active|Reclaimable) ?\\}\\}|\\\\t|[ ,:|/]){1,40}',
  'a template such as {{.Names}} {{.Status}}',
);
const INSPECT = pattern(
  '(?:\\{\\{ ?(?:json )?\\.(?:State(?:\\.(?:Status|Running|Paused|Restarting|OOMKilled|Dead|Pid|ExitCode|Error|StartedAt|FinishedAt|Health|Health\\.Status))?|RestartCount|Name|Id|Image|Created|Platform|Driver|LogPath|HostConfig\\.(?:Memory|MemorySwap|MemoryReservation|NanoCpus|CpuQuota|CpuPeriod|CpuShares|CpusetCpus|PidsLimit|OomKillDisable|RestartPolicy(?:\\.Name)?|NetworkMode|BlkioWeight|Ulimits|LogConfig\\.Type)|NetworkSettings\\.IPAddress) ?\\}\\}|[ ,:|/]){1,20}',
  'a format of plain fields such as {{.State.Status}}',
);
const FILTER = option(
  '-f|--filter',
  pattern(
    '(?:name|status|health|ancestor|id|network|label|exited)=[A-Za-z0-9_.:/=-]{1,100}',
    'a filter such as status=running',
  ),
  { repeat: 4 },
);

const STATS = {
  flags: [...switches('--no-stream -a|--all --no-trunc'), option('--format', TEMPLATE)],
  operands: [operand('container', CONTAINER, 0, 20)],
  required: [['--no-stream']],
};
const LOGS = {
  flags: [
    ...switches('-t|--timestamps'),
    option('-n|--tail', int(1, 5000)),
    option('--since', either(DURATION, MOMENT)),
    option('--until', either(DURATION, MOMENT)),
  ],
  operands: [operand('container', CONTAINER)],
  required: [['-n', '--since']],
};
const TOP = {
  flags: [],
  operands: [operand('container', CONTAINER), operand('ps options', words('aux -ef auxf'), 0, 1)],
};

export const grammar: Grammar = {
  tool: 'docker',
  says: 'containers; read verbs only',
  tier: 'read',
  beforeVerbs: [],
  forms: [
    {
      flags: [
        ...switches('-a|--all -q|--quiet -s|--size --no-trunc -l|--latest'),
        option('-n|--last', int(1, 100)),
        FILTER,
        option('--format', TEMPLATE),
      ],
      verbs: [['ps']],
      operands: [],
    },
    {
      flags: [...switches('-a|--all -q|--quiet -s|--size --no-trunc'), FILTER, option('--format', TEMPLATE)],
      verbs: [['container'], ['ls', 'list', 'ps']],
      operands: [],
    },
    { ...STATS, verbs: [['stats']] },
    { ...STATS, verbs: [['container'], ['stats']] },
    { ...LOGS, verbs: [['logs']] },
    { ...LOGS, verbs: [['container'], ['logs']] },
    { ...TOP, verbs: [['top']] },
    { ...TOP, verbs: [['container'], ['top']] },
    {
      flags: [option('-f|--format', INSPECT), option('--type', words('container'))],
      verbs: [['inspect']],
      operands: [operand('container', CONTAINER, 1, 10)],
      required: [['-f']],
    },
    {
      flags: [option('-f|--format', INSPECT)],
      verbs: [['container'], ['inspect']],
      operands: [operand('container', CONTAINER, 1, 10)],
      required: [['-f']],
    },
    { flags: [], verbs: [['info', 'version']], operands: [] },
    {
      flags: [...switches('-a|--all -q|--quiet --no-trunc --digests'), option('--format', TEMPLATE)],
      verbs: [['images']],
      operands: [],
    },
    { flags: [...switches('-q|--quiet')], verbs: [['image', 'network', 'volume'], ['ls']], operands: [] },
    {
      flags: [...switches('-v|--verbose'), option('--format', TEMPLATE)],
      verbs: [['system'], ['df']],
      operands: [],
    },
    { flags: [], verbs: [['system'], ['info']], operands: [] },
    { flags: [], verbs: [['port']], operands: [operand('container', CONTAINER)] },
  ],
  instead: [
    { when: ' stats', say: 'docker stats never ends: use docker stats --no-stream' },
    { when: ' logs', say: 'name how much: use docker logs --tail 200 {operand}' },
    {
      when: ' inspect',
      say: "environments hold secrets: use docker inspect --format '{{.State.Status}}' {operand}",
    },
    { when: '.', say: 'use docker ps, docker stats --no-stream, docker logs --tail 200 NAME' },
  ],
  examples: [
    'docker ps -a',
    'docker stats --no-stream',
    'docker logs --since 10m --tail 200 web',
    'docker system df',
  ],
  limits: { bytes: 2_097_152 },
};
