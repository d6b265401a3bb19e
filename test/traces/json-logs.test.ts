/** The same error in the shapes that loggers and services write it as: one line each. */
import { describe, expect, test } from '@jest/globals';
import { readTraces } from '../../src/traces/index.ts';

const NODE =
  'TypeError: x is not a function\n    at load (/app/src/orders.js:8:20)\n    at async post (/app/src/api.js:31:5)';
const PYTHON =
  'Traceback (most recent call last):\n  File "/app/api.py", line 31, in post\n    load(7)\n  File "/app/orders.py", line 8, in load\n    return db[7]\nKeyError: 7';
const PYTHON_FRAMES = [
  '  File "/app/api.py", line 31, in post\n    load(7)\n',
  '  File "/app/orders.py", line 8, in load\n    return db[7]\n',
];
const GO =
  'main.load\n\t/app/orders.go:8\nmain.main\n\t/app/main.go:31\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:271';
const JAVA =
  'java.lang.IllegalStateException: order 7\n\tat com.shop.Orders.load(Orders.java:8)\n\tat com.shop.Api.post(Api.java:31)';
const NET =
  'System.InvalidOperationException: order 7\r\n ---> System.TimeoutException: slow\r\n   at Shop.Db.Get(Int32 id) in /src/Db.cs:line 7\r\n   --- End of inner exception stack trace ---\r\n   at Shop.Orders.Load(Int32 id) in /src/Orders.cs:line 8';

type Expected = readonly [type: string, message: string | null, place: string, cause?: string];

const node: Expected = ['TypeError', 'x is not a function', 'load orders.js:8'];
const python: Expected = ['KeyError', '7', 'load orders.py:8'];
const go: Expected = ['error', 'order failed: dial tcp: refused', 'main.load orders.go:8'];
const java: Expected = ['java.lang.IllegalStateException', 'order 7', 'com.shop.Orders.load Orders.java:8'];
const net: Expected = [
  'System.InvalidOperationException',
  'order 7',
  'Shop.Orders.Load Orders.cs:8',
  'System.TimeoutException: slow',
];

const LINES: readonly (readonly [string, unknown, Expected])[] = [
  [
    'pino',
    {
      level: 50,
      err: { type: 'TypeError', message: 'x is not a function', stack: NODE },
      msg: 'order failed',
    },
    node,
  ],
  [
    'bunyan',
    {
      name: 'shop',
      err: { message: 'x is not a function', name: 'TypeError', stack: NODE },
      msg: 'order failed',
      v: 0,
    },
    node,
  ],
  ['winston', { level: 'error', message: 'x is not a function', stack: NODE }, node],
  [
    "pino's chain",
    {
      err: {
        type: 'Error',
        message: 'outer: inner',
        stack:
          'Error: outer\n    at f (/app/a.js:1:2)\ncaused by: TypeError: inner\n    at g (/app/b.js:3:4)',
      },
    },
    ['Error', 'outer', 'f a.js:1', 'TypeError: inner'],
  ],
  [
    'Lambda on Node',
    { errorType: 'TypeError', errorMessage: 'x is not a function', stack: NODE.split('\n') },
    node,
  ],
  ['structlog', { event: 'order failed', exception: PYTHON, level: 'error' }, python],
  [
    'structlog with frames',
    {
      event: 'order failed',
      exception: [
        {
          exc_type: 'KeyError',
          exc_value: '7',
          frames: [
            { filename: '/app/api.py', lineno: 31, name: 'post' },
            { filename: '/app/orders.py', lineno: 8, name: 'load' },
          ],
        },
      ],
    },
    python,
  ],
  [
    'python-json-logger',
    { levelname: 'ERROR', name: 'shop', message: 'order failed', exc_info: PYTHON },
    python,
  ],
  ['Lambda on Python', { errorMessage: '7', errorType: 'KeyError', stackTrace: PYTHON_FRAMES }, python],
  [
    'a Sentry event',
    {
      exception: {
        values: [
          {
            type: 'KeyError',
            value: '7',
            stacktrace: {
              frames: [
                { abs_path: '/app/api.py', filename: 'api.py', function: 'post', lineno: 31 },
                { abs_path: '/app/orders.py', filename: 'orders.py', function: 'load', lineno: 8 },
              ],
            },
          },
        ],
      },
    },
    python,
  ],
  [
    'OpenTelemetry',
    {
      attributes: [
        { key: 'exception.type', value: { stringValue: 'KeyError' } },
        { key: 'exception.stacktrace', value: { stringValue: PYTHON } },
      ],
    },
    python,
  ],
  [
    'zap',
    { level: 'error', ts: 1705312800.1, msg: 'order failed', error: 'dial tcp: refused', stacktrace: GO },
    go,
  ],
  [
    'ecszap',
    {
      'log.level': 'error',
      message: 'order failed',
      error: { message: 'dial tcp: refused', stack_trace: `\n${GO}` },
    },
    go,
  ],
  ['ECS', { 'error.type': 'x', 'error.message': 'order 7', 'error.stack_trace': JAVA }, java],
  ['ECS with the stack as a list', { 'error.stack_trace': JAVA.split('\n') }, java],
  ['GELF', { version: '1.1', short_message: 'order failed', full_message: `order failed\n${JAVA}` }, java],
  [
    'Lambda on the JVM',
    {
      errorMessage: 'order 7',
      errorType: 'java.lang.IllegalStateException',
      stackTrace: ['com.shop.Orders.load(Orders.java:8)', 'com.shop.Api.post(Api.java:31)'],
    },
    java,
  ],
  ["Serilog's compact form", { '@t': '2026-11-25T09:20:56Z', '@mt': 'failed', '@x': NET }, net],
  [
    'Json.NET',
    {
      ClassName: 'System.InvalidOperationException',
      Message: 'order 7',
      InnerException: {
        ClassName: 'System.TimeoutException',
        Message: 'slow',
        StackTraceString: '   at Shop.Db.Get(Int32 id) in /src/Db.cs:line 7',
      },
      StackTraceString: '   at Shop.Orders.Load(Int32 id) in /src/Orders.cs:line 8',
    },
    net,
  ],
  [
    'Sidekiq',
    {
      class: 'OrderJob',
      error_message: 'key not found: 7',
      error_class: 'KeyError',
      error_backtrace: ["app/models/order.rb:8:in `fetch'", "app/jobs/order_job.rb:3:in `perform'"],
    },
    ['KeyError', 'key not found: 7', 'fetch order.rb:8'],
  ],
  [
    "Laravel's answer",
    {
      message: 'no order 7',
      exception: 'RuntimeException',
      file: '/var/www/app/Orders.php',
      line: 12,
      trace: [{ file: '/var/www/app/Api.php', line: 31, function: 'load', class: 'App\\Orders', type: '->' }],
    },
    ['RuntimeException', 'no order 7', 'App\\Orders->load Orders.php:12'],
  ],
];

async function only(text: string): Promise<Expected> {
  const { facts, unread } = await readTraces(text);
  expect([facts.length, facts[0]?.traces.length, unread]).toEqual([1, 1, 0]);
  const trace = facts[0]?.traces[0];
  const frame = trace?.frames[0];
  const cause = trace?.causes[0];
  const place = `${frame?.function} ${frame?.file?.split('/').at(-1)}:${frame?.line}`;
  const error = [trace?.type ?? '', trace?.message ?? null, place] as const;
  return cause ? [...error, `${cause.type}: ${cause.message}`] : error;
}

describe('an error in one line of JSON reads as its language prints it', () => {
  test.each(LINES)('%s', async (_name, value, expected) => {
    expect(
      await only(
        `{"level":"info","msg":"started"}\n${JSON.stringify(value)}\n{"level":"info","msg":"next"}\n`,
      ),
    ).toEqual(expected);
  });
  test.each(LINES)("%s inside of the container runtime's line", async (_name, value, expected) => {
    expect(
      await only(`${JSON.stringify({ log: `${JSON.stringify(value)}\n`, stream: 'stdout' })}\n`),
    ).toEqual(expected);
  });
  test.each(LINES)('%s behind a time', async (_name, value, expected) => {
    expect(await only(`2026-11-25T09:20:56.123456789Z stdout F ${JSON.stringify(value)}\n`)).toEqual(
      expected,
    );
  });
});

describe('newlines that were escaped', () => {
  const logfmt = (text: string) =>
    text.replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  test('in a field of logfmt, with what the other fields say', async () => {
    expect(
      await only(`level=error msg="order failed" err="dial tcp: refused" stack="${logfmt(GO)}"`),
    ).toEqual(go);
    expect(await only(`level=error msg="order failed" exc="${logfmt(PYTHON)}" id=7`)).toEqual(python);
  });
  test("in rsyslog's octal", async () => {
    expect(await only(`Nov 25 09:20:56 web shop[7]: ${PYTHON.replaceAll('\n', '#012')}`)).toEqual(python);
  });
  test('in pretty-printed JSON', async () => {
    expect(
      await only(JSON.stringify({ level: 'error', error: { name: 'TypeError', stack: NODE } }, null, 2)),
    ).toEqual(node);
    expect(await only(JSON.stringify({ errorType: 'TypeError', trace: NODE.split('\n') }, null, 2))).toEqual(
      node,
    );
  });
});
