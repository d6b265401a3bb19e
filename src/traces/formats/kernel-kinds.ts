/**
 * The first lines of the kernel's reports about itself, and what each says.
 * https://docs.kernel.org/admin-guide/bug-hunting.html, https://docs.kernel.org/dev-tools/kasan.html,
 * https://docs.kernel.org/admin-guide/lockup-watchdogs.html, https://docs.kernel.org/RCU/stallwarn.html
 *
 *   watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:171665]
 *   BUG: kernel NULL pointer dereference, address: 0000000000000008
 *   BUG: KASAN: slab-out-of-bounds in kmalloc_oob_right+0xa8/0xbc
 *   WARNING: CPU: 1 PID: 81 at drivers/usb/core/urb.c:478 usb_submit_urb+0x1188/0x1460
 *   WARNING: drivers/usb/core/urb.c:478 at usb_submit_urb+0x1188/0x1460, CPU#1: kworker/1:1/81        from 6.19 on
 */

export interface Kind {
  readonly format: 'kernel-oops' | 'kernel-soft-lockup' | 'kernel-rcu-stall';
  /** `$1` stands for the pattern's first group. */
  readonly type: string;
  readonly pattern: RegExp;
  /** What ran before the timer's interrupt counts. */
  readonly stall?: true;
  /** Another header of this kind is a further line of the report it stands in. */
  readonly follows?: true;
  /** The function is named in the header by the group `in`: `BUG: KASAN: … in FUNCTION`. */
  readonly named?: true;
  /** One line without a trace, which may cut into any report. */
  readonly alone?: true;
}

const oops = (type: string, pattern: RegExp, more: Partial<Kind> = {}): Kind => ({
  format: 'kernel-oops',
  type,
  pattern,
  ...more,
});
const lockup = (type: string, pattern: RegExp): Kind => ({
  format: 'kernel-soft-lockup',
  type,
  pattern,
  stall: true,
});
const stall = (type: string, pattern: RegExp): Kind => ({
  format: 'kernel-rcu-stall',
  type,
  pattern,
  stall: true,
});

export const KINDS: readonly Kind[] = [
  lockup('soft lockup', /^(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU#\d+ stuck for \d+s!/),
  lockup('hard lockup', /^(?:NMI )?(?:watchdog: )?(?:BUG: )?(?:Watchdog detected )?hard LOCKUP on cpu ?\d+/i),
  lockup('hard lockup', /^(?:watchdog: )?CPU \d+ (?:self-detected hard LOCKUP|detected hard LOCKUP)/),
  lockup('hard lockup', /^Kernel panic - not syncing: (?:Watchdog detected )?[Hh]ard LOCKUP/),
  lockup('workqueue lockup', /^BUG: workqueue lockup - pool .*stuck for \d+s!/),
  stall(
    'RCU stall',
    /^(?:rcu: )?INFO: rcu_\w+ (?:self-)?detected(?: expedited)? stalls?\b|^(?:rcu: )?INFO: rcu_tasks\w* detected stalls/,
  ),
  oops(
    'NULL pointer dereference',
    /^(?:BUG: )?(?:[Uu]nable to handle )?[Kk]ernel NULL pointer (?:dereference)?|^Unable to handle kernel pointer dereference at virtual kernel address 0000000000000/,
  ),
  oops('kernel access to user memory', /^Unable to handle kernel access to user memory/),
  oops(
    'page fault',
    /^(?:BUG: |CPU \d+ )?[Uu]nable to handle (?:page fault|kernel)\b|^(?:BUG: )?Unable to handle kernel (?:data access|instruction fetch|pointer dereference)/,
  ),
  oops('general protection fault', /^(?:Oops: )?general protection fault\b(?!.* error:[\da-f]+ in )/),
  oops(
    'KASAN: $1',
    /^BUG: KAS(?:AN|an): (out of bounds(?: access)?|use after free|[\w-]+(?: or [\w-]+)?)(?: in (?<in>\S+.*)| on address)?/,
    { named: true },
  ),
  oops('KMSAN: $1', /^BUG: KMSAN: ([\w-]+)(?: in (?<in>\S+.*))?/, { named: true }),
  oops('KFENCE: $1', /^BUG: KFENCE: ([\w-]+(?: [a-z]+){0,2}?) in (?<in>\S+.*)/, { named: true }),
  oops('KCSAN: $1', /^BUG: KCSAN: ([\w-]+(?:: [\w-]+)?)(?: in (?<in>\S+.*))?/, { named: true }),
  oops('KASAN', /^BUG: K(?:A|C|M)SAN: /),
  oops('memory leak', /^(?:\d{4}\/\d\d\/\d\d [\d:]{8} )?BUG: memory leak|^unreferenced object 0x[\da-f]+ \(/),
  oops('kernel BUG', /^kernel BUG at (\S+:\d+)[!:]|^Kernel BUG /),
  oops('sleeping in atomic context', /^BUG: (?:sleeping function called|scheduling while atomic)/),
  oops('slab corruption', /^BUG [\w:+.-]{1,60}(?: \([^)]{0,80}\))?: \S/),
  oops('bad page', /^BUG: Bad page (?:state|cache|map)/),
  oops(
    'stack overflow',
    /^BUG: .*stack guard page was hit|^(?:Insufficient stack space|kernel stack overflow)/,
  ),
  oops('preemptible use of per-CPU data', /^BUG: using [\w()]+ in preemptible/),
  oops('unregistered lock', /^INFO: trying to register non-static key/),
  oops('BUG', /^BUG: (?!workqueue lockup|soft)(\S.*)/),
  oops(
    'WARNING',
    /^WARNING: (?:CPU: \d+ PID: \d+ at |at |\[.{0,200}\] )?([^\s[\]]+:\d+)(?: at)? ?(?<in>[\w.]+\+0x.*)?/,
    { named: true },
  ),
  oops('WARNING', /^WARNING: (?=kernel stack|.*nested lock was not taken)/i),
  oops(
    'page allocation failure',
    /^\S.{0,40}: (?:page allocation (?:failure|stalls)|vmalloc)|^vmalloc: allocation failure/,
  ),
  oops('$1', /^UBSAN: (.*?) in (?:\S+:\d+)/),
  oops('unhandled interrupt', /^irq \d+: nobody cared/),
  oops('double fault', /^(?:traps: )?PANIC: double fault/),
  oops(
    '$1',
    /^(?:Oops: )?(divide error|int3|stack segment|invalid opcode|alignment check|control protection)(?:: |\b.*: )/,
    {
      follows: true,
    },
  ),
  oops('divide error', /^divide_error: /),
  oops('Rust panic', /^rust_kernel: panicked at /),
  oops('$1', /^(Unhandled fault|Alignment trap|Bad mode|Unexpected kernel \w+): /, { follows: true }),
  oops('hardware error', /^SError Interrupt on CPU|^(?:CPU\d+: )?Bad mode in .* handler/),
  oops('Oops', /^(?:Internal error: )(.*)|^Oops(?::| - | \[)(.*)/, { follows: true }),
  oops(
    'stack corruption',
    /^Kernel panic - not syncing: stack-protector: .*?(?:corrupted in: (?<in>\S+\+0x.*))?$/,
    {
      named: true,
    },
  ),
  oops('stack overflow', /^Kernel panic - not syncing: (?:corrupted stack end|kernel stack overflow)/),
  oops('panic', /^Kernel panic - not syncing: (.*)/, { follows: true }),
  oops('network device in use', /^unregister_netdevice: waiting for \S+ to become free/, { alone: true }),
  oops('busy inodes after unmount', /^VFS: Busy inodes after unmount|^VFS: Close: file count is 0/),
];

const WORDS =
  /BUG\b|Oops|WARNING|stall|LOCKUP|fault|panic|PANIC|nable to handle|UBSAN|page allocation|vmalloc|divide|int3|opcode|segment|unreferenced|nobody cared|INFO: |trap|Bad mode|unregister_netdevice|^VFS: |Internal error|SError|stack/;

/** The kind of report that a line of the kernel's log begins. */
export function kindOf(text: string): { readonly kind: Kind; readonly match: RegExpExecArray } | null {
  if (!WORDS.test(text)) return null;
  // A second blank behind the stamp: some consoles add one.
  const plain = text.startsWith(' BUG: ') ? text.slice(1) : text;
  for (const kind of KINDS) {
    const match = kind.pattern.exec(plain);
    if (match) return plausible(kind, plain) ? { kind, match } : null;
  }
  return null;
}

/** `WARNING: …` and `BUG: …` alone are everybody's words: these need the kernel's form of a place. */
function plausible({ type }: Kind, text: string): boolean {
  switch (type) {
    case 'WARNING':
      return (
        !text.includes('Sanitizer') &&
        /^WARNING: (?:(?:CPU: \d+ PID: \d+ |\S{0,40} ?)?at )?[\w./-]+\.(?:[chS]|rs):\d+|^WARNING: (?:kernel stack|.*nested lock)|^WARNING: \[.*\] [\w./-]+:\d+ at /i.test(
          text,
        )
      );
    case 'BUG':
      return /\b(?:Bad|bad|spinlock|rwlock|unable|using|non-zero|workqueue|stack guard|MAX_\w+|still|recent printk|Dentry|lock held|held lock|Invalid wait|sleeping|corrupted|timer|recursive)\b/.test(
        text,
      );
    case 'Oops':
      return /[\da-f]{4}|SMP|PREEMPT|Oops/.test(text);
    case 'slab corruption':
      return /Poison|[Rr]edzone|Object|[Ff]reep|Padding|Wrong|Invalid|overwritten|Freelist|kasan|freed|Slab/.test(
        text,
      );
    default:
      return true;
  }
}

/** The type in words, with the group that the header names. */
export function typeOf({ kind, match }: { readonly kind: Kind; readonly match: RegExpExecArray }): string {
  return kind.type.replace('$1', (match[1] ?? '').toLowerCase());
}
