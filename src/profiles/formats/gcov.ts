/**
 * Line counts of gcov and `llvm-cov show`: how often a line ran, not how long.
 * Sources: https://gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html, https://llvm.org/docs/CommandGuide/llvm-cov.html
 *
 *             -:    0:Source:hot.cpp              6|  1.2M|  for (int i = 0; i < n; i++)
 *         66000:    8:  code                      7|      0|  never
 *         #####:    9:  never ran                            ^66.6k   ^0          (regions of the line above)
 *
 * Both print a template or an inlined function again for each instance, behind a line of dashes; the line's own count has
 * them all. Branches, calls, blocks and colours are left out.
 */
import type { Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { coverageOf } from './coverage.ts';

export const gcov: Format = { name: 'gcov', detect, read };

const GCOV =
  /^\s*(-|#####|=====|\$\$\$\$\$|%%%%%|\d{1,18}\*?|\d{1,9}(?:\.\d{1,3})?[kMGTPEZY]\*?):\s*(\d{1,7}):(.*)$/;
const LLVM = /^\s*(\d{1,7})\|\s*(\d{1,18}|\d{1,9}(?:\.\d{1,3})?[kMGTPE])?\|(.*)$/;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b\\[[0-9;]*[mK]', 'g');
const SOURCE = /^\s*-:\s+0:Source:(.{1,1000})$/;
/** `/src/hot.cpp:`, `C:\src\hot.cpp:`, `main:` of -name, on a line of its own. */
const HEADING = /^(\S.{0,1000}):$/;
const DASHES = /^\s{0,2}-{18,}\s*$/;
const DECORATION =
  /^\s*$|^\s*-:\s+0:|^(?:branch|call|function|unconditional|condition)\s|^\s*\||^\s*(?:\^\d[\d.kMGTPE]*\s*)+$|^\s*(?:[-#=$%]+|\d+\*?):\s*\d+-block\s+\d+\s*$/;
const SUMMARY =
  /^(?:Processing file |Function '|File '|Lines executed:|Branches executed:|Taken at least once:|Calls executed:|Condition outcomes|No (?:executable lines|branches|calls|conditions)|Creating ')/;

function detect(head: Head): Detection | null {
  const lines = head.lines.map(line => line.replaceAll(ANSI, '')).filter(line => line.trim() !== '');
  if (lines.some(line => SOURCE.test(line))) return { confidence: 0.98, why: 'gcov\'s "0:Source:" line' };
  const shown = lines.filter(line => !DECORATION.test(line) && !DASHES.test(line));
  const gcc = consecutive(shown.map(line => GCOV.exec(line)?.[2]));
  if (gcc >= Math.max(4, 0.5 * shown.length))
    return { confidence: 0.7, why: `${gcc} consecutive lines of gcov` };
  const llvm = consecutive(shown.map(line => LLVM.exec(line)?.[1]));
  return llvm >= Math.max(4, 0.5 * shown.length)
    ? { confidence: 0.7, why: `${llvm} consecutive lines of llvm-cov` }
    : null;
}

/** How many line numbers follow on the one before: a clock's do not. */
function consecutive(numbers: readonly (string | undefined)[]): number {
  return numbers.filter(
    (number, index) => number !== undefined && Number(number) === Number(numbers[index - 1]) + 1,
  ).length;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new GcovReader());
}

interface Source {
  readonly name: string | null;
  readonly file: string | null;
  readonly lines: HotLine[];
}

class GcovReader {
  readonly #sources: Source[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;
  /** Behind dashes: an instance of the function above begins if a name follows. */
  #afterDashes = false;
  #inInstance = false;

  line(raw: string): void {
    this.#number++;
    const text = raw.replaceAll(ANSI, '');
    if (DASHES.test(text)) {
      this.#afterDashes = true;
      return;
    }
    const isName = this.#afterDashes && /^(?:\s{2}\| )?\S.*:\s*$/.test(text) && !GCOV.test(text);
    if (this.#afterDashes) this.#inInstance = isName;
    this.#afterDashes = false;
    if (!isName && !this.#inInstance) this.#shown(text);
  }

  finish(input: Input): Profile {
    return coverageOf('gcov', input, this.#sources, this.#unread);
  }

  #shown(text: string): void {
    const source = SOURCE.exec(text);
    const open = this.#sources.at(-1);
    if (source !== null) {
      const file = source[1]!.trim();
      this.#sources.push({ name: file, file, lines: [] });
      return;
    }
    const found = DECORATION.test(text) ? null : lineOf(text, this.#number, open?.file ?? null);
    if (found !== null) {
      if (open === undefined) this.#sources.push({ name: null, file: null, lines: [] });
      this.#sources.at(-1)!.lines.push(found);
      return;
    }
    const heading = HEADING.exec(text);
    if (heading !== null) {
      const isFile = /\.\w{1,5}$/.test(heading[1]!);
      this.#sources.push({ name: heading[1]!, file: isFile ? heading[1]! : null, lines: [] });
    } else if (!DECORATION.test(text) && !SUMMARY.test(text) && !GCOV.test(text))
      this.#unread.add(this.#number, text);
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
  const match = /^(\d{1,18}(?:\.\d{1,3})?)([kMGTPEZY]?)/.exec(text);
  return match === null ? 0 : Number(match[1]) * 1000 ** ' kMGTPEZY'.indexOf(match[2] || ' ');
}
