import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { aboutTraces } from '../../src/traces/about.ts';

async function* text(value: string): AsyncGenerator<string> {
  yield value;
}

function about(capture: string, words: string) {
  const content = readFileSync(new URL(`../fixtures/traces/captures/${capture}`, import.meta.url), 'utf8');
  return aboutTraces([{ name: capture, chunks: text(content) }], words);
}

test('a thread that is named is said with its stack, what it waits for and what it holds', async () => {
  const { verdict, answer, findings } = await about(
    'java17-dump-jstack-l-deadlock.txt',
    'what is pool-1-thread-1 doing?',
  );
  expect(verdict).toBe('`pool-1-thread-1` is BLOCKED in `Deadlock$Audit.flush` (Deadlock.java:11)');
  expect(answer).toContain('← `Deadlock$OrderStore.save` (Deadlock.java:7)');
  expect(answer).toMatch(/it waits for `Deadlock\$Audit 0x…\w+`, which `pool-1-thread-2` holds/);
  expect(answer).toMatch(/it holds `Deadlock\$OrderStore 0x…\w+` \(4 threads wait for it\)/);
  expect(findings).toMatchObject([{ id: 'trace.thread', severity: 'info', culprit: { kind: 'thread' } }]);
  expect(findings[0]!.evidence[0]!.text).toContain('"pool-1-thread-1"');
});

test('a thread is found once, by a name with a blank too', async () => {
  const { findings } = await about('java17-dump-jstack-l-deadlock.txt', 'and `Reference Handler`?');
  expect(findings.map(({ title }) => title)).toEqual([
    '`Reference Handler` is RUNNABLE in `Reference.waitForReferencePendingList`',
  ]);
});

test('a function that is named is said with its stacks, their states and its callers', async () => {
  const { verdict, answer } = await about('java17-dump-jstack-l-deadlock.txt', 'who is in Audit.flush?');
  expect(verdict).toBe('`Deadlock$Audit.flush` (Deadlock.java:11): in 2 stacks');
  expect(answer).toContain('2 BLOCKED; called by');
  expect(answer).toContain('`Deadlock$OrderStore.save` (Deadlock.java:7) ×1');
});

test('a cause that is named is said with its own message and place', async () => {
  const { verdict, answer } = await about('py311-cause.txt', 'what is the KeyError?');
  expect(verdict).toBe('`KeyError`: seen 1 time');
  expect(answer).toMatch(/^`KeyError`: `\d+`, in `\w+` \(crash\.py:\d+\)$/);
});

test('a question that names nothing has no finding, but still the facts', async () => {
  const { findings, statements } = await about('go119-sigquit.txt', 'why is it stuck?');
  expect(findings).toEqual([]);
  expect(statements.length).toBeGreaterThan(0);
});
