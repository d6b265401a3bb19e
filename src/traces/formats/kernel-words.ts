/** What stands between the frames of kernel reports: labels of further traces, registers, memory, notes. */

/** One frame follows: where preemption was switched off, which is no trace. */
export const PREEMPTION_DISABLED = 'preemption disabled';

const LABELS: readonly (readonly [
  RegExp,
  (match: RegExpExecArray) => { label: string; thread?: string | null },
])[] = [
  [
    /^\s*(Allocated|Freed) by (task \d+)/,
    ([, verb, task]) => ({ label: `${verb?.toLowerCase()} by ${task}` }),
  ],
  [/^(Allocated|Freed):$/, ([, verb]) => ({ label: (verb ?? '').toLowerCase() })],
  [
    /^(Last potentially related work creation|Second to last potentially related work creation|Last call_rcu\(\)|Last call_rcu|Auxiliary stack):?$/,
    ([, words]) => ({ label: words ?? '' }),
  ],
  [
    /^(Uninit was (?:created|stored to memory) at|Local variable .{1,120} created at):?/,
    ([, words]) => ({ label: words ?? '' }),
  ],
  [
    /^(?:race at unknown origin, with )?((?:read|write|assert no \w+|read-write|interrupt)\b.*) (?:to )?0x[\da-f]+ of (\d+) bytes by (task \d+|interrupt) on cpu (\d+):/,
    ([, verb, size, who, cpu]) => ({
      label: `${verb?.replace(/ to$/, '')} of ${size} bytes by ${who} on cpu ${cpu}`,
    }),
  ],
  [
    /^(?:kfence-#\d+.* )?(allocated|freed) by (task \d+)\b.*:$/,
    ([, verb, task]) => ({ label: `${verb} by ${task}` }),
  ],
  [/^page (last allocated|last free)\b/, ([, words]) => ({ label: `page ${words}` })],
  [
    /^\s*(?:INFO: )?(Allocated|Freed) in (\S{1,100}) age=\d+ cpu=\d+ pid=(-?\d+)/,
    ([, verb, , pid]) => ({ label: `${verb?.toLowerCase()} by task ${pid}` }),
  ],
  [/^Preemption disabled at:/, () => ({ label: PREEMPTION_DISABLED })],
  [/^NMI backtrace for cpu (\d+)$/, ([, cpu]) => ({ label: `cpu ${cpu}` })],
  [/^(?:rcu: )?Task dump for CPU (\d+):/, ([, cpu]) => ({ label: `cpu ${cpu}` })],
  [/^(?:rcu: )?Stack dump where RCU GP kthread last ran:/, () => ({ label: 'RCU kthread' })],
  [/^(?:rcu: )?RCU grace-period kthread stack dump:/, () => ({ label: 'RCU kthread' })],
];
const COULD_LABEL =
  /[Bb]y task|by interrupt|located|reed|created|stored|race at|cpu \d|CPU \d+:|kthread|call_rcu|work creation|stack:|^Preemption/;

export function sectionLabel(
  text: string,
): { readonly label: string; readonly thread: string | null } | null {
  if (!COULD_LABEL.test(text)) return null;
  for (const [pattern, make] of LABELS) {
    const match = pattern.exec(text);
    if (match) return { thread: null, ...make(match) };
  }
  return null;
}

/** Lines that only a report holds, by their first words. */
const BODY = new RegExp(
  `^\\s*(?:$|${[
    // Who and where
    'Modules linked in:|last unloaded|Hardware name:|Hardware:|Machine model|Workqueue: |CPU: \\d+|CPU \\d+|CPU#|Pid: \\d+|task: |Process |Tainted: |\\[[A-Z]\\]=|ti: |Stack:|Kernel Offset|Kernel version|DMI:|Kernel mode NIP|Comm: |Internal error|Thread|Subprocess',
    // x86
    'RIP: |EIP: |IP: |RSP: |ESP: |EFLAGS: |[ER]?[A-D]X: |[ER][SDB][IP]: |R\\d\\d: |FS: |GS: |CS: |DS: |DR\\d: |CR\\d: |PKRU: |FPU|PGD |P4D |PUD |PMD |PTE |#PF: |Oops: |SMP |PREEMPT|Code: |Bad RIP|invalid opcode|fixed percpu|#DB|#DF',
    // arm64, arm
    'pstate: |PSTATE|pc : |lr : |sp : |PC is at|LR is at|psr: |x\\d+ ?: |r\\d+ ?: |pmr_save|ESR = |EC = |SET = |EA = |FSC = |FnV = |Data abort|Mem abort|ISV = |CM = |user pgtable|swapper pgtable|\\[[\\da-f]{8,16}\\] \\*?(?:pgd|pud|pmd|pte|p4d)|pgd = |Flags: |Control: |Register r\\d+ information|Exception stack|Fault|WnR|[\\da-f]{3,8}: |Internal|Backtrace aborted|unwind:',
    // riscv, mips, loongarch, powerpc, s390
    'epc ?: |ra : |gp : |tp ?: |[sgta]\\d+ ?: |t\\d : |status: |badaddr|cause|NIP|LR |REGS: |MSR: |GPR\\d\\d: |CFAR|IRQMASK|CTR: |DAR|SOFTE:|TRAP:|PACATMSCRATCH|Instruction dump|Krnl |User PSW|R:\\d|Last Breaking|\\$ ?\\d+ {1,3}: |Hi {2}|Lo {2}|Status|Cause|PrId|BadVA|ERA|RA:|CRMD|PRMD|EUEN|ECFG|ESTAT|--- interrupt|LR = |Faulting|Addressing mode|Failing address|AS:',
    // Context, locks, RCU
    'Sched_clock|irq event stamp|hardirqs last|softirqs last|last sysfs|in_atomic\\(\\)|preempt_count|RCU nest depth|preemption disabled|caller is|no locks held|\\d+ locks? held by|#\\d+: |INFO: lockdep|Showing all locks|rcu:|rcu_|\\(detected by|\\(t=|ncpus=|\\d+-[.!?O]+:|blocking rcu_node|Sending NMI|NMI backtrace|.* kthread (?:starved|timer)|Possible timer|Unless rcu_|All QSes|INFO: Stall|Tasks blocked|P\\d+|Disabling lock debugging|other info that|lock-classes',
    // Memory
    'INFO: (?:0x|Allocated|Freed|Slab|Object)|Slab 0x|Object |Redzone|Padding|Bytes b4|Memory state around|The buggy address|Bytes? \\d|Memory access|Data copied|kasan:|KASAN:|kmsan|kfence-#|Allocated by|Freed by|Read of size|Write of size|page:|page dumped|flags:|raw:|head:|anon flags|\\(?(?:ptrval|\\w{16})\\)?: |>?[\\da-f]{8,16}: |\\^$|which belongs|located|this frame|\\[\\d+, \\d+\\)|page_type|comm "|hex dump|backtrace|memcg:|aops:|addr:|file:|name:|addr ',
    // Ends and rulers
    'Dumping ftrace|Rebooting in|note: |Kernel panic|---\\[ |=+$|-+$|-+\\[ cut|"echo 0 >|Future hung|Fixing recursive|Reported by|value changed|CallTrace|Trace:|\\.\\.\\.|<.*>$',
  ].join(
    '|',
  )})|^\\s*(?:[\\da-f]{8,16}[ \\t]?){2,}|^(?:[\\da-f]{2}[ .<>]{1,2}){8}|^\\s[\\w-]{1,40}(?:\\([A-Z]+\\))?(?: [\\w-]{1,40}(?:\\([A-Z+-]+\\))?)*(?: \\[last unloaded: .*\\])?$`,
);

export function isKernelBody(text: string): boolean {
  return BODY.test(text.length > 300 ? text.slice(0, 300) : text);
}
