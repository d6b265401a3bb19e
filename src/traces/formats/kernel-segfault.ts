/**
 * The kernel's one line about a program that crashed. https://github.com/torvalds/linux/blob/master/arch/x86/mm/fault.c (show_signal_msg)
 *   shopd[4711]: segfault at 10 ip 000055d2e4f1a1f0 sp 00007ffd3a0f3c58 error 4 in shopd[55d2e4f19000+2000] likely on CPU 3 (core 3, socket 0)
 *   traps: shopd[4712] general protection fault ip:55d2e4f1a1f0 sp:7ffd3a0f3c58 error:0 in shopd[55d2e4f19000+2000]
 * From 6.12 on the place stands ready: `in shopd[11f0,55d2e4f19000+2000]`. The error's bits: 1 protection, 2 write, 16 fetch.
 */
import type { Emit, Frame, Line, Session } from '../model.ts';
import { cFrame } from './c-frame.ts';

const SEGFAULT =
  /^(?:show_signal_msg: \d+ callbacks suppressed)?(\S.{0,40}?)\[(\d{1,10})\]: segfault at ([\da-f]{1,16}) ip ([\da-f]{1,16}) sp [\da-f]{1,16} error ([\da-f]{1,4})(?: in (.{1,200}?)\[(?:([\da-f]{1,16}),)?([\da-f]{1,16})\+[\da-f]{1,16}\])?/;
const TRAP =
  /^traps: (\S.{0,40}?)\[(\d{1,10})\] (?:trap )?([a-z][a-z0-9 ]{2,40}?) ip:([\da-f]{1,16}) sp:[\da-f]{1,16} error:([\da-f]{1,4})(?: in (.{1,200}?)\[(?:([\da-f]{1,16}),)?([\da-f]{1,16})\+[\da-f]{1,16}\])?/;

export function openSegfault(line: Line, _before: readonly Line[], emit: Emit): Session | null {
  const { text } = line;
  const segfault = text.includes('segfault at ') ? SEGFAULT.exec(text) : null;
  const trap = segfault || !text.startsWith('traps: ') ? null : TRAP.exec(text);
  const match = segfault ?? trap;
  return match ? new SegfaultSession(match, segfault !== null, line, emit) : null;
}

class SegfaultSession implements Session {
  readonly #match: RegExpExecArray;
  readonly #segfault: boolean;
  readonly #at: Line;
  readonly #emit: Emit;
  #code = false;

  constructor(match: RegExpExecArray, segfault: boolean, at: Line, emit: Emit) {
    this.#match = match;
    this.#segfault = segfault;
    this.#at = at;
    this.#emit = emit;
  }

  /** The bytes of the instruction follow at most once. */
  take(line: Line): boolean {
    if (this.#code || !line.text.startsWith('Code: ')) return false;
    this.#code = true;
    return true;
  }

  close(): readonly Line[] {
    const [, name, pid, what = '', pointer = '', error = '0', module, ready, base] = this.#match;
    const frame = placeOf(module, ready, pointer, base);
    this.#emit({
      kind: 'trace',
      format: 'kernel-segfault',
      trace: {
        type: this.#segfault ? 'segfault' : what,
        message: this.#segfault ? access(what, Number.parseInt(error, 16)) : null,
        thread: `${name}:${pid}`,
        state: null,
        frames: [{ ...frame, at: this.#at }],
        causes: [],
        at: this.#at,
      },
    });
    return [];
  }
}

function access(address: string, error: number): string {
  const verb = error & 16 ? 'jumped to' : error & 2 ? 'wrote to' : 'read from';
  const value = BigInt(`0x${address}`);
  const kind =
    value < 4096n ? ', a null pointer' : error & 1 ? ', which is not allowed' : ', where nothing is mapped';
  return `${verb} 0x${address}${kind}`;
}

/** `libshop.so+0x11f0`: what addr2line takes, for the file's own mapping begins where its code does. */
function placeOf(
  module: string | undefined,
  ready: string | undefined,
  pointer: string,
  base: string | undefined,
): Frame {
  if (module === undefined || base === undefined) return cFrame('??', null, null, null);
  const offset = ready ? BigInt(`0x${ready}`) : BigInt(`0x${pointer}`) - BigInt(`0x${base}`);
  return cFrame(offset >= 0n ? `${module}+0x${offset.toString(16)}` : '??', module, null, null);
}
