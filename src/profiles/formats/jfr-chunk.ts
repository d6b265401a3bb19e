/**
 * One chunk of a recording: a header of 68 bytes, then events, each with its size and type before it.
 * Source: https://github.com/openjdk/jdk/blob/master/src/jdk.jfr/share/classes/jdk/jfr/internal/consumer/ChunkHeader.java
 *
 *     FLR\0  major minor  size  constant pool  metadata  start  duration  ticks  ticks a second  flags
 *
 * Type 0 is the metadata, type 1 a checkpoint with constants. Both are found by walking over the events, not by the
 * header's offsets, so that a chunk that was never closed (a crash, a recording that still ran) is read as well.
 */
import { JfrCursor } from './jfr-bytes.ts';
import { type JfrType, readMetadata } from './jfr-metadata.ts';
import { JfrPools } from './jfr-pools.ts';
import { JfrValues } from './jfr-values.ts';

export const HEADER_BYTES = 68;
const MAGIC = [0x46, 0x4c, 0x52, 0x00] as const;
const METADATA = 0;
const CHECKPOINT = 1;

export interface JfrHeader {
  readonly major: number;
  readonly minor: number;
  /** 0 or less where the chunk was not closed. */
  readonly size: number;
  readonly nanoseconds: number;
  readonly ticksPerSecond: number;
  readonly isCompressed: boolean;
}

export interface JfrChunk {
  readonly header: JfrHeader;
  readonly pools: JfrPools;
  /** Events that are neither metadata nor constants. */
  readonly events: number;
  /** Why the walk ended before the end of the bytes, or null. */
  readonly broken: string | null;
  /** Calls `visit` with each event, the cursor behind its size and type. */
  each(visit: (type: JfrType, cursor: JfrCursor) => void): void;
}

export function isMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** null where this is no header. */
export function readHeader(bytes: Uint8Array): JfrHeader | null {
  if (bytes.length < HEADER_BYTES || !isMagic(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const long = (at: number) => Number(view.getBigInt64(at));
  return {
    major: view.getUint16(4),
    minor: view.getUint16(6),
    size: long(8),
    nanoseconds: long(40),
    ticksPerSecond: long(56),
    isCompressed: (view.getUint8(67) & 1) === 1,
  };
}

/** Throws RangeError where not even the metadata is there. */
export function openChunk(bytes: Uint8Array, header: JfrHeader): JfrChunk {
  const cursor = new JfrCursor(bytes, header.isCompressed);
  const walked = walk(cursor);
  const last = walked.metadata.at(-1);
  if (last === undefined)
    throw new RangeError(walked.broken ?? 'the metadata that says what the events are is not in it');
  cursor.at = last;
  const values = new JfrValues(readMetadata(cursor), bytes.length);
  const pools = new JfrPools(new JfrCursor(bytes, header.isCompressed), values);
  let broken = walked.broken;
  for (const at of walked.checkpoints) {
    cursor.at = at;
    try {
      pools.checkpoint(cursor);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      broken ??= error.message;
    }
  }
  return { header, pools, events: walked.events, broken, each: visit => eachEvent(cursor, values, visit) };
}

interface Walked {
  /** Where the metadata and checkpoint events go on behind their size and type. */
  readonly metadata: number[];
  readonly checkpoints: number[];
  readonly events: number;
  readonly broken: string | null;
}

function walk(cursor: JfrCursor): Walked {
  const metadata: number[] = [];
  const checkpoints: number[] = [];
  let events = 0;
  let broken: string | null = null;
  cursor.at = HEADER_BYTES;
  while (cursor.at < cursor.end) {
    const next = nextEvent(cursor);
    if (typeof next === 'string') {
      broken = next;
      break;
    }
    if (next.type === METADATA) metadata.push(cursor.at);
    else if (next.type === CHECKPOINT) checkpoints.push(cursor.at);
    else events++;
    cursor.at = next.end;
  }
  return { metadata, checkpoints, events, broken };
}

function eachEvent(
  cursor: JfrCursor,
  values: JfrValues,
  visit: (type: JfrType, cursor: JfrCursor) => void,
): void {
  cursor.at = HEADER_BYTES;
  while (cursor.at < cursor.end) {
    const next = nextEvent(cursor);
    if (typeof next === 'string') return;
    const type = next.type === METADATA || next.type === CHECKPOINT ? undefined : values.types.get(next.type);
    if (type !== undefined) visit(type, cursor);
    cursor.at = next.end;
  }
}

/** The event at the cursor, which then stands behind its size and type; or why there is none. */
function nextEvent(cursor: JfrCursor): { type: number | bigint; end: number } | string {
  const start = cursor.at;
  try {
    const size = cursor.int();
    const type = cursor.id();
    if (size <= 0 || cursor.at > start + size) return `no event begins at byte ${start}`;
    if (start + size > cursor.end) return `the event at byte ${start} is cut off`;
    return { type, end: start + size };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}
