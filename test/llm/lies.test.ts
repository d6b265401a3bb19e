import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/core/redact.ts';
import { layOut } from '../../src/llm/brief.ts';
import { parseClaims } from '../../src/llm/claims.ts';
import { breachesOf, type Context } from '../../src/llm/rules/index.ts';
import type { ScriptedClaim } from '../support/model-scenarios.ts';
import { PAIRS, TRUE_CLAIMS } from './lies.ts';
import { briefOf, policyOf } from './scene.ts';

const HOSTS = ['web-03', 'web-04'];
const { handles } = layOut(briefOf({ hosts: HOSTS }), 16_000, createRedactor());
const context: Context = { handles, hosts: HOSTS, policy: policyOf('uptime') };

function rulesBroken(claim: ScriptedClaim): string[] {
  const parsed = parseClaims(JSON.stringify({ claims: [claim] }));
  const [draft] = parsed?.drafts ?? [];
  if (!draft) return ['shape'];
  return breachesOf(draft, context).map(({ rule, reason }) => `${rule} ${reason}`);
}

test('the handles of the scene are those that the corpus names', () => {
  expect([...handles.lines].map(([handle, { source }]) => `${handle} ${source}`).slice(0, 4)).toEqual([
    'L1 pidstat -d 1 5',
    'L2 vmstat 1 5',
    'L3 iostat -xz 1 5',
    'L4 dmesg',
  ]);
  expect(handles.facts.get('F20')?.metric).toBe('started');
  expect(handles.findings.get('D5')?.id).toBe('fs.errors');
});

describe('a lie breaks its rule', () => {
  test.each(PAIRS.map(entry => [entry.name, entry] as const))('%s', (_name, { lie, rule }) => {
    expect(rulesBroken(lie).map(breach => breach.split(' ')[0])).toContain(rule);
  });
});

describe('its true twin holds', () => {
  test.each(PAIRS.map(entry => [entry.name, entry] as const))('%s', (_name, { twin }) => {
    expect(rulesBroken(twin)).toEqual([]);
  });
});

describe('a true sentence holds', () => {
  test.each(TRUE_CLAIMS.map(claim => [claim.text || claim.refs.join(), claim] as const))(
    '%s',
    (_name, claim) => {
      expect(rulesBroken(claim)).toEqual([]);
    },
  );
});
