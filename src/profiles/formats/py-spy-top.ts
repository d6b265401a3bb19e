/**
 * py-spy's top: https://github.com/benfred/py-spy/blob/master/src/console_viewer.rs
 *
 *     Total Samples 500
 *     GIL: 95.00%, Active: 181.00%, Threads: 3
 *
 *       %Own   %Total  OwnTime  TotalTime  Function (filename)
 *      96.00%  96.00%    4.05s     4.05s   <genexpr> (app.py)
 *
 * It redraws: the last whole screen counts. OwnTime and TotalTime are since the start and are read; %Own and %Total are of
 * the last refresh alone. What does not fit the screen's height or width is not printed.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { ANSI, frameOf } from './py-spy.ts';

export const pySpyTop: Format = { name: 'py-spy-top', detect, read };

const TITLES = /^\s*%Own\s+%Total\s+OwnTime\s+TotalTime\s+Function/;
const ROW =
  /^\s*(\d{1,7}\.\d{2})%\s+(\d{1,7}\.\d{2})%\s+(\d{1,12}(?:\.\d{1,3})?)s\s+(\d{1,12}(?:\.\d{1,3})?)s\s+(\S.*)$/;
const OTHER =
  /^\s*$|^Press |^Collecting|^Total Samples|^GIL:|behind in sampling|^\s*Keyboard Shortcuts|^\s*(?:key|[1-4]|[LRX],[lrx])\s+[a-zA-Z]|^Script (?:started|done)/;

function detect(head: Head): Detection | null {
  return head.lines.some(line => TITLES.test(line.replaceAll(ANSI, '')))
    ? { confidence: 0.97, why: 'titles "%Own %Total OwnTime TotalTime"' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TopReader());
}

class TopReader {
  readonly #unread = new UnreadLines();
  #rows = new Rows();
  #last = this.#rows;
  #number = 0;
  #screens = 0;
  #samples: number | null = null;
  #warning: string | null = null;

  line(raw: string): void {
    this.#number++;
    const text = raw.replaceAll(ANSI, '').replaceAll('\r', '').slice(0, 4000);
    const row = ROW.exec(text);
    if (TITLES.test(text)) {
      if (this.#rows.size > 0) this.#last = this.#rows;
      this.#rows = new Rows();
      this.#screens++;
    } else if (row !== null) this.#row(row, text);
    else this.#other(text);
  }

  finish(input: Input): Profile {
    const shown = this.#rows.size > 0 ? this.#rows : this.#last;
    const entries = shown.entries();
    const notes = [
      ...input.notes,
      'times are since the start of py-spy; rows beyond the height of the screen are not printed',
    ];
    if (this.#screens > 1) notes.push(`${this.#screens} screens: the last one is read`);
    if (this.#warning !== null) notes.push(`py-spy warns: ${this.#warning}`);
    return {
      format: 'py-spy-top',
      source: input.name,
      views: [
        {
          name: 'time',
          unit: 's',
          axis: 'cpu',
          base: 'the rows shown',
          total: entries.reduce((all, { self }) => all + (self ?? 0), 0),
          samples: this.#samples,
          entries,
        },
      ],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #row(row: RegExpExecArray, text: string): void {
    const place = /^(.{1,2000}) \(([^()]{1,1000}?)(?::(\d{1,9}))?\)$/.exec(row[5]!.trim());
    const frame =
      place === null ? frameOf(row[5]!.trim(), '', undefined) : frameOf(place[1]!, place[2]!, place[3]);
    this.#rows.add({
      ...frame,
      self: Number(row[3]),
      total: Number(row[4]),
      at: { line: this.#number, text },
    });
  }

  #other(text: string): void {
    const samples = /^Total Samples (\d{1,12})/.exec(text);
    if (samples !== null) this.#samples = Number(samples[1]);
    if (/behind in sampling|Error Rate/.test(text)) this.#warning = text.trim();
    if (this.#screens > 0 && !OTHER.test(text)) this.#unread.add(this.#number, text);
  }
}
