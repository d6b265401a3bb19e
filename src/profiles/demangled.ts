/**
 * A profile whose names are demangled, once each, for what people read: entries, facts, findings, flame graphs.
 * `--folded` prints the names as they were recorded, as stackcollapse-perf.pl does.
 */
import { demangle } from './demangle/demangle.ts';
import { bySelf, entriesOf } from './entries.ts';
import { markKernelFrames } from './kernel-frames.ts';
import type { Annotation, Entry, Frame, Profile, Source, View } from './model.ts';
import { readProfile } from './read.ts';
import { columnOf } from './shares.ts';

/** Of more distinct names the lightest stay as they are, so that a million of them cost no seconds. */
const MAX_NAMES = 50_000;

export async function readDemangled(source: Source): Promise<Profile> {
  return demangleProfile(await readProfile(source));
}

/** Takes the profile over: its frames are renamed, and kernel frames marked, in place. */
export function demangleProfile(profile: Profile): Profile {
  const names = new Names();
  for (const view of profile.views) for (const entry of view.entries) names.of(entry.name);
  const frames: Frame[] = profile.stacks?.frames ?? [];
  frames.forEach((frame, id) => {
    const name = frame.kind === 'process' ? frame.name : names.of(frame.name);
    if (name !== frame.name) frames[id] = { ...frame, name };
  });
  const annotations = profile.annotations.map(annotation => annotationOf(annotation, names));
  const marked = markKernelFrames(profile);
  if (!names.changed && !marked) return profile;
  return { ...profile, annotations, views: profile.views.map(view => viewOf(profile, view, names)) };
}

/** Each distinct name is demangled once; the entries' come first, and they come by weight. */
class Names {
  changed = false;
  readonly #known = new Map<string, string>();

  of(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (!isMangled(name) || this.#known.size >= MAX_NAMES) return name;
    const plain = demangle(name);
    this.#known.set(name, plain);
    if (plain !== name) this.changed = true;
    return plain;
  }
}

function isMangled(name: string): boolean {
  return name.startsWith('_') || name.includes('$') || name.includes('::h');
}

/** Two symbols of one function (a constructor's C1 and C2) are one entry. */
function viewOf(profile: Profile, view: View, names: Names): View {
  const column = columnOf(profile, view);
  if (profile.stacks !== null && column !== null && profile.hasRows !== true)
    return { ...view, entries: entriesOf(profile.stacks, column) };
  const merged = new Map<string, Entry>();
  for (const entry of view.entries) {
    const name = names.of(entry.name);
    const key = `${name}\0${entry.module ?? ''}\0${entry.file ?? ''}\0${entry.line ?? ''}`;
    const first = merged.get(key);
    if (first === undefined || name === entry.name)
      merged.set(first === undefined ? key : `${key}\0${merged.size}`, { ...entry, name });
    else {
      first.self = sum(first.self, entry.self);
      first.total = sum(first.total, entry.total);
      first.samples = sum(first.samples, entry.samples);
    }
  }
  return { ...view, entries: [...merged.values()].sort(bySelf) };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}

function annotationOf(annotation: Annotation, names: Names): Annotation {
  return {
    ...annotation,
    function: names.of(annotation.function),
    lines: annotation.lines.map(line => ({ ...line, function: names.of(line.function) })),
  };
}
