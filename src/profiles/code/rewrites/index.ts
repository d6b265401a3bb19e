/** The rewrites of each pattern, the first that fits. Where the text does not show that one is right, there is none. */
import { byReference, overElements, reserveOnce } from './containers.ts';
import { addOnce } from './counters.ts';
import { lengthOnce, madeOnce } from './hoist.ts';
import { lockBlockOutside, lockOnce } from './locks.ts';
import { loopsExchanged } from './loops.ts';
import { askOnce, eagerly } from './queries.ts';
import { asQueue, byIndex } from './queues.ts';
import { compileOnce, patternOnce } from './regexes.ts';
import type { Place, Rewrite, Rewriter } from './rewrite.ts';
import { byKey, searchInSet, seenAsSet } from './sets.ts';
import {
  borrowed,
  dayRange,
  inPlace,
  oneLookup,
  primitive,
  shallowCopy,
  square,
  typedList,
  withoutFlush,
} from './small.ts';
import { librarySort } from './sorting.ts';
import { indexed, keyset, notExists } from './sql.ts';
import { appended, joinOnce, pointerToEnd } from './strings.ts';

const REWRITERS: Readonly<Record<string, readonly Rewriter[]>> = {
  'quadratic-sort': [librarySort],
  'string-building': [joinOnce, appended, pointerToEnd],
  'regex-in-loop': [compileOnce, patternOnce],
  'strlen-in-condition': [lengthOnce],
  'lock-in-loop': [lockOnce, lockBlockOutside],
  'shared-write': [addOnce],
  'false-sharing': [addOnce],
  'allocation-in-loop': [reserveOnce],
  'linear-search': [searchInSet, seenAsSet, byKey],
  'copied-element': [byReference, borrowed],
  'bounds-check': [overElements],
  'strided-access': [loopsExchanged],
  'queue-shift': [byIndex, asQueue],
  'array-grown': [inPlace],
  'deep-copy': [shallowCopy],
  'double-lookup': [oneLookup],
  'query-in-loop': [eagerly, askOnce],
  boxing: [primitive, typedList],
  power: [square],
  'syscall-in-loop': [withoutFlush],
  'function-of-column': [dayRange, indexed],
  'leading-wildcard': [indexed],
  'deep-offset': [keyset],
  'not-in-subquery': [notExists],
  'costly-object': [madeOnce],
};

export function rewriteOf(id: string, place: Place): Rewrite | null {
  for (const rewriter of REWRITERS[id] ?? []) {
    const found = rewriter(place);
    if (found !== null) return found;
  }
  return null;
}
