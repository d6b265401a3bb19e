/**
 * The binary CPU profile of gperftools (`CPUPROFILE=file`), of Go before 1.9 and of Java agents: machine words.
 * Source: https://gperftools.github.io/gperftools/cpuprofile-fileformat.html
 *
 *     0 3 0 PERIOD 0                    header: 0, words to come, version (1: Java), period in µs, padding
 *     COUNT DEPTH pc pc …               a stack, innermost first, any number of them
 *     0 1 0                             the end; then /proc/PID/maps as text, or Java's names
 *
 * Words have four or eight bytes in either order. `pprof --raw` puts "--- symbol", names, "---", "--- profile" before it.
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { LegacyAddresses } from './legacy-addresses.ts';
import { javaFrame, LegacyReader } from './legacy-reader.ts';

export const pprofCpuWords: Format = { name: 'pprof-cpu-words', detect, read };

const MAX_BYTES = 512 * 1024 ** 2;
const SYMBOLS_END = '\n---\n--- profile\n';
const MAX_DEPTH = 65_536;
/** Microseconds; a faster profiling timer does not exist. */
const MIN_PERIOD = 10;
const WITHOUT_NAMES =
  'addresses without names: google-pprof --text BINARY FILE (gperftools), or go tool pprof -top BINARY FILE, names them where the binary is';

interface Sample {
  readonly count: number;
  /** Innermost first. */
  readonly stack: bigint[];
}

interface Words {
  /** Byte at which the first sample begins. */
  readonly start: number;
  readonly size: 4 | 8;
  readonly isJava: boolean;
  /** Microseconds. */
  readonly period: number;
  word(at: number): bigint;
}

function detect({ bytes, text }: Head): Detection | null {
  if (/^--- symbol\n(?:binary=|0x)/.test(text))
    return { confidence: 0.95, why: '"--- symbol": symbols and a profile, as pprof --raw writes them' };
  const found = wordsOf(Buffer.from(bytes), 0);
  return found === null
    ? null
    : { confidence: 0.96, why: 'machine words 0, 3, 0, period, 0 of a gperftools CPU profile' };
}

async function read(input: Input): Promise<Profile> {
  const bytes = await wholeOf(input, MAX_BYTES);
  const addresses = new LegacyAddresses();
  const symbols =
    bytes.subarray(0, 11).toString('latin1') === '--- symbol\n' ? bytes.indexOf(SYMBOLS_END) : -1;
  if (symbols > 0) readSymbols(bytes.subarray(0, symbols).toString('utf8'), addresses);
  if (symbols < 0 && bytes[0] === 0x2d) return readLegacyText(input, bytes);
  const words = wordsOf(bytes, symbols < 0 ? 0 : symbols + SYMBOLS_END.length);
  if (words === null) {
    throw new PerfError(
      'profile-broken',
      `${input.name} begins like a gperftools profile, but no samples follow. Send what google-pprof --text prints.`,
    );
  }
  const { samples, end, isCut } = samplesOf(bytes, words);
  readTail(bytes.subarray(end).toString('utf8'), addresses, words.isJava);
  if (!words.isJava) cleaned(samples);
  return profileOf(input, samples, words, addresses, isCut);
}

/** Symbols and one of the text profiles. */
function readLegacyText(input: Input, bytes: Buffer): Profile {
  const reader = new LegacyReader();
  for (const line of bytes.toString('utf8').split('\n')) reader.line(line);
  return reader.finish(input);
}

/** The first layout in which the header makes sense. */
function wordsOf(bytes: Buffer, at: number): Words | null {
  for (const size of [8, 4] as const) {
    for (const isLittle of [true, false]) {
      if (bytes.length < at + 5 * size) continue;
      const word = wordReader(bytes, size, isLittle);
      const [zero, three, version, period, padding] = [0, 1, 2, 3, 4].map(index => word(at + index * size));
      const isHeader = zero === 0n && three === 3n && padding === 0n && (version === 0n || version === 1n);
      if (isHeader && period! > 0n && period! < 1_000_000_000n)
        return { start: at + 5 * size, size, isJava: version === 1n, period: Number(period), word };
    }
  }
  return null;
}

function wordReader(bytes: Buffer, size: 4 | 8, isLittle: boolean): (at: number) => bigint {
  if (size === 8) return at => (isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return at => BigInt(isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
}

function samplesOf(bytes: Buffer, words: Words): { samples: Sample[]; end: number; isCut: boolean } {
  const samples: Sample[] = [];
  let at = words.start;
  while (at + 2 * words.size <= bytes.length) {
    const count = words.word(at);
    const depth = words.word(at + words.size);
    const end = at + (2 + Number(depth)) * words.size;
    if (depth > BigInt(MAX_DEPTH) || end > bytes.length) return { samples, end: bytes.length, isCut: true };
    const stack: bigint[] = [];
    for (let word = at + 2 * words.size; word < end; word += words.size) {
      const address = words.word(word);
      stack.push(stack.length > 0 && !words.isJava && address > 0n ? address - 1n : address);
    }
    if (count === 0n && depth === 1n && stack[0] === 0n) return { samples, end, isCut: false };
    samples.push({ count: Number(count), stack });
    at = end;
  }
  return { samples, end: bytes.length, isCut: at < bytes.length };
}

/**
 * What measuring left on the stacks is taken off: a second frame that nearly all samples share (the signal handler's),
 * up to two times, and a leaf that stands there twice.
 */
function cleaned(samples: readonly Sample[]): void {
  const margin = Math.trunc(samples.length / 32);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<bigint, number>();
    for (const { stack } of samples)
      if (stack.length > 1) counts.set(stack[1]!, (counts.get(stack[1]!) ?? 0) + 1);
    const common = [...counts].find(([, count]) => count >= samples.length - margin)?.[0];
    if (common === undefined) break;
    for (const { stack } of samples) if (stack[1] === common) stack.splice(1, 1);
  }
  for (const { stack } of samples) if (stack.length > 1 && stack[0] === stack[1]! + 1n) stack.splice(1, 1);
}

function readSymbols(text: string, addresses: LegacyAddresses): void {
  for (const line of text.split('\n')) {
    const match = /^0x([0-9a-f]{1,16})\s+(\S.{0,8000})$/i.exec(line);
    if (match === null) continue;
    const names = match[2]!.split('--').filter(name => name !== '');
    addresses.name(
      BigInt(`0x${match[1]}`),
      names.map(name => javaFrame(name.replace(/<[0-9a-f]{8,16}>$/, ''))),
    );
  }
}

function readTail(text: string, addresses: LegacyAddresses, isJava: boolean): void {
  for (const line of text.split('\n')) {
    const name = isJava ? /^\s*0x([0-9a-f]{1,16})\s+(\S.{0,4000})$/i.exec(line) : null;
    if (name !== null) addresses.name(BigInt(`0x${name[1]}`), [javaFrame(name[2]!.trim())]);
    else addresses.mapLine(line);
  }
}

function profileOf(
  input: Input,
  samples: readonly Sample[],
  words: Words,
  addresses: LegacyAddresses,
  isCut: boolean,
): Profile {
  const stacks = new StackTable();
  const columns = [stacks.column('cpu'), stacks.column('samples')] as const;
  for (const { count, stack } of samples) {
    let node = 0;
    for (const address of stack.toReversed())
      for (const frame of addresses.frames(address).toReversed())
        node = stacks.child(node, stacks.intern(frame));
    stacks.add(node, columns[0], count * words.period * 1000, count);
    stacks.add(node, columns[1], count, count);
  }
  // What pprof --raw writes has lost the period: 1 stands there, and no such timer exists.
  const isTimed = words.period >= MIN_PERIOD;
  const hasNames = stacks.frames.some(({ name }) => !/^(?:\S+\+)?0x[0-9a-f]+$/.test(name));
  return {
    format: 'pprof-cpu-words',
    source: input.name,
    views: [
      ...(isTimed
        ? [viewOf(stacks, 0, 'cpu', { unit: 'ns', axis: 'cpu' as const, base: 'all of cpu' })]
        : []),
      viewOf(stacks, 1, 'samples', { unit: 'samples', axis: 'cpu', base: 'all of samples' }),
    ],
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [
      ...input.notes,
      ...(isCut ? ['the profile is cut off: what is whole was read'] : []),
      ...(hasNames ? [] : [WITHOUT_NAMES]),
    ],
    recording: isTimed ? { hertz: 1e6 / words.period } : {},
  };
}
