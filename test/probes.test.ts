import { expect, test } from '@jest/globals';
import { PRESETS } from '../src/commands/analyzecmd.ts';
import { firstRound } from '../src/diagnostics/index.ts';
import * as probes from '../src/diagnostics/probes.ts';
import { functionProbes, processProbes } from '../src/knowledge/index.ts';
import { createPolicy } from '../src/remote/policy/judge.ts';

const policy = createPolicy();
const lines = [
  ...Object.values(probes).flatMap(value =>
    typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [],
  ),
  ...firstRound('connections time out on 7171'),
  ...Object.values(PRESETS).flat(),
  ...functionProbes('libssl3'),
  ...processProbes('postgres'),
];

test.each([...new Set(lines)])('the bot’s own look goes through the same judge: %s', line => {
  expect(policy.judge(line)).toMatchObject({ verdict: 'allow', reason: '' });
});
