/** A call frame of V8's profilers. */
import type { Frame } from '../model.ts';

/**
 * `line` counts from `firstLine`: 0 in the protocol, 1 in what is older than it; NaN where there is none. Functions without
 * a name are anonymous.
 */
export function frameOf(name: string, url: string, line: number, firstLine: 0 | 1): Frame {
  return {
    name: name === '' ? '(anonymous)' : name,
    module: null,
    file: url === '' ? null : url.replace(/^file:\/\//, ''),
    line: line >= firstLine ? line + 1 - firstLine : null,
    kind: null,
  };
}
