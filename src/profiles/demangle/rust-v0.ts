/**
 * Rust's v0 names: `_RNvNtCs1234_7mycrate3foo3bar` → `mycrate::foo::bar`.
 * Source: https://doc.rust-lang.org/rustc/symbol-mangling/v0.html
 *
 * A back reference may name a part that refers back itself, so steps, depth and output are bounded.
 */
import { RustV0Types } from './rust-v0-types.ts';

/** null when the name is not Rust's, is malformed, or passes a bound. */
export function demangleRustV0(name: string): string | null {
  const start = /^(?:__R|_R|R)(?=[A-Z])/.exec(name)?.[0].length;
  if (start === undefined || name.length > 4000) return null;
  const end = name.search(/[.$@]/);
  const parser = new RustV0Types(name.slice(start, end < 0 ? name.length : end));
  try {
    const path = parser.path(true);
    return parser.isDone() ? path : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
