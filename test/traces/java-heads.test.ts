import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { recognise } from '../../src/traces/recognise.ts';

const written = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/traces/written/${name}`, import.meta.url)), 'utf8');

const addresses = Array.from(
  { length: 1200 },
  (_, i) => `0x00007fb9b4${(i * 4096).toString(16).padStart(6, '0')}`,
);

test.each([
  [
    'a javacore that tells of its environment first',
    `NULL           ----\n0SECTION       TITLE subcomponent dump routine\nNULL           ====\n${'2CIUSERARG               -Dshop.region=eu\n'.repeat(400)}`,
  ],
  [
    'a dump of a thousand threads, whose addresses are listed first',
    `2026-11-25 09:20:56\nFull thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):\n\nThreads class SMR info:\n_java_thread_list=0x00007fb9b4, length=1200, elements={\n${addresses.join(',\n')}\n}\n`,
  ],
  [
    'threads as JSON on one line',
    `${written('java-actuator.json.txt').trim().slice(0, -2)},${'{"threadName":"x","threadId":7,"threadState":"RUNNABLE","stackTrace":[]},'.repeat(200)}`,
  ],
  [
    "Android's traces, which begin with the class loaders",
    `----- pid 4711 at 2026-11-25 09:20:56.064728684+0100 -----\nCmd line: com.shop.app\n${'#1 java.lang.BootClassLoader: [], no parent\n'.repeat(300)}`,
  ],
])('%s is recognised before its first thread', (_, text) => {
  expect(text.length).toBeGreaterThan(8192);
  expect(recognise(text)).toMatchObject({ format: 'java-thread-dump', confidence: 0.9 });
});

test.each([
  'To take a Full thread dump of the VM use jstack.\nIt prints what each thread does.\n',
  '{"threads": 8, "threadName": "pool"}\n',
  '# Coroutines dump\nSee the manual.\n',
])('words about dumps are no dump: %s', text => {
  expect(recognise(text)?.confidence ?? 0).toBeLessThan(0.5);
});
