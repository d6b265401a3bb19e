/** One source in, one profile out: unpacked, recognised, read. */
import { PerfError } from '../core/errors.ts';
import { isNothingElse, perfScript } from './formats/perf-script.ts';
import type { Format, Head, Profile, Source } from './model.ts';
import { openSource } from './source.ts';

export async function readProfile(source: Source): Promise<Profile> {
  const input = await openSource(source);
  if (input.head.bytes.length === 0) {
    throw new PerfError(
      'profile-empty',
      `${source.name} is empty. Send the profiler's output as text or as a file.`,
    );
  }
  const format = await formatFor(input.head);
  if (format === null) {
    throw new PerfError(
      'profile-unknown',
      `${source.name} is no profile that can be read: no format matches its first 8 KB. ` +
        'Send what a profiler prints or writes: perf report --stdio, perf script or annotate, pprof (the file, -top, -list), ' +
        'folded stacks, async-profiler, JFR, py-spy, cProfile, .cpuprofile, speedscope, gprof, callgrind, bpftrace, ' +
        'or a table with a percent or a count column.',
    );
  }
  const profile = await format.read(input);
  if (profile.views.length > 0) return profile;
  throw new PerfError(
    'profile-broken',
    `${source.name} begins like ${format.name}, but no figure of it could be read. Send it whole, as the tool printed it.`,
  );
}

export async function formatFor(head: Head): Promise<Format | null> {
  if (isNothingElse(head)) return perfScript;
  // To ask every format, all of them are loaded, which takes as long as 50 MB of perf script take to read.
  const { formatOf } = await import('./recognise.ts');
  return formatOf(head)?.format ?? null;
}
