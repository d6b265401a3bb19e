import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { createCompletions } from '../../src/llm/client.ts';
import { createExplainer } from '../../src/llm/rounds.ts';
import { scenarios } from '../support/model-scenarios.ts';
import { startModelServer } from '../support/model-server.ts';
import { briefOf, policyOf, remoteOf } from './scene.ts';

async function explainAt(url: string) {
  const completions = createCompletions(
    { apiType: 'openai', apiKey: 'k', apiBase: url, model: 'm', maxConcurrent: 1 },
    { call: 500, run: 2000 },
  );
  const explainer = createExplainer({
    remote: remoteOf({ uptime: 'up 1 day' }),
    policy: policyOf('uptime'),
    complete: (_round, request) => completions.complete(request, new AbortController().signal),
  });
  return explainer.explain(briefOf({ hosts: ['web-03'] }));
}

test('runs as a process of its own, and plays the scenario that the path names', async () => {
  const script = fileURLToPath(new URL('../support/model-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--port', '0', '--scenario', 'honest'], { env: {} });
  try {
    const [first] = await once(child.stdout, 'data');
    const { url } = JSON.parse(String(first)) as { url: string };
    expect((await explainAt(url)).degraded).toBeNull();
    expect((await explainAt(url.replace('/v1', '/wrong-key/v1'))).degraded).toContain('refused the key');
    const asked = await explainAt(url.replace('/v1', '/asks/v1'));
    expect(asked.transcripts.map(({ line }) => line)).toEqual(['uptime']);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test('every scenario ends in an explanation, with claims or with the reason why there are none', async () => {
  const server = await startModelServer('honest');
  try {
    for (const name of Object.keys(scenarios)) {
      const { degraded, claims } = await explainAt(server.urlOf(name));
      expect([name, degraded !== null || claims.length > 0]).toEqual([name, true]);
    }
  } finally {
    await server.close();
  }
});

test('a scenario that does not exist is an error at the start', async () => {
  await expect(startModelServer('no-such')).rejects.toThrow(/no scenario no-such: one of honest/);
});
