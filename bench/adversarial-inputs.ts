/**
 * A megabyte and four made out of one capture of every format: its lines again and again, all in one line, with zero and
 * broken bytes strewn in, its numbers blown up, its brackets nested. Read as profile, as code and as traces. Printed: what
 * costs most, and by how much four times the input costs more than four times the time.
 *
 *     npm run bench -- adversarial-inputs [FORMAT…]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PerfError } from '../src/core/errors.ts';
import type { ReadAs } from '../src/core/ports.ts';
import { recognise } from '../src/profiles/recognise.ts';
import { analyse } from '../src/reading.ts';
import { recognise as recogniseTrace } from '../src/traces/index.ts';
import { machine, table } from './shared/table.ts';

const fixtures = fileURLToPath(new URL('../test/fixtures/', import.meta.url));
const SMALL = 1 << 20;
const LARGE = 4 << 20;
const SHOWN = 20;

type Mutation = (capture: Buffer, size: number) => Buffer;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  again: (capture, size) => repeated(capture, size),
  'one line': (capture, size) =>
    repeated(Buffer.from(capture.toString('latin1').replaceAll('\n', ' '), 'latin1'), size),
  'broken bytes': (capture, size) =>
    repeated(capture, size).map((byte, index) =>
      index % 97 === 0 ? (index % 2 === 0 ? 0 : 0xff) : byte,
    ) as Buffer,
  'huge numbers': (capture, size) =>
    repeated(
      Buffer.from(
        capture.toString('latin1').replace(/\d{1,9}/g, digits => digits.padEnd(20, '9')),
        'latin1',
      ),
      size,
    ),
  nested: (capture, size) =>
    repeated(
      Buffer.from(
        capture.toString('latin1').replace(/[([{<]/g, bracket => bracket.repeat(9)),
        'latin1',
      ),
      size,
    ),
  'distinct words': (capture, size) => {
    let count = 0;
    return Buffer.from(
      repeated(capture, size)
        .toString('latin1')
        .replace(/\b[a-z]{5,12}\b/g, word => `${word}${count++ % 300_000}`),
      'latin1',
    );
  },
};

export async function run(words: readonly string[]): Promise<void> {
  const rows: { row: string[]; ms: number; ratio: number }[] = [];
  const captures = capturesByFormat().filter(({ format }) => words.length === 0 || words.includes(format));
  for (const { format, bytes } of captures) {
    for (const [name, mutate] of Object.entries(MUTATIONS)) {
      console.error(`${format}, ${name}`);
      const [small, large] = [mutate(bytes, SMALL), mutate(bytes, LARGE)];
      for (const kind of ['topn', 'code', 'traces'] as const) {
        const before = await milliseconds(kind, small);
        const after = await milliseconds(kind, large);
        const ratio = after / Math.max(before, 50);
        const row = [format, name, kind, (after / 4).toFixed(0), ratio.toFixed(1)];
        rows.push({ row, ms: after, ratio });
      }
    }
  }
  console.log(`${machine()}; ${captures.length} formats, ${rows.length} inputs of 1 and of 4 MB`);
  const head = ['format', 'made of it', 'read as', 'CPU ms a MB', '4 MB ÷ 1 MB'];
  console.log(
    `slowest\n${table(
      head,
      top(rows, ({ ms }) => ms),
    )}`,
  );
  console.log(
    `\nfarthest from linear\n${table(
      head,
      top(rows, ({ ratio }) => ratio),
    )}`,
  );
}

function top<Row extends { readonly row: string[] }>(
  rows: readonly Row[],
  by: (row: Row) => number,
): string[][] {
  return rows
    .toSorted((a, b) => by(b) - by(a))
    .slice(0, SHOWN)
    .map(({ row }) => row);
}

/** One of each: what is recognised in its first 8 KB. */
function capturesByFormat(): { format: string; bytes: Buffer }[] {
  const found = new Map<string, Buffer>();
  for (const room of ['profiles', 'traces']) {
    for (const file of readdirSync(`${fixtures}${room}`, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.\w+$/.test(file) || /README|programs\//.test(file)) continue;
      const bytes = readFileSync(`${fixtures}${room}/${file}`);
      const head = bytes.subarray(0, 8192);
      const format =
        room === 'profiles' ? recognise(head)?.format : recogniseTrace(head.toString('utf8'))?.format;
      if (format !== undefined && !found.has(format)) found.set(format, bytes.subarray(0, 64 * 1024));
    }
  }
  return [...found].map(([format, bytes]) => ({ format, bytes }));
}

function repeated(bytes: Buffer, size: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(size / Math.max(1, bytes.length)) }, () => bytes));
}

async function milliseconds(kind: ReadAs, bytes: Buffer): Promise<number> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 1 << 17) yield bytes.subarray(at, at + (1 << 17));
  }
  const before = process.threadCpuUsage();
  try {
    await analyse(kind, [{ name: 'hostile', chunks: chunks() }], null);
  } catch (error) {
    // An answer for people; any other error is a fault, told at once.
    if (!(error instanceof PerfError))
      console.error(`FAULT ${kind}: ${(error as Error).stack?.slice(0, 400)}`);
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
