/** Where an address without a symbol lies: `binary+0x1f2e`, the offset in the file, which outlives a restart. */
import type { Frame } from '../model.ts';
import type { Id } from './protobuf.ts';

/** A piece of a file as it was mapped into memory; `limit` is the first address behind it. */
export interface Mapping {
  readonly start: Id;
  readonly limit: Id;
  readonly offset: Id;
  readonly file: string;
}

const NO_FILE = /^(?:$|\/\/anon|\/?anon|\[(?:anon|stack|heap|uprobes|unknown)|<|UNKNOWN$|jit$)/i;
/** Beyond this a mapping is one that a tool made up to have one. */
const WHOLE_MEMORY = 1n << 60n;

/** A frame for an address that no function is known of; without a mapping its name is the address itself. */
export function addressFrame(address: Id, mapping: Mapping | null): Frame {
  const place = { module: mapping?.file || null, file: null, line: null, kind: null };
  if (BigInt(address) === 0n) return { name: '[unknown]', ...place };
  return { name: addressName(BigInt(address), mapping), ...place, kind: kindOf(place.module) };
}

/** Kernel code is told by the name of its mapping. */
export function kindOf(module: string | null): 'kernel' | null {
  return module !== null && /^\[(?:kernel|guest\.kernel)|vmlinux/.test(module) ? 'kernel' : null;
}

function addressName(address: bigint, mapping: Mapping | null): string {
  const bare = `0x${address.toString(16)}`;
  if (mapping === null || NO_FILE.test(mapping.file) || kindOf(mapping.file) !== null) return bare;
  const [start, limit, offset] = [BigInt(mapping.start), BigInt(mapping.limit), BigInt(mapping.offset)];
  if (limit - start >= WHOLE_MEMORY || limit === 0n || address < start || address >= limit) return bare;
  const file = mapping.file.slice(mapping.file.lastIndexOf('/') + 1) || mapping.file;
  return `${file}+0x${(address - start + offset).toString(16)}`;
}
