import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfig, VARIABLES } from '../src/config.ts';

test('every environment variable is in .env.example, and nothing else is', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]);
  expect(named.sort()).toEqual([...VARIABLES].sort());
});

describe('which mode it is', () => {
  test.each([
    [{}, 'local'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }, 'socket'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }, 'http'],
  ])('%j is %s mode', (env, mode) => {
    expect(readConfig(env).slack.mode).toBe(mode);
  });

  test.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /neither SLACK_APP_TOKEN .* nor SLACK_SIGNING_SECRET/],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_BOT_TOKEN is not set/],
    [{ PORT: 'eighty' }, /^PORT: .* See \.env\.example\.$/],
    [{ GAI_API_KEY: 'k', GAI_API_TYPE: 'azure' }, /GAI_API_TYPE=azure needs/],
  ])('%j says what to set', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });
});

test('`local` is a host in local mode, and in Slack mode only when it is allowed', () => {
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
  expect(readConfig({}).allowLocal).toBe(true);
  expect(readConfig(slack).allowLocal).toBe(false);
  expect(readConfig({ ...slack, PERF_ALLOW_LOCAL: 'true' }).allowLocal).toBe(true);
});

test('an empty variable, as copied from .env.example, is not set', () => {
  const copied = Object.fromEntries(VARIABLES.filter(name => name !== 'PORT').map(name => [name, '']));
  expect(() =>
    readConfig({ SLACK_BOT_TOKEN: '', GAI_API_KEY: '', DATABASE_URL: '', PORT: '' }),
  ).not.toThrow();
  expect(Object.keys(copied).length).toBeGreaterThan(10);
});
