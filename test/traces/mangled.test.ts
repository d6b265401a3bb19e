/** The same trace in every dress that logs, terminals and chat clients give it must read the same. */
import { describe, expect, test } from '@jest/globals';
import { readTraces } from '../../src/traces/index.ts';
import { analyse, capturedText } from './reading.ts';

const CAPTURES = [
  'java17-exception-cause.txt',
  'java17-exception-suppressed.txt',
  'java17-dump-jstack-l-deadlock.txt',
  'java25-dump-jcmd-l-deadlock.txt',
  'java25-dump-file-virtual.txt',
  'dotnet-core.txt',
  'go119-index.txt',
  'go119-repanic.txt',
  'go119-sigquit.txt',
  'py311-cause.txt',
  'py313-group.txt',
  'py313-fatal.txt',
  'node24-cause.txt',
  'node24-aggregate.txt',
  'php82-cause.txt',
  'ruby31-cause.txt',
  'rust195-index-backtrace.txt',
  'gcc12-gdb-thread-apply-all.txt',
  'gcc12-asan-uaf.txt',
  'gcc12-tsan-race.txt',
  'gcc12-valgrind-uaf.txt',
  'linux618-oom-cgroup.txt',
  'elixir114-genserver.txt',
  'mono6-cause.txt',
  'lua54-deep.txt',
  'swift-crash.txt',
];

type Mangle = (lines: readonly string[]) => string;
const each =
  (prefix: (index: number) => string): Mangle =>
  lines =>
    lines.map((line, index) => prefix(index) + line).join('\n');
const seconds = (index: number) => String(index % 60).padStart(2, '0');

const MANGLES: Readonly<Record<string, Mangle>> = {
  'Windows line ends': lines => lines.join('\r\n'),
  colours: lines => lines.map(line => `\u001b[31m${line}\u001b[0m`).join('\n'),
  'UTF-16 read as bytes': lines => `\ufffd\ufffd${[...lines.join('\n')].join('\0')}\0`,
  'a byte order mark': lines => `\ufeff${lines.join('\n')}`,
  'docker logs -t': each(index => `2026-11-25T09:20:${seconds(index)}.123456789Z `),
  'docker compose': each(() => 'shop-app-1  | '),
  'docker compose with times': each(index => `shop_app_1  | 2026-11-25T09:20:${seconds(index)}.123456789Z `),
  'kubectl --prefix': each(() => '[pod/shop-7d9f8b6c5-x2x4z/app] '),
  journalctl: each(index => `Nov 25 09:20:${seconds(index)} web-03 shop[812]: `),
  'journalctl -o short-iso-precise': each(
    index => `2026-11-25T09:20:${seconds(index)}.123456+0000 web-03 shop[812]: `,
  ),
  syslog: each(index => `<11>1 2026-11-25T09:20:${seconds(index)}.123Z web-03 shop 812 - - `),
  containerd: each(index => `2026-11-25T09:20:${seconds(index)}.123456789Z stderr F `),
  'a logger with level and thread': each(
    index => `2026-11-25 09:20:${seconds(index)},123 ERROR [main] shop.Orders - `,
  ),
  'a quote': each(() => '> '),
  "docker's json-file": lines =>
    lines
      .map(line => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-11-25T09:20:56.1Z' }))
      .join('\n'),
  'one JSON line': lines =>
    JSON.stringify({
      level: 'error',
      time: '2026-11-25T09:20:56.1Z',
      msg: 'failed',
      err: { type: 'Error', stack: lines.join('\n') },
    }),
  'a JSON line of CloudWatch': lines =>
    JSON.stringify({ '@timestamp': '2026-11-25T09:20:56.1Z', '@message': lines.join('\r\n') }),
  entities: lines =>
    lines.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  'typographic quotes': lines =>
    lines
      .join('\n')
      .replace(/"([^"\n]*)"/g, '\u201c$1\u201d')
      .replace(/'([^'\n]*)'/g, '\u2018$1\u2019'),
  'blanks that do not break': lines =>
    lines.map(line => line.replace(/^ +/, blanks => '\u00a0'.repeat(blanks.length))).join('\n'),
  'indentation of the whole': each(() => '      '),
  'a quote in a quote': each(() => '> > '),
  'a quote without blanks': each(() => '>'),
  "a pager's line numbers": each(index => `${String(index + 1).padStart(6)}\t`),
  "grep's line numbers": each(index => `app.log:${index + 100}:`),
  "grep's context": each(index => `${index + 100}-`),
  bullets: each(() => '\u2022 '),
  'a time and a tab': each(index => `2026-11-25T09:20:${seconds(index)}.123Z\t`),
  'a platform with its process': each(
    index => `2026-11-25T09:20:${seconds(index)}.123456+00:00 app[web.1]: `,
  ),
  "a process manager's column": each(() => '0|shop     | '),
  'the prefix of stern': each(() => 'shop-7d9f8b6c5-x2x4z \u203a app | '),
  'a blank line after each': lines => lines.map(line => `${line}\n`).join('\n'),
  'journalctl -o short-monotonic': each(
    index => `[ 5973.25${String(index).padStart(4, '0')}] web-03 shop[812]: `,
  ),
  'journalctl -o json': lines =>
    lines
      .map(MESSAGE =>
        JSON.stringify({ _HOSTNAME: 'web-03', __REALTIME_TIMESTAMP: '1764062456123456', MESSAGE }),
      )
      .join('\n'),
  'journalctl -o json, where it is no UTF-8': lines =>
    lines.map(line => JSON.stringify({ _HOSTNAME: 'web-03', MESSAGE: [...Buffer.from(line)] })).join('\n'),
  'journalctl -o export': lines =>
    lines
      .map(
        (line, index) =>
          `__CURSOR=s=bf2;i=${index}\n__REALTIME_TIMESTAMP=1764062456123456\n_HOSTNAME=web-03\nSYSLOG_IDENTIFIER=shop\nMESSAGE=${line}\n_PID=812\n`,
      )
      .join('\n'),
  "a cloud's log, line by line": lines =>
    lines
      .map(textPayload => JSON.stringify({ insertId: 'a', timestamp: '2026-11-25T09:20:56.1Z', textPayload }))
      .join('\n'),
  "a cloud's answer": lines =>
    JSON.stringify({ events: lines.map(message => ({ timestamp: 1764062456123, message })) }),
  "a search's answer": lines =>
    JSON.stringify({ hits: { hits: [{ _index: 'logs', _source: { message: lines.join('\n') } }] } }),
  'a table with a message a row': lines =>
    [
      '"@timestamp","host","message"',
      ...lines.map(
        (line, index) =>
          `"Nov 25, 2026 @ 09:20:${seconds(index)}.123","web-03","${line.replaceAll('"', '""')}"`,
      ),
    ].join('\n'),
  'a table with all of it in one cell': lines =>
    `"_time","host","_raw"\n"2026-11-25T09:20:56.000+0000","web-03","${lines.join('\n').replaceAll('"', '""')}"`,
  'a list of strings': lines => `[\n${lines.map(line => `    ${JSON.stringify(line)}`).join(',\n')}\n]`,
  "a build service's mark on each line": each(() => '##[error]'),
  "a build's time and two blanks": each(index => `09:20:${seconds(index)}  `),
  'a job and a step': each(index => `build\tRun tests\t2026-11-25T09:20:${seconds(index)}.1234567Z `),
  "a phone's log": each(index => `11-25 09:20:${seconds(index)}.123  811  823 E shop    : `),
  'a bar': each(() => '| '),
  'blanks at the end': lines => lines.map(line => `${line}   `).join('\n'),
  "a page's markup": lines =>
    `<pre>${lines.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre>`,
  "a chat message's fence": lines => `\`\`\`${lines.join('\n')}\`\`\``,
  'a code block': lines => `here it is:\n\`\`\`\n${lines.join('\n')}\n\`\`\`\nwhat is it?`,
};

const essence = async (text: string) => {
  const { facts } = await readTraces(text);
  return facts.map(({ format, deadlocks, traces }) => ({
    format,
    deadlocks,
    traces: traces.map(({ type, message, thread, state, count, frames, causes }) => ({
      type,
      message: message?.trimEnd(),
      thread,
      state,
      count,
      causes,
      frames: frames.map(frame => `${frame.function} ${frame.file}:${frame.line} ${frame.own}`),
    })),
  }));
};

describe.each(CAPTURES)('%s reads the same', name => {
  const text = capturedText(name).replace(/^\ufeff/, '');
  test.each(Object.keys(MANGLES))('with %s', async mangle => {
    const lines = text.trimEnd().split('\n');
    expect(await essence(MANGLES[mangle]?.(lines) ?? '')).toEqual(await essence(text));
  });
});

test('one frame that was broken at any width is whole again', async () => {
  const file = '/home/app/a/long/way/down/to/the/project/src/orders/services/handlers/checkout.py';
  const text = `Traceback (most recent call last):\n  File "${file}", line 412, in handle\n    return order["total"]\nKeyError: 'total'\n`;
  for (const width of [63, 80, 82, 88]) {
    const broken = text.replace(new RegExp(`^(.{${width}})(?=.)`, 'gm'), '$1\n');
    expect([width, await essence(broken)]).toEqual([width, await essence(text)]);
  }
});

test('lines that a terminal broke at its width are whole again', async () => {
  for (const name of [
    'node24-cause.txt',
    'java17-exception-cause.txt',
    'rust195-index-backtrace.txt',
    'dotnet-core.txt',
  ]) {
    const text = capturedText(name);
    const broken = text.replace(/^.{81,}$/gm, line => line.replace(/.{80}(?=.)/g, part => `${part}\n`));
    expect(broken).not.toBe(text);
    expect([name, await essence(broken)]).toEqual([name, await essence(text)]);
  }
});

test('two containers that write at the same time are read apart', async () => {
  const java = capturedText('java17-exception-cause.txt').trimEnd().split('\n');
  const python = capturedText('py311-cause.txt').trimEnd().split('\n');
  const lines: string[] = [];
  for (let index = 0; index < Math.max(java.length, python.length); index += 1) {
    if (java[index] !== undefined) lines.push(`orders-1  | ${java[index]}`);
    if (python[index] !== undefined) lines.push(`billing-1  | ${python[index]}`);
  }
  const both = await essence(lines.join('\n'));
  expect(both).toEqual(
    expect.arrayContaining([...(await essence(java.join('\n'))), ...(await essence(python.join('\n')))]),
  );
});

test('a line of another thread inside a trace does not break it, and a trace after it is its own', async () => {
  const log = '2026-11-25 09:20:56,123 INFO [worker-2] shop.Orders - order 9 placed';
  const first = [
    'java.lang.IllegalStateException: one',
    '\tat com.shop.A.f(A.java:1)',
    log,
    '\tat com.shop.B.g(B.java:2)',
    'Caused by: java.io.IOException: disk',
    log,
    log,
    '\tat com.shop.C.h(C.java:3)',
  ];
  const second = ['java.lang.IllegalArgumentException: two', '\tat com.shop.D.i(D.java:4)'];
  const { facts } = await readTraces([...first, log, ...second, log].join('\n'));
  expect(facts[0]?.traces.map(({ type, frames, causes }) => [type, frames.length, causes.length])).toEqual([
    ['java.lang.IllegalStateException', 2, 1],
    ['java.lang.IllegalArgumentException', 1, 0],
  ]);
});

test('escaped newlines are opened once, and only once', async () => {
  const text =
    'ERROR request failed: java.lang.IllegalStateException: path C:\\\\new\\n\\tat com.shop.Orders.place(Orders.java:7)\\n\\tat com.shop.Api.post(Api.java:3)';
  const { facts } = await readTraces(text);
  expect(facts[0]?.traces[0]).toMatchObject({
    type: 'java.lang.IllegalStateException',
    message: 'path C:\\new',
  });
  expect(facts[0]?.traces[0]?.frames).toHaveLength(2);
});

test('a trace without indentation still reads', async () => {
  for (const name of [
    'java17-exception-cause.txt',
    'java17-dump-jstack-l-deadlock.txt',
    'go119-index.txt',
    'py311-cause.txt',
    'node24-plain.txt',
  ]) {
    const text = capturedText(name);
    const bare = text
      .split('\n')
      .map(line => line.trim())
      .join('\n');
    expect([name, await essence(bare)]).toEqual([name, await essence(text)]);
  }
});

test('a file name that a chat client made a link is a file name again', async () => {
  const text = [
    'Traceback (most recent call last):',
    '  File "<http://app.py|app.py>", line 7, in place',
    '    load(order)',
    'app.errors.OrderError: see <https://example.com/help?a=1&amp;b=2>',
  ].join('\n');
  const { facts } = await readTraces(text);
  expect(facts[0]?.traces[0]).toMatchObject({
    type: 'app.errors.OrderError',
    message: 'see https://example.com/help?a=1&b=2',
  });
  expect(facts[0]?.traces[0]?.frames[0]).toMatchObject({ file: 'app.py', line: 7, function: 'place' });
});

test('two traces that a chat client mangled, one right below the other, are told apart', async () => {
  const text = [
    'here\u2019s the trace:',
    'Traceback (most recent call last):',
    'File \u201c/app/<http://orders.py|orders.py>\u201d, line 8, in *init*',
    'return db[7]',
    'app.errors.OrderError: see &lt;unknown&gt;',
    'and from node:',
    'TypeError: Cannot read properties of undefined (reading \u2018items\u2019)',
    'at load (/app/src/orders.js:8:20)',
    'at async handler (/app/src/server.js:31:5)',
  ].join('\n');
  const { facts } = await readTraces(text);
  expect(
    facts.map(({ format, traces: [trace] }) => [
      format,
      trace?.type,
      trace?.message,
      trace?.frames.map(frame => frame.function),
    ]),
  ).toEqual([
    ['python-traceback', 'app.errors.OrderError', 'see <unknown>', ['__init__']],
    ['node-error', 'TypeError', "Cannot read properties of undefined (reading 'items')", ['load', 'handler']],
  ]);
});

test('a C++ template is never taken for a link', async () => {
  const text =
    'Program received signal SIGSEGV, Segmentation fault.\n#0  0x0000555555555139 in Map<std::A|B>::find (this=0x0) at map.cpp:3\n';
  expect((await readTraces(text)).facts[0]?.traces[0]?.frames[0]?.function).toBe('Map<std::A|B>::find');
});

test('repairs are told', async () => {
  const { notes } = await analyse(
    'Traceback (most recent call last):\n  File \u201capp.py\u201d, line 7, in place\n    load()\nKeyError: 7',
  );
  expect(notes).toContain('repaired: quotes changed by a chat client in 2 places');
});

describe('a trace that was cut', () => {
  test('at its head keeps its frames and its root cause', async () => {
    const lines = capturedText('java17-exception-cause.txt').split('\n');
    const { facts } = await readTraces(lines.slice(1).join('\n'));
    expect(facts[0]?.traces[0]).toMatchObject({
      type: null,
      causes: [{ type: 'java.lang.NullPointerException' }],
    });
  });
  test('at its end keeps its header', async () => {
    const lines = capturedText('go119-repanic.txt').split('\n');
    const { facts } = await readTraces(lines.slice(0, 6).join('\n'));
    expect(facts[0]?.traces[0]).toMatchObject({ type: 'panic', message: 'again: first' });
  });
  test('in the middle of a thread dump keeps the threads that are there', async () => {
    const lines = capturedText('java17-dump-jstack-l-deadlock.txt').split('\n');
    const { facts } = await readTraces(lines.slice(90, 200).join('\n'));
    expect(facts[0]?.format).toBe('java-thread-dump');
    expect(facts[0]?.traces.some(trace => trace.thread === 'pool-1-thread-2')).toBe(true);
  });
});

test('several traces in one paste are all read', async () => {
  const names = [
    'py311-cause.txt',
    'java17-exception-cause.txt',
    'go119-index.txt',
    'node24-plain.txt',
    'rust195-index-backtrace.txt',
    'gcc12-asan-uaf.txt',
  ];
  const { facts } = await readTraces(names.map(name => `and this:\n${capturedText(name)}`).join('\n'));
  expect(facts.map(fact => fact.format).sort()).toEqual([
    'asan',
    'go-panic',
    'java-exception',
    'node-error',
    'python-traceback',
    'rust-panic',
  ]);
});
