/**
 * Redis' `SLOWLOG GET` as redis-cli prints it: https://redis.io/docs/latest/commands/slowlog-get/
 *
 *     1) 1) (integer) 14
 *        2) (integer) 1309448221          when
 *        3) (integer) 15                  microseconds
 *        4) 1) "KEYS"
 *           2) "*"
 *        5) "127.0.0.1:58217"
 *        6) "worker-123"
 *
 * Commands are added up by their word; the time is that of the execution, without waiting for the network.
 */
import type { Detection, Format, Head, Input, Profile, SourceLine } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';

export const redisSlowlog: Format = { name: 'redis-slowlog', detect, read };

const ENTRY = /^\s*\d{1,6}\) 1\) \(integer\) \d{1,18}\s*$/;
const FIELD = /^\s{1,12}(\d)\) \(integer\) (\d{1,18})\s*$/;
const COMMAND = /^\s{1,12}4\) 1\) "((?:[^"\\]|\\.){1,200})"\s*$/;

function detect(head: Head): Detection | null {
  const at = head.lines.findIndex(line => ENTRY.test(line));
  const fields = [1, 2].map(offset => FIELD.exec(head.lines[at + offset] ?? '')?.[1]);
  return at >= 0 && fields[0] === '2' && fields[1] === '3' && COMMAND.test(head.lines[at + 3] ?? '')
    ? { confidence: 0.93, why: 'entries of SLOWLOG GET' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new SlowlogReader());
}

class SlowlogReader {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  #micros: number | null = null;
  #at: SourceLine = { line: 1, text: '' };
  #number = 0;

  line(text: string): void {
    this.#number++;
    const field = FIELD.exec(text);
    const command = COMMAND.exec(text);
    if (ENTRY.test(text)) {
      this.#micros = null;
      this.#at = { line: this.#number, text };
    } else if (field?.[1] === '3') this.#micros = Number(field[2]);
    else if (command !== null && this.#micros !== null) {
      const name = command[1]!.toUpperCase();
      this.#times.add({ name, self: this.#micros * 1000, total: null, at: this.#at });
      this.#calls.add({ name, self: 1, total: null, at: this.#at });
      this.#micros = null;
    }
  }

  finish(input: Input): Profile {
    const base = 'the commands in the slow log';
    return flatProfile(
      'redis-slowlog',
      input,
      [
        { name: 'time', unit: 'ns', axis: 'cpu', base, of: 'the time in the slow log', rows: this.#times },
        { name: 'calls', unit: 'calls', axis: 'count', base, rows: this.#calls },
      ],
      {
        notes: [
          'the slow log keeps the last commands over slowlog-log-slower-than alone; Redis runs one after another, so each holds all others up',
        ],
      },
    );
  }
}
