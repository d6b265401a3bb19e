/** The captures of test/fixtures/profiles, as sources, and what the tests say of profiles in one line each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Profile, Source } from '../../src/profiles/model.ts';
import { readProfile } from '../../src/profiles/read.ts';

export const fixtures = fileURLToPath(new URL('../fixtures/profiles/', import.meta.url));

export function capture(path: string): Buffer {
  return readFileSync(`${fixtures}${path}`);
}

/** Bytes as a source, cut into chunks of `size` so that readers meet lines that begin in one and end in the next. */
export function sourceOf(name: string, bytes: Uint8Array | string, size = 1 << 20): Source {
  const buffer = Buffer.from(bytes as Uint8Array);
  async function* chunks() {
    for (let start = 0; start < buffer.length; start += size) yield buffer.subarray(start, start + size);
  }
  return { name, chunks: chunks() };
}

export function readCapture(path: string, size?: number): Promise<Profile> {
  return readProfile(sourceOf(path, capture(path), size));
}

export function readText(text: string | Uint8Array, size?: number): Promise<Profile> {
  return readProfile(sourceOf('paste', text, size));
}

/** Percent of all, by self, of the entries with this name. */
export function selfPercent(profile: Profile, name: string, view = 0): number {
  const { entries, total } = profile.views[view]!;
  const sum = entries.filter(entry => entry.name === name).reduce((all, entry) => all + (entry.self ?? 0), 0);
  return (100 * sum) / total;
}

/** `name self total` of the first entries, for readable snapshots and comparisons. */
export function top(profile: Profile, count: number, view = 0): string[] {
  return profile.views[view]!.entries.slice(0, count).map(
    ({ name, self, total }) => `${name} ${self} ${total}`,
  );
}
