/**
 * Which frames of plain folded stacks are the kernel's: what stands below a way into it. A function that is also
 * called without one (`memcpy`) stays as it is. Tools that mark kernel frames (`_[k]`, perf) need none of this.
 */
import type { Profile } from './model.ts';
import type { StackTable } from './stacks.ts';

/** Ways into the kernel on x86 and ARM, Linux 3 to 6, Xen guests and FreeBSD: interrupts, faults, calls, its own threads. */
const ENTRY =
  /^(?:entry_(?:SYSCALL|INT80|SYSENTER)\w*|do_(?:fast_)?syscall_(?:64|32)\w*|system_call(?:_fastpath|_after_swapgs)?|sysret_\w+|ret_from_(?:fork|intr)\w*|asm_(?:exc|sysvec)_\w+|asm_common_interrupt|apic_timer_interrupt|(?:async_)?page_fault|retint_\w+|cpu_startup_entry|cpu_bringup_and_idle|start_secondary|secondary_startup_64\w*|start_kernel|x86_64_start_kernel|xen_(?:hypervisor_callback|evtchn_do_upcall)|hypervisor_callback|stub_(?:execve|clone)|tracesys\w*|el[01](?:t|h)?_(?:64_)?(?:svc|sync|irq|da|ia)\w*|ret_fast_syscall|vector_swi|amd64_syscall|fork_trampoline|hypercall_page|xen_hypercall_\w+)$/;

/** Marks them in place; false where there was nothing to mark. */
export function markKernelFrames({ stacks }: Profile): boolean {
  if (stacks === null || stacks.frames.some(({ kind }) => kind === 'kernel' || kind === 'user')) return false;
  const entry = stacks.frames.map(({ name }) => ENTRY.test(name));
  if (!entry.includes(true)) return false;
  const outside = framesOutside(stacks, entry);
  let marked = false;
  stacks.frames.forEach((frame, id) => {
    if (frame.kind !== null || (outside[id] === 1 && !entry[id])) return;
    stacks.frames[id] = { ...frame, kind: 'kernel' };
    marked = true;
  });
  return marked;
}

/** Frames that stand somewhere with no way into the kernel above them. Parents have lower numbers than their children. */
function framesOutside(stacks: StackTable, entry: readonly boolean[]): Uint8Array {
  const inside = new Uint8Array(stacks.nodes);
  const outside = new Uint8Array(stacks.frames.length);
  for (let node = 1; node < stacks.nodes; node++) {
    const frame = stacks.frame[node]!;
    inside[node] = inside[stacks.parent[node]!] === 1 || entry[frame] ? 1 : 0;
    if (inside[node] === 0) outside[frame] = 1;
  }
  return outside;
}
