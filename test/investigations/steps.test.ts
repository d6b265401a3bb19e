import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openEngine } from '../../src/investigations/engine.ts';
import { durableSteps, memorySteps, type Steps } from '../../src/investigations/steps.ts';

async function inWorkflow<Output>(body: (steps: Steps) => Promise<Output>): Promise<Output> {
  const engine = await openEngine({ dataDir: mkdtempSync(join(tmpdir(), 'perf-steps-')), databaseUrl: null });
  let output: Output | null = null;
  let failure: unknown = null;
  const workflow = engine.workflows.defineWorkflow<null, null>(
    { name: 'test', retryPolicy: { maximumAttempts: 1 } },
    async ({ step }) => {
      try {
        output = await body(durableSteps(step, new AbortController().signal));
      } catch (error) {
        failure = error;
      }
      return null;
    },
  );
  const worker = engine.workflows.newWorker({ concurrency: 1 });
  await worker.start();
  await (await workflow.run(null)).result();
  await worker.stop();
  await engine.close();
  if (failure !== null) throw failure;
  return output as Output;
}

test('two steps of one name in a run are an error at once, durable or not', async () => {
  const twice = async (steps: Steps) => {
    await steps.run('a', async () => 1);
    return steps.run('a', async () => 2);
  };
  await expect(inWorkflow(twice)).rejects.toThrow('two steps of one run are named a');
  await expect(twice(memorySteps())).rejects.toThrow('two steps of one run are named a');
});

test('a step output is cleaned of what Postgres refuses', async () => {
  const output = await inWorkflow(steps =>
    steps.run('a', async () => ({ text: 'a\u0000b\ud800c', fine: '\\u0000 typed' })),
  );
  expect(output).toEqual({ text: 'a\ufffdb\ufffdc', fine: '\\u0000 typed' });
});

test('until the first step works, it is a replay', async () => {
  const seen = await inWorkflow(async steps => {
    const before = steps.replaying;
    await steps.run('a', async () => null);
    return [before, steps.replaying];
  });
  expect(seen).toEqual([true, false]);
});

test('a data folder takes one bot; a dead one’s lock is taken over', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perf-lock-'));
  const first = await openEngine({ dataDir, databaseUrl: null });
  await expect(openEngine({ dataDir, databaseUrl: null })).rejects.toThrow(
    `Another bot (pid ${process.pid})`,
  );
  await first.close();
  const { writeFileSync } = await import('node:fs');
  // A reused pid: the same number, begun at another time.
  writeFileSync(join(dataDir, 'bot.lock'), `${process.pid} 1`);
  const second = await openEngine({ dataDir, databaseUrl: null });
  await second.close();
});
