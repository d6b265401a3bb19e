/**
 * `go tool pprof -top` (and `-text`), and `-tree`, `-peek`, where callers stand above and callees below each node.
 * Source: https://github.com/google/pprof/blob/main/internal/report/report.go
 *
 *           flat  flat%   sum%        cum   cum%
 *          410ms 20.20% 20.20%      840ms 41.38%  regexp.(*Regexp).tryBacktrack
 *          130ms  6.40% 26.60%      150ms  7.39%                | regexp.(*bitState).shouldVisit (inline)
 *
 * `sum%` is a running total and no figure of the entry. The unit is chosen anew for each report.
 */
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { axisOf } from './pprof-types.ts';
import { AMOUNT, amountOf, functionOf, headerOf, unitFor } from './pprof-units.ts';

export const pprofTop: Format = {
  name: 'pprof-top',
  detect: detectTop,
  read: input => readTop(input, 'pprof-top'),
};
export const pprofTree: Format = {
  name: 'pprof-tree',
  detect: detectTree,
  read: input => readTop(input, 'pprof-tree'),
};

const TITLES = /^\s*flat\s+flat%\s+sum%\s+cum\s+cum%/;
const PERCENT = '-?\\d{1,6}(?:\\.\\d{1,9})?%';
const ROW = new RegExp(
  `^\\s*(${AMOUNT})\\s+(${PERCENT})\\s+(${PERCENT})\\s+(${AMOUNT})\\s+(${PERCENT})\\s+(?:\\|\\s)?(\\S.*)$`,
);
const EDGE = new RegExp(`^\\s*(${AMOUNT})\\s+(?:${PERCENT}|\\S*)\\s*\\|\\s+(\\S.*)$`);
const MADE_OF_HEADER =
  /^(?:File|Type|Time|Duration|Build ID|Doc|Comment|Period|Active filters|Showing|Dropped|Total|\s*(?:focus|ignore|hide|show|tag\w*)=|-{5,}|Entering interactive|\(pprof\))|^\s*flat\s/;

function detectTop(head: Head): Detection | null {
  if (head.lines.some(line => TITLES.test(line))) {
    return /calls%/.test(head.text) ? null : { confidence: 0.97, why: 'titles "flat flat% sum% cum cum%"' };
  }
  const rows = head.lines.filter(line => ROW.test(line.slice(0, 5000))).length;
  const content = head.lines.filter(line => line.trim() !== '').length;
  return rows >= 2 && rows >= 0.8 * content
    ? { confidence: 0.75, why: `${rows} rows of flat, flat%, sum%, cum, cum%` }
    : null;
}

function detectTree(head: Head): Detection | null {
  const titles = head.lines.some(line => TITLES.test(line) && line.includes('calls%'));
  return titles ? { confidence: 0.98, why: 'titles "flat flat% sum% cum cum% calls calls%"' } : null;
}

async function readTop(input: Input, format: string): Promise<Profile> {
  const reader = new TopReader(format);
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class TopReader {
  readonly #format: string;
  readonly #rows = new Rows();
  readonly #header: string[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;
  #unit = '';

  constructor(format: string) {
    this.#format = format;
  }

  line(text: string): void {
    this.#number++;
    const match = ROW.exec(text.slice(0, 8000));
    if (match !== null) this.#row(match, text);
    else if (MADE_OF_HEADER.test(text)) this.#header.push(text.slice(0, 500));
    else if (text.trim() !== '' && !(this.#format === 'pprof-tree' && EDGE.test(text)))
      this.#notUnderstood(text);
  }

  finish(input: Input): Profile {
    const { type, total, unit, seconds, notes } = headerOf(this.#header);
    const entries = this.#rows.entries();
    const view: View = {
      name: type,
      unit: unitFor(this.#unit || unit, type),
      axis: axisOf({ type }),
      base: total === null ? 'the sum of the rows shown' : `all of ${type}`,
      total: total ?? entries.reduce((all, { self }) => all + (self ?? 0), 0),
      samples: null,
      entries,
    };
    return {
      format: this.#format,
      source: input.name,
      views: [view],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...notes],
      recording: seconds === null ? {} : { seconds },
    };
  }

  #row(match: RegExpExecArray, text: string): void {
    const flat = amountOf(match[1]!);
    const cum = amountOf(match[4]!);
    this.#unit ||= flat?.unit || cum?.unit || '';
    this.#rows.add({
      ...functionOf(match[6]!.trim()),
      self: flat?.value ?? null,
      total: cum?.value ?? null,
      at: { line: this.#number, text },
    });
  }

  #notUnderstood(text: string): void {
    this.#unread.add(this.#number, text);
  }
}
