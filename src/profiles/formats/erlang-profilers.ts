/**
 * Erlang's eprof and fprof: https://www.erlang.org/doc/apps/tools/eprof.html, https://www.erlang.org/doc/apps/tools/fprof.html
 *
 *     FUNCTION                   CALLS        %  TIME  [uS / CALLS]
 *     er:fib/1                    8361    14.63  1410  [      0.17]
 *     Total:                     53370  100.00%  9641  [      0.18]
 *
 *     %                                               CNT       ACC       OWN
 *     [{ totals,                                     53414,  202.414,  193.638}].  %%%
 *     {[{{er,work,0},                                   1,   20.541,    5.360}],
 *      { {er,fib,1},                                 8361,   20.541,   20.422},     %
 *      [{suspend,                                       7,    0.119,    0.000}]}.
 *
 * eprof: microseconds of the functions themselves. fprof: milliseconds; the line that `%` marks is the function's, those in
 * brackets are callers and callees. `suspend` is waiting, and is no function's own time.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';

export const eprof: Format = {
  name: 'eprof',
  detect: detectEprof,
  read: input => readByLine(input, new EprofReader()),
};
export const fprof: Format = {
  name: 'fprof',
  detect: detectFprof,
  read: input => readByLine(input, new FprofReader()),
};

const EPROF_TITLES = /^FUNCTION\s+CALLS\s+%\s+TIME\s+\[uS \/ CALLS\]/;
const EPROF_ROW = /^(\S.{0,1000}?)\s+(\d{1,15})\s+(\d{1,3}\.\d{1,3})%?\s+(\d{1,15})\s+\[\s*[\d.]{1,20}\]\s*$/;

function detectEprof(head: Head): Detection | null {
  return head.lines.some(line => EPROF_TITLES.test(line))
    ? { confidence: 0.97, why: 'titles of eprof' }
    : null;
}

class EprofReader {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  readonly #processes = new Set<string>();
  #isRepeated = false;
  #isTable = false;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const process = /^\*{6} Process (\S{1,60})/.exec(text)?.[1];
    if (process !== undefined) {
      // analyze() once in all and once for each process prints the same again.
      this.#isRepeated = this.#processes.has(process);
      this.#processes.add(process);
    }
    if (EPROF_TITLES.test(text)) this.#isTable = !this.#isRepeated;
    const match = this.#isTable ? EPROF_ROW.exec(text) : null;
    if (match === null) return;
    if (/^Total:/.test(text)) {
      this.#isTable = false;
      return;
    }
    const row = { name: match[1]!, total: null, at: { line: this.#number, text } };
    this.#times.add({ ...row, self: Number(match[4]) * 1000 });
    this.#calls.add({ ...row, self: Number(match[2]) });
  }

  finish(input: Input): Profile {
    return flatProfile(
      'eprof',
      input,
      [
        {
          name: 'time',
          unit: 'ns',
          axis: 'wall',
          base: 'all traced functions',
          of: 'the traced time',
          rows: this.#times,
        },
        { name: 'calls', unit: 'calls', axis: 'count', base: 'all traced calls', rows: this.#calls },
      ],
      { notes: ['every call is traced, which makes small functions look dear'] },
    );
  }
}

const FIGURES = '(\\d{1,15}),\\s*(\\d{1,15}(?:\\.\\d{1,6})?|undefined),\\s*(\\d{1,15}(?:\\.\\d{1,6})?)';
/** The function's own line: ` { {er,fib,1},   8361,   20.541,   20.422},     %`. */
const MARKED = new RegExp(`^ \\{ ?(\\{.{1,500}\\}|\\w{1,60}),\\s*${FIGURES}\\},\\s*%\\s*$`);
const TOTALS = new RegExp(`^\\[?\\{ ?totals,\\s*${FIGURES}\\}\\]?\\.\\s*%%%`);

/** `[{ "<0.9.0>",   53414,undefined,  193.638}].   %%` */
const PROCESS = /^\[\{ ?"<[\d.]{1,40}>",/;

function detectFprof(head: Head): Detection | null {
  const isTitled = head.lines.some(line => /^%\s+CNT\s+ACC\s+OWN\s*$/.test(line));
  return isTitled ? { confidence: 0.97, why: '"CNT ACC OWN" of fprof' } : null;
}

class FprofReader {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  #total: number | null = null;
  #isBeforeProcesses = true;
  #isRepeated = false;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const totals = TOTALS.exec(text);
    if (totals !== null) this.#total ??= nanos(totals[3]!);
    // With {totals, true} the functions of all processes come first, and then those of each again.
    if (PROCESS.test(text)) {
      this.#isRepeated ||= this.#isBeforeProcesses && this.#times.size > 0;
      this.#isBeforeProcesses = false;
    }
    if (this.#isRepeated) return;
    const match = MARKED.exec(text.slice(0, 2000));
    if (match === null) return;
    const row = { name: functionName(match[1]!), at: { line: this.#number, text } };
    const total = match[3] === 'undefined' ? null : nanos(match[3]!);
    this.#times.add({ ...row, self: nanos(match[4]!), total });
    if (Number(match[2]) > 0) this.#calls.add({ ...row, self: Number(match[2]), total: null });
  }

  finish(input: Input): Profile {
    return flatProfile(
      'fprof',
      input,
      [
        {
          name: 'own time',
          unit: 'ns',
          axis: 'wall',
          base: 'all traced functions',
          of: 'the traced time',
          rows: this.#times,
          total: this.#total,
        },
        { name: 'calls', unit: 'calls', axis: 'count', base: 'all traced calls', rows: this.#calls },
      ],
      { notes: ['every call is traced, which makes small functions look dear'] },
    );
  }
}

function nanos(millis: string): number {
  return Math.round(Number(millis) * 1e6);
}

/** `{er,fib,1}` as `er:fib/1`; `suspend`, `garbage_collect` as they are. */
function functionName(text: string): string {
  const match = /^\{('.{1,300}?'|[\w@]{1,200}),('.{1,300}?'|[\w@]{1,200}),(\d{1,3})\}$/.exec(text);
  return match === null ? text : `${match[1]}:${match[2]}/${match[3]}`;
}
