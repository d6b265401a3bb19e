import type { Grammar } from '../../core/grammar.ts';
import {
  DURATION,
  either,
  int,
  list,
  operand,
  option,
  pattern,
  switches,
  words,
} from '../../core/grammar-values.ts';

const TYPES =
  'pods|pod|po|deployments|deployment|deploy|replicasets|replicaset|rs|statefulsets|statefulset|sts|daemonsets|daemonset|ds|jobs|job|cronjobs|cronjob|cj|nodes|node|no|services|service|svc|endpoints|endpoint|ep|endpointslices|ingresses|ingress|ing|hpa|horizontalpodautoscalers|horizontalpodautoscaler|persistentvolumeclaims|persistentvolumeclaim|pvc|persistentvolumes|persistentvolume|pv|events|event|ev|namespaces|namespace|ns|resourcequotas|resourcequota|quota|limitranges|limitrange|limits|poddisruptionbudgets|poddisruptionbudget|pdb|networkpolicies|networkpolicy|netpol|storageclasses|storageclass|sc|priorityclasses|pc|leases|lease|crd|crds|customresourcedefinitions|componentstatuses|cs|all|replicationcontrollers|rc|volumeattachments|csidrivers|csinodes|apiservices';
const OBJECT = '[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?';
const TYPE = list(pattern(`(?:${TYPES})`, 'a kind of object such as pods (never secrets)'), 8);
const NAMED = pattern(`(?:${TYPES})/${OBJECT}`, 'a kind and a name such as deploy/web');
const OBJECTS = pattern(OBJECT, 'the name of an object');
const LABEL = '[A-Za-z0-9_./-]{1,100}(?:(?:=|==|!=)[A-Za-z0-9_.-]{0,63})?';
const SELECTOR = either(
  list(pattern(LABEL, 'a label such as app=web'), 6),
  pattern(
    '[A-Za-z0-9_./-]{1,100} (?:not)?in \\([A-Za-z0-9_., -]{1,200}\\)',
    'a set such as app in (web,api)',
  ),
);
const GLOBAL = [
  option('-n|--namespace', pattern('[a-z0-9][a-z0-9-]{0,62}', 'a namespace')),
  option('--request-timeout', pattern('[1-9][0-9]?s?', 'seconds')),
];
const SELECT = [...switches('-A|--all-namespaces'), option('-l|--selector', SELECTOR)];
const VIEW = [
  ...GLOBAL,
  ...SELECT,
  ...switches('--no-headers --show-labels --show-kind --ignore-not-found'),
  option('-o|--output', words('wide name')),
  option(
    '--sort-by',
    pattern(
      '\\{?\\.(?:metadata|status|spec|lastTimestamp|firstTimestamp|count|type|reason)[A-Za-z0-9_.\\[\\]]{0,80}\\}?',
      'a field such as .lastTimestamp',
    ),
  ),
  option(
    '--field-selector',
    list(
      pattern(
        '[A-Za-z][A-Za-z.]{1,60}(?:=|==|!=)[A-Za-z0-9_.-]{0,80}',
        'a field such as status.phase=Failed',
      ),
      4,
    ),
  ),
  option('-L|--label-columns', list(pattern('[A-Za-z0-9_./-]{1,100}', 'a label'), 6)),
];
const LOGS = [
  ...GLOBAL,
  ...switches('-p|--previous --timestamps --all-containers --prefix'),
  option('-c|--container', pattern('[a-z0-9][a-z0-9-]{0,62}', 'a container')),
  option('-l|--selector', SELECTOR),
  option('--tail', int(1, 5000)),
  option('--since', DURATION),
  option('--limit-bytes', int(1, 2_097_152)),
  option('--max-log-requests', int(1, 10)),
];

export const grammar: Grammar = {
  tool: 'kubectl',
  says: 'objects of a cluster, their events and logs; never secrets or config maps',
  tier: 'read',
  // A flag that kubectl does not know there makes the next word a plug-in, which is a program.
  beforeVerbs: ['-n', '--namespace'],
  forms: [
    { flags: VIEW, verbs: [['get']], operands: [operand('kind', TYPE), operand('name', OBJECTS, 0, 10)] },
    { flags: VIEW, verbs: [['get']], operands: [operand('object', NAMED, 1, 10)] },
    {
      flags: [...GLOBAL],
      verbs: [['describe']],
      operands: [operand('kind', TYPE), operand('name', OBJECTS, 1, 5)],
    },
    { flags: [...GLOBAL], verbs: [['describe']], operands: [operand('object', NAMED, 1, 5)] },
    {
      flags: LOGS,
      verbs: [['logs']],
      operands: [operand('pod', either(NAMED, OBJECTS), 0, 1), operand('container', OBJECTS, 0, 1)],
      required: [['--tail', '--since']],
    },
    {
      flags: [
        ...GLOBAL,
        ...SELECT,
        ...switches('--containers --no-headers --sum'),
        option('--sort-by', words('cpu memory')),
      ],
      verbs: [['top'], ['pods', 'pod', 'po', 'nodes', 'node', 'no']],
      operands: [operand('name', OBJECTS, 0, 1)],
    },
    {
      flags: [...GLOBAL, option('--timeout', pattern('[1-9][0-9]?s|1m', 'at most 99s'))],
      verbs: [['rollout'], ['status']],
      operands: [operand('object', NAMED)],
      required: [['--timeout']],
    },
    { flags: GLOBAL, verbs: [['rollout'], ['history']], operands: [operand('object', NAMED)] },
    { flags: [...GLOBAL, ...switches('--client --short')], verbs: [['version']], operands: [] },
    {
      flags: [
        ...GLOBAL,
        ...SELECT,
        ...switches('--no-headers'),
        option('--types', words('Warning Normal')),
        option('--for', NAMED),
      ],
      verbs: [['events']],
      operands: [],
    },
    { flags: GLOBAL, verbs: [['cluster-info', 'api-resources']], operands: [] },
    { flags: GLOBAL, verbs: [['config'], ['current-context']], operands: [] },
  ],
  instead: [
    { when: ' secrets?(?:/| |$)', say: 'secrets are never read' },
    { when: ' logs', say: 'name how much: use kubectl logs POD -n NAMESPACE --tail=200' },
    {
      when: ' rollout status',
      say: 'it waits for ever: use kubectl rollout status deploy/NAME --timeout=5s',
    },
    { when: ' get', say: 'use kubectl get pods -n NAMESPACE -o wide' },
    { when: '.', say: 'only get, describe, logs, top, events, rollout status and version are read' },
  ],
  examples: [
    'kubectl get pods -n prod -o wide',
    'kubectl describe pod web-0 -n prod',
    'kubectl logs web-0 -n prod --tail=100',
    'kubectl top nodes',
    'kubectl get events -n prod --sort-by=.lastTimestamp',
  ],
  limits: { bytes: 2_097_152 },
};
