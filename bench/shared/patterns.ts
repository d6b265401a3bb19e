/**
 * Every regular expression of the readers against texts that are made to be tried at each of their places: a pattern that
 * takes quadratic time shows itself on one of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

export interface Pattern {
  readonly place: string;
  readonly pattern: RegExp;
}

/** The literals of the rooms that look at what people paste. */
export function patternsOf(rooms: readonly string[]): Pattern[] {
  return rooms.flatMap(room =>
    readdirSync(`${source}${room}`, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .flatMap(file => literalsIn(`${room}/${file}`)),
  );
}

function literalsIn(file: string): Pattern[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(`${source}${file}`, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      found.push({ place: `${file}:${line}`, pattern: new RegExp(body, flags.replace(/[gy]/g, '')) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const UNITS = [
  ...[
    ' ',
    '\t',
    'a',
    '1',
    '_',
    '-',
    '.',
    ':',
    ';',
    ',',
    '=',
    '"',
    "'",
    '(',
    ')',
    '[',
    '<',
    '{',
    '/',
    '\\',
    '|',
    '$',
    '*',
    '#',
  ],
  ...[
    'a.',
    'a<',
    'a(',
    'a::',
    '(a',
    '/a',
    ';a',
    ',a=1',
    '1 ',
    '1,',
    '1.0% ',
    '0x1 ',
    'a+0x1/0x2 ',
    '[x] ',
    '| ',
    'a ',
    'a.b ',
  ],
  ...[
    'at a.b(',
    ' at a:1',
    ' in a',
    '#1 0x1 in ',
    '  File "a", line 1',
    'aError: ',
    'a$b',
    '*(a',
    'by main ',
    '\\n\\tat ',
    '::<',
  ],
];

/** Each unit again and again, as it is, and behind and before something else. */
function pumps(size: number): string[] {
  return UNITS.flatMap(unit => {
    const pump = unit.repeat(Math.ceil(size / unit.length));
    return [pump, `x${pump}\u0001`, `1 ${pump} x`, `${pump}#0 0x1 in f (/a+0x1)`];
  });
}

export interface Cost {
  readonly place: string;
  readonly pattern: string;
  /** Milliseconds of the processor for the text that it takes longest for; infinite where it did not end. */
  readonly ms: number;
  readonly text: string;
}

/** Longer on one text, and a pattern is taken for one that does not end. */
const LIMIT_MS = 3000;
const WATCH_MS = 100;

/** What each pattern costs at most on texts of `size`. In a thread, since nothing else can end a pattern that does not. */
export async function costs(patterns: readonly Pattern[], size: number): Promise<Cost[]> {
  const texts = pumps(size);
  const found: Cost[] = [];
  const costOf = (index: number, ms: number, text: number): Cost => ({
    place: patterns[index]!.place,
    pattern: String(patterns[index]!.pattern),
    ms,
    text: texts[text]!.slice(0, 12),
  });
  for (let from = 0; from < patterns.length; ) {
    const at = new Int32Array(new SharedArrayBuffer(8));
    const list = patterns.map(({ pattern }) => [pattern.source, pattern.flags]);
    const worker = new Worker(TRY_ALL, { eval: true, workerData: { list, texts, from, at } });
    worker.on('message', ([index, ms, text]: [number, number, number]) =>
      found.push(costOf(index, ms, text)),
    );
    const ended = await endOf(worker, at);
    await worker.terminate();
    if (ended) return found;
    found.push(costOf(at[0]!, Number.POSITIVE_INFINITY, at[1]!));
    from = at[0]! + 1;
  }
  return found;
}

/** False when it stood still for too long. */
function endOf(worker: Worker, at: Int32Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let last = '';
    let since = performance.now();
    const watch = setInterval(() => {
      if (String(at) !== last) [last, since] = [String(at), performance.now()];
      else if (performance.now() - since > LIMIT_MS) finish(false);
    }, WATCH_MS);
    const finish = (ended: boolean) => {
      clearInterval(watch);
      resolve(ended);
    };
    worker.once('exit', () => finish(true));
    worker.once('error', reject);
  });
}

const TRY_ALL = `
const { parentPort, workerData: { list, texts, from, at } } = require('node:worker_threads');
const cost = (pattern, text) => {
  const before = process.threadCpuUsage();
  pattern.exec(text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
};
for (let index = from; index < list.length; index++) {
  at[0] = index;
  const pattern = new RegExp(...list[index]);
  let worst = [0, 0];
  for (let text = 0; text < texts.length; text++) {
    at[1] = text;
    let ms = cost(pattern, texts[text]);
    // What else the machine does must not tell against a pattern.
    for (let again = 0; again < 2 && ms > 5; again++) ms = Math.min(ms, cost(pattern, texts[text]));
    if (ms > worst[0]) worst = [ms, text];
  }
  parentPort.postMessage([index, ...worst]);
}
`;
