/**
 * Erlang/OTP error reports, as terms and as words. https://www.erlang.org/doc/system/errors
 *   =ERROR REPORT==== 25-Nov-2026::10:02:30.817067 ===
 *   Error in process <0.79.0> with exit value:
 *   {function_clause,[{lists,nth,[7,[]],[{file,"lists.erl"},{line,198}]},{shop,place,1,[]}]}
 *
 *   exception error: no function clause matching lists:nth(8,[]) (lists.erl, line 198)
 *     in function  shop:load/1 (shop.erl, line 7)
 *     in call from shop:place/1 (shop.erl, line 9)
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const REPORT =
  /^=(ERROR|CRASH|SUPERVISOR|INFO) REPORT==== .* ===$|^(?:Error in process|\{"init terminating in do_boot"|init terminating in do_boot)|^\*\* (?:exception (?:error|exit|throw)|Generic server .* terminating|Reason for termination)/;
const PROCESS = /Error in process (<[\d.]+>)|^\s*pid: (<[\d.]+>)/;
const WORDS = /^\s*(?:\*\* )?exception (error|exit|throw): (.*)$/;
const CALL =
  /^\s*(?:in function|in call from|called as)\s+([\w@']+:[\w@'/-]+?\/\d+)(?: \((\S+), line (\d+)\))?/;
const WHERE = /([\w@']{1,200}:[\w@']{1,200})\(.*\) \((\S+\.erl), line (\d+)\)$/;
// {lists,nth,[7,[]],[{file,"lists.erl"},{line,198}]} or {shop,place,1,[]}; the arguments may nest once.
const TUPLE =
  /\{('[^']{1,100}'|[a-z]\w{0,100}),('[^']{1,100}'|[a-z]\w{0,100}),(\d{1,3}|\[[^[\]{}]{0,300}(?:\[[^[\]{}]{0,300}\][^[\]{}]{0,300}){0,8}\]),\[(?:\{file,\s*"([^"]{1,300})"\},\s*\{line,(\d+)\})?[^\]]{0,300}\]\}/g;
const REASON = /\{\{?([a-z]\w{0,60})\b/;
// {{badmatch,{error,enoent}},[{shop,load,1,…
const WITH_VALUE = /\{\{([a-z]\w{0,60}),(.{1,300}?)\},\s*\[\{/;
const MAX_TERM = 200_000;

export const erlang: TraceFormat = {
  name: 'erlang',
  language: 'erlang',
  open(line, _before, emit) {
    if (!REPORT.test(line.text)) return null;
    const session = new ErlangSession(line, emit);
    session.take(line);
    return session;
  },
};

class ErlangSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #frames = new FrameList();
  #thread: string | null = null;
  #type: string | null = null;
  #message: string | null = null;
  #term = '';
  #lines = 0;

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    this.#lines += 1;
    if (text.trim() === '' || this.#lines > 2000) return false;
    if (line !== this.#at && text.startsWith('=') && REPORT.test(text)) return false;
    const process = PROCESS.exec(text);
    if (process) this.#thread ??= process[1] ?? process[2] ?? null;
    const words = WORDS.exec(text);
    if (words) this.#said(words, line);
    const call = CALL.exec(text);
    if (call) this.#frames.push(erlangFrame(call[1] ?? '', call[2], call[3]), line);
    else if (!words && this.#term.length < MAX_TERM) this.#term += `${text.trim()} `;
    return true;
  }

  close(): readonly Line[] {
    if (this.#frames.length === 0) this.#fromTerm();
    if (this.#type !== null || this.#frames.length > 0) {
      this.#emit({
        kind: 'trace',
        trace: {
          type: this.#type,
          message: this.#message,
          thread: this.#thread,
          state: null,
          frames: this.#frames.frames,
          causes: [],
          at: this.#at,
        },
      });
    }
    return [];
  }

  #said(words: RegExpExecArray, line: Line): void {
    this.#type = words[1] ?? 'error';
    const where = WHERE.exec(words[2] ?? '');
    this.#message = (words[2] ?? '').replace(/ \(\S+\.erl, line \d+\)$/, '');
    if (where) this.#frames.push(erlangFrame(where[1] ?? '', where[2], where[3]), line);
  }

  #fromTerm(): void {
    const matches = [...this.#term.matchAll(TUPLE)];
    for (const [, module = '', name = '', arity = '', file, number] of matches) {
      const count = /^\d+$/.test(arity) ? arity : String(topLevelCount(arity));
      this.#frames.push(erlangFrame(`${module}:${name}/${count}`, file, number), this.#at);
    }
    if (matches.length > 0) {
      this.#type ??= REASON.exec(this.#term)?.[1] ?? null;
      this.#message ??= this.#reason(matches[0]);
    }
  }

  /** What the term says besides the stack: the value that did not match, or the call with its arguments. */
  #reason(first: RegExpMatchArray | undefined): string | null {
    const value = WITH_VALUE.exec(this.#term)?.[2];
    if (value) return value;
    const [, module, name, given = ''] = first ?? [];
    return given.startsWith('[') ? `${module}:${name}(${given.slice(1, -1)})` : null;
  }
}

/** How many arguments a printed list holds: commas outside of brackets, and one. */
function topLevelCount(list: string): number {
  let depth = 0;
  let commas = 0;
  for (const letter of list.slice(1, -1)) {
    if (letter === '[') depth += 1;
    else if (letter === ']') depth -= 1;
    else if (letter === ',' && depth === 0) commas += 1;
  }
  return list === '[]' ? 0 : commas + 1;
}

function erlangFrame(name: string, file: string | undefined, line: string | undefined): Frame {
  return frameOf('erlang', {
    function: name,
    module: name.split(':')[0] ?? null,
    file: file ?? null,
    line: line === undefined ? null : Number(line),
  });
}
