/** Symbols as their language writes them: C++ (Itanium), Rust before v0, Rust v0, Swift's common forms. Other names stay as they are. */
import { demangleCxx } from './cxx.ts';
import { demangleRustLegacy } from './rust-legacy.ts';
import { demangleRustV0 } from './rust-v0.ts';
import { demangleSwift } from './swift.ts';

/** Linear in the name's length; what cannot be read is returned unchanged. */
export function demangle(name: string): string {
  if (name.startsWith('_R') || name.startsWith('__R')) return demangleRustV0(name) ?? name;
  if (name.startsWith('_Z') || name.startsWith('__Z')) {
    const linux = name.startsWith('__') ? name.slice(1) : name;
    return demangleRustLegacy(linux) ?? demangleCxx(linux) ?? name;
  }
  return demangleSwift(name) ?? demangleRustLegacy(name) ?? name;
}
