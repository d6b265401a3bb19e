/** What kind of work a frame is; the tables stand beside. */
import { KERNEL_PATTERNS } from './category-kernel-patterns.ts';
import { PATTERNS } from './category-patterns.ts';
import type { Frame } from './model.ts';

export type CategoryId =
  | 'idle'
  | 'profiler'
  | 'gc'
  | 'jit'
  | 'interpreter'
  | 'page-fault'
  | 'lock'
  | 'allocation'
  | 'memcpy'
  | 'compression'
  | 'crypto'
  | 'regex'
  | 'json'
  | 'logging'
  | 'exception'
  | 'hash'
  | 'sort'
  | 'string'
  | 'kernel-network'
  | 'kernel-filesystem'
  | 'kernel-block'
  | 'kernel-scheduler'
  | 'kernel-interrupt'
  | 'kernel-memory'
  | 'syscall'
  | 'kernel'
  | 'unknown'
  | 'loader'
  | 'clock'
  | 'math'
  | 'application';

export interface Category {
  readonly id: CategoryId;
  /** In a sentence: `garbage collection takes 40 %`. */
  readonly title: string;
  /** A cause names what a leaf such as memcpy or malloc was for, when it stands above it in the stack. */
  readonly isCause: boolean;
}

const TITLES: Record<CategoryId, string> = {
  idle: 'idling',
  profiler: 'the profiler itself',
  gc: 'garbage collection',
  jit: 'JIT compilation',
  interpreter: 'the interpreter and its runtime',
  'page-fault': 'page faults',
  lock: 'locks and waiting for them',
  allocation: 'memory allocation',
  memcpy: 'copying, filling and comparing memory',
  compression: 'compression',
  crypto: 'cryptography',
  regex: 'regular expressions',
  json: 'JSON and serialisation',
  logging: 'logging',
  exception: 'exception handling',
  hash: 'hash tables',
  sort: 'sorting',
  string: 'string building',
  'kernel-network': "the kernel's network stack",
  'kernel-filesystem': "the kernel's file systems",
  'kernel-block': "the kernel's block layer",
  'kernel-scheduler': "the kernel's scheduler",
  'kernel-interrupt': 'interrupts',
  'kernel-memory': "the kernel's memory management",
  syscall: 'system call entry and exit',
  loader: 'loading of programs, libraries and classes',
  clock: 'reading the clock',
  math: 'mathematics and random numbers',
  kernel: 'other kernel code',
  unknown: 'code without symbols',
  application: 'application code',
};

const CAUSES = new Set<CategoryId>([
  'gc',
  'jit',
  'compression',
  'crypto',
  'regex',
  'json',
  'logging',
  'exception',
  'hash',
  'sort',
]);

/** One line of the tables: every part that is there must match. */
export interface CategoryPattern {
  readonly id: CategoryId;
  readonly name?: RegExp;
  readonly module?: RegExp;
  readonly file?: RegExp;
}

/** The category of a frame by itself; callers decide what its callers add. */
export function categoryOf(frame: Pick<Frame, 'name' | 'module' | 'file' | 'kind'>): Category {
  const { name, module } = bare(frame);
  if (isKernel(frame, name, module)) {
    return category(KERNEL_PATTERNS.find(pattern => fits(pattern, name, module, frame.file))?.id ?? 'kernel');
  }
  return category(PATTERNS.find(pattern => fits(pattern, name, module, frame.file))?.id ?? 'application');
}

function fits(pattern: CategoryPattern, name: string, module: string, file: string | null): boolean {
  return (
    (pattern.name === undefined || pattern.name.test(name)) &&
    (pattern.module === undefined || pattern.module.test(module)) &&
    (pattern.file === undefined || pattern.file.test(file ?? ''))
  );
}

/** The module says it where the frame's kind does not; `[unknown]` and `[vdso]` are no modules of the kernel. */
const KERNEL_MODULE =
  /^\[(?:kernel|guest\.kernel)|(?:^|\/)vmlinux|\.ko(?:\.\w+)?$|^\/boot\/kernel\/|ntoskrnl|^(?:unix|genunix|zfs|lofs|sockfs|specfs|namefs|fifofs|tmpfs|procfs|ipnet|mach_kernel|kernel(?:\.\w+)?)$|^\[(?!vdso|vsyscall|heap|stack|anon|unknown|unnamed|jit)[a-z]\w*\]$/;

/** Where neither kind nor module is known: names that no program has. */
const SURELY_KERNEL =
  /^\[+kernel|^(?:native_(?:write_msr|safe_halt|queued_spin|flush_tlb|apic|sched_clock|smp_send)\w*|pv_native_\w+|entry_SYSCALL\w*|do_syscall_64|__(?:x64|arm64|ia32)_sys_\w+|el0t?_(?:64_)?\w*svc\w*|xen_hypercall_\w+|handle_softirqs|__do_softirq|net_rx_action|ret_from_fork\w*|asm_(?:exc|sysvec)_\w+|bpf_prog_[0-9a-f]{16}\w*)$/;

function isKernel(frame: Pick<Frame, 'kind'>, name: string, module: string): boolean {
  if (frame.kind !== null) return frame.kind === 'kernel';
  return KERNEL_MODULE.test(module) || SURELY_KERNEL.test(name);
}

/** Clone suffixes, versions and marks of profilers; what stands as the module in front of the name. */
const SUFFIX =
  /(?:\.(?:isra|part|constprop|cold|lto_priv|llvm|localalias)(?:\.\d+)*)+$|@plt$|@@?GLIBC[\w.]*$|\s\[clone [^\]]{1,60}\]$/g;
/** ``libsystem_kernel.dylib`read``, `ntdll.dll!NtWaitForSingleObject`, `libc.so.6.__poll`, `mod.rs:93 - f`. */
const BEFORE =
  /^(?:([\w.+-]{1,80})`|([\w.-]{1,80}\.(?:dll|exe|sys))!|(lib[\w.+-]{1,60}?\.so(?:\.\d+)*|vdso)\.(?=[A-Za-z_])|[\w.-]{1,60}\.rs:\d+ - |\.(?=[a-z]))/;

function bare(frame: Pick<Frame, 'name' | 'module'>): { name: string; module: string } {
  const text = javaName(frame.name.slice(0, 240).replace(SUFFIX, '')).replace(RETURNS, '');
  const before = BEFORE.exec(text);
  const name = before === null ? text : text.slice(before[0].length);
  return {
    name: name.startsWith('__GI_') ? name.slice(5) : name,
    module: frame.module ?? before?.[1] ?? before?.[2] ?? before?.[3] ?? '',
  };
}

/** What a signature begins with: `oopDesc* PSPromotionManager::copy(…)`, `void foo<int>(…)`. */
const RETURNS =
  /^(?!operator\b|non-virtual|virtual|guard|vtable|typeinfo)(?:[\w:]{1,80}(?:<[^<>]{0,80}>)?[*&]{0,2} ){1,3}(?=[\w:~.$]{1,200}(?:<[^<>]{0,120}>)?(?:::[\w~]{1,80})?\()/;

/** perf's map of a JVM writes `Ljava/util/HashMap;::get`, collapsed stacks `java/util/HashMap:.get`. */
function javaName(name: string): string {
  if (!name.includes('/') || !/^L?\w+\/[\w/$]+[:;]/.test(name)) return name;
  return name.replace(/^L(?=\w+\/)/, '').replace(/;?:{0,3}\.|;?:{2,3}/, '.');
}

export function category(id: CategoryId): Category {
  return { id, title: TITLES[id], isCause: CAUSES.has(id) };
}
