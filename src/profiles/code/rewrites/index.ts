/** The rewrite of each pattern that has one. Where the text does not show that it is right, there is none. */
import { byReference, overElements, reserveOnce, searchInSet } from './containers.ts';
import { addOnce, compileOnce, lengthOnce, lockOnce } from './hoist.ts';
import type { Rewriter } from './rewrite.ts';
import { dayRange, primitive, square, withoutFlush } from './small.ts';
import { librarySort } from './sorting.ts';
import { joinOnce } from './strings.ts';

export const REWRITERS: Readonly<Record<string, Rewriter>> = {
  'quadratic-sort': librarySort,
  'string-building': joinOnce,
  'regex-in-loop': compileOnce,
  'strlen-in-condition': lengthOnce,
  'lock-in-loop': lockOnce,
  'shared-write': addOnce,
  'allocation-in-loop': reserveOnce,
  'linear-search': searchInSet,
  'copied-element': byReference,
  'bounds-check': overElements,
  boxing: primitive,
  power: square,
  'syscall-in-loop': withoutFlush,
  'function-of-column': dayRange,
};
