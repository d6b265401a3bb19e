/** JSON as other programs may write it: keys in any order, blanks, escapes, cut into chunks at any byte. */
import fc from 'fast-check';
import type { Profile } from '../../src/profiles/model.ts';
import { readProfile } from '../../src/profiles/read.ts';

/** Numbers that decide what may as well be otherwise; they are gone through again and again. */
export const dice = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

export function thrower(numbers: readonly number[]): (sides: number) => number {
  let next = 0;
  return sides => (numbers[next++ % numbers.length]! + next) % sides;
}

export function shuffledJson(value: unknown, roll: (sides: number) => number): string {
  const blank = () => ['', '', '', ' ', '\n', '\t\r\n '][roll(6)]!;
  const text = (of: string) => {
    const json = JSON.stringify(of);
    const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    // Python's json escapes all that is not ASCII, and some writers each slash.
    return roll(2) === 0 ? json : json.replace(/[\u0080-\uffff]/g, escaped).replaceAll('/', '\\/');
  };
  const write = (of: unknown): string => {
    if (typeof of === 'string') return text(of);
    if (typeof of !== 'object' || of === null) return JSON.stringify(of);
    if (Array.isArray(of)) return `[${blank()}${of.map(write).join(`${blank()},${blank()}`)}${blank()}]`;
    const keys = Object.keys(of).filter(key => (of as Record<string, unknown>)[key] !== undefined);
    for (let at = keys.length - 1; at > 0; at--) {
      const other = roll(at + 1);
      [keys[at], keys[other]] = [keys[other]!, keys[at]!];
    }
    const fields = keys.map(
      key => `${text(key)}${blank()}:${blank()}${write((of as Record<string, unknown>)[key])}`,
    );
    return `{${blank()}${fields.join(`${blank()},${blank()}`)}}`;
  };
  return `${roll(4) === 0 ? '\ufeff' : ''}${write(value)}${blank()}`;
}

/** Pieces of 1 to 64 bytes, now and then one of some hundreds. */
export function* pieces(text: string, roll: (sides: number) => number): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const size = roll(10) === 0 ? 500 : 1 + roll(64);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export function readShuffled(value: unknown, numbers: readonly number[]): Promise<Profile> {
  const roll = thrower(numbers);
  const text = shuffledJson(value, roll);
  async function* chunks() {
    yield* pieces(text, roll);
  }
  return readProfile({ name: 'shuffled.json', chunks: chunks() });
}

/** What each stack has for itself, by its names from the root on: `main;work` → 5. Stacks without a weight are left out. */
export function stacksOf(profile: Profile, columnName: string): Record<string, number> {
  const stacks = profile.stacks!;
  const column = stacks.columns.find(({ name }) => name === columnName);
  const found: Record<string, number> = {};
  for (let node = 0; node < stacks.nodes; node++) {
    const sum = column?.sums[node] ?? 0;
    if (sum === 0) continue;
    const path = stacks.path(node).map(frame => stacks.frames[frame]!.name);
    addTo(found, path.join(';'), sum);
  }
  return found;
}

export function addTo(sums: Record<string, number>, key: string, amount: number): void {
  if (amount !== 0) sums[key] = (sums[key] ?? 0) + amount;
}
