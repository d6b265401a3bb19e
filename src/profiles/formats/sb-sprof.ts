/**
 * SBCL's statistical profiler (`sb-sprof:report`): http://www.sbcl.org/manual/#Statistical-Profiler
 *
 *     Number of samples:   13
 *     Sample interval:     0.005 seconds
 *                Self        Total        Cumul
 *       Nr  Count     %  Count     %  Count     %    Calls  Function
 *        1      7  53.8     15 115.4      7  53.8        -  FIB
 *              2  15.4                                    elsewhere
 *
 * Of the graph, whose lines between the functions are callers and callees, the flat report below is read. A total may pass
 * 100 %: recursion is counted each time.
 */
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { flatProfile } from './flat-profile.ts';

export const sbSprof: Format = { name: 'sb-sprof', detect, read };

const TITLES = /^\s*Nr\s+Count\s+%\s+Count\s+%\s+Count\s+%(?:\s+Calls)?\s+Function\s*$/;
const ROW =
  /^\s*\d{1,6}\s+(\d{1,12})\s+[\d.]{1,8}\s+(\d{1,12})\s+[\d.]{1,8}\s+\d{1,12}\s+[\d.]{1,8}\s+(?:(?:-|\d{1,15})\s+)?(\S.*)$/;
const ELSEWHERE = /^\s*(\d{1,12})\s+[\d.]{1,8}\s+elsewhere\s*$/;

function detect(head: Head): Detection | null {
  const isNamed = head.lines.some(line => /^Number of samples:\s+\d+/.test(line));
  const isTable = head.lines.some(line => TITLES.test(line) || /^\s*Self\s+Total\s+Cumul\s*$/.test(line));
  const isGraph = head.lines.some(line => /^\s*Count\s+%\s+Count\s+%\s+Callees\s*$/.test(line));
  return isNamed && (isTable || isGraph) ? { confidence: 0.96, why: "a report of SBCL's sb-sprof" } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new SprofReader());
}

class SprofReader {
  #rows = new Rows();
  readonly #unread = new UnreadLines();
  #isTable = false;
  #samples: number | null = null;
  #interval: number | null = null;
  #mode: Axis = 'cpu';
  #number = 0;

  line(text: string): void {
    this.#number++;
    const samples = /^Number of samples:\s+(\d{1,12})/.exec(text)?.[1];
    const interval = /^Sample interval:\s+(\d{1,6}(?:\.\d{1,9})?(?:[eEdf]-?\d{1,3})?) (seconds|regions)/.exec(
      text,
    );
    if (samples !== undefined) this.#samples = Number(samples);
    else if (interval !== null) {
      this.#interval = Number(interval[1]!.replace(/[df]/, 'e'));
      if (interval[2] === 'regions') this.#mode = 'alloc';
    } else if (TITLES.test(text)) {
      // A report that is printed again is a later one of the same samples.
      this.#rows = new Rows();
      this.#isTable = true;
    } else if (this.#isTable) this.#row(text);
  }

  finish(input: Input): Profile {
    const view = {
      name: this.#mode === 'alloc' ? 'allocation' : 'time',
      unit: 'samples',
      axis: this.#mode,
      base: 'all samples',
      rows: this.#rows,
      total: this.#samples,
      isCounted: true,
    };
    const isTimed = this.#interval !== null && this.#interval > 0 && this.#mode !== 'alloc';
    return flatProfile('sb-sprof', input, [view], {
      unread: this.#unread,
      recording: isTimed
        ? { hertz: Math.round(1 / this.#interval!), seconds: (this.#samples ?? 0) * this.#interval! }
        : {},
    });
  }

  #row(text: string): void {
    const match = ROW.exec(text.slice(0, 8000));
    const elsewhere = ELSEWHERE.exec(text);
    const at = { line: this.#number, text };
    if (match !== null) {
      const self = Number(match[1]);
      this.#rows.add({ name: match[3]!.trim(), self, total: Number(match[2]), samples: self, at });
    } else if (elsewhere !== null) {
      const self = Number(elsewhere[1]);
      if (self > 0) this.#rows.add({ name: 'elsewhere', self, total: null, samples: self, at });
      this.#isTable = false;
    } else if (text.trim() !== '' && !/^[-\s]+$/.test(text)) this.#unread.add(this.#number, text);
  }
}
