/**
 * `perf top --stdio`: the same rows again and again, with clears and carriage returns; the last whole screen counts.
 * Source: https://github.com/torvalds/linux/blob/master/tools/perf/builtin-top.c
 *
 *        PerfTop:     947 irqs/sec  kernel: 1.2%  exact:  0.0% lost: 0/0 drop: 0/0 [4000Hz cpu-clock],  (all, 2 CPUs)
 *     -----------------------------------------------------------------
 *         46.69%  hot                  [.] hotSort
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { percentView, Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const perfTop: Format = { name: 'perf-top', detect, read };

const HEADER = /PerfTop:\s*\d+ irqs\/sec.{0,120}\[(?:(\d{1,9}) ?Hz )?([^\]]{1,80})\]/;
/** With `-g` a second percent; with `-n` a count; with `--sort comm,dso,sym` a command before the DSO. */
const ROW =
  /^\s*(\d{1,3}\.\d{1,2})%(?:\s{1,40}(\d{1,3}\.\d{1,2})%)?\s{1,40}(?:(\d{1,15})\s{2,40})?(\S.{0,500}?)\s{1,200}\[([.kguH])\] (\S.*)$/;
const CHAIN = /^\s{8,}(?:\||--|\S)/;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const COLOUR = new RegExp('\\u001b\\[[0-9;]*m', 'g');
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b(?:\\[[0-9;?]*[A-Za-z]|[()][A-Z0-9])', 'g');

function detect(head: Head): Detection | null {
  const plain = head.text.replaceAll(COLOUR, '').replaceAll(ANSI, '\n');
  return /^\s{0,20}PerfTop:\s*\d+ irqs\/sec/m.test(plain)
    ? { confidence: 0.98, why: '"PerfTop: … irqs/sec"' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TopReader());
}

class TopReader {
  readonly #unread = new UnreadLines();
  #rows = new Rows();
  #previous = this.#rows;
  #event = 'samples';
  #screens = 0;
  #number = 0;

  line(raw: string): void {
    this.#number++;
    for (const text of raw.replaceAll(COLOUR, '').replaceAll(ANSI, '\r').split('\r')) this.#part(text);
  }

  finish(input: Input): Profile {
    const isWhole = this.#rows.size > 0 && this.#rows.size >= this.#previous.size * 0.5;
    const shown = isWhole ? this.#rows : this.#previous;
    const notes = [...input.notes, 'symbols of perf top are cut to the width of the terminal'];
    if (this.#screens > 1) notes.push(`${this.#screens} screens: the last whole one is read`);
    return {
      format: 'perf-top',
      source: input.name,
      views: [percentView(this.#event, 'cpu', shown.entries(), null, `recent samples of ${this.#event}`)],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #part(text: string): void {
    const header = HEADER.exec(text);
    const row = ROW.exec(text.slice(0, 4000));
    if (header !== null) {
      if (this.#rows.size > 0) this.#previous = this.#rows;
      this.#rows = new Rows();
      this.#event = header[2]!.trim();
      this.#screens++;
    } else if (row !== null) this.#row(row, text);
    else if (
      !CHAIN.test(text) &&
      !/^\s*$|^-+$|PerfTop:|^\s*Mapped keys|^Script (?:started|done)|^\s*\[[a-zA-Z]\]|^\s*Enter/.test(text)
    ) {
      this.#unread.add(this.#number, text);
    }
  }

  #row(row: RegExpExecArray, text: string): void {
    const [, first, second, samples, place, mark, symbol] = row;
    this.#rows.add({
      name: symbol!.trim(),
      module: place!
        .trim()
        .split(/\s{2,}/)
        .at(-1)!,
      kind: mark === '.' || mark === 'u' ? 'user' : 'kernel',
      self: Number(second ?? first),
      total: second === undefined ? null : Number(first),
      samples: samples === undefined ? null : Number(samples),
      at: { line: this.#number, text },
    });
  }
}
