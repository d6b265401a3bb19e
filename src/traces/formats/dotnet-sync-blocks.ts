/**
 * The monitors of a .NET process, as SOS prints them with `syncblk`, and what follows from them for threads that wait.
 *   Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner
 *      43 00000246E51268B8          603         1 0000024B713F4E30 5634  28   00000249654b14c0 System.Object
 * MonitorHeld is one for the owner and two for each thread that waits; the owner's id of the system is in hexadecimal.
 * https://github.com/dotnet/diagnostics/blob/main/src/SOS/Strike/strike.cpp (SyncBlk)
 */
import type { Line, Lock } from '../model.ts';

const HEADER = /^\s*Index\s+SyncBlock\s+MonitorHeld\s+Recursion\s+Owning Thread Info\s+(?:SyncBlock )?Owner/;
const ROW =
  /^\s*\d{1,9}\s+[\da-fA-F]{8,16}\s+(\d{1,9})\s+(\d{1,9})\s+(?:[\da-fA-F]{8,16}|\.{3}\w*)\s+(?:([\da-fA-F]{1,8})\s+(\d{1,6}|XXX)|none)\s+([\da-fA-F]{8,16})\s+(\S.{0,500})$/;
const REST = /^-{10,}$|^(?:Total|CCW|RCW|ComClassFactory|Free)\s+\d+$|^\s*Waiting threads:/;

export interface SyncBlock {
  readonly lock: Lock;
  readonly waiters: number;
  /** The system's id of the thread that owns it, and SOS' own number. */
  readonly owner: { readonly id: number; readonly number: string | null } | null;
}

export class SyncBlocks {
  readonly all: SyncBlock[] = [];
  #open = false;

  take(line: Line): boolean {
    if (HEADER.test(line.text)) {
      this.#open = true;
      return true;
    }
    const row = this.#open ? ROW.exec(line.text) : null;
    if (!row) return this.#open && REST.test(line.text);
    const [, held = '0', , id, number, object = '', type = ''] = row;
    this.all.push({
      lock: { id: `0x${object.toLowerCase()}`, name: type.trim(), frame: null, at: line },
      waiters: Math.floor(Number(held) / 2),
      owner:
        id === undefined
          ? null
          : { id: Number.parseInt(id, 16), number: number === 'XXX' ? null : (number ?? null) },
    });
    return true;
  }
}

/**
 * Which of the monitors each waiting thread wants. A thread never waits for what it owns, and no monitor has more who
 * wait than it counts; where that leaves one, it is the one.
 */
export function wantedBlocks(
  blocks: readonly SyncBlock[],
  waiting: readonly number[],
): ReadonlyMap<number, SyncBlock> {
  const left = new Map(blocks.filter(block => block.waiters > 0).map(block => [block, block.waiters]));
  const wanted = new Map<number, SyncBlock>();
  const assign = (id: number, block: SyncBlock) => {
    wanted.set(id, block);
    left.set(block, (left.get(block) ?? 0) - 1);
  };
  const free = (id: number) =>
    [...left].filter(([block, count]) => count > 0 && block.owner?.id !== id).map(([block]) => block);
  // Owners first: they have fewer to choose from.
  const isOwner = (id: number) => blocks.some(block => block.owner?.id === id);
  for (const id of [...waiting.filter(isOwner), ...waiting.filter(each => !isOwner(each))]) {
    const [only, ...more] = free(id);
    if (only && more.length === 0) assign(id, only);
  }
  return wanted;
}
