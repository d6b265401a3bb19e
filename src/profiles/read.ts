/** One source in, one profile out: unpacked, recognised, read. */
import { PerfError } from '../core/errors.ts';
import { formats } from './formats/index.ts';
import type { Profile, Source } from './model.ts';
import { formatOf } from './recognise.ts';
import { openSource } from './source.ts';

export async function readProfile(source: Source): Promise<Profile> {
  const input = await openSource(source);
  if (input.head.bytes.length === 0) {
    throw new PerfError(
      'profile-empty',
      `${source.name} is empty. Send the profiler's output as text or as a file.`,
    );
  }
  const found = formatOf(input.head);
  if (found === null) {
    const names = formats.map(({ name }) => name).join(', ');
    throw new PerfError(
      'profile-unknown',
      `${source.name} is no profile that can be read: no format matches its first 8 KB. Known: ${names}. ` +
        'Send perf report --stdio, perf script, folded stacks, or a table with a percent column.',
    );
  }
  return found.format.read(input);
}
