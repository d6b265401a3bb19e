/**
 * WinDbg, cdb and kd: `!analyze -v` and `k`. https://learn.microsoft.com/en-us/windows-hardware/drivers/debuggercmds/-analyze
 *   (14a8.c04): Access violation - code c0000005 (!!! second chance !!!)
 *      ExceptionCode: c0000005 (Access violation)
 *   STACK_TEXT:
 *   000000bc`aeaaa440 00007ff8`c045e5a1 : 0000… : shop!shop::load+0x1e [c:\src\load.cpp @ 42]
 *   ChildEBP RetAddr            after `k`: the same frames without arguments; ` # Child-SP          RetAddr               Call Site`
 *   00 0915b084 6eefc617 shop!crash+0x1e
 *   SYMBOL_NAME:  shop!shop::load+1e
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';

const EXCEPTION = /^\([\da-f]{1,6}\.[\da-f]{1,6}\): (\S.{1,80}?) - code ([\da-f]{8})/;
const CODE = /^\s*ExceptionCode: ([\da-f]{8}) \((.{1,80})\)/;
const BUGCHECK = /^([A-Z][A-Z\d_]{6,60}) \(([\da-f]{1,8})\)$/;
const STACK = /^(?:STACK_TEXT: *|(?: # )?(?:ChildEBP|Child-SP) +RetAddr.*)$/;
const FRAME =
  /^(?:[\da-f]{2,3} )?(?:[\da-f]{8}(?:`[\da-f]{8})?|\(Inline Function\)) (?:[\da-f]{8}(?:`[\da-f]{8})?|-{8}(?:`-{8})?) (?:(?:: )?(?:[\da-f]{8}(?:`[\da-f]{8})? ){1,6}(?:: )?|: )?([\w.]{1,100}|0x[\da-f`]{8,17})(?:!(\S.{0,2000}?))?(?:\+0x[\da-f]{1,12})?(?: \((?:FPO|CONV|Inline).{0,100}\))?(?: \[(.{1,500}?) @ (\d{1,7})\])?\s*$/;
const ANALYSIS = /^\*\s+(?:Exception|Bugcheck) Analysis\s+\*$/;
const ACCESS = /^Attempt to (?:read from|write to|execute non-executable) address .*/;
const FIELD = /^(?:[A-Z][A-Z\d_]{3,40}:|\s{2,}\w+: )/;
const MAX_QUIET = 400;

export const windbg: TraceFormat = {
  name: 'windbg',
  language: 'c',
  open(line, before, emit) {
    const { text } = line;
    const first = EXCEPTION.test(text) || ANALYSIS.test(text) || CODE.test(text);
    if (!first && !(STACK.test(text) && text.trim() !== '')) return null;
    const session = new WindbgSession(line, emit);
    for (const earlier of before.slice(-20)) session.look(earlier.text);
    session.take(line);
    return session;
  },
};

class WindbgSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #type: string | null = null;
  #access: string | null = null;
  #process: string | null = null;
  readonly #stacks: { readonly list: FrameList; readonly at: Line }[] = [];
  #inStack = false;
  #analysed = false;
  #quiet = 0;
  #taken: Line[] = [];

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (line !== this.#at && this.#stacks.length === 0 && this.#taken.length < MAX_QUIET)
      this.#taken.push(line);
    if (STACK.test(text)) {
      this.#stacks.push({ list: new FrameList(), at: line });
      this.#inStack = true;
      return true;
    }
    const frame = this.#inStack ? FRAME.exec(text) : null;
    if (frame) {
      this.#stacks.at(-1)?.list.push(frameOf(frame), line);
      this.#quiet = 0;
      return true;
    }
    this.#look(text);
    // A long frame is wrapped; anything else ends the stack.
    if (text.trim() === '' || FIELD.test(text)) this.#inStack = false;
    this.#quiet += 1;
    return this.#quiet < MAX_QUIET && (this.#stacks.length === 0 || this.#quiet < 120);
  }

  /** What stands before the line that opened the session. */
  look(text: string): void {
    this.#look(text);
  }

  close(): readonly Line[] {
    const stacks = this.#stacks.filter(stack => stack.list.length > 0);
    const fullest = stacks.reduce<(typeof stacks)[number] | null>(
      (best, each) => (best === null || each.list.length > best.list.length ? each : best),
      null,
    );
    if (!fullest && !this.#analysed) return this.#taken;
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type ?? 'crash',
        message: this.#access,
        thread: this.#process,
        state: null,
        frames: fullest?.list.frames ?? [],
        causes: [],
        at: this.#at,
      },
    });
    return [];
  }

  #look(text: string): void {
    const exception = EXCEPTION.exec(text);
    const code = CODE.exec(text);
    if (exception && !/first chance/.test(text)) this.#type ??= `${exception[1]} (${exception[2]})`;
    if (code) {
      this.#type = `${code[2]} (${code[1]})`;
      this.#analysed = true;
    }
    const bugcheck = BUGCHECK.exec(text);
    if (bugcheck) this.#type ??= `${bugcheck[1]} (${bugcheck[2]})`;
    this.#access ??= ACCESS.exec(text)?.[0] ?? null;
    this.#process ??= /^PROCESS_NAME:\s+(\S{1,100})/.exec(text)?.[1] ?? null;
  }
}

function frameOf([, module = '', name, file, line]: RegExpExecArray): Frame {
  return cFrame(
    name?.replace(/\+0x[\da-f]{1,12}$/, '') ?? '??',
    module,
    file ?? null,
    line === undefined ? null : Number(line),
  );
}
