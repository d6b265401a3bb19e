/**
 * JDK Flight Recorder files, from the JVM itself, from async-profiler and from agents; a view an event with stacks.
 * Sources: https://github.com/openjdk/jdk/tree/master/src/jdk.jfr/share/classes/jdk/jfr/internal/consumer,
 * https://github.com/async-profiler/async-profiler/blob/master/src/flightRecorder.cpp
 *
 *     46 4c 52 00 00 02 00 01 …      `FLR\0`, version 2.1, then the chunk (jfr-chunk.ts)
 *
 * Versions 1 and 2 (JDK 9 and later, OpenJDK 8u262 and later) are read; the 0.9 of Oracle's JDK 7 and 8 is another format.
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { viewOf } from '../views.ts';
import { isMagic, openChunk } from './jfr-chunk.ts';
import { chunksOf } from './jfr-chunks.ts';
import { rankOf } from './jfr-events.ts';
import { jfrNotes } from './jfr-notes.ts';
import { type JfrEvent, JfrReader } from './jfr-reader.ts';
import { functionKey, hottestLines } from './jfr-tally.ts';

export const jfr: Format = { name: 'jfr', detect, read };

function detect({ bytes }: Head): Detection | null {
  return isMagic(bytes) ? { confidence: 1, why: 'FLR, a flight recording' } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new JfrReader();
  const damage: string[] = [];
  for await (const chunk of chunksOf(input)) {
    if (chunk === 'rest') {
      damage.push('what follows the last chunk is no recording and was left out');
      break;
    }
    const { header, bytes, missing } = chunk;
    if (header.major < 1 || header.major > 2) throw otherVersion(input.name, header.major, header.minor);
    if (missing > 0) damage.push(`the file ends ${missing} bytes before the end of its last chunk`);
    try {
      const opened = openChunk(bytes, header);
      if (opened.broken !== null && missing === 0)
        damage.push(`chunk ${reader.chunks + 1} is broken: ${opened.broken}`);
      reader.chunk(opened);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      damage.push(`chunk ${reader.chunks + 1} cannot be read: ${error.message}`);
    }
  }
  const shown = shownEvents(reader);
  if (shown.length === 0) throw nothing(input.name, reader, damage);
  const { facts } = reader;
  return {
    format: 'jfr',
    source: input.name,
    views: shown.map(event => viewOfEvent(reader, event)),
    stacks: reader.stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [...input.notes, ...damage, ...jfrNotes(reader, shown)],
    recording: {
      ...(facts.seconds > 0 && { seconds: facts.seconds }),
      ...(facts.processors !== null && { processors: facts.processors }),
      ...(facts.command !== null && { command: facts.command }),
    },
  };
}

/** What says most about the processor first; an event without a single occurrence is no view. */
function shownEvents(reader: JfrReader): JfrEvent[] {
  return [...reader.events.values()]
    .filter(({ tally }) => tally.events > 0)
    .sort((a, b) => rankOf(a.name) - rankOf(b.name));
}

function viewOfEvent(reader: JfrReader, { name, meaning, column, isCounted, tally }: JfrEvent): View {
  const unit = isCounted && meaning.unit !== 'samples' ? 'events' : meaning.unit;
  const isWall = name.endsWith('.ExecutionSample') && isWallClock(reader);
  const axis = isWall ? 'wall' : meaning.axis;
  const base = isWall ? 'all samples of threads, running or waiting' : meaning.base;
  const view = viewOf(reader.stacks, column, name, { unit, axis, base });
  const lines = hottestLines(tally, reader.stacks.frames);
  const isSampled = meaning.isSample === true;
  const entries = view.entries.map(entry => ({
    ...entry,
    line: lines.get(functionKey(entry)) ?? null,
    samples: isSampled ? entry.samples : null,
  }));
  return { ...view, samples: isSampled ? view.samples : null, entries };
}

/** async-profiler before version 4 wrote wall-clock samples as execution samples. */
function isWallClock({ facts }: JfrReader): boolean {
  return facts.settings.get('jdk.ActiveRecording event') === 'wall';
}

function otherVersion(name: string, major: number, minor: number): PerfError {
  return new PerfError(
    'profile-unsupported',
    `${name} is a flight recording of version ${major}.${minor}, the closed format of Oracle's JDK 7 and 8; versions 1 and 2 are read. ` +
      'Open it in JDK Mission Control, or record again with OpenJDK 8u262 or later.',
  );
}

function nothing(name: string, reader: JfrReader, damage: readonly string[]): PerfError {
  const why =
    damage.length > 0
      ? damage.slice(0, 3).join('; ')
      : `none of its events is a sample, an allocation or a wait with a stack (${largestCounts(reader) || 'it is empty'})`;
  return new PerfError(
    'profile-broken',
    `${name} is a flight recording that shows no profile: ${why}. ` +
      'Record again with settings=profile for 30 s or more, and stop it with `jcmd PID JFR.stop` before you send it.',
  );
}

function largestCounts({ counts }: JfrReader): string {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
