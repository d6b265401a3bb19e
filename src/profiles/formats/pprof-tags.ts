/**
 * `go tool pprof -tags`: what each value of each label weighs.
 * Source: https://github.com/google/pprof/blob/main/internal/report/report.go (`printTags`)
 *
 *      route: Total 320.0ms
 *             230.0ms (71.88%): /items
 *              90.0ms (28.12%): /users
 *      bytes: Total 12.9MB of 13.1MB (98.51%)                            of newer versions
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { isChatter, isHeader } from './pprof-header.ts';
import { AMOUNT, amountOf, PERCENT } from './pprof-units.ts';

export const pprofTags: Format = { name: 'pprof-tags', detect, read };

const KEY = new RegExp(`^\\s*(\\S.{0,200}?): Total (${AMOUNT})(?: of (${AMOUNT})\\b.{0,40})?\\s*$`);
const VALUE = new RegExp(`^\\s*(${AMOUNT}) \\(\\s*(?:${PERCENT})\\): (.{0,2000})$`);

function detect({ lines }: Head): Detection | null {
  const at = lines.findIndex((line, index) => KEY.test(line) && VALUE.test(lines[index + 1] ?? ''));
  return at < 0 ? null : { confidence: 0.93, why: `"${lines[at]!.trim()}" and values of the label` };
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TagReader());
}

interface Label {
  readonly key: string;
  readonly total: number;
  readonly unit: string;
  readonly rows: Rows;
}

class TagReader {
  readonly #labels: Label[] = [];
  readonly #unread = new UnreadLines();
  #number = 0;

  line(text: string): void {
    this.#number++;
    const key = KEY.exec(text);
    const value = VALUE.exec(text.slice(0, 4000));
    const label = this.#labels.at(-1);
    if (key !== null) this.#open(key);
    else if (value !== null && label !== undefined) {
      const self = amountOf(value[1]!)?.value ?? 0;
      label.rows.add({
        name: `${label.key}=${value[2]!.trim()}`,
        self,
        total: null,
        at: { line: this.#number, text },
      });
    } else if (text.trim() !== '' && !isHeader(text) && !isChatter(text))
      this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    if (this.#labels.length === 0)
      throw new PerfError(
        'profile-broken',
        `${input.name} holds no label of pprof -tags. Send its whole output.`,
      );
    const notes = [
      ...input.notes,
      'values of labels, not functions: pprof -top -tagfocus=VALUE shows where one of them spends its time',
    ];
    if (this.#labels.length > 1)
      notes.push(
        `${this.#labels.length} labels, each a view of its own: ${this.#labels
          .map(({ key }) => key)
          .slice(0, 10)
          .join(', ')}`,
      );
    return {
      format: 'pprof-tags',
      source: input.name,
      views: this.#labels.map(viewOf),
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  #open(match: RegExpExecArray): void {
    if (this.#labels.length >= 64) return;
    const own = amountOf(match[2]!);
    const whole = amountOf(match[3] ?? '') ?? own;
    this.#labels.push({
      key: match[1]!,
      total: whole?.value ?? 0,
      unit: whole?.unit || own?.unit || 'samples',
      rows: new Rows(),
    });
  }
}

function viewOf({ key, total, unit, rows }: Label): View {
  const axis = unit === 'ns' ? 'cpu' : unit === 'bytes' ? 'alloc' : 'count';
  const base = `all that has the label ${key}`;
  return { name: key, unit, axis, base, of: base, total, samples: null, entries: rows.entries() };
}
