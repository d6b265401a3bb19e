/**
 * Frames of native code, as the tools print them:
 *   #1  0x000055555555a7ec in main (argc=2, argv=0x7fffffffe788) at crash.cpp:72     gdb; frame 0 and inlined ones lack the address
 *   #4  0x00007ffff7c9d919 in ?? () from /lib/x86_64-linux-gnu/libstdc++.so.6         gdb
 *       #0 0x55c2940c2649 in shop::free() /srv/shop/c/crash.cpp:32                      ASan, UBSan, LSan
 *       #0 shop::increment() /srv/shop/c/crash.cpp:61 (tsan+0x6772)                     TSan
 *   ==9==    at 0x10E452: shop::free() (crash.cpp:32)                                   Valgrind
 *   #0  0x00007ff5… raise (libc.so.6 + 0xcfc91)                                         systemd-coredump
 *   * frame #0: 0x0000000100003f5c app`main at main.c:5:3                               lldb
 */
import type { Frame } from '../model.ts';
import { isNativeOwn } from '../native-own.ts';

const GDB = /^\s*#(\d{1,7}) {1,3}(?:(0x[\da-f]+) in )?(.{1,6000})$/;
const GDB_PLACE = /^(.*) at ([^\s:][^:\n]{0,1000}):(\d{1,8})$/;
const GDB_FROM = /^(.*) from (\/\S{1,1000}|\S{1,300}\.(?:so|dll|dylib)\S*)$/;
const SANITIZER = /^\s*#(\d{1,7})(?:\.\d{1,3})? {1,6}(?:(0x[\da-f]+) )?(?:in )?(.{1,6000})$/;
const SANITIZER_MODULE = /^(.*?) ?\(([^()\s]{1,1000})\+(0x[\da-f]+)\)(?: \(BuildId: \w+\))?$/;
const SANITIZER_PLACE = /^(.*) (\S{1,1000}?):(\d{1,8})(?::\d{1,6})?$/;
const VALGRIND = /^\s*(?:at|by) 0x([\dA-Fa-f]+): (.{1,6000}) \((?:in )?([^()]{1,1000})\)$/;
const VALGRIND_BARE = /^\s*(?:at|by) 0x([\dA-Fa-f]+): (\S.{0,5999})$/;
const COREDUMP = /^\s*#(\d{1,7}) {1,3}0x[\da-f]+ (\S{1,1000}|n\/a) \((.{1,500}?)(?: \+ (0x[\da-f]+))?\)$/;
const LLDB = /^\s*\*? ?frame #(\d{1,7}): 0x[\da-f]+ ([^`]{1,300})`(.{1,3000})$/;

const ELFUTILS =
  /^#(\d{1,5}) {1,4}0x[\da-f]{8,16}(?: - 1)?(?: {1,5}((?!in |- )\S.{0,2000}?))?(?: - (\/\S.{0,500}))?$/;

export interface Numbered {
  readonly number: number;
  readonly frame: Frame;
}

export function gdbFrame(text: string): Numbered | null {
  const match = GDB.exec(text);
  if (!match) return null;
  const body = match[3] ?? '';
  if (body === '<signal handler called>')
    return { number: Number(match[1]), frame: cFrame(body, null, null, null) };
  const placed = GDB_PLACE.exec(body);
  const from = placed ? null : GDB_FROM.exec(body);
  const call = placed?.[1] ?? from?.[1] ?? body;
  const name = callee(call);
  if (name === null) return null;
  return {
    number: Number(match[1]),
    frame: cFrame(name, from?.[2] ?? null, placed?.[2] ?? null, placed ? Number(placed[3]) : null),
  };
}

/** `std::f<main(int)::<lambda()> >(int) (__f=...)` → the part before the last, balanced parenthesis. */
function callee(call: string): string | null {
  const text = call.trimEnd();
  if (!text.endsWith(')')) return null;
  let depth = 0;
  for (let index = text.length - 1; index > 0; index -= 1) {
    const letter = text[index];
    if (letter === ')') depth += 1;
    else if (letter === '(') depth -= 1;
    if (depth === 0 && letter === '(' && text[index - 1] === ' ') return text.slice(0, index - 1);
  }
  const first = text.indexOf(' (');
  return first > 0 ? text.slice(0, first) : null;
}

/** The arguments of a gdb frame by name: which mutex a thread waits for stands there. */
export function gdbArguments(text: string): string {
  const open = text.indexOf(' (');
  return open < 0 ? '' : text.slice(open + 2);
}

export function sanitizerFrame(text: string): Numbered | null {
  const match = SANITIZER.exec(text);
  if (!match) return null;
  // Fuchsia names the module behind the place.
  const body = (match[3] ?? '').replace(/ <[^<>\s]{1,200}>\+0x[\da-f]{1,16}$/, '');
  const inModule = SANITIZER_MODULE.exec(body);
  const rest = inModule ? (inModule[1] ?? '') : body;
  const placed = SANITIZER_PLACE.exec(rest);
  if (!inModule && !placed && match[2] === undefined) return null;
  const name = (placed?.[1] ?? rest)
    .replace(/ (?:<null>|\?\?:\?|\?\?:0|<unknown>)$/, '')
    .replace(/(?<=\w)\+0x[\da-f]{1,16}$/, '')
    .trim();
  const known = /^(?:|<null>|\(<unknown module>\))$/.test(name) ? '??' : name;
  return {
    number: Number(match[1]),
    frame: cFrame(known, inModule?.[2] ?? null, placed?.[2] ?? null, placed ? Number(placed[3]) : null),
  };
}

export function valgrindFrame(text: string): Frame | null {
  const match = VALGRIND.exec(text);
  if (match) {
    const place = /^([^\s/]{1,500}|\/.{1,900}):(\d{1,8})$/.exec(match[3] ?? '');
    return cFrame(
      match[2] ?? '',
      place ? null : (match[3] ?? null),
      place?.[1] ?? null,
      place ? Number(place[2]) : null,
    );
  }
  const bare = VALGRIND_BARE.exec(text);
  return bare ? cFrame(bare[2] ?? '', null, null, null) : null;
}

export function coredumpFrame(text: string): Numbered | null {
  const match = COREDUMP.exec(text);
  return match
    ? {
        number: Number(match[1]),
        frame: cFrame(match[2] === 'n/a' ? '??' : (match[2] ?? ''), match[3] ?? null, null, null),
      }
    : null;
}

export function lldbFrame(text: string): Numbered | null {
  const match = LLDB.exec(text);
  if (!match) return null;
  const placed = /^(.*?) at (\S{1,1000}?):(\d{1,8})(?::\d+)?(?: .*)?$/.exec(match[3] ?? '');
  // Arguments with values are lldb's, not the name's: `main(argc=1, argv=0x…)`.
  const name = (placed?.[1] ?? match[3] ?? '')
    .replace(/ \+ \d+$/, '')
    .replace(/\((?:[\w*&]{1,80}=.*)?\)$/, '');
  return {
    number: Number(match[1]),
    frame: cFrame(name, match[2] ?? null, placed?.[2] ?? null, placed ? Number(placed[3]) : null),
  };
}

/** `#2  0x00007fbc34886ce3 - 1 main - /srv/shop/bin/shop`; options leave parts out. */
export function elfutilsFrame(text: string): Numbered | null {
  const match = ELFUTILS.exec(text);
  if (!match) return null;
  const name = (match[2] ?? '??').replace(/@@?[A-Z]\w*[\d.]*$/, '');
  return { number: Number(match[1]), frame: cFrame(name, match[3] ?? null, null, null) };
}

export function cFrame(name: string, module: string | null, file: string | null, line: number | null): Frame {
  const place = { function: name, module, file, line };
  return { ...place, own: isNativeOwn(place) };
}
