import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { createWorkspace } from './index.ts';

const USAGE =
  'usage: npm run --silent localslack -- [--port N] [--manifest FILE] [--people alice,bob] [--request-url URL] [--stream-expiry MS]';

/** The process behind `npm run localslack`: its first line on stdout is JSON, for whoever connects. */
async function serve(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      manifest: { type: 'string', default: fileURLToPath(new URL('../../manifest.yml', import.meta.url)) },
      people: { type: 'string', default: 'alice,bob' },
      'request-url': { type: 'string' },
      'stream-expiry': { type: 'string' },
    },
  });
  const requestUrl = values['request-url'];
  const expiry = values['stream-expiry'];
  if (requestUrl !== undefined && !URL.canParse(requestUrl))
    throw new Error(`--request-url ${requestUrl} is no URL.`);
  const workspace = await createWorkspace({
    port: wholeNumber('--port', values.port),
    manifest: parse(readFileSync(values.manifest, 'utf8')),
    people: values.people.split(',').map(name => name.trim()),
    ...(requestUrl === undefined ? {} : { requestUrl }),
    ...(expiry === undefined ? {} : { streamExpiryMs: wholeNumber('--stream-expiry', expiry) }),
  });
  const { url, slackApiUrl, botToken, appToken, signingSecret, team } = workspace;
  process.stdout.write(`${JSON.stringify({ url, slackApiUrl, botToken, appToken, signingSecret, team })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void workspace.close().then(() => process.exit(0)));
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} takes a whole number, got "${text}".`);
  return Number(text);
}

serve().catch((error: unknown) => {
  process.stderr.write(`localslack: ${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 1 : 2);
});
