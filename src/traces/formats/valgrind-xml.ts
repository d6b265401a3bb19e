/**
 * `valgrind --xml=yes`, one element a line. https://sourceware.org/git/?p=valgrind.git;a=blob;f=docs/internals/xml-output-protocol4.txt
 *   <error>
 *     <kind>InvalidRead</kind>
 *     <what>Invalid read of size 4</what>
 *     <stack> <frame> <fn>main</fn> <dir>/srv/shop</dir> <file>bugs.cpp</file> <line>41</line> </frame> </stack>
 *     <auxwhat>Address 0x0 is not stack'd, malloc'd or (recently) free'd</auxwhat>
 *   </error>
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';

const ELEMENT = /^\s*<(\w{1,30})>(?:([^<]{0,4000})<\/\1>)?\s*$/;
const CLOSING = /^\s*<\/(\w{1,30})>\s*$/;

export const valgrindXml: TraceFormat = {
  name: 'valgrind',
  language: 'c',
  open: (line, _before, emit) => (/^\s*<valgrindoutput>\s*$/.test(line.text) ? new XmlSession(emit) : null),
};

interface Stack {
  readonly label: string;
  readonly at: Line;
  readonly list: FrameList;
}

class XmlSession implements Session {
  readonly #emit: Emit;
  #error: { what: string; signal: boolean; at: Line; words: string[]; stacks: Stack[] } | null = null;
  #frame: Record<string, string> | null = null;
  #label = '';
  #ended = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    if (this.#ended) return false;
    const element = ELEMENT.exec(line.text);
    if (element) this.#opened(element[1] ?? '', unescaped(element[2] ?? ''), line);
    const closing = CLOSING.exec(line.text);
    if (closing) this.#closed(closing[1] ?? '', line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return [];
  }

  #opened(name: string, text: string, line: Line): void {
    if (name === 'error' || name === 'fatal_signal')
      this.#error = { what: '', signal: name === 'fatal_signal', at: line, words: [], stacks: [] };
    else if (name === 'frame') this.#frame = {};
    else if (name === 'stack')
      this.#error?.stacks.push({ label: this.#label, at: line, list: new FrameList() });
    else if (this.#frame) this.#frame[name] = text;
    else if (text !== '') this.#words(name, text);
  }

  #words(name: string, text: string): void {
    if (!this.#error) return;
    if (name === 'signame') this.#error.what = `Process terminating with default action of signal (${text})`;
    else if ((name === 'what' || name === 'text') && this.#error.what === '') this.#error.what = text;
    else if (name === 'auxwhat' || name === 'text' || name === 'event') {
      this.#label = text;
      this.#error.words.push(text);
    }
  }

  #closed(name: string, line: Line): void {
    if (name === 'frame' && this.#frame) {
      this.#error?.stacks.at(-1)?.list.push(frameOf(this.#frame), line);
      this.#frame = null;
    } else if (name === 'error' || name === 'fatal_signal') this.#finish();
    else if (name === 'valgrindoutput') this.#ended = true;
  }

  #finish(): void {
    const error = this.#error;
    this.#error = null;
    this.#label = '';
    const stacks = (error?.stacks ?? []).filter(stack => stack.list.length > 0);
    const [first, ...others] = stacks;
    if (!error || !first) return;
    this.#emit({
      kind: 'trace',
      trace: {
        type: error.what,
        message: error.words.join('; ') || null,
        thread: null,
        state: null,
        frames: first.list.frames,
        causes: [],
        at: error.at,
        ...(others.length > 0 && {
          details: {
            stacks: others.map(({ label, at, list }) => ({ label, thread: null, at, frames: list.frames })),
          },
        }),
      },
    });
  }
}

function frameOf(parts: Record<string, string>): Frame {
  const file =
    parts['file'] === undefined ? null : parts['dir'] ? `${parts['dir']}/${parts['file']}` : parts['file'];
  return cFrame(
    parts['fn'] ?? '??',
    parts['obj'] ?? null,
    file,
    parts['line'] ? Number(parts['line']) : null,
  );
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos|#39);/g, (_match, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
};
