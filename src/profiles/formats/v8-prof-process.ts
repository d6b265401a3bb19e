/**
 * `node --prof-process`: https://v8.dev/docs/profile, printed by V8's `tools/tickprocessor.mjs`.
 *
 *     Statistical profiling result from v8.log, (476 ticks, 267 unaccounted, 0 excluded).
 *      [JavaScript]:
 *        ticks  total  nonlib   name
 *          23    4.8%    4.8%  JS: *match file:///app/hot.mjs:12:15
 *      145    0.2%    0.2%  LazyCompile: *listOnTimeout timers.js:109:23            Node before 16
 *      [Summary]:
 *          267   56.1%          Unaccounted
 *
 * What is unaccounted is said: it is often most of it. The bottom-up part has shares of the line above and is not added.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const v8ProfProcess: Format = { name: 'v8-prof-process', detect, read };

const HEADER =
  /^\W{0,3}\s*Statistical profiling result from (.{1,500}), \((\d{1,12}) ticks, (\d{1,12}) unaccounted, (\d{1,12}) excluded\)\./;
const SECTION = /^\s*\[([A-Z][\w+() ]{1,60})\]:\s*$/;
const ROW = /^\s*(\d{1,12})\s+(\d{1,3}\.\d)%\s+(?:(\d{1,3}\.\d)%\s+)?(\S.*)$/;
const SUMMARY = /^(JavaScript|C\+\+|GC|Shared libraries|Unaccounted)\s*$/;
const FLAT = /^(?:JavaScript|C\+\+|Shared libraries)$/;

function detect(head: Head): Detection | null {
  const header = head.lines.find(line => HEADER.test(line));
  if (header !== undefined) return { confidence: 0.99, why: `"${header.trim().slice(0, 60)}"` };
  const sections = head.lines.filter(line => FLAT.test(SECTION.exec(line)?.[1] ?? '')).length;
  const titles = head.lines.some(line => /^\s*ticks\s+total\s+nonlib\s+name\s*$/.test(line));
  return sections > 0 && titles
    ? { confidence: 0.95, why: `${sections} sections of V8's tick processor` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TickReader());
}

class TickReader {
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  /** Ticks by kind, as the summary has them. */
  readonly #summary = new Map<string, number>();
  #total: number | null = null;
  #section = '';
  #number = 0;
  #flat = 0;

  line(text: string): void {
    this.#number++;
    const header = HEADER.exec(text);
    const title = SECTION.exec(text);
    if (header !== null) this.#header(Number(header[2]), Number(header[3]), text);
    else if (title !== null) this.#section = title[1]!;
    else this.#row(text);
  }

  finish(input: Input): Profile {
    const unaccounted = this.#summary.get('Unaccounted') ?? 0;
    const collected = this.#summary.get('GC') ?? 0;
    const kinds = ['JavaScript', 'C++', 'Shared libraries', 'Unaccounted'];
    const summed = kinds.reduce((sum, kind) => sum + (this.#summary.get(kind) ?? 0), 0);
    const total = this.#total ?? (summed || this.#flat);
    return {
      format: 'v8-prof-process',
      source: input.name,
      views: [
        {
          name: 'ticks',
          unit: 'ticks',
          axis: 'cpu',
          base: 'all ticks, the unaccounted included',
          total,
          samples: total,
          entries: this.#rows.entries(),
        },
      ],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        `${unaccounted} of ${total} ticks are unaccounted: node --cpu-prof accounts for them`,
        `${collected} ticks fell into garbage collection; they are counted where they fell as well`,
      ],
      recording: {},
    };
  }

  #header(total: number, unaccounted: number, text: string): void {
    this.#total = (this.#total ?? 0) + total;
    this.#summary.set('Unaccounted', (this.#summary.get('Unaccounted') ?? 0) + unaccounted);
    if (unaccounted > 0)
      this.#rows.add({
        name: '[unaccounted]',
        self: unaccounted,
        total: null,
        samples: unaccounted,
        at: { line: this.#number, text },
      });
  }

  #row(text: string): void {
    const match = ROW.exec(text.slice(0, 8000));
    if (match === null) {
      if (!/^\s*$|^\s+ticks\s|^\s+Note:|^\s+amount of|^\s+Callers occupying|^\s*\.{3}/.test(text))
        this.#unread.add(this.#number, text);
      return;
    }
    const ticks = Number(match[1]);
    const kind = SUMMARY.exec(match[4]!)?.[1];
    if (this.#section === 'Summary' && kind !== undefined) {
      if (kind !== 'Unaccounted' || this.#total === null) this.#summary.set(kind, ticks);
    } else if (FLAT.test(this.#section)) {
      this.#flat += ticks;
      const at = { line: this.#number, text };
      this.#rows.add({ ...placeOf(match[4]!.trim()), self: ticks, total: null, samples: ticks, at });
    }
  }
}

interface Place {
  readonly name: string;
  readonly module: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

/** `JS: *match file:///app/hot.mjs:12:15`, `LazyCompile: ~insert timers.js:79:16`, `T node::Start(int, char**)`, a library. */
function placeOf(text: string): Place {
  const script =
    /^(?:JS|Script|Function|LazyCompile|Eval|Callback): [*~^+]?(?:(.{0,2000}) )?(\S{1,1000}?):(\d{1,9})(?::\d{1,9})?$/.exec(
      text,
    );
  if (script !== null)
    return {
      name: script[1]?.trim() || '(anonymous)',
      module: null,
      file: script[2]!.replace(/^file:\/\//, ''),
      line: Number(script[3]),
    };
  const isLibrary = /^(?:\/|[A-Za-z]:\\)\S/.test(text) || /^\[\w{1,20}\]$/.test(text);
  if (isLibrary)
    return {
      name: `[${text.replace(/^.*[/\\](?=.)/, '').replace(/^\[|\]$/g, '')}]`,
      module: text,
      file: null,
      line: null,
    };
  return { name: text.replace(/^[a-zA-Z] (?=\S)/, ''), module: null, file: null, line: null };
}
