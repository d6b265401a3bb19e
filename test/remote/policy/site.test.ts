import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createPolicy, loadSite, readSite } from '../../../src/remote/policy/index.ts';
import { corpus } from './corpus.ts';

const FULL = `
people: { alice: U1, bob: U2 }
access:
  - people: [alice, bob]
    channels: [incidents, terminal]
    hosts: ["web-*", "@db"]
    tiers: [read, intrusive]
approvers:
  - people: [bob]
without: [docker, tcpdump]
logs:
  - /srv/app/log/*.log
  - /opt/shop/logs/access.txt
tools:
  - says: counters of redis
    argv: [redis-cli, -h, 127.0.0.1, info, "{section}"]
    parameters: { section: { words: [memory, clients, stats] } }
    seconds: 5
  - says: queue of postfix
    argv: [qshape, "{queue}", "{minutes}"]
    parameters:
      queue: { pattern: "[a-z]{1,20}", says: a queue }
      minutes: { int: [1, 60] }
    tier: intrusive
    cost: walks the queue folder
  - says: the RAID controller
    argv: [storcli, show]
    root: true
`;

const policy = createPolicy({ site: readSite(FULL, 'policy.yml') });

test.each([
  ['redis-cli -h 127.0.0.1 info memory', 'allow'],
  ['redis-cli -h 127.0.0.1 info keyspace', 'refuse'],
  ['redis-cli -h 10.0.0.1 info memory', 'refuse'],
  ['redis-cli info memory', 'refuse'],
  ['redis-cli -h 127.0.0.1 info memory extra', 'refuse'],
  ['redis-cli -h 127.0.0.1 flushall', 'refuse'],
  ['qshape deferred 10', 'approve'],
  ['qshape deferred 61', 'refuse'],
  ['qshape -x 10', 'refuse'],
  ['storcli show', 'allow'],
  ['storcli start', 'refuse'],
  ['storcli show | head -n 5', 'allow'],
  ['ps aux | storcli show', 'refuse'],
  ['tail -n 5 /srv/app/log/web.log', 'allow'],
  ['tail -n 5 /srv/app/log/.secret.log', 'refuse'],
  ['tail -n 5 /srv/app/log/a/b.log', 'refuse'],
  ['tail -n 5 /srv/app/log/../log/web.log', 'refuse'],
  ['tail -n 5 /srv/app/log/web.log.1', 'refuse'],
  ['tail -n 5 /opt/shop/logs/access.txt', 'allow'],
  ['tail -n 5 /opt/shop/logs/accessxtxt', 'refuse'],
  ['docker ps', 'refuse'],
  ['tcpdump -c 10', 'refuse'],
  ['uptime', 'allow'],
])('a site narrows and widens by name: %s → %s', (line, verdict) => {
  expect(policy.judge(line).verdict).toBe(verdict);
});

test("a site's own limits and rights go with its tools", () => {
  expect(policy.judge('redis-cli -h 127.0.0.1 info memory').limits.seconds).toBe(5);
  expect(policy.judge('storcli show').root).toBe(true);
  expect(policy.judge('qshape deferred 10').cost).toBe('walks the queue folder');
});

test('a form added to a built-in tool leaves its own forms as they are', () => {
  const site = readSite('tools: [{ says: x, argv: [kubectl, get, pods, -n, shop, -o, json] }]', 'policy.yml');
  const wider = createPolicy({ site });
  expect(wider.judge('kubectl get pods -n shop -o json').verdict).toBe('allow');
  expect(wider.judge('kubectl get pods -n other -o json').verdict).toBe('refuse');
  expect(wider.judge('kubectl get pods -n other').verdict).toBe('allow');
});

test('with a site file no hostile line is allowed either', () => {
  const lines = [...corpus('hostile-commands'), ...corpus('hostile-more')];
  expect(lines.filter(({ line }) => policy.judge(line).verdict === 'allow')).toEqual([]);
});

test('an empty file changes nothing', () => {
  expect(readSite('', 'policy.yml')).toEqual({
    without: [],
    tools: [],
    logs: [],
    access: null,
    approvers: null,
  });
});

test.each([
  ['acess: []', 'line 1: acess: Unrecognized key'],
  ['\n\nwithout: [dokcer]', 'line 3: without.0: dokcer is no tool'],
  ['logs:\n  - /srv/a/*.log\n  - /etc/shadow', 'line 3: logs.1: a log is an absolute path'],
  ['logs: [/proc/1/environ]', 'line 1: logs.0'],
  ['logs: ["/srv/**/x.log"]', 'line 1: logs.0'],
  ['logs: ["/srv/../etc/x.log"]', 'line 1: logs.0'],
  ['logs: ["/srv/.ssh/x.log"]', 'line 1: logs.0'],
  ['logs: ["/*/x.log"]', 'line 1: logs.0'],
  ['access:\n  - people: [alice]\n    hosts: web', 'line 3: access.0.hosts'],
  ['access:\n  - people: [alice]\n    tiers: [write]', 'line 3: access.0.tiers.0'],
  ['access:\n  - people: []', 'line 2: access.0.people'],
  ['people: { alice: "U 1" }', 'line 1: people.alice'],
  [
    'tools:\n  - says: x\n    argv: [sh, -c, "{x}"]\n    parameters: { x: { pattern: "[a-z]", says: x } }',
    'line 3: tools.0.argv.0: sh runs anything',
  ],
  ['tools:\n  - says: x\n    argv: [python3, x.py]', 'line 3: tools.0.argv.0: python3 runs anything'],
  ['tools:\n  - says: x\n    argv: [sudo, id]', 'line 3: tools.0.argv.0: sudo runs anything'],
  ['tools:\n  - says: x\n    argv: [/bin/x]', 'line 3: tools.0.argv.0: the first word'],
  ['tools:\n  - says: x\n    argv: [x, "a b"]', 'line 3: tools.0.argv.1: a word is plain'],
  ['tools:\n  - says: x\n    argv: [x, "{y}"]', 'line 3: tools.0.argv.1: {y} is not under parameters'],
  [
    'tools:\n  - says: x\n    argv: [x]\n    parameters: { y: { int: [1, 2] } }',
    'line 4: tools.0.parameters.y: no {y} stands in argv',
  ],
  [
    'tools:\n  - says: x\n    argv: [x, "{y}"]\n    parameters: { y: { int: [2, 1] } }',
    'line 4: tools.0.parameters.y: int is',
  ],
  [
    'tools:\n  - says: x\n    argv: [x, "{y}"]\n    parameters: { y: { pattern: "(a+)+", says: z } }',
    'line 4: tools.0.parameters.y: a pattern',
  ],
  [
    'tools:\n  - says: x\n    argv: [x, "{y}"]\n    parameters: { y: { pattern: "[", says: z } }',
    'line 4: tools.0.parameters.y: a pattern',
  ],
  ['a: [1', 'line 1:'],
  ['without: [docker]\nwithout: [podman]', 'line 2:'],
  ['a: &x [1]\nb: *x', 'line 2: aliases are not read'],
  ['- 1', 'line 1:'],
])('a mistake is told with its line: %j', (text, words) => {
  expect(() => readSite(text, 'policy.yml')).toThrow(`policy.yml ${words}`);
});

test('a file that cannot be read is told by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  await expect(loadSite(join(folder, 'none.yml'))).rejects.toThrow(/none\.yml cannot be read \(ENOENT\)/);
  writeFileSync(join(folder, 'policy.yml'), FULL);
  expect((await loadSite(join(folder, 'policy.yml'))).without).toEqual(['docker', 'tcpdump']);
  rmSync(folder, { recursive: true, force: true });
});
