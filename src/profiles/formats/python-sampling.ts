/**
 * Python 3.15's sampling profiler (`python -m profiling.sampling run --pstats`):
 * https://github.com/python/cpython/blob/main/Lib/profiling/sampling/pstats_collector.py
 *
 *     Captured 60107 samples in 6.01 seconds
 *            nsamples   sample%   tottime (s)    cumul%   cumtime (s)  filename:lineno(function)
 *         50001/50001      83.4         5.000      83.4         5.000  dummy.py:4(a)
 *
 * `direct/cumulative` numbers of samples: executing the function, and with it on the stack. Percents are of all samples.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { subjectOf } from './cprofile-edges.ts';

export const pythonSampling: Format = { name: 'python-sampling', detect, read };

const TITLES =
  /^\s*nsamples\s+sample%\s+tottime \(\S{1,3}\)\s+cumul%\s+cumtime \(\S{1,3}\)\s+filename:lineno/;
const ROW =
  /^\s*(\d{1,15})(?:\/(\d{1,15}))?\s+(\d{1,3}\.\d{1,3})\s+\d{1,15}\.\d{1,6}\s+\d{1,3}\.\d{1,3}\s+\d{1,15}\.\d{1,6}\s+(\S.*)$/;
const CAPTURED = /^Captured (\d{1,15}) samples in (\d{1,9}\.\d{1,6}) seconds/;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b\\[[0-9;]*m', 'g');

function detect(head: Head): Detection | null {
  return head.lines.some(line => TITLES.test(line.replaceAll(ANSI, '')))
    ? { confidence: 0.98, why: 'titles "nsamples sample% tottime cumul% cumtime"' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new SamplingReader());
}

class SamplingReader {
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  readonly #warnings: string[] = [];
  #number = 0;
  #captured = 0;
  #estimate = { percent: 0, samples: 0 };
  #seconds = 0;
  #inTable = false;

  line(raw: string): void {
    this.#number++;
    const text = raw.replaceAll(ANSI, '').slice(0, 8000);
    const head = CAPTURED.exec(text);
    const row = this.#inTable ? ROW.exec(text) : null;
    if (head !== null) {
      this.#captured = Number(head[1]);
      this.#seconds = Number(head[2]);
    } else if (/^Warning:/.test(text)) this.#warnings.push(text.trim());
    else if (TITLES.test(text)) this.#inTable = true;
    else if (row !== null) this.#row(row, text);
    else if (/^\s*$|^Legend:/.test(text)) this.#inTable = false;
    else if (this.#inTable) this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    const entries = this.#rows.entries();
    const sum = entries.reduce((all, { self }) => all + (self ?? 0), 0);
    const total = Math.max(this.#captured || this.#estimate.samples, sum);
    return {
      format: 'python-sampling',
      source: input.name,
      views: [
        {
          name: 'samples',
          unit: 'samples',
          axis: 'wall',
          base: 'all samples',
          total,
          samples: total,
          entries,
        },
      ],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#warnings.slice(0, 3)],
      recording: this.#seconds > 0 ? { seconds: this.#seconds } : {},
    };
  }

  #row(row: RegExpExecArray, text: string): void {
    const self = Number(row[1]);
    const percent = Number(row[3]);
    // Without the heading's number, all samples are what the largest percent makes of its own.
    if (percent > this.#estimate.percent)
      this.#estimate = { percent, samples: Math.round((100 * self) / percent) };
    this.#rows.add({
      ...subjectOf(row[4]!),
      self,
      total: Number(row[2] ?? row[1]),
      samples: self,
      at: { line: this.#number, text },
    });
  }
}
