import type { FunctionRow } from '../rows.ts';

export const kernel: readonly FunctionRow[] = [
  {
    names: [
      'copy_user_enhanced_fast_string',
      'copy_user_generic*',
      'rep_movs_alternative',
      '_copy_to_user',
      '_copy_from_user',
    ],
    library: ['kernel', 'vmlinux', '[kernel.kallsyms]'],
    what: 'copies bytes between a process and the kernel, for read(2), write(2), send(2) and recv(2)',
    hot: 'much data crosses the system-call boundary: large reads or writes, or very many small ones',
    cheaper: [
      'avoid the copy: sendfile(2), splice(2) or mmap(2) where the data is only passed on',
      'fewer and larger calls when the sizes are small',
    ],
    source: null,
  },
  {
    names: [
      'native_queued_spin_lock_slowpath',
      '__pv_queued_spin_lock_slowpath',
      'queued_spin_lock_slowpath',
    ],
    library: ['kernel', 'vmlinux', '[kernel.kallsyms]'],
    what: 'waits, spinning, for a kernel spin lock that another CPU holds',
    hot: 'several CPUs want the same kernel object; the caller in the stack names it',
    cheaper: [
      'read the caller: it names the lock (a directory, a futex bucket, a zone of memory, a socket)',
      'spread the work over more of those objects, or use fewer threads on it',
    ],
    source: null,
  },
];
