/**
 * Line counts of gcov and `llvm-cov show`: how often a line ran, not how long.
 * Sources: https://gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html, https://llvm.org/docs/CommandGuide/llvm-cov.html
 *
 *             -:    0:Source:hot.cpp              6|  1.2M|  for (int i = 0; i < n; i++)
 *         66000:    8:  code                      7|      0|  never
 *         #####:    9:  never ran
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const gcov: Format = { name: 'gcov', detect, read };

const GCOV =
  /^\s*(-|#####|=====|\$\$\$\$\$|%%%%%|\d{1,18}\*?|\d{1,9}(?:\.\d{1,3})?[kMGTPEZY]\*?):\s*(\d{1,7}):(.*)$/;
const LLVM = /^\s*(\d{1,7})\|\s*(\d{1,18}|\d{1,9}(?:\.\d{1,3})?[kMGTPE])?\|(.*)$/;

function detect(head: Head): Detection | null {
  const lines = head.lines.filter(line => line.trim() !== '');
  if (lines.some(line => /^\s*-:\s+0:Source:/.test(line)))
    return { confidence: 0.98, why: 'gcov\'s "0:Source:" line' };
  const gcc = consecutive(lines.map(line => GCOV.exec(line)?.[2]));
  if (gcc >= Math.max(4, 0.5 * lines.length))
    return { confidence: 0.7, why: `${gcc} consecutive lines of gcov` };
  const llvm = consecutive(lines.map(line => LLVM.exec(line)?.[1]));
  return llvm >= Math.max(4, 0.5 * lines.length)
    ? { confidence: 0.7, why: `${llvm} consecutive lines of llvm-cov` }
    : null;
}

/** How many line numbers follow on the one before: a clock's do not. */
function consecutive(numbers: readonly (string | undefined)[]): number {
  return numbers.filter(
    (number, index) => number !== undefined && Number(number) === Number(numbers[index - 1]) + 1,
  ).length;
}

async function read(input: Input): Promise<Profile> {
  const reader = new GcovReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class GcovReader {
  readonly #files: { file: string | null; lines: HotLine[] }[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;

  line(text: string): void {
    this.#number++;
    const source = /^\s*-:\s+0:Source:(.{1,1000})$/.exec(text) ?? /^(\/\S{1,1000}\.\w{1,5}):$/.exec(text);
    if (source !== null) {
      this.#files.push({ file: source[1]!.trim(), lines: [] });
      return;
    }
    const found = lineOf(text, this.#number, this.#files.at(-1)?.file ?? null);
    if (found === null) {
      if (!isDecoration(text)) this.#unread.add(this.#number, text);
      return;
    }
    if (this.#files.length === 0) this.#files.push({ file: null, lines: [] });
    this.#files.at(-1)!.lines.push(found);
  }

  finish(input: Input): Profile {
    const annotations = this.#files.filter(({ lines }) => lines.length > 0).map(annotationOf);
    return {
      format: 'gcov',
      source: input.name,
      views: [
        { ...lineView(annotations, 'executions', 'count', 'all executions of lines'), unit: 'executions' },
      ],
      stacks: null,
      annotations,
      unread: this.#unread,
      notes: [...input.notes, 'counts of executions, not time: a line that runs often may still be cheap'],
      recording: {},
    };
  }
}

function lineOf(text: string, number: number, file: string | null): HotLine | null {
  const gcc = GCOV.exec(text);
  const match = gcc ?? LLVM.exec(text);
  if (match === null) return null;
  const [count, line] = gcc === null ? [match[2], match[1]] : [match[1], match[2]];
  if (line === '0') return null;
  return {
    function: file ?? 'source',
    file,
    line: Number(line),
    address: null,
    code: match[3]!,
    self: countOf(count),
    total: null,
    count: countOf(count),
    at: { line: number, text },
  };
}

function countOf(text: string | undefined): number | null {
  if (text === undefined || text === '-') return null;
  const match = /^(\d{1,18}(?:\.\d{1,3})?)([kMGTPE]?)/.exec(text);
  return match === null ? 0 : Number(match[1]) * 1000 ** ' kMGTPE'.indexOf(match[2] || ' ');
}

function isDecoration(text: string): boolean {
  return /^\s*$|^\s*-:\s+0:|^(?:branch|call|function|unconditional)\s|^-{3,}$|^\s*\|/.test(text);
}

function annotationOf({ file, lines }: { file: string | null; lines: HotLine[] }): Annotation {
  const total = lines.reduce((all, { self }) => all + (self ?? 0), 0);
  return { function: file ?? 'source', file, unit: 'executions', total, samples: null, event: null, lines };
}
