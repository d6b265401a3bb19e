/**
 * Lines of the kernel log and its frames.
 *   [ 5973.259566] dump_stack_lvl+0x57/0x80        dmesg; `[   C16]`, `[ T1234]` name the caller's CPU or task
 *   Nov 23 15:36:25 web-03 kernel: …               syslog and journal, which may lose the indentation
 *   [Mon Dec  8 17:51:31 2025] …                   dmesg -T
 *    ? srso_alias_return_thunk+0x5/0xfbef5          `?`: a stale return address, no frame
 *    [<ffffffff81693456>] _raw_spin_lock+0x36/0x60 [zfs]     older; ARM adds `from [<…>] (g+…)`
 *    copy_net_ns+0x216/0x590 net/core/net_namespace.c:487    with line numbers (syzbot, decode_stacktrace.sh)
 * https://github.com/torvalds/linux/blob/master/arch/x86/kernel/dumpstack.c
 */
import type { Frame } from '../model.ts';

const PREFIX =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S{1,100} kernel: ?|\d{4}-\d\d-\d\dT\S{1,40} \S{1,100} kernel: ?|kern\s*:\s*\w+\s*: ?)?(?:\[ *\d{1,10}\.\d{3,9}\] ?|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\] ?)?(?:\[ *[CT]\d{1,10}\] ?)?/;
const FRAME =
  /^\s*(?:\[<?[\da-f]{8,16}>?\] ){0,2}\(?(\? )?([A-Za-z_$.][\w$.]{0,200})\+0x[\da-f]+\/0x[\da-f]+\)?(?: \[([\w-]{1,60})(?: [\da-f]+)?\])?(?: \((?:unreliable|[A-Z]+)\))?(?: ([\w./+-]{1,300}\.[chSrs]{1,2}):(\d+))?\s*$/;
const INLINE = /^\s*([A-Za-z_][\w.]{0,200}) ([\w./+-]{1,300}\.[chSrs]{1,2}):(\d+) \[inline\]\s*$/;
const ARM =
  /^\s*(?:\[<[\da-f]{8}>\] ?)?\(?([A-Za-z_][\w.]{0,200})(?:\+0x[\da-f]+\/0x[\da-f]+)?\)? from (?:\[<[\da-f]{8}>\] ?)?\(?([A-Za-z_][\w.]{0,200})\+0x[\da-f]+\/0x[\da-f]+\)?\s*$/;
const RIP =
  /^\s*(?:RIP: 0010:|pc : |PC is at |NIP \[[\da-f]+\] |epc : )(?:\[<[\da-f]+>\]\s+(?:\[<[\da-f]+>\] )?)?([A-Za-z_][\w.]{0,200})\+0x[\da-f]+(?:\/0x[\da-f]+)?(?: \[([\w-]{1,60})\])?(?: ([\w./+-]{1,300}\.[chSrs]{1,2}):(\d+))?/;

export function kernelText(text: string): string {
  const match = PREFIX.exec(text);
  return match ? text.slice(match[0].length) : text;
}

/** A frame; `guess` for one that the unwinder does not trust. */
export function kernelFrame(text: string): { readonly frame: Frame; readonly guess: boolean } | null {
  const match = FRAME.exec(text);
  if (match) return { frame: frame(match[2], match[3], match[4], match[5]), guess: match[1] !== undefined };
  const inline = INLINE.exec(text);
  if (inline) return { frame: frame(inline[1], undefined, inline[2], inline[3]), guess: false };
  const arm = ARM.exec(text);
  return arm ? { frame: frame(arm[1], undefined, undefined, undefined), guess: false } : null;
}

/** Where the processor stood. */
export function instructionPointer(text: string): Frame | null {
  const match = RIP.exec(text);
  return match ? frame(match[1], match[2], match[3], match[4]) : null;
}

function frame(
  name: string | undefined,
  module: string | undefined,
  file: string | undefined,
  line: string | undefined,
): Frame {
  return {
    function: name ?? '',
    module: module ?? null,
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    own: false,
  };
}
