/** 50 MB of pprof and of speedscope JSON, read and turned into entries; the floors are pprof-format and JSON.parse alone. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Profile as Encoded } from 'pprof-format';
import { readProfile } from '../src/profiles/read.ts';
import { table } from './hosts.ts';

const fixtures = fileURLToPath(new URL('../test/fixtures/profiles/', import.meta.url));
const SIZE = 50e6;

export async function run(): Promise<void> {
  const rows: string[][] = [];
  const pprof = largePprof();
  rows.push(row('pprof-format alone', pprof.length, await seconds(() => Encoded.decode(pprof))));
  rows.push(row('pprof, ours, to entries', pprof.length, await seconds(() => read(pprof))));
  const speedscope = largeSpeedscope();
  rows.push(
    row('JSON.parse alone', speedscope.length, await seconds(() => JSON.parse(speedscope.toString()))),
  );
  rows.push(row('speedscope, ours, to entries', speedscope.length, await seconds(() => read(speedscope))));
  const folded = largeFolded();
  rows.push(row('folded, ours, to entries', folded.length, await seconds(() => read(folded))));
  console.log(table(['', 'MB', 'seconds', 'MB/s'], rows));
}

/** Protobuf messages of one kind may be repeated: the capture's samples again and again are a larger profile. */
function largePprof(): Buffer {
  const bytes = gunzipSync(readFileSync(`${fixtures}pprof/cpu.pb.gz`));
  const samples: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    const field = bytes[at++]!;
    if ((field & 7) === 0) while (bytes[at++]! > 127);
    else {
      let size = 0;
      let shift = 0;
      for (;;) {
        const byte = bytes[at++]!;
        size |= (byte & 127) << shift;
        shift += 7;
        if (byte < 128) break;
      }
      at += size;
    }
    if (field >> 3 === 2) samples.push(bytes.subarray(start, at));
  }
  const block = Buffer.concat(samples);
  return Buffer.concat([bytes, ...Array.from({ length: Math.ceil(SIZE / block.length) }, () => block)]);
}

function largeSpeedscope(): Buffer {
  const frames = Array.from({ length: 5000 }, (_, index) => ({
    name: `function ${index}`,
    file: 'a.js',
    line: index,
  }));
  const samples: string[] = [];
  let size = 0;
  for (let i = 0; size < SIZE; i++) {
    const sample = `[${Array.from({ length: 20 + (i % 30) }, (_, depth) => (i * 7 + depth * depth) % frames.length).join(',')}]`;
    samples.push(sample);
    size += sample.length + 3;
  }
  const weights = samples.map((_, index) => (index % 9) + 1);
  return Buffer.from(
    `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":${JSON.stringify(frames)}},` +
      `"profiles":[{"type":"sampled","name":"main","unit":"milliseconds","startValue":0,"endValue":1,"samples":[${samples.join(',')}],"weights":[${weights.join(',')}]}]}`,
  );
}

function largeFolded(): Buffer {
  const lines: string[] = [];
  let size = 0;
  for (let i = 0; size < SIZE; i++) {
    const line = `main;${Array.from({ length: 10 + (i % 20) }, (_, depth) => `Class${(i + depth * 3) % 400}.method${depth}`).join(';')} ${1 + (i % 50)}`;
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function read(bytes: Buffer): Promise<void> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
  }
  const profile = await readProfile({ name: 'bench', chunks: chunks() });
  if (profile.views[0]!.entries.length === 0) throw new Error('Expected entries, got none.');
}

async function seconds(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

function row(name: string, bytes: number, taken: number): string[] {
  return [name, (bytes / 1e6).toFixed(0), taken.toFixed(2), (bytes / 1e6 / taken).toFixed(0)];
}
