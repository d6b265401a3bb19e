import { expect, test } from '@jest/globals';
import type { Origin, Person } from '../../../src/core/ports.ts';
import { createPolicy, readSite } from '../../../src/remote/policy/index.ts';

const alice: Person = { id: 'U1', name: 'alice' };
const bob: Person = { id: 'U2', name: 'bob' };
const carol: Person = { id: 'U3', name: 'carol' };
const guest: Person = { id: 'U9', name: 'guest', outsider: true };

function from(person: Person, channel = 'C1'): Origin {
  return { person, channel, run: 'r1' };
}

const open = createPolicy();
const strict = createPolicy({
  site: readSite(
    `
people: { alice: U1, bob: U2 }
access:
  - { people: [alice], channels: [C1, terminal], hosts: ["web-*", "@db"], tiers: [read, intrusive] }
  - { people: ["*"], channels: [C1], hosts: [web-01], tiers: [read] }
approvers:
  - { people: [bob], hosts: ["@db"] }
  - { people: [bob, U3], channels: [C1], hosts: ["web-*"] }
`,
    'policy.yml',
  ),
  groups: { db: ['db-01', 'db-02'] },
});

test('without rules everybody may run on every host, and outsiders nothing', () => {
  expect(open.mayRun(from(alice), 'web-01', 'read')).toBeNull();
  expect(open.mayRun(from(carol, 'dm'), 'db-01', 'intrusive')).toBeNull();
  expect(open.mayRun(from(guest), 'web-01', 'read')).toContain('Guests and people of other organisations');
  expect(open.judge('uptime', { host: 'web-01', origin: from(alice) }).verdict).toBe('allow');
  expect(open.judge('uptime', { host: 'web-01', origin: from(guest) })).toMatchObject({
    verdict: 'refuse',
    line: '',
    stages: [],
  });
});

test('without rules any member but the requester may approve', () => {
  const request = { host: 'web-01', line: 'jstack 812', requester: alice, channel: 'C1' };
  expect(open.mayApprove(bob, request)).toBeNull();
  expect(open.mayApprove(alice, request)).toContain('another member of the channel');
  expect(open.mayApprove(guest, request)).toContain('Guests');
});

test('at a terminal the one who asked confirms', () => {
  expect(
    open.mayApprove(alice, { host: 'web-01', line: 'jstack 812', requester: alice, channel: 'terminal' }),
  ).toBeNull();
});

test.each([
  [alice, 'C1', 'web-07', 'read', null],
  [alice, 'C1', 'web-07', 'intrusive', null],
  [alice, 'terminal', 'db-02', 'read', null],
  [alice, 'C2', 'web-07', 'read', 'may not run commands from this channel by policy.yml: use C1, terminal'],
  [alice, 'C1', 'db-03', 'read', 'may not run commands on db-03'],
  [alice, 'C1', 'xweb-07', 'read', 'may not run commands on xweb-07'],
  [bob, 'C1', 'web-01', 'read', null],
  [bob, 'C1', 'web-01', 'intrusive', 'may not ask for intrusive commands on web-01'],
  [bob, 'C1', 'web-07', 'read', 'the rules name web-01'],
  [guest, 'C1', 'web-01', 'read', 'Guests'],
] as const)('rules hold for %j in %s on %s (%s): %s', (person, channel, host, tier, why) => {
  const answer = strict.mayRun(from(person, channel), host, tier);
  if (why === null) expect(answer).toBeNull();
  else expect(answer).toContain(why);
});

test('a refusal by the rules leaves nothing to send', () => {
  const judgement = strict.judge('jstack 812', { host: 'web-01', origin: from(bob) });
  expect(judgement).toMatchObject({ verdict: 'refuse', line: '', stages: [] });
  expect(judgement.reason).toContain('bob may not ask for intrusive commands');
});

test('a name that somebody gives himself is worth nothing: only ids count', () => {
  const impostor: Person = { id: 'U666', name: 'alice' };
  expect(strict.mayRun(from(impostor), 'web-07', 'read')).not.toBeNull();
  expect(
    strict.mayApprove(
      { id: 'U667', name: 'bob' },
      { host: 'db-01', line: 'jstack 1', requester: alice, channel: 'C1' },
    ),
  ).not.toBeNull();
});

test('approvers are held to their hosts and channels, and never approve their own', () => {
  const on = (host: string, requester = alice, channel = 'C1') => ({
    host,
    line: 'jstack 1',
    requester,
    channel,
  });
  expect(strict.mayApprove(bob, on('db-01'))).toBeNull();
  expect(strict.mayApprove(carol, on('db-01'))).toBe(
    'On db-01 commands are approved by bob: ask one of them to press the button.',
  );
  expect(strict.mayApprove(carol, on('web-02'))).toBeNull();
  expect(strict.mayApprove(carol, on('web-02', alice, 'C2'))).toContain('approved by bob, U3');
  expect(strict.mayApprove(bob, on('db-01', bob))).toContain('another member');
  expect(strict.mayApprove(bob, on('mail-01'))).toContain('names nobody who may approve commands on mail-01');
});

test('a group of the inventory that is named like a part of every object holds nobody', () => {
  const odd = createPolicy({ site: readSite('access: [{ hosts: ["@constructor"] }]', 'policy.yml') });
  expect(odd.mayRun(from(alice), 'web-01', 'read')).not.toBeNull();
});
