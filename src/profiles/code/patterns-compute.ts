/** Patterns of computing: divisions, checks, powers, sorts, calls that are found at run time. */
import type { HotSpot } from './hot-spots.ts';
import { declarationOf, inLoop, isInterpreted, type Pattern, plainCode } from './pattern.ts';
import { isDivision } from './skid.ts';

export const COMPUTE_PATTERNS: readonly Pattern[] = [
  {
    id: 'division',
    title: 'division in a loop: 20 to 40 cycles each, and it does not overlap well',
    advice:
      'Make the divisor a constant (the compiler multiplies instead), use & for powers of two of unsigned numbers, or carry a counter along; for a divisor that is fixed in the loop, a precomputed reciprocal (libdivide).',
    matches: spot =>
      spot.instructions.some(({ code }) => isDivision(code)) ||
      // Where instructions are printed, one of them must be a division.
      (divides(spot) &&
        (spot.instructions.length === 0 || spot.annotation.lines.some(({ code }) => isDivision(code)))),
  },
  {
    id: 'bounds-check',
    title: 'bounds checks in the loop',
    advice:
      'Rust: iterate (iter(), zip, chunks_exact) instead of indexing; Go: touch the last index once before the loop (_ = s[n-1]), or range over the slice; Java: loop to array.length.',
    matches: ({ language, code, instructions, loops }) =>
      instructions.some(line => /panicIndex|panic_bounds_check|ArrayIndexOutOf/.test(line.code)) ||
      (language === 'rust' &&
        (loops.some(loop => /^\s*for\s+\w+\s+in\s+\w+\.\./.test(loop)) ||
          loops.some(loop => /^for\s+\w+\s+in\s+\(/.test(loop))) &&
        /\w\[\w+(?:\s*[-+]\s*\w+)?\]/.test(code)),
  },
  {
    id: 'power',
    title: 'pow for a small whole exponent',
    advice: 'Multiply instead.',
    matches: ({ code }) =>
      /\b(?:std::|Math\.|math\.)?[pP]ow\s*\(\s*[\w.[\]>-]+\s*,\s*[23](?:\.0)?f?\s*\)/.test(code),
  },
  {
    id: 'reflection',
    title: 'a member is looked up by name in every round (reflection)',
    advice: 'Look it up once and keep it (a MethodHandle, a delegate, a function), or call it directly.',
    matches: spot =>
      inLoop(spot) &&
      /\.get(?:Declared)?(?:Method|Field)\(|\bClass\.forName\(|\bmethod\.invoke\(|\bActivator\.CreateInstance\(|\.GetProperty\(|\.GetMethod\(|\breflect\.(?:ValueOf|TypeOf)\(|\bdynamic_cast</.test(
        spot.code,
      ),
  },
  {
    id: 'exception-control-flow',
    title: 'exceptions raised in the loop as a way to decide',
    advice: 'Test before (a lookup with a default, TryParse, a condition) instead of raising and catching.',
    matches: spot =>
      inLoop(spot) &&
      /^\s*(?:\}\s*)?(?:catch\s*\(|except\b(?!.*StopIteration)|rescue\b)|\bthrow\s+new\b|^\s*raise\s+\w/.test(
        plainCode(spot),
      ),
  },
  {
    id: 'defer-in-loop',
    title: 'a defer in every round: they pile up until the function returns',
    advice: 'Put the body into a function of its own, or release by hand at the end of the round.',
    matches: spot => spot.language === 'go' && inLoop(spot) && /^\s*defer\s/.test(spot.code),
  },
];

const CONSTANT = /^(?:\d[\d_']*(?:\.\d+)?[uUlLfF]*|0x[0-9a-fA-F]+|[A-Z][A-Z0-9_]{1,40})$/;
/** What is divided by: a name, a call, an element, a parenthesis or a number. */
const DIVISOR = /[\w)\]]\s*(?:%|\/(?![/*]))=?\s*(\(?[\w.]+)/g;

export function divides(spot: HotSpot): boolean {
  if (!inLoop(spot) || isInterpreted(spot)) return false;
  const code = plainCode(spot);
  return [...code.matchAll(DIVISOR)].some(([, divisor]) => {
    const name = divisor!.replace(/^\(/, '');
    // By a constant the compiler multiplies; by a power of two it shifts.
    if (CONSTANT.test(name)) return false;
    const given = declarationOf(spot, name.split('.')[0]!) ?? '';
    return (
      !/\b(?:constexpr|static\s+const|const)\b[^&*]*=\s*\d/.test(given) &&
      !/["'`]/.test(given) &&
      !/\bimport\b/.test(given)
    );
  });
}
