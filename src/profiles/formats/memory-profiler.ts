/**
 * memory_profiler (`python -m memory_profiler`): https://github.com/pythonprofilers/memory_profiler
 *
 *     Filename: mem.py
 *     Line #    Mem usage    Increment  Occurrences   Line Contents
 *     =============================================================
 *          1   46.297 MiB   46.297 MiB           1   @profile
 *          3   53.930 MiB    7.633 MiB           1       a = [1] * (10 ** 6)
 *
 * Memory of the whole process after each line. The first line's increment is what the process had before; a negative one
 * is memory given back. Older versions have no column of occurrences.
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const memoryProfiler: Format = { name: 'memory-profiler', detect, read };

const TITLES = /^\s*Line #\s+Mem usage\s+Increment\s+(?:Occurr?ences\s+)?Line Contents/;
const FIGURE = '(-?\\d{1,12}(?:\\.\\d{1,6})?) (KiB|MiB|GiB|kB|MB|GB|B)';
const ROW = new RegExp(`^\\s*(\\d{1,9})(?:\\s+${FIGURE}\\s+${FIGURE}(?:\\s+(\\d{1,15}))?)?(?:\\s{3}(.*))?$`);
const BYTES: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

function detect(head: Head): Detection | null {
  return head.lines.some(line => TITLES.test(line))
    ? { confidence: 0.99, why: 'titles "Line # Mem usage Increment"' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const unread = new UnreadLines();
  const tables: { file: string | null; lines: HotLine[] }[] = [];
  let [number, file, inTable] = [0, null as string | null, false];
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      const named = /^Filename: (.{1,1000})$/.exec(text);
      const row = inTable ? ROW.exec(text.slice(0, 8000)) : null;
      if (named !== null) file = named[1]!.trim();
      else if (TITLES.test(text)) {
        inTable = true;
        tables.push({ file, lines: [] });
      } else if (row !== null) tables.at(-1)!.lines.push(lineOf(row, file, { line: number, text }));
      else if (inTable && !/^\s*$|^=+\s*$/.test(text)) unread.add(number, text);
    }
  }
  const annotations = tables.filter(({ lines }) => lines.length > 0).map(annotationOf);
  return {
    format: 'memory-profiler',
    source: input.name,
    views: [lineView(annotations, 'memory', 'alloc', 'all memory that the lines added')],
    stacks: null,
    annotations,
    unread,
    notes: [
      ...input.notes,
      "memory of the whole process after each line, not time; the first line's is what was there before",
    ],
    recording: {},
  };
}

function lineOf(row: RegExpExecArray, file: string | null, at: HotLine['at']): HotLine {
  const increment = row[4] === undefined ? null : Number(row[4]) * BYTES[row[5]!]!;
  return {
    function: file ?? 'source',
    file,
    line: Number(row[1]),
    address: null,
    code: row[7] ?? '',
    self: increment === null ? null : Math.max(0, increment),
    total: null,
    count: row[6] === undefined ? null : Number(row[6]),
    at,
  };
}

function annotationOf({ file, lines }: { file: string | null; lines: HotLine[] }): Annotation {
  const [first, ...rest] = lines;
  const counted = [{ ...first!, self: null }, ...rest];
  const name = counted.map(({ code }) => /\bdef\s+(\w{1,200})/.exec(code)?.[1]).find(found => found);
  return {
    function: name ?? file ?? 'source',
    file,
    unit: 'bytes',
    total: counted.reduce((sum, { self }) => sum + (self ?? 0), 0),
    samples: null,
    event: null,
    lines: name === undefined ? counted : counted.map(line => ({ ...line, function: name })),
  };
}
