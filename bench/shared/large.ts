/**
 * Files of some 100 MB, one of each format that grows that large. Made, not captured: their structure is each format's own,
 * their names repeat as they do in real programs, unless the name says `distinct`.
 */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { devtoolsTrace, firefoxGecko, firefoxProcessed } from './large-browsers.ts';
import { chromeTrace, cpuprofile, evented, pprof, speedscope } from './large-json.ts';
import { goroutines, jsonLines, syslog, threadDump } from './large-traces.ts';

export interface Large {
  readonly name: string;
  readonly ending: string;
  readonly command: 'topn' | 'stacktrace';
  /** Pieces until about `size` bytes are made. */
  parts(size: number): Generator<string | Uint8Array>;
  readonly gzip?: boolean;
}

const SIZE = 100e6;

const LARGE: readonly Large[] = [
  { name: 'perf-script', ending: '.txt', command: 'topn', parts: perfScript },
  { name: 'perf-script-gzip', ending: '.txt.gz', command: 'topn', parts: perfScript, gzip: true },
  { name: 'distinct-symbols', ending: '.txt', command: 'topn', parts: distinctSymbols },
  { name: 'deep-stacks', ending: '.txt', command: 'topn', parts: deepStacks },
  { name: 'folded', ending: '.folded', command: 'topn', parts: folded },
  { name: 'folded-distinct', ending: '.folded', command: 'topn', parts: distinctFolded },
  { name: 'perf-report', ending: '.txt', command: 'topn', parts: perfReport },
  { name: 'callgrind', ending: '.out', command: 'topn', parts: callgrind },
  { name: 'pprof', ending: '.pb', command: 'topn', parts: pprof },
  { name: 'speedscope', ending: '.json', command: 'topn', parts: speedscope },
  { name: 'cpuprofile', ending: '.cpuprofile', command: 'topn', parts: cpuprofile },
  { name: 'speedscope-gzip', ending: '.json.gz', command: 'topn', parts: speedscope, gzip: true },
  { name: 'speedscope-events', ending: '.json', command: 'topn', parts: evented },
  { name: 'cpuprofile-gzip', ending: '.cpuprofile.gz', command: 'topn', parts: cpuprofile, gzip: true },
  { name: 'chrome-trace', ending: '.json', command: 'topn', parts: chromeTrace },
  { name: 'devtools-trace', ending: '.json', command: 'topn', parts: devtoolsTrace },
  { name: 'devtools-trace-gzip', ending: '.json.gz', command: 'topn', parts: devtoolsTrace, gzip: true },
  { name: 'firefox', ending: '.json', command: 'topn', parts: firefoxProcessed },
  { name: 'firefox-gzip', ending: '.json.gz', command: 'topn', parts: firefoxProcessed, gzip: true },
  { name: 'firefox-gecko', ending: '.json', command: 'topn', parts: firefoxGecko },
  { name: 'json-lines', ending: '.log', command: 'stacktrace', parts: jsonLines },
  { name: 'thread-dump', ending: '.txt', command: 'stacktrace', parts: threadDump },
  { name: 'goroutines', ending: '.txt', command: 'stacktrace', parts: goroutines },
  { name: 'syslog', ending: '.log', command: 'stacktrace', parts: syslog },
];

/** Writes the file; resolves to its size. */
export async function writeLarge(large: Large, file: string, size = SIZE): Promise<number> {
  const plain = large.gzip ? `${file}.plain` : file;
  const out = openSync(plain, 'w');
  let written = 0;
  for (const part of large.parts(size)) written += writeSync(out, Buffer.from(part as string));
  closeSync(out);
  if (large.gzip) await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(file));
  return written;
}

/** Text in pieces of 1,000 blocks, until there is enough of it. */
function* blocks(size: number, block: (index: number) => string): Generator<string> {
  for (let made = 0, index = 0; made < size; ) {
    let piece = '';
    for (const end = index + 1000; index < end && made + piece.length < size; index++) piece += block(index);
    made += piece.length;
    yield piece;
  }
}

function header(index: number): string {
  return `app ${1000 + (index % 8)} [00${index % 4}] ${(index / 1000).toFixed(6)}:     250000 cpu-clock: \n`;
}

function perfScript(size: number): Generator<string> {
  return blocks(size, index => {
    let text = header(index);
    for (let depth = 0; depth < 12; depth++) {
      const address = (0x5500000 + ((index * 31 + depth * 4096) % 0xfffff)).toString(16).padStart(16);
      text += `\t${address} function_${(index * 7 + depth * 13) % 900}+0x${((index * 13) % 4096).toString(16)} (/usr/bin/app)\n`;
    }
    return `${text}\n`;
  });
}

function distinctSymbols(size: number): Generator<string> {
  return blocks(size, index => {
    let text = header(index);
    for (let depth = 0; depth < 10; depth++)
      text += `\t           7fff1 void shop::handler<${index}>::step_${depth}(int, std::string const&)+0x1 (/usr/bin/app)\n`;
    return `${text}\n`;
  });
}

function deepStacks(size: number): Generator<string> {
  const frame = (at: number) =>
    `\t           7fff1 recurse_${at % 977}+0x${(at % 64).toString(16)} (/usr/bin/app)\n`;
  const stack = Array.from({ length: 100_000 }, (_, at) => frame(at)).join('');
  return blocks(size, index => `${header(index)}${stack}\n`);
}

function folded(size: number): Generator<string> {
  return blocks(size, index => {
    const frames = Array.from(
      { length: 10 + (index % 20) },
      (_, depth) => `Class${(index + depth * 3) % 400}.method${depth}`,
    );
    return `main;${frames.join(';')} ${1 + (index % 50)}\n`;
  });
}

function distinctFolded(size: number): Generator<string> {
  return blocks(
    size,
    index => `main;${Array.from({ length: 10 }, (_, depth) => `request_${index}_${depth}`).join(';')} 1\n`,
  );
}

function* perfReport(size: number): Generator<string> {
  yield "# Samples: 900K of event 'cycles'\n# Event count (approx.): 90000000\n#\n# Overhead  Command          Shared Object        Symbol\n# ........  ...............  ...................  ......................................\n#\n";
  yield* blocks(
    size,
    index =>
      `     0.01%  app-${String(index % 300).padEnd(11)}  ${`libshop-${index % 90}.so`.padEnd(19)}  [.] shop::module_${index % 5000}::function_${index}\n`,
  );
}

function* callgrind(size: number): Generator<string> {
  yield '# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\ncmd: ./app\npositions: line\nevents: Ir Dr\n\n';
  yield* blocks(size, index => {
    const [caller, callee] = [index % 9000, (index * 7) % 9000];
    return `fl=(${caller % 300}) file${caller % 300}.c\nfn=(${caller}) function_${caller}\n${index % 500} 12 3\n+3 4 1\ncfn=(${callee}) function_${callee}\ncalls=3 ${index % 400}\n${index % 500} 90 12\n`;
  });
}

/** A row a file, of those named or of all, each made in a folder that is gone afterwards. */
export async function eachLarge(
  names: readonly string[],
  measure: (large: Large, folder: string) => Promise<string[]>,
): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-large-'));
  const rows: string[][] = [];
  try {
    for (const large of LARGE.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const row = await measure(large, folder);
      console.error(row.join('  '));
      rows.push(row);
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
