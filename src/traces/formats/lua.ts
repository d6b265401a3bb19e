/**
 * Lua, LuaJIT, OpenResty. https://www.lua.org/source/5.4/lauxlib.c.html (luaL_traceback)
 *   lua: orders.lua:3: attempt to index a nil value (local 'order')
 *   stack traceback:
 *   	[C]: in function 'error'
 *   	orders.lua:3: in local 'load'             5.1: in function 'load'; 5.4: in upvalue, in method, in field
 *   	orders.lua:10: in main chunk
 *   	(...tail calls...)
 *   coroutine 0:                                OpenResty writes one stack a coroutine
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const OPENS = /^\s*stack traceback:\s*$/;
const FRAME =
  /^\s*(?:(\[C\])|(\[string "[^"]{0,300}"\]|[^\s:][^:\n]{0,500}?):(-?\d{1,9})): in (main chunk|(?:function|local|upvalue|method|field|metamethod|global|for iterator)(?: <[^<>]{1,500}>| '[^']{1,200}')|\?|function \S{1,300})(?:, client: .*)?$/;
const BARE_C = /^\s*\[C\]:? (?:in )?(\?|\S.{0,200})$/;
const KNOWN =
  /^\s*\(\.\.\.tail calls?\.\.\.\)$|^\s*\.\.\.(?:\s*\(skipping (\d+) levels\))?$|^\s*coroutine \d+:\s*$/;
// "lua: orders.lua:3: attempt …"; nginx writes what it did before it
const HEADER =
  /^(?:.{0,400}?(?:lua\S{0,10}|runtime error|error): )?(?:\[string "[^"]{0,300}"\]|[\w./\\@-]{1,300}):(\d{1,9}): (.*)$/;
const SAID = /^(?:lua\S{0,10}|.{0,300}?(?:runtime )?error): (.*)$/;

export const lua: TraceFormat = {
  name: 'lua',
  language: 'lua',
  open: (line, before, emit) =>
    OPENS.test(line.text) ? new LuaSession(line, before.at(-1) ?? null, emit) : null,
};

class LuaSession implements Session {
  readonly #emit: Emit;
  readonly #opened: Line;
  readonly #head: Line | null;
  readonly #frames = new FrameList();
  #elided = 0;

  constructor(opened: Line, head: Line | null, emit: Emit) {
    this.#opened = opened;
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    if (line === this.#opened) return true;
    const known = KNOWN.exec(line.text);
    if (known) {
      this.#elided += Number(known[1] ?? 0);
      return true;
    }
    const frame = luaFrame(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null;
  }

  close(): readonly Line[] {
    // `stack traceback:` alone is other programs' word too.
    if (this.#frames.length === 0) return [];
    const text = this.#head?.text ?? '';
    const message = HEADER.exec(text)?.[2] ?? SAID.exec(text)?.[1] ?? null;
    const elided = this.#elided + this.#frames.elided;
    this.#emit({
      kind: 'trace',
      trace: {
        type: message === null ? null : 'error',
        message,
        thread: null,
        state: null,
        frames: this.#frames.frames,
        causes: [],
        at: (message === null ? null : this.#head) ?? this.#opened,
        ...(elided > 0 && { elided }),
      },
    });
    return [];
  }
}

function luaFrame(text: string): Frame | null {
  const match = FRAME.exec(text);
  if (!match) {
    const bare = BARE_C.exec(text);
    return bare
      ? {
          ...frameOf('lua', {
            function: (bare[1] ?? '?').replace(/^at 0x[\da-f]+$/, '?'),
            module: null,
            file: null,
            line: null,
          }),
          own: false,
        }
      : null;
  }
  const name = (match[4] ?? '').replace(/^(?!main chunk)\w+(?: iterator)? '?(.*?)'?$/, '$1');
  const file = match[1] ? null : (match[2] ?? null);
  const frame = frameOf('lua', {
    function: name,
    module: null,
    file,
    line: match[3] ? Number(match[3]) : null,
  });
  return match[1] ? { ...frame, own: false } : frame;
}
