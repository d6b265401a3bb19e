/** Names as async-profiler prints them, in all its outputs. */
import type { Axis, Frame, FrameKind } from '../model.ts';

const MARK = /_\[([kij01])\]$/;
/** `java/util/HashMap.hash`; with the option `dot` it comes as `java.util.HashMap.hash`. */
const SLASHED = /^(?:[\w$]+\/)+[\w$]+(?:[.;$[].*)?$/;
/** A lambda's class carries an address that differs from run to run. */
const ADDRESS = /(\$\$Lambda)(?:\$\d+)?[./+]0x[\da-f]+|(LambdaForm\$\w+)[./+]0x[\da-f]+/;

/** `java/util/HashMap.hash_[j]`, `do_syscall_64_[k]`, `[libc.so.6]`. */
export function asyncFrame(text: string, kind: FrameKind | null = null): Frame {
  const mark = MARK.exec(text);
  const bare = mark === null ? text : text.slice(0, -4);
  const dotted = SLASHED.test(bare) ? bare.replaceAll('/', '.') : bare;
  return {
    name: dotted.replace(ADDRESS, '$1$2'),
    module: null,
    file: null,
    line: null,
    kind: mark?.[1] === 'k' ? 'kernel' : kind,
  };
}

/** By the title: `CPU profile`, `Allocation profile`, `Wall clock profile`. */
export function asyncAxis(title: string): Axis {
  if (/alloc|malloc|memory|live|heap/i.test(title)) return 'alloc';
  if (/lock|contention/i.test(title)) return 'lock';
  return /wall/i.test(title) ? 'wall' : 'cpu';
}
