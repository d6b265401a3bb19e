/** The root of an exception chain, and the first line of the person's own code in it: where to look. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector, FormatTally } from '../collector.ts';
import type { Frame, Throwable } from '../model.ts';
import { code, evidences, place, said, shortClass } from '../words.ts';
import { adviceFor } from './advice.ts';
import { NOWHERE } from './advice-system.ts';

/** Findings of this kind at most; the most frequent first. */
const MAX = 10;
const FATAL = new Set([
  'go-panic',
  'rust-panic',
  'python-faulthandler',
  'gdb-backtrace',
  'systemd-coredump',
  'glibc-backtrace',
  'native-crash',
  'android-tombstone',
  'macos-crash',
  'windbg',
  'minidump',
  'swift',
]);
/** Node ended itself, with everything it was doing. */
const DIED = /^(?:FATAL ERROR|Fatal |Check failed$)/;
/** What Node and V8 do while they die is nobody's fault. */
const ENDS_ITSELF = /^(?:node|v8)::/;
/** Reports that have findings of their own. */
const OTHERS = /^(?:java-crash|asan|tsan|ubsan|valgrind|go-race|kernel-)/;
/** The deadlock's own finding says it. */
const ELSEWHERE = /^all goroutines are asleep/;
const OUT_OF_MEMORY =
  /OutOfMemory|heap out of memory|Reached heap limit|\bMemoryError|NoMemoryError|out of memory|\bENOMEM\b|bad_alloc|Allowed memory size/;
/** Above the last of these is what handled the panic; below it is what panicked. */
const PANICS =
  /^(?:panic|runtime\.gopanic|rust_begin_unwind|(?:__rustc::)?rust_begin_unwind|core::panicking::panic_fmt|std::panicking::begin_panic)$/;

/** `told`: buckets that another finding speaks of. */
export function rootCauseFindings(
  collected: Collector,
  told: { has(bucket: Bucket): boolean } = new Set<Bucket>(),
): Finding[] {
  return [...collected.tallies.values()]
    .filter(tally => !OTHERS.test(tally.format))
    .flatMap(tally =>
      [...tally.buckets.values()]
        .filter(
          bucket =>
            bucket.trace.type !== null && !ELSEWHERE.test(bucket.trace.message ?? '') && !told.has(bucket),
        )
        .map(bucket => ({ tally, bucket })),
    )
    .sort(
      (a, b) =>
        Number(FATAL.has(b.tally.format)) - Number(FATAL.has(a.tally.format)) ||
        b.bucket.count - a.bucket.count,
    )
    .slice(0, MAX)
    .map(({ tally, bucket }) => ofBucket(tally, bucket));
}

/** The last cause that has a stack, else the last that is said at all. */
export function rootOf(bucket: Bucket): Throwable {
  const chain = [bucket.trace, ...bucket.trace.causes];
  // Rust's reasons have no stack of their own, and the last is the first that happened.
  if (bucket.trace.causes.every(cause => cause.type === null && cause.frames.length === 0))
    return chain.at(-1) ?? bucket.trace;
  const root = chain.findLast(each => each.frames.length > 0) ?? chain.at(-1) ?? bucket.trace;
  return CANCELLED.test(root.type ?? '') ? (chain.find(isTimeout) ?? root) : root;
}

/** .NET ends what takes too long by a cancellation: the limit that ran out is named further out. */
const CANCELLED = /(?:Task|Operation)Canceled(?:Exception)?$/;

function isTimeout({ type, message }: Throwable): boolean {
  return /HttpClient\.Timeout/.test(message ?? '') || /TimeoutException$/.test(type ?? '');
}

/** The first own frame of the root, or of what wraps it. */
export function blamed(bucket: Bucket): Frame | null {
  const chain = [rootOf(bucket), ...[...bucket.trace.causes].reverse(), bucket.trace];
  for (const each of chain) {
    const own = guilty(each.frames).find(frame => frame.own) ?? each.frames.find(frame => frame.own);
    if (own) return own;
  }
  return null;
}

/** A handler of panics runs on top of the frames that panicked, and has done nothing wrong. */
function guilty(frames: readonly Frame[]): readonly Frame[] {
  return frames.slice(frames.findLastIndex(frame => PANICS.test(frame.function)) + 1);
}

/** Go's own way from the fault to the panic. */
function isRuntime({ function: name }: Frame): boolean {
  return /^runtime\.(?:panic|goPanic|sigpanic|throw|fatal)/.test(name);
}

function ofBucket(tally: FormatTally, bucket: Bucket): Finding {
  const root = rootOf(bucket);
  const own = blamed(bucket);
  const top = guilty(root.frames).find(frame => !isRuntime(frame)) ?? root.frames[0] ?? null;
  const wrapped = root === bucket.trace ? '' : `, seen as ${code(errorName(bucket.trace, 80))}`;
  const frame = own ?? (top && ENDS_ITSELF.test(top.function) ? null : top);
  const { note } = bucket.trace.details ?? {};
  const full = OUT_OF_MEMORY.test(`${root.type} ${root.message}`);
  return {
    id: full ? 'trace.out-of-memory' : 'trace.root-cause',
    severity: FATAL.has(tally.format) || DIED.test(bucket.trace.type ?? '') ? 'critical' : 'warning',
    resource: 'trace',
    title: `${code(errorName(root, 200))}${frame ? ` in ${said(frame)}` : ''}${note === undefined ? '' : `; ${note}`}${wrapped}${times(bucket)}`,
    culprit: frame
      ? { kind: 'function', name: frame.function }
      : full
        ? { kind: 'memory', name: 'heap' }
        : null,
    evidence: evidences(bucket.source, [bucket.trace.at, root.at, top?.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: remedies(tally.language, root, own, top),
  };
}

function errorName(error: Throwable, max: number): string {
  const type = shortClass(error.type ?? '').trimEnd();
  const message = error.message?.split('\n')[0] ?? '';
  const text = [type, message].filter(part => part !== '').join(': ') || 'an error';
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

/** `; 3 times between … and …` */
export function times(bucket: Bucket): string {
  return bucket.count > 1
    ? `; ${bucket.count} times${bucket.messagesDiffer ? ' with different messages' : ''}${span(bucket)}`
    : '';
}

function span(bucket: Bucket): string {
  const { times } = bucket;
  if (!times || times.first === times.last) return '';
  const [peak] = [...times.perMinute.entries()].sort((a, b) => b[1] - a[1]);
  const most = peak && peak[1] > 1 && times.perMinute.size > 1 ? `, most in ${peak[0]} (${peak[1]})` : '';
  return ` between ${times.first} and ${times.last}${most}`;
}

/** With its package, unlike in a title: what to look for in an editor. */
function whole(frame: Frame): string {
  return /^<|^\?$/.test(frame.function) || place(frame) === ''
    ? said(frame)
    : `${code(frame.function)} (${place(frame)})`;
}

function remedies(language: string, root: Throwable, own: Frame | null, top: Frame | null): string[] {
  const at = own ? whole(own) : null;
  const known = adviceFor(language, `${root.type ?? ''}: ${root.message ?? ''}`, at ?? NOWHERE);
  if (known) return [...known];
  if (!top && /std::|terminate called|glibc abort|pure virtual/.test(`${root.type} ${root.message}`))
    return [
      'the program did not print where: open its core (`coredumpctl gdb`) and type `bt`, or run it in gdb with `catch throw`',
    ];
  if (at) return [`look at ${at} first: it is the first line of your own code in the root cause`];
  return [
    top
      ? `no frame of your own code is in this stack; the call that leads to ${said(top)} is not visible`
      : 'the stack is missing: log the error with its stack',
  ];
}
