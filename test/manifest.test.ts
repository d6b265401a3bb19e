import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const manifest = parse(readFileSync(join(root, 'manifest.yml'), 'utf8'));
const code = ['handlers', 'thread']
  .flatMap(room =>
    readdirSync(join(root, 'src', room)).map(file => readFileSync(join(root, 'src', room, file), 'utf8')),
  )
  .concat(
    readFileSync(join(root, 'src/buttons.ts'), 'utf8'),
    readFileSync(join(root, 'src/slack.ts'), 'utf8'),
  )
  .join('\n');

/** docs.slack.dev/reference/methods and /reference/events: the bot scopes that each needs. */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.appendStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  filesUploadV2: ['files:write'],
  'users.info': ['users:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read'],
  'views.publish': [],
  'auth.test': [],
};
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  message: ['channels:history', 'groups:history', 'im:history'],
  reaction_added: ['reactions:read'],
  app_home_opened: [],
};

const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

test('every Web API method that the code calls is in the table above, and its scopes are in the manifest', () => {
  const called = [
    ...code.matchAll(/\bclient(?:\)|\n\s*)?\.((?:chat|users|conversations|views|auth)\.\w+|filesUploadV2)/g),
  ].map(match => match[1] ?? '');
  const others = [...code.matchAll(/\n\s+\.(postMessage)\(/g)].map(match => `chat.${match[1]}`);
  const methods = [...new Set([...called, ...others])];
  expect(methods.length).toBeGreaterThan(8);
  expect(methods.filter(method => METHOD_SCOPES[method] === undefined)).toEqual([]);
  expect(
    methods.flatMap(method => METHOD_SCOPES[method] ?? []).filter(scope => !scopes.includes(scope)),
  ).toEqual([]);
});

test('every event that the code listens to is subscribed, with its scopes, and no other is', () => {
  const listened = [...new Set([...code.matchAll(/app\.event\('(\w+)'/g)].map(match => match[1] ?? ''))];
  const subscribed: readonly string[] = manifest.settings.event_subscriptions.bot_events;
  const kinds = [...new Set(subscribed.map(event => event.split('.')[0]))];
  expect(kinds.sort()).toEqual(listened.sort());
  expect(
    listened.flatMap(event => EVENT_SCOPES[event] ?? ['?']).filter(scope => !scopes.includes(scope)),
  ).toEqual([]);
});

test('every shortcut of the manifest has a listener, and the command is declared with escaping', () => {
  const declared: readonly string[] = manifest.features.shortcuts.map(
    (shortcut: { callback_id: string }) => shortcut.callback_id,
  );
  const listened = [...code.matchAll(/callback_id: '(\w+)'/g)].map(match => match[1] ?? '');
  expect([...declared].sort()).toEqual([...new Set(listened)].sort());
  expect(manifest.features.slash_commands).toEqual([
    expect.objectContaining({ command: '/perf', should_escape: true }),
  ]);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});
