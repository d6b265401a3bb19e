/** The kinds of memory and undefined-behaviour errors: how bad each is, and what to do about it. */
import type { Finding } from '../../core/report.ts';

export interface MemoryKind {
  readonly id: string;
  readonly severity: Finding['severity'];
  /** `own`: the frame to look at; `other`: the second stack's, where there is one. */
  readonly remedy: (own: string, other: string | null) => string;
}

type Row = readonly [RegExp, MemoryKind];

const row = (
  pattern: RegExp,
  id: string,
  severity: Finding['severity'],
  remedy: MemoryKind['remedy'],
): Row => [pattern, { id, severity, remedy }];

/** By the type's words, the more special first. */
const KINDS: readonly Row[] = [
  row(
    /^(?:assertion failed|check failed|fatal)/,
    'trace.abort',
    'critical',
    own => `the program ended itself on purpose: see which caller of ${own} breaks what it checks`,
  ),
  row(
    /^terminate called|^std::|^C\+\+ exception/,
    'trace.abort',
    'critical',
    own => `catch the exception above ${own}, or do not let it be thrown there`,
  ),
  row(
    /stack-overflow/,
    'trace.memory-error',
    'critical',
    own => `end the recursion in ${own}, or take large arrays off the stack: the stack itself ran out`,
  ),
  row(
    /use-after-free|use-after-poison|free'd|use-after-scope|use-after-return/,
    'trace.memory-error',
    'critical',
    (own, other) =>
      `${own} uses memory that ${other ?? 'somebody'} has released: decide who owns it (a smart pointer says so), or release it after the last use`,
  ),
  row(
    /double-free|bad-free|Invalid free|Mismatched free|alloc-dealloc-mismatch|new-delete-type|invalid-free/,
    'trace.memory-error',
    'critical',
    (own, other) =>
      `release it once, and as it was allocated: ${own} releases what ${other ?? 'another call'} has released or what did not come from there`,
  ),
  row(
    /overflow|Invalid (?:read|write)|stack-buffer|global-buffer|tag-mismatch|out of bounds|negative-size|param-overlap|allocation-tail/,
    'trace.memory-error',
    'critical',
    (own, other) =>
      `check the length in ${own}: it goes past what was allocated${other ? ` in ${other}` : ''}`,
  ),
  row(
    /lock-order|potential deadlock|lock order/,
    'trace.lock-order',
    'warning',
    (own, other) =>
      `take the two mutexes in one order, or both at once (\`std::scoped_lock\`), in ${own}${other ? ` and in ${other}` : ''}`,
  ),
  row(
    /unlock|not[ -]locked|destroy of a locked|thread leak|signal-unsafe|mutex/i,
    'trace.lock-misuse',
    'warning',
    own => `${own} misuses a lock or a thread: see the report's own words`,
  ),
  row(
    /data race|race|Conflicting (?:store|load)/,
    'trace.data-race',
    'critical',
    (own, other) =>
      `guard the data with one lock or make it atomic: ${own}${other ? ` and ${other} touch` : ' touches'} it without any order`,
  ),
  row(
    /leak|definitely lost|indirectly lost|possibly lost|still reachable/,
    'trace.memory-leak',
    'warning',
    own => `what ${own} allocates is never released: give it an owner`,
  ),
  row(
    /uninitialised|uninitialized/,
    'trace.memory-error',
    'warning',
    own => `give the value its first value before ${own} decides by it`,
  ),
  row(
    /allocation too large|out-of-memory/,
    'trace.out-of-memory',
    'critical',
    own => `bound the size that ${own} asks for: it comes from the input`,
  ),
  row(
    /^timeout/,
    'trace.timeout',
    'warning',
    own => `this input takes too long: look for a loop that grows with it around ${own}`,
  ),
  row(
    /odr-violation/,
    'trace.memory-error',
    'warning',
    () => 'one variable is defined in two modules: give it one home, or hide it in each',
  ),
  row(
    /initialization-order/,
    'trace.memory-error',
    'warning',
    own => `${own} uses a global before its module set it up: make it a function's static`,
  ),
  row(
    /^FPE|divide error|SIGFPE/,
    'trace.memory-error',
    'critical',
    own => `check the divisor in ${own}: integer division by zero, or the smallest number by -1`,
  ),
  row(
    /^(?:ABRT|TRAP|ILL|breakpoint|deadly signal|fuzz target)/,
    'trace.abort',
    'critical',
    own =>
      `the program ended itself on purpose (an assertion, an uncaught exception, a check): what it printed just before says why; look at ${own}`,
  ),
  row(
    /zero page|null|0x0{7,15}[\da-f]{1,3}\b/i,
    'trace.memory-error',
    'critical',
    own => `${own} goes through a null pointer: check it before, or see why it was not set`,
  ),
  row(
    /SEGV|SIGSEGV|access-violation|signal 11|misaligned|BUS|unknown-crash/,
    'trace.memory-error',
    'critical',
    own => `${own} goes through a pointer that points nowhere: check it before`,
  ),
];

const UNDEFINED: readonly (readonly [RegExp, MemoryKind['remedy']])[] = [
  [
    /overflow|cannot be represented|outside the range/,
    own => `the result in ${own} does not fit its type: check the operands before, or use a wider type`,
  ],
  [/division by zero/, own => `check the divisor before ${own} divides`],
  [/null pointer|pointer of type/, own => `${own} goes through a null pointer: check it before`],
  [/index .* out of bounds|out of bounds/, own => `check the index in ${own}: it lies outside the array`],
  [
    /misaligned/,
    own =>
      `${own} reads through a pointer that is not aligned for its type: copy the bytes (\`memcpy\`) instead`,
  ],
  [/shift exponent|left shift/, own => `bound the shift in ${own} to the width of its type`],
  [/not a valid value/, own => `the value that ${own} loads was never set, or overwritten: initialise it`],
  [
    /downcast|member (?:call|access)|does not point to an object|control flow integrity|incorrect function type|upcast/,
    own =>
      `the object is not of the type that ${own} takes it for: check it (\`dynamic_cast\`), or see whether it was destroyed`,
  ],
];

/** Valgrind's title says what was done, its second line to what. */
function pointed(type: string, message: string): string {
  // Tagged memory has one word for both; who freed it tells them apart.
  if (type === 'tag-mismatch' && /freed by/.test(message)) return 'use-after-free';
  if (/^Process terminating/.test(type))
    return /Stack overflow/.test(message) ? 'stack-overflow' : /SIGABRT/.test(type) ? 'ABRT' : type;
  if (!/^Invalid (?:read|write)/.test(type)) return type;
  if (/block of size [\d,]+ free'd/.test(message)) return "use of free'd memory";
  return /not stack'd/.test(message)
    ? /Address 0x[\da-fA-F]{1,3} is/.test(message)
      ? 'null'
      : 'SEGV'
    : type;
}

export function memoryKind(format: string, type: string, message: string): MemoryKind {
  if (format === 'ubsan') {
    const remedy = UNDEFINED.find(([pattern]) => pattern.test(message))?.[1];
    return {
      id: 'trace.undefined-behaviour',
      severity: 'warning',
      remedy: remedy ?? (own => `what ${own} does is undefined: the compiler may do anything with it`),
    };
  }
  const found =
    KINDS.find(([pattern]) => pattern.test(pointed(type, message))) ??
    KINDS.find(([pattern]) => pattern.test(message));
  // A pointer near zero is told by the address alone.
  const nearZero =
    /SEGV|access-violation/.test(type) && NEAR_ZERO.test(message)
      ? KINDS.find(([pattern]) => pattern.test('null'))
      : undefined;
  return (
    (nearZero ?? found)?.[1] ?? {
      id: 'trace.memory-error',
      severity: 'critical',
      remedy: own => `look at ${own} first`,
    }
  );
}

const NEAR_ZERO = /unknown address (?:0x)?0{4,15}[\da-f]{1,3}\b|points to the zero page/;
