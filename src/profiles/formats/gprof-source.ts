/**
 * `gprof -A`: the source with how often each function, or with -x and block counts each line, was run.
 * Source: https://sourceware.org/binutils/docs/gprof/Annotated-Source.html
 *
 *     *** File /tmp/g.c:
 *            30300 -> static long helper(long n) {
 *            ##### -> int never(void) {
 *                       return 1;
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';

export const gprofSource: Format = { name: 'gprof-source', detect, read };

const FILE = /^\*\*\* File (\S.{0,1000}):$/;
const COUNTED = /^\s{0,11}((?:\d{1,18}|#{5})(?:,(?:\d{1,18}|#{5})){0,20}) -> ?(.*)$/;
/** The figures take 16 columns. */
const WIDTH = 16;

function detect(head: Head): Detection | null {
  const file = head.lines.findIndex(line => FILE.test(line));
  return file >= 0 && head.lines.slice(file).some(line => COUNTED.test(line))
    ? { confidence: 0.95, why: '"*** File" and counted lines of gprof -A' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const files: { file: string; lines: HotLine[] }[] = [];
  let [number, inSource] = [0, false];
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      const file = FILE.exec(text);
      if (file !== null) files.push({ file: file[1]!, lines: [] });
      if (file !== null || /^Top \d+ Lines:/.test(text)) inSource = file !== null;
      else if (inSource) files.at(-1)!.lines.push(lineOf(text, number, files.at(-1)!));
    }
  }
  const annotations = files.map(annotationOf);
  return {
    format: 'gprof-source',
    source: input.name,
    views: [lineView(annotations, 'executions', 'count', 'all counted executions')],
    stacks: null,
    annotations,
    unread: { count: 0, lines: [] },
    notes: [...input.notes, 'counts of executions, not time: a function that runs often may still be cheap'],
    recording: {},
  };
}

function lineOf(text: string, number: number, { file, lines }: { file: string; lines: HotLine[] }): HotLine {
  const match = COUNTED.exec(text);
  const counts = match?.[1]?.split(',').map(count => (count.startsWith('#') ? 0 : Number(count)));
  const count = counts === undefined ? null : counts.reduce((sum, one) => sum + one, 0);
  return {
    function: file,
    file,
    line: lines.length + 1,
    address: null,
    code: match === null ? text.slice(WIDTH) : match[2]!,
    self: count,
    total: null,
    count,
    at: { line: number, text },
  };
}

function annotationOf({ file, lines }: { file: string; lines: HotLine[] }): Annotation {
  const total = lines.reduce((sum, { self }) => sum + (self ?? 0), 0);
  return { function: file, file, unit: 'executions', total, samples: null, event: null, lines };
}
