/**
 * Reports of coverage that name places without their code: lcov's tracefile (`geninfo(1)`), Go's cover profile
 * (https://go.dev/blog/cover) and gcov's JSON (`gcov -j`, https://gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html).
 *
 *     SF:/src/hot.cpp                      mode: count
 *     DA:16,200000                         example.com/a/b.go:12.34,15.2 3 42
 *     end_of_record
 *
 *     {"files": [{"file": "hot.cpp", "lines": [{"line_number": 16, "count": 200000, …}]}], …}
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches, wholeOf } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { countedLine, coverageOf } from './coverage.ts';

export const lcov: Format = { name: 'lcov', detect: detectLcov, read: input => readLines(input, 'lcov') };
export const goCover: Format = {
  name: 'go-cover',
  detect: detectGo,
  read: input => readLines(input, 'go-cover'),
};
export const gcovJson: Format = { name: 'gcov-json', detect: detectJson, read: readJson };

const GO = /^(\S.{0,1000}):(\d{1,9})\.\d{1,9},\d{1,9}\.\d{1,9} \d{1,9} (\d{1,18})$/;
const LCOV = /^DA:(\d{1,9}),(-?\d{1,18})(?:,.*)?$/;
const LCOV_OTHER =
  /^(?:mode: |SF:|TN:|FN:|FNDA:|FN[FHLA]|BRDA:|BR[FHS]:|LF:|LH:|VER:|MC\w+:|BRDA|end_of_record|#|\s*$)/;
const MAX_JSON = 128 * 1024 ** 2;

function detectLcov(head: Head): Detection | null {
  const isFile = head.lines.some(line => /^SF:./.test(line));
  return isFile && head.lines.some(line => /^(?:DA:\d+,-?\d+|FN:\d+,)/.test(line))
    ? { confidence: 0.95, why: 'records "SF:" and "DA:" of lcov' }
    : null;
}

function detectGo(head: Head): Detection | null {
  const isMode = /^mode: (?:set|count|atomic)$/.test(head.lines[0] ?? '');
  return isMode && GO.test(head.lines[1] ?? '')
    ? { confidence: 0.97, why: '"mode:" and blocks of a Go cover profile' }
    : null;
}

function detectJson(head: Head): Detection | null {
  const keys = /"gcc_version"\s*:/.test(head.text) || /"current_working_directory"\s*:/.test(head.text);
  return /^\s*\{/.test(head.text) && keys && /"(?:line_number|format_version)"\s*:/.test(head.text)
    ? { confidence: 0.95, why: "keys of gcov's JSON" }
    : null;
}

class Sources {
  readonly #lines = new Map<string, HotLine[]>();
  readonly #size = { lines: 0 };

  add(line: HotLine): void {
    if (this.#size.lines++ > 2_000_000) return;
    const known = this.#lines.get(line.file!);
    if (known === undefined) this.#lines.set(line.file!, [line]);
    else known.push(line);
  }

  all() {
    return [...this.#lines].map(([file, lines]) => ({ name: file, file, lines }));
  }
}

async function readLines(input: Input, format: 'lcov' | 'go-cover'): Promise<Profile> {
  const sources = new Sources();
  const unread = new UnreadLines();
  let [number, file] = [0, ''];
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      if (text.startsWith('SF:')) file = text.slice(3).trim();
      const line = format === 'lcov' ? lcovLine(text, number, file) : goLine(text, number);
      if (line !== null) sources.add(line);
      else if (!LCOV_OTHER.test(text)) unread.add(number, text);
    }
  }
  return coverageOf(format, input, sources.all(), unread);
}

function lcovLine(text: string, number: number, file: string): HotLine | null {
  const row = LCOV.exec(text);
  if (row === null) return null;
  return countedLine(file, Number(row[1]), Math.max(0, Number(row[2])), { line: number, text });
}

function goLine(text: string, number: number): HotLine | null {
  const block = GO.exec(text);
  if (block === null) return null;
  return countedLine(block[1]!, Number(block[2]), Number(block[3]), { line: number, text });
}

async function readJson(input: Input): Promise<Profile> {
  const sources = new Sources();
  const report = parse(await wholeOf(input, MAX_JSON), input.name) as Partial<Report> | null;
  for (const source of report?.files ?? []) {
    for (const { line_number: line, count, function_name: name } of source.lines ?? []) {
      if (typeof line !== 'number' || typeof count !== 'number') continue;
      const file = String(source.file);
      const at = { line: 1, text: `${file}:${line} ran ${count} times` };
      sources.add(countedLine(file, line, count, at, name ?? null));
    }
  }
  return coverageOf('gcov-json', input, sources.all(), { count: 0, lines: [] });
}

interface Report {
  readonly files: readonly {
    readonly file?: string;
    readonly lines?: readonly {
      readonly line_number?: number;
      readonly count?: number;
      readonly function_name?: string;
    }[];
  }[];
}

function parse(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new PerfError(
      'profile-broken',
      `${name} begins like gcov's JSON but does not parse: ${(error as Error).message}. Send the whole of it.`,
      { cause: error },
    );
  }
}
