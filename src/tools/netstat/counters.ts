/**
 * `netstat -s`: a section in each protocol's name, below it one counter a line, in words.
 *
 *     Tcp:
 *         57 segments retransmitted
 *         Quick ack mode was activated 183 times
 *         TCPTimeouts: 2
 *     Icmp:
 *         ICMP input histogram:
 *             destination unreachable: 1
 */
import type { Line } from '../shared/lines.ts';
import type { Rows } from '../shared/rows.ts';

export class Counters {
  readonly #rows: Rows;
  #section: string | null = null;
  #group: string | null = null;
  #indent = 0;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  read(line: Line): boolean {
    const text = line.text.slice(0, 400);
    const [, section] = /^([A-Z][A-Za-z0-9]{1,15}):$/.exec(text) ?? [];
    if (section !== undefined) {
      this.#section = section;
      this.#group = null;
      return true;
    }
    const [, blanks = '', words = ''] = /^(\s+)(\S.*)$/.exec(text) ?? [];
    if (this.#section === null || words === '') return false;
    if (/^[A-Za-z][A-Za-z ]{2,60}:$/.test(words)) {
      this.#group = words.slice(0, -1);
      this.#indent = blanks.length;
      return true;
    }
    if (blanks.length <= this.#indent) this.#group = null;
    return this.#counter(line, words);
  }

  /** The first number of the line is the value, the words around it are the name. */
  #counter(line: Line, words: string): boolean {
    const number = /(?<![\w.])(?:\d{1,20})(?![\w.])/.exec(words);
    if (number === null) return false;
    const around = `${words.slice(0, number.index)} ${words.slice(number.index + number[0].length)}`;
    const name = around.replace(/:\s*$/, '').replace(/\s+/g, ' ').trim();
    if (name === '') return false;
    const group = this.#group === null ? {} : { group: this.#group };
    this.#rows.add(line, 'counter', { section: this.#section, ...group, name, value: Number(number[0]) });
    return true;
  }
}
