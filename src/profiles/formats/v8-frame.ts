/** A call frame of V8's profilers. */
import { type Fields, numberOf, textOf } from '../json.ts';
import type { Frame } from '../model.ts';

/** `firstLine` is the number of a file's first line: 0 in the protocol, 1 in what is older than it. */
export function frameOf(call: Fields, firstLine: 0 | 1 = 0): Frame {
  const line = numberOf(call['lineNumber']);
  const url = textOf(call['url']);
  return {
    name: textOf(call['functionName']) ?? '(anonymous)',
    module: null,
    file: url === null ? null : url.replace(/^file:\/\//, ''),
    line: line === null || line < firstLine ? null : line + 1 - firstLine,
    kind: null,
  };
}
