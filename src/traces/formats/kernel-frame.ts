/**
 * Frames of the kernel's call traces, as its architectures print them.
 *    ? srso_alias_return_thunk+0x5/0xfbef5           `?`: a stale return address, no frame
 *    [<ffffffff81693456>] _raw_spin_lock+0x36/0x60 [zfs]      older; `[<0>]` in /proc/PID/stack
 *    [<     inline     >] foo net/core/dev.c:12      and ` foo net/core/dev.c:12 [inline]`
 *    copy_net_ns+0x216/0x590 [nfs 5cba2…]            with the module's build id
 *    copy_net_ns+0x216/0x590 net/core/net_namespace.c:487     syzbot's
 *    copy_net_ns (net/core/net_namespace.c:487 (discriminator 3)) nfs      scripts/decode_stacktrace.sh
 *   [<8010fd10>] (show_stack) from [<8084e6d0>] (dump_stack+0x8c/0xa0)     ARM; newer ones without addresses
 *   [c000000010f930b0] [c000000008068df8] .eeh_check+0x278/0x390 (unreliable)       PowerPC
 *   ([<000003ff8086d036>] init+0x36/0x1000 [oops])   s390
 *    foo+0x10/0x20 (P)                               arm64: how the unwinder came by it
 * https://github.com/torvalds/linux/blob/master/lib/vsprintf.c (symbol_string), arch/{x86,arm,powerpc,s390}/kernel
 */
import type { Frame } from '../model.ts';

const NAME = String.raw`(?:<[^()\n]{1,300}>(?:::)?)?[A-Za-z_$.][\w$.:<>,&*@-]{0,300}`;
const AT = String.raw`\+0x[\da-f]+\/0x[\da-f]+`;
// Kernels of 2018 hide addresses as words.
const ADDRESS = String.raw`\[<?(?:(?:0x)?[\da-f]{1,16}|[ ]{0,10}\([\w ]{4,16}\))>?\]`;
const MODULE = String.raw`(?: ?\[([\w-]{1,60})(?: [\da-f]{8,64})?(?:\([A-Z]+\))?\])?`;
const PLACE = String.raw`([\w./+-]{1,300}\.(?:[chSs]|rs)):(\d+)`;

const FRAME = new RegExp(
  String.raw`^\s*(?:${ADDRESS}\s{1,2}){0,2}\(?(?:${ADDRESS}\s)?(\? )?(${NAME})${AT}\)?${MODULE}\)?(\s\(unreliable\))?(?:\s\([A-Z]{1,3}\))?(?:\s${PLACE}(?:\s\[inline\])?)?\s*$`,
);
const INLINE = new RegExp(String.raw`^\s*(?:\[<\s*inline\s*>\]\s)?(${NAME}) ${PLACE}(?: \[inline\])?\s*$`);
const DECODED = new RegExp(
  String.raw`^\s*(?:${ADDRESS} ){0,2}(\? )?(${NAME}) \(${PLACE}[^()]{0,300}(?:\([^()]{0,60}\)[^()]{0,300}){0,12}\)(?: ([\w-]{1,60}))?\s*$`,
);
const ARM = new RegExp(
  String.raw`^\s*(?:\[<[\da-f]{8}>\] ?)?\(?(${NAME})(?:${AT})?${MODULE}\)? from (?:\[<[\da-f]{8}>\] ?)?\(?(${NAME})(?:${AT})?${MODULE}(?: ${PLACE}(?: \[inline\])?)?\)?\s*$`,
);
const POINTER = new RegExp(
  String.raw`^\s*(?:\w{1,10}\|\s)?(?:RIP: 0010:|RIP +|RIP: |EIP: |EIP is at |IP: |pc : |PC is at |NIP \[[\da-f]+\] |NIP:  |epc ?: +|epc +: [\da-f]+ |Krnl PSW : [\da-f]+ [\da-f]+ \(|(?:ERA|era): [\da-f]+ |TPC: <|IIC: |PC: <?[\da-f]+>? )(?:\[?<[\da-f]+>\]?\s+){0,2}(?:[\da-f]{4}:)?(${NAME})\+0x[\da-f]+(?:\/0x[\da-f]+)?${MODULE}(?:.*? ${PLACE})?`,
);
// `--- interrupt: 300 at memcpy+0x10/0x20`: PowerPC, where the interrupted code stood
const INTERRUPTED = new RegExp(String.raw`^\s*--- interrupt: [\da-f]+ at (${NAME})${AT}${MODULE}`);

export interface KernelFrame {
  readonly frame: Frame;
  /** The unwinder does not trust it. */
  readonly guess: boolean;
  /** ARM's lines name the caller too: the last line's is a frame that is printed nowhere else. */
  readonly caller?: Frame;
}

/** `decoded`: inside a call trace, where a name with a place in parentheses is a frame. */
export function kernelFrame(text: string, decoded = false): KernelFrame | null {
  if (text.includes('+0x')) {
    const match = FRAME.exec(text);
    if (match) {
      const [, doubt, name, module, unreliable, file, line] = match;
      return { frame: frame(name, module, file, line), guess: (doubt ?? unreliable) !== undefined };
    }
    const interrupted = text.includes('--- interrupt') ? INTERRUPTED.exec(text) : null;
    if (interrupted) return { frame: frame(interrupted[1], interrupted[2]), guess: false };
  }
  if (text.includes(' from ')) {
    const arm = ARM.exec(text);
    if (arm)
      return {
        frame: frame(arm[1], arm[2]),
        guess: false,
        caller: frame(arm[3], arm[4], arm[5], arm[6]),
      };
  }
  const decodedFrame = decoded && text.includes('(') ? DECODED.exec(text) : null;
  if (decodedFrame) {
    const [, doubt, name, file, line, module] = decodedFrame;
    return { frame: frame(name, module, file, line), guess: doubt !== undefined };
  }
  if (!text.includes('inline') && !decoded) return null;
  const inline = INLINE.exec(text);
  return inline ? { frame: frame(inline[1], undefined, inline[2], inline[3]), guess: false } : null;
}

/** Where the processor stood; in user space it is nobody's frame. */
export function instructionPointer(text: string): Frame | null {
  const match = text.includes('+0x') ? POINTER.exec(text) : null;
  return match ? frame(match[1], match[2], match[3], match[4]) : null;
}

/** `ext4_foo+0x12/0x40 [ext4]` in the words of a header. */
export function namedFrame(text: string): Frame | null {
  const match = new RegExp(
    String.raw`^(?:\[?<[\da-f]+>\]?\s+)?(${NAME})(?:\+0x[\da-f]+(?:\/0x[\da-f]+)?)?${MODULE}`,
  ).exec(text.trim());
  return match ? frame(match[1], match[2]) : null;
}

function frame(name?: string, module?: string, file?: string, line?: string): Frame {
  return {
    // PowerPC's entry points begin with a dot.
    function: (name ?? '').replace(/^\./, ''),
    module: module ?? null,
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    own: false,
  };
}
