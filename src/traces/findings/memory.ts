/** What the sanitizers and Valgrind report: the access, and the other stack that makes it wrong. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import type { Frame, RelatedStack } from '../model.ts';
import { code, evidences, said } from '../words.ts';

const REPORTS = /^(?:asan|tsan|ubsan|valgrind)$/;
const MAX = 10;

interface Kind {
  readonly id: string;
  readonly severity: Finding['severity'];
  readonly remedy: (own: string, other: string | null) => string;
}

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [
    /use-after-free|use-after-poison|free'd|use-after-scope|use-after-return/,
    kind(
      'trace.memory-error',
      'critical',
      (own, other) =>
        `${own} uses memory that ${other ?? 'somebody'} has released: decide who owns it (a smart pointer says so), or release it after the last use`,
    ),
  ],
  [
    /overflow|Invalid (?:read|write)|stack-buffer|global-buffer|container-overflow|out of bounds/,
    kind(
      'trace.memory-error',
      'critical',
      (own, other) =>
        `check the length in ${own}: it goes past what was allocated${other ? ` in ${other}` : ''}`,
    ),
  ],
  [
    /double-free|attempting (?:double-)?free|Invalid free|bad-free|Mismatched free|alloc-dealloc-mismatch/,
    kind(
      'trace.memory-error',
      'critical',
      (own, other) =>
        `release it once: ${own} releases what ${other ?? 'another call'} has released; set the pointer to null there, or let one owner release it`,
    ),
  ],
  [
    /lock-order|potential deadlock|lock order/,
    kind(
      'trace.lock-order',
      'warning',
      (own, other) =>
        `take the two mutexes in one order, or both at once (\`std::scoped_lock\`), in ${own}${other ? ` and in ${other}` : ''}`,
    ),
  ],
  [
    /data race|race/,
    kind(
      'trace.data-race',
      'critical',
      (own, other) =>
        `guard the data with one lock or make it atomic: ${own}${other ? ` and ${other}` : ''} touch it without any order`,
    ),
  ],
  [
    /leak|definitely lost|indirectly lost|possibly lost|still reachable/,
    kind('trace.memory-leak', 'warning', own => `what ${own} allocates is never released: give it an owner`),
  ],
  [
    /uninitialised|uninitialized/,
    kind(
      'trace.memory-error',
      'warning',
      own => `give the value its first value before ${own} decides by it`,
    ),
  ],
  [
    /SEGV|SIGSEGV|signal 11|null|misaligned/,
    kind(
      'trace.memory-error',
      'critical',
      own => `${own} goes through a pointer that points nowhere: check it before`,
    ),
  ],
];

function kind(id: string, severity: Finding['severity'], remedy: Kind['remedy']): Kind {
  return { id, severity, remedy };
}

export function memoryFindings(collected: Collector): Finding[] {
  return [...collected.tallies.values()]
    .filter(tally => REPORTS.test(tally.format))
    .flatMap(tally =>
      [...tally.buckets.values()]
        .filter(bucket => bucket.trace.type !== null)
        .map(bucket => ofReport(tally.format, bucket)),
    )
    .sort((a, b) => Number(a.severity !== 'critical') - Number(b.severity !== 'critical'))
    .slice(0, MAX);
}

function ofReport(format: string, bucket: Bucket): Finding {
  const { trace } = bucket;
  const { id, severity, remedy } = kindOf(format, `${trace.type} ${trace.message ?? ''}`);
  const own = ownFrame(trace.frames);
  const other = otherStack(trace.details?.stacks ?? []);
  const otherFrame = other ? ownFrame(other.frames) : null;
  const second = other && otherFrame ? `; ${labelWords(other.label)} in ${said(otherFrame)}` : '';
  return {
    id,
    severity,
    resource: 'memory',
    title: `${code(titleOf(trace.type ?? '', trace.message))} in ${said(own)}${second}${bucket.count > 1 ? `; ${bucket.count} times` : ''}`,
    culprit: own ? { kind: 'function', name: own.function } : null,
    evidence: evidences(bucket.source, [trace.at, own?.at, other?.at, otherFrame?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [`${remedy(said(own), otherFrame ? said(otherFrame) : null)}`],
  };
}

function kindOf(format: string, text: string): Kind {
  if (format === 'ubsan')
    return kind(
      'trace.undefined-behaviour',
      'warning',
      own =>
        `the result of ${own} is undefined: check the operands before, or use a type that holds the result`,
    );
  const found = KINDS.find(([pattern]) => pattern.test(text))?.[1];
  return found ?? kind('trace.memory-error', 'critical', own => `look at ${own} first`);
}

function titleOf(type: string, message: string | null): string {
  const access = /\b(READ|WRITE) of size \d+/.exec(message ?? '')?.[0];
  return type === 'memory leak' ? (message ?? type) : access ? `${type}: ${access}` : type;
}

/** The stack that released the memory, or the other side of a race; allocation tells the least. */
function otherStack(stacks: readonly RelatedStack[]): RelatedStack | null {
  const order = [/freed|free'd/, /[Pp]revious|conflicts/, /acquired here/, /alloc/];
  for (const pattern of order) {
    const found = stacks.find(stack => pattern.test(stack.label));
    if (found) return found;
  }
  return null;
}

function labelWords(label: string): string {
  const plain = label.replace(/\b(?:at|on) 0x[\da-f]+|\bAddress 0x[\dA-Fa-f]+/g, '').replace(/:$/, '');
  return plain
    .replace(/\s+/g, ' ')
    .replace(/ here$/, '')
    .trim();
}

function ownFrame(frames: readonly Frame[]): Frame | null {
  return frames.find(frame => frame.own) ?? frames[0] ?? null;
}
