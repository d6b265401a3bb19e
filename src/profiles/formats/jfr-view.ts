/**
 * The tables of `jfr view` and of `jfr summary`.
 * Source: https://github.com/openjdk/jdk/blob/master/src/jdk.jfr/share/conf/jfr/view.ini
 *
 *     Method                                             Samples Percent
 *     -------------------------------------------------- ------- -------
 *     Load.hash(byte[])                                      312  68.57%
 *
 *      Event Type                                   Count  Size (bytes)
 *     ==================================================================
 *      jdk.ExecutionSample                            419          4502
 *
 * Columns are cut by the ruler. Of several views in one text the first that says where something goes is read.
 */
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches, readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { printedMethod } from './jfr-columns.ts';

export const jfrView: Format = { name: 'jfr-view', detect: detectView, read: readView };
export const jfrSummary: Format = { name: 'jfr-summary', detect: detectSummary, read: readSummary };

const RULER = /^-{3,}(?: -{3,}){1,8}\s*$/;
const NAMES = /^(?:Method|Object Type|Thread|StackTrace|Lock Class|Monitor Class|Class|Site|Address)\b/;
const VALUES = /^(?:Samples|Percent|Allocation Pressure|Count)$/;
const SUMMARY = /^ Event Type\s+Count\s+Size \(bytes\)\s*$/;

interface Columns {
  readonly starts: readonly number[];
  readonly titles: readonly string[];
}

function detectView({ lines }: Head): Detection | null {
  const at = lines.findIndex((line, index) => RULER.test(line) && columnsOf(lines[index - 1] ?? '', line));
  return at < 0 ? null : { confidence: 0.93, why: `table of jfr view: "${lines[at - 1]!.trim()}"` };
}

/** null where the table above this ruler is none that is read. */
function columnsOf(header: string, ruler: string): Columns | null {
  if (!NAMES.test(header)) return null;
  const starts = [...ruler.matchAll(/-+/g)].map(match => match.index);
  const titles = cut(header, starts);
  return titles.slice(1).some(title => VALUES.test(title)) ? { starts, titles } : null;
}

function cut(line: string, starts: readonly number[]): string[] {
  return starts.map((start, index) => line.slice(start, starts[index + 1] ?? line.length).trim());
}

function readView(input: Input): Promise<Profile> {
  return readByLine(input, new ViewReader());
}

class ViewReader {
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  #number = 0;
  /** The two lines before, blank ones left out: the view's title and the header. */
  #before = ['', ''];
  #title = '';
  #columns: Columns | null = null;
  #ended = false;
  #samples = 0;
  #percent = 0;

  line(text: string): void {
    this.#number++;
    const [title = '', header = ''] = this.#before;
    if (this.#columns === null && RULER.test(text)) {
      this.#columns = columnsOf(header, text);
      this.#title = title.trim();
    } else if (this.#columns !== null && !this.#ended) this.#row(this.#columns, text);
    if (text.trim() !== '') this.#before = [header, text];
  }

  finish(input: Input): Profile {
    const titles = this.#columns?.titles ?? [];
    const hasSamples = titles.includes('Samples');
    const axis = axisOf(titles, this.#title);
    const entries = this.#rows.entries();
    const counted = hasSamples || titles.includes('Count');
    const total = counted ? this.#all() : 100;
    const unit = hasSamples ? 'samples' : counted ? 'events' : '%';
    return {
      format: 'jfr-view',
      source: input.name,
      views: [
        {
          name: this.#title || 'jfr view',
          unit,
          axis,
          base: 'all of the recording',
          total,
          samples: hasSamples ? total : null,
          entries,
        },
      ],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        'a view of a recording: stacks, lines and the rows that were left out are in the .jfr itself',
      ],
      recording: {},
    };
  }

  /** The rows' percents tell how many samples there were in all, also of the rows that are not shown. */
  #all(): number {
    const all = this.#percent > 1 ? Math.round((100 * this.#samples) / this.#percent) : 0;
    return Math.max(this.#samples, all);
  }

  #row({ starts, titles }: Columns, text: string): void {
    if (text.trim() === '') {
      this.#ended = this.#rows.size > 0;
      return;
    }
    const cells = cut(text, starts);
    const cell = (title: string) => cells[titles.indexOf(title)];
    const samples = numberOf(cell('Samples') ?? cell('Count'));
    const percent = numberOf((cell('Percent') ?? cell('Allocation Pressure'))?.replace(/%$/, ''));
    const value = samples ?? percent;
    if (value === null || cells[0] === '') {
      this.#unread.add(this.#number, text);
      return;
    }
    this.#samples += samples ?? 0;
    this.#percent += samples === null ? 0 : (percent ?? 0);
    const at = { line: this.#number, text };
    this.#rows.add({ name: printedMethod(cells[0]!), self: value, total: null, samples, at });
  }
}

function axisOf(titles: readonly string[], title: string): Axis {
  if (titles.includes('Allocation Pressure')) return 'alloc';
  if (!titles.includes('Samples')) return 'lock';
  return /native|wait/i.test(title) ? 'wall' : 'cpu';
}

function numberOf(text: string | undefined): number | null {
  const plain = text?.replaceAll(/[,\u00a0\u202f](?=\d{3}\b)/g, '').replace(',', '.') ?? '';
  return /^\d{1,15}(?:\.\d{1,6})?$/.test(plain) ? Number(plain) : null;
}

function detectSummary({ lines }: Head): Detection | null {
  return lines.some(line => SUMMARY.test(line)) ? { confidence: 0.95, why: 'jfr summary' } : null;
}

async function readSummary(input: Input): Promise<Profile> {
  const rows = new Rows();
  const unread = new UnreadLines();
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const row = /^ {1,4}([a-zA-Z][\w.$]{2,200})\s+(\d{1,15})\s+(\d{1,15})\s*$/.exec(text);
      if (row !== null && Number(row[2]) > 0)
        rows.add({ name: row[1]!, self: Number(row[2]), total: null, at: { line: number, text } });
      else if (row === null && !/^\s*$|^=+|^ (?:Version|Chunks|Start|Duration|Event Type)/.test(text))
        unread.add(number, text);
    }
  }
  const entries = rows.entries();
  const total = entries.reduce((sum, { self }) => sum + (self ?? 0), 0);
  return {
    format: 'jfr-summary',
    source: input.name,
    views: [
      { name: 'events', unit: 'events', axis: 'count', base: 'all events', total, samples: null, entries },
    ],
    stacks: null,
    annotations: [],
    unread,
    notes: [
      ...input.notes,
      'how many events of each kind a recording holds, not where time goes: send the .jfr itself, or `jfr view hot-methods FILE`',
    ],
    recording: {},
  };
}
