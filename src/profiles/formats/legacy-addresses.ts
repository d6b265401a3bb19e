/**
 * Addresses of profiles older than protobuf: names that the profile carries itself, else `binary+offset` by its memory map.
 * Source: https://github.com/google/pprof/blob/main/profile/legacy_profile.go (`ParseMemoryMap`, `remapMappingIDs`)
 *
 *     --- Memory map: ---                                                    or MAPPED_LIBRARIES:
 *       00400000-00fcb000: /home/app/server
 *     00400000-00fcb000 r-xp 00000000 08:01 1234   /home/app/server          as /proc/PID/maps has it
 */
import type { Frame } from '../model.ts';
import { addressFrame, type Mapping } from './pprof-mapping.ts';

const PROC_MAPS =
  /^\s*(?:0x)?([0-9a-f]{1,16})[\s-]\s?(?:0x)?([0-9a-f]{1,16}):?\s+([-rwxps]{3,5})\s+([0-9a-f]{1,16})\s+[0-9a-f]{1,4}:[0-9a-f]{1,4}\s+\d{1,20}(?:\s+(\S.{0,1000}))?$/i;
const BRIEF_MAPS =
  /^\s*(?:0x)?([0-9a-f]{4,16})-(?:0x)?([0-9a-f]{4,16}):?(?:\s+([-rwxp]{3,5}))?\s+(\S{1,1000})(?:\s+\(@([0-9a-f]{1,16})\))?/i;
const ATTRIBUTE = /^\s*(\w{1,40})\s*=\s*(\S{1,1000})\s*$/;
const MAX_MAPPINGS = 50_000;

interface Piece {
  start: bigint;
  readonly limit: bigint;
  offset: bigint;
  readonly file: string;
}

export class LegacyAddresses {
  readonly #pieces: Piece[] = [];
  readonly #attributes = new Map<string, string>();
  /** Address → frames, innermost first. */
  readonly #names = new Map<bigint, readonly Frame[]>();
  #isSettled = false;

  /** False for a line that is no part of a memory map. */
  mapLine(text: string): boolean {
    const line = text.replace(/\$(\w{1,40})/g, (mark, name: string) => this.#attributes.get(name) ?? mark);
    const full = PROC_MAPS.exec(line);
    const [start, limit, permissions, offset, file] =
      full === null ? briefOf(line) : [full[1], full[2], full[3], full[4], full[5]];
    if (start === undefined || limit === undefined) return this.#attribute(text);
    const isCode = permissions === undefined || permissions.includes('x');
    if (isCode && this.#pieces.length < MAX_MAPPINGS) {
      this.#pieces.push({
        start: BigInt(`0x${start}`),
        limit: BigInt(`0x${limit}`),
        offset: BigInt(`0x${offset ?? '0'}`),
        file: file?.trim() ?? '',
      });
    }
    return true;
  }

  name(address: bigint, frames: readonly Frame[]): void {
    this.#names.set(address, frames);
  }

  /** Innermost first; a caller's `address` is that of the call, one byte before where it returns to. */
  frames(address: bigint): readonly Frame[] {
    const named = this.#names.get(address) ?? this.#names.get(address + 1n);
    if (named !== undefined) return named;
    return [addressFrame(address, this.#mapping(address))];
  }

  #mapping(address: bigint): Mapping | null {
    this.#settle();
    const found = this.#pieces.find(({ start, limit }) => start <= address && address < limit);
    if (found !== undefined) return found;
    // Handlers that leave out the first part of a file that is mapped in several.
    const before = this.#pieces.find(
      ({ start, offset }) => offset !== 0n && start - offset <= address && address < start,
    );
    if (before === undefined) return null;
    before.start -= before.offset;
    before.offset = 0n;
    return before;
  }

  /** The main program's first piece may begin behind its headers. */
  #settle(): void {
    const first = this.#pieces[0];
    if (this.#isSettled || first === undefined) return;
    this.#isSettled = true;
    if (first.start - first.offset !== 0x400000n) return;
    first.start = 0x400000n;
    first.offset = 0n;
  }

  #attribute(text: string): boolean {
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) return false;
    if (this.#attributes.size < 100) this.#attributes.set(attribute[1]!, attribute[2]!);
    return true;
  }
}

function briefOf(line: string): (string | undefined)[] {
  const brief = BRIEF_MAPS.exec(line);
  return brief === null ? [] : [brief[1], brief[2], brief[3], brief[5], brief[4]];
}

/** `0x1f 0x2e …` → addresses, innermost first; `adjust` moves all but the first to within the call. */
export function addressesOf(text: string, adjust: 'all' | 'callers' | 'none'): bigint[] {
  return [...text.matchAll(/0x([0-9a-f]{1,16})/gi)].slice(0, 20_000).map((match, index) => {
    const address = BigInt(match[0]);
    const isAdjusted = adjust === 'all' || (adjust === 'callers' && index > 0);
    return isAdjusted && address > 0n ? address - 1n : address;
  });
}
