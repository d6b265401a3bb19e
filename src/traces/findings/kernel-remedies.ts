/** What to do about a kernel report: by its kind, and by what its stack and its taint say. */
import type { Frame, ParsedTrace } from '../model.ts';
import { code } from '../words.ts';
import { guiltyOf } from './kernel-guilty.ts';

const SPINS = /spin_lock|queued_spin|osq_lock|csd_lock|smp_call_function/;

const WAITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:nfs|rpc|xprt)|sunrpc/, 'an NFS server: check the mount and its server'],
  [/^(?:cifs|smb2?)_/, 'an SMB server: check the mount and its server'],
  [
    /^(?:mnt_want_write|sb_start_write|_*sb_start|freeze_super|thaw_super)/,
    'a file system that is frozen: a snapshot or a backup has not thawed it (`fsfreeze -u MOUNTPOINT`)',
  ],
  [/^(?:fuse)_/, 'a FUSE daemon: check the process behind the mount'],
  [
    /^(?:ext4|jbd2|xfs|btrfs|f2fs|zfs|zil|txg)/,
    'the file system, most often a slow or failing disk below it: look at `iostat -xz` and at disk errors in the kernel log',
  ],
  [
    /^(?:blk|bio|submit_bio|wbt|rq_qos|io_schedule|folio_wait|wait_on_page|nvme|scsi|dm_|md_|raid)/,
    'the block device: look at `iostat -xz` and at disk errors in the kernel log',
  ],
  [/mutex_lock|rwsem_down|down_(?:read|write)/, 'a kernel lock that another task holds'],
];

/** What tasks with these frames wait for, as a person would look for it. */
export function waitsFor(frames: readonly Frame[]): string | null {
  for (const [pattern, words] of WAITS) {
    if (frames.some(frame => pattern.test(frame.function) || pattern.test(frame.module ?? ''))) return words;
  }
  return null;
}

export function kernelRemedies(
  format: string,
  trace: ParsedTrace,
  culprit: Frame | null,
  module: string | null,
): string[] {
  return [...first(format, trace, culprit, module), ...tainted(trace.details?.taint)];
}

function first(format: string, trace: ParsedTrace, culprit: Frame | null, module: string | null): string[] {
  const type = trace.type ?? '';
  const name = culprit ? code(culprit.function) : 'the function';
  if (format === 'kernel-soft-lockup' || format === 'kernel-rcu-stall') return stuck(trace, module);
  if (format === 'kernel-lockdep')
    return /circular|recursive|inversion|unsafe|inconsistent/.test(type)
      ? [
          `${name} takes its locks in an order that can deadlock: report it with all stacks of the report; it can hang this machine`,
        ]
      : [`${name} breaks a rule of locking: report it with the whole report`];
  if (/^K(?:A|M|C)SAN|^KFENCE|slab corruption/.test(type)) return [checked(type, name, trace)];
  if (type === 'memory leak') return [`what ${name} allocates is never released: look at its error paths`];
  if (type === 'page allocation failure')
    return [
      'the allocation wanted contiguous pages that were not there: look at the order, at fragmentation (`/proc/buddyinfo`) and at `vm.min_free_kbytes`',
    ];
  if (type === 'WARNING') return warned(trace, name, module);
  return [
    module
      ? `the module ${code(module)} is in the stack: update it, or report it with this trace`
      : `look for a newer kernel with a fix in ${name}, or report this trace`,
    'restart the machine soon: after an oops its locks may be held for ever, and what hangs next is only a symptom',
  ];
}

function warned(trace: ParsedTrace, name: string, module: string | null): string[] {
  const text = trace.message ?? '';
  if (/NETDEV WATCHDOG/.test(text))
    return [
      'the network card stopped sending: look at its driver, firmware and link (`ethtool -S`, `dmesg` before this line)',
    ];
  if (/refcount_t/.test(text))
    return [
      `${name} gave back a reference that it did not have, or took one of an object that is gone: treat it as a use after free`,
    ];
  return [
    `the machine goes on, with what ${name} warned of: look for a fix of it in newer kernels${module ? ` or in a newer ${code(module)}` : ''}`,
  ];
}

function stuck(trace: ParsedTrace, module: string | null): string[] {
  const spins = trace.frames.slice(0, 4).some(frame => SPINS.test(frame.function));
  return [
    spins
      ? 'the processor spins for a lock or for another processor: the traces of the other processors at the same moment show who has it'
      : 'the kernel did not get to schedule: on a virtual machine look at steal time first (`vmstat 1`, column st), the hypervisor may have stopped it',
    ...(module ? [`the module ${code(module)} is in the stack: look for a newer version`] : []),
  ];
}

function checked(type: string, name: string, trace: ParsedTrace): string {
  const stacks = trace.details?.stacks ?? [];
  if (/KCSAN/.test(type))
    return `two processors touch the same data without a lock: mark the accesses in ${name} (READ_ONCE, WRITE_ONCE) or lock them`;
  if (/KMSAN/.test(type))
    return `${name} uses a value that nobody set: the report's second stack says where the memory came from`;
  const freed = stacks.find(stack => /freed/.test(stack.label));
  const by = freed ? guiltyOf(freed.frames) : null;
  return freed
    ? `${name} uses memory that was freed${by ? ` in ${code(by.function)} (${freed.label.replace('freed by ', '')})` : ''}: a reference is missing, or is given up too early`
    : `${name} reaches outside its memory: compare its length with the size in the report`;
}

/** Kernel developers look at reports of untainted kernels only. https://docs.kernel.org/admin-guide/tainted-kernels.html */
function tainted(letters: string | undefined): string[] {
  const foreign = (letters ?? '').replace(/[^PO]/g, '');
  if (foreign === '') return [];
  const kinds = [foreign.includes('P') ? 'proprietary' : '', foreign.includes('O') ? 'out-of-tree' : ''];
  return [
    `the kernel is tainted (${code(letters ?? '')}): ${kinds.filter(kind => kind !== '').join(' and ')} modules are loaded; see whether it happens without them before you report it`,
  ];
}
