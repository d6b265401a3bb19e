/** Files beside an answer: what people open in a browser to look for themselves. */
import type { FlameData } from '../core/picture.ts';
import type { Picture } from '../core/report.ts';
import { flameGraphSvg } from './flame-svg.ts';
import type { Profile } from './model.ts';
import { speedscopeOf } from './speedscope.ts';

/** Not stored yet: whoever has a store gives it a handle. */
export interface ExportedFile {
  readonly name: string;
  /** IANA media type. */
  readonly media: string;
  /** Made when it is asked for: nobody has to hold all of it. */
  text(): Iterable<string>;
}

/** A thread is no place for more; `perf profile --speedscope` has no such limit. */
const MAX_SPEEDSCOPE_CHARS = 8 * 1024 ** 2;

/** The interactive flame graphs of `pictures`, and speedscope's file when the profile has stacks. */
export function exportsOf(profile: Profile | null, pictures: readonly Picture[]): ExportedFile[] {
  const files = pictures
    .filter(({ kind }) => kind === 'flame')
    .map(({ data }) => ({
      name: 'flame.svg',
      media: 'image/svg+xml',
      text: () => [flameGraphSvg(data as FlameData)],
    }));
  if (profile === null || !fits(speedscopeOf(profile))) return files;
  const text = () => speedscopeOf(profile);
  return [...files, { name: 'profile.speedscope.json', media: 'application/json', text }];
}

/** False for nothing at all, and for more than a thread should carry. */
function fits(pieces: Iterable<string>): boolean {
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > MAX_SPEEDSCOPE_CHARS) return false;
  }
  return length > 0;
}
