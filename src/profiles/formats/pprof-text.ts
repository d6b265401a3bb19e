/**
 * What `go tool pprof` and gperftools' `pprof` print: tables, trees, stacks and annotated source, alone or one after another
 * as a session at the `(pprof)` prompt leaves them, with the chatter around them.
 * https://github.com/google/pprof/blob/main/internal/report/report.go
 *
 *           flat  flat%   sum%        cum   cum%
 *         12.40s 20.18% 20.18%     13.02s 21.19%  runtime.scanobject
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { changesOf } from './pprof-changes.ts';
import { headerOf, isChatter, isHeader } from './pprof-header.ts';
import { PprofRoutines, ROUTINE } from './pprof-routines.ts';
import { isBlock, PprofStacks, RULE } from './pprof-stacks.ts';
import { isRow, PprofTables, TITLES } from './pprof-tables.ts';
import { axisOf, meaningOf } from './pprof-types.ts';
import { unitFor } from './pprof-units.ts';

export const pprofTop: Format = { name: 'pprof-top', detect: detectTop, read: reading('pprof-top') };
export const pprofTree: Format = { name: 'pprof-tree', detect: detectTree, read: reading('pprof-tree') };
export const pprofTraces: Format = {
  name: 'pprof-traces',
  detect: detectTraces,
  read: reading('pprof-traces'),
};
export const pprofList: Format = { name: 'pprof-list', detect: detectList, read: reading('pprof-list') };

/** A page that quotes a few lines of pprof among its own is not claimed, only guessed at. */
const QUOTED = 0.45;
const MIN_SHARE = 0.2;

function detectTop(head: Head): Detection | null {
  const rows = head.lines.filter(isRow).length;
  const hasTitles = head.lines.some(line => TITLES.test(line));
  if (hasTitles && /calls%/.test(head.text)) return null;
  if (hasTitles) return claim(head, 0.97, rows, 'titles "flat flat% sum% cum cum%"');
  if (rows >= 2 && /^Total: -?[\d.]+ (?:samples|MB|B|objects|seconds)\s*$/m.test(head.text))
    return claim(head, 0.95, rows, '"Total: N samples" and rows of flat, flat%, sum%, cum, cum%');
  const content = head.lines.filter(line => line.trim() !== '').length;
  return rows >= 2 && rows >= 0.8 * content
    ? { confidence: 0.75, why: `${rows} rows of flat, flat%, sum%, cum, cum%` }
    : null;
}

function detectTree(head: Head): Detection | null {
  const titles = head.lines.some(line => TITLES.test(line) && line.includes('calls%'));
  const rows = head.lines.filter(line => isRow(line) || /\|\s/.test(line) || /^-{20,}/.test(line)).length;
  return titles ? claim(head, 0.98, rows, 'titles "flat flat% sum% cum cum% calls calls%"') : null;
}

function detectTraces(head: Head): Detection | null {
  if (head.lines.some(line => TITLES.test(line))) return null;
  const blocks = head.lines.filter((line, index) => RULE.test(line) && isBlock(head.lines, index)).length;
  return blocks > 0 ? { confidence: 0.96, why: `${blocks} stacks between rulers "-----------+---"` } : null;
}

function detectList(head: Head): Detection | null {
  const at = head.lines.findIndex(line => ROUTINE.test(line));
  if (at < 0) return null;
  const lines = head.lines.length - at + head.lines.filter(line => isHeader(line) || isChatter(line)).length;
  return claim(head, 0.98, lines, '"ROUTINE ========================"');
}

/** `lines` are those that only pprof prints. */
function claim(head: Head, confidence: number, lines: number, why: string): Detection {
  const content = head.lines.filter(line => line.trim() !== '');
  const own = lines + content.filter(line => isHeader(line) || isChatter(line)).length;
  return { confidence: own >= MIN_SHARE * content.length ? confidence : QUOTED, why };
}

function reading(format: string): (input: Input) => Promise<Profile> {
  return input => readByLine(input, new PprofTextReader(format));
}

const MAX_HEADER = 200;
const AVERAGES =
  'pprof -mean prints averages a sample, from which no shares follow. Send what pprof prints without -mean.';

export class PprofTextReader {
  readonly #format: string;
  readonly #tables = new PprofTables();
  readonly #routines = new PprofRoutines();
  readonly #stacks: PprofStacks = new PprofStacks(() => headerOf(this.#firstHeader, this.#stacks.unit).type);
  readonly #unread = new UnreadLines();
  readonly #firstHeader: string[] = [];
  /** Since the last table. */
  #header: string[] = [];
  #number = 0;

  constructor(format: string) {
    this.#format = format;
  }

  line(printed: string): void {
    this.#number++;
    // What answers a command that was not typed there stands behind the prompt.
    const text = printed.replace(/^(?:\(pprof\) )+(?=Showing |Total: |-?\d\S* of )/, '');
    if (isHeader(text) && !TITLES.test(text)) this.#keep(text.trimStart());
    if (this.#stacks.line(text, this.#number)) return;
    if (this.#tables.line(text, this.#number, this.#header)) {
      // The next table of a session has a total of its own, and is of the same profile.
      if (!TITLES.test(text))
        this.#header = this.#header.filter(line => /^(?:File|Type|Time|Duration): /.test(line));
      return;
    }
    if (this.#routines.line(text, this.#number)) return;
    if (text.trim() !== '' && !isHeader(text) && !isChatter(text)) this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    this.#stacks.close();
    const header = headerOf(this.#firstHeader, this.#stacks.unit);
    if (header.type.startsWith('mean_')) throw new PerfError('profile-other', `${input.name}: ${AVERAGES}`);
    const tables = this.#tables.views();
    const hasStacks = !this.#stacks.isEmpty;
    const views = hasStacks
      ? [this.#stackView(header.type, header.unit, header.total)]
      : tables.views.length > 0
        ? tables.views
        : [this.#routines.view(header.total, header.unit, header.type)];
    const first = views[0]!;
    const seconds = tables.seconds ?? header.seconds;
    const meaning = meaningOf(first);
    return {
      format: this.#format,
      source: input.name,
      views,
      stacks: hasStacks ? this.#stacks.stacks : null,
      hasFunctions: tables.views.length > 0,
      annotations: this.#routines.annotations(header.total ?? first.total, header.type),
      unread: this.#unread,
      notes: [
        ...input.notes,
        ...(tables.notes.length > 0 ? tables.notes : header.notes),
        ...(meaning === null ? [] : [meaning]),
        ...changesOf(first),
        ...this.#stacks.labels.notes(first.total),
      ],
      recording: seconds === null ? {} : { seconds },
    };
  }

  #keep(text: string): void {
    if (/^File: |^Type: /.test(text) && this.#header.some(line => line.startsWith(text.slice(0, 6))))
      this.#header = [];
    if (this.#header.length < MAX_HEADER) this.#header.push(text.slice(0, 500));
    if (this.#firstHeader.length < MAX_HEADER) this.#firstHeader.push(text.slice(0, 500));
  }

  #stackView(type: string, unit: string | null, total: number | null): View {
    const view = viewOf(this.#stacks.stacks, 0, this.#stacks.stacks.columns[0]!.name, {
      unit: unitFor(this.#stacks.unit || unit, type),
      axis: axisOf({ type }),
      base: total === null ? 'the sum of the stacks shown' : `all of ${type}`,
    });
    return {
      ...view,
      total: view.total || (total ?? 0),
      samples: null,
      entries: view.entries.map(entry => ({ ...entry, samples: null })),
    };
  }
}
