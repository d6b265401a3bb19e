/** What people are told of a recording beside its first view. */
import { percent, quantity } from '../words.ts';
import type { JfrEvent, JfrReader } from './jfr-reader.ts';
import { byPool, type JfrTally, largest } from './jfr-tally.ts';

const MAX_OTHERS = 10;

/** `shown` in their order, the first view first. */
export function jfrNotes(reader: JfrReader, shown: readonly JfrEvent[]): string[] {
  const [lead, ...others] = shown;
  if (lead === undefined) return [];
  return [
    ...recordingNotes(reader, lead),
    ...leadNotes(reader, lead),
    ...others.slice(0, MAX_OTHERS).map(event => otherNote(reader, event)),
    ...unshownNote(reader),
  ];
}

function recordingNotes({ facts, chunks }: JfrReader, lead: JfrEvent): string[] {
  const notes: string[] = [];
  if (facts.jvm !== null)
    notes.push(`recorded by ${facts.jvm.slice(0, 120)}, ${chunks} ${chunks === 1 ? 'chunk' : 'chunks'}`);
  const engine = facts.settings.get('jdk.ActiveRecording engine');
  if (engine !== undefined) {
    const event = facts.settings.get('jdk.ActiveRecording event');
    notes.push(`async-profiler, engine ${engine}${event === undefined ? '' : `, event ${event}`}`);
  }
  const period = facts.settings.get(`${lead.name} period`);
  if (period !== undefined)
    notes.push(
      `a sample every ${period}, of a few threads at a time: shares are sound, their sum is no CPU time`,
    );
  if (facts.lostSamples > 0) notes.push(`${facts.lostSamples} CPU-time samples were lost in the JVM`);
  return notes;
}

function leadNotes({ stacks }: JfrReader, { tally, name }: JfrEvent): string[] {
  const notes: string[] = [];
  const list = (counts: ReadonlyMap<string, number>, most: number) =>
    largest(counts, tally.amount, most)
      .filter(({ percent: share }) => share >= 1)
      .map(({ name: key, percent: share }) => `${key} ${percent(share)}`)
      .join(', ');
  const lines = largest(tally.lines, tally.amount, 5)
    .filter(({ percent: share }) => share >= 1)
    .map(({ name: key, percent: share }) => {
      const [frame, line] = key.split(' ').map(Number);
      return `${stacks.frames[frame!]!.name} line ${line} ${percent(share)}`;
    })
    .join(', ');
  if (lines !== '') notes.push(`hottest lines: ${lines}`);
  const threads = list(byPool(tally.threads), 6);
  if (threads !== '') notes.push(`by thread: ${threads}`);
  if (tally.states.size > 1) notes.push(`by state: ${list(tally.states, 6)}`);
  if (tally.ran.size > 1) notes.push(`innermost frames: ${list(tally.ran, 6)}`);
  if (tally.cut > 0)
    notes.push(
      `${tally.cut} of ${tally.events} stacks of ${name} are cut at the recording's depth: what calls the outermost frames is missing (-XX:FlightRecorderOptions=stackdepth=256)`,
    );
  if (tally.withoutStack > 0)
    notes.push(`${tally.withoutStack} of ${tally.events} events of ${name} have no stack`);
  return notes;
}

function otherNote(reader: JfrReader, event: JfrEvent): string {
  const { tally, name, meaning } = event;
  const unit = event.isCounted ? 'events' : meaning.unit;
  const events = `${tally.events} ${tally.events === 1 ? 'event' : 'events'}`;
  const amount = unit === 'ns' || unit === 'bytes' ? `${quantity(tally.amount, unit)} in ${events}` : events;
  const place = busiest(reader, event);
  const of = most(tally);
  return `also recorded: ${name}, ${amount}${place === null ? '' : `, most in ${place}`}${of}`;
}

/** What the most of it is of, or on: a class, or the thread. */
function most(tally: JfrTally): string {
  const [subject] = largest(tally.subjects, tally.amount, 1);
  return subject === undefined || subject.name === '?' ? '' : `; ${subject.name} ${percent(subject.percent)}`;
}

/** The innermost frame with the largest sum. */
function busiest({ stacks }: JfrReader, { column, tally }: JfrEvent): string | null {
  const { sums } = stacks.columns[column]!;
  const byFrame = new Map<number, number>();
  for (let node = 1; node < stacks.nodes; node++) {
    const sum = sums[node]!;
    if (sum > 0) byFrame.set(stacks.frame[node]!, (byFrame.get(stacks.frame[node]!) ?? 0) + sum);
  }
  const [first] = [...byFrame].sort((a, b) => b[1] - a[1]);
  if (first === undefined || tally.amount <= 0) return null;
  return `${stacks.frames[first[0]]!.name} ${percent((100 * first[1]) / tally.amount)}`;
}

function unshownNote({ others }: JfrReader): string[] {
  if (others.size === 0) return [];
  const list = [...others]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([name, count]) => `${name} ${count}`);
  return [`events with stacks that are not shown: ${list.join(', ')}`];
}
