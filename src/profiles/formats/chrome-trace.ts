/**
 * Chrome's trace events, of chrome://tracing, DevTools' Performance panel, Node and Hermes.
 * Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 *     [{"ph":"X","pid":1,"tid":1,"ts":10,"dur":5,"name":"work"},{"ph":"B",…},{"ph":"E",…},
 *      {"ph":"P","name":"ProfileChunk","id":"0x1","pid":1,"args":{"data":{"cpuProfile":{"nodes":[…],"samples":[…]},"timeDeltas":[…]}}}]
 *     {"metadata":{"source":"DevTools",…},"traceEvents":[…]}
 *
 * The closing bracket may be missing. Sampled CPU profiles win over spans, since spans say how long something took, not what
 * ran. Times are microseconds.
 */
import { PerfError } from '../../core/errors.ts';
import { readInto } from '../json.ts';
import { list, Shape } from '../json-shape.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { AsyncSpans } from './chrome-async.ts';
import { ChunkedProfiles } from './chrome-chunks.ts';
import { eventsShape } from './chrome-event.ts';
import { SpanNames } from './chrome-names.ts';
import { StackSamples } from './chrome-samples.ts';
import { Spans } from './chrome-spans.ts';
import { ThreadNames } from './chrome-threads.ts';
import { truncationNotes } from './truncation.ts';

export const chromeTrace: Format = { name: 'chrome-trace', detect, read };

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*[[{]/.test(head.text)) return null;
  const events = (head.text.match(/"ph"\s*:\s*"[A-Za-z]"/g) ?? []).length;
  const wrapped = /"traceEvents"\s*:\s*\[/.test(head.text);
  const devTools =
    /"source"\s*:\s*"DevTools"/.test(head.text) || /"dataOrigin"\s*:\s*"TraceEvents"/.test(head.text);
  if (events === 0)
    return wrapped || devTools
      ? { confidence: devTools ? 0.95 : 0.85, why: devTools ? 'a trace of DevTools' : '"traceEvents"' }
      : null;
  const placed = /"(?:ts|tid|pid)"\s*:/.test(head.text);
  return placed ? { confidence: wrapped || events > 1 ? 0.93 : 0.7, why: `${events} trace events` } : null;
}

async function read(input: Input): Promise<Profile> {
  const names = new SpanNames();
  const trace: Trace = {
    threads: new ThreadNames(),
    profiles: new ChunkedProfiles(),
    samples: new StackSamples(),
    spans: new Spans(names),
    async: new AsyncSpans(names),
    names,
  };
  let events = 0;
  const { event, each } = eventsShape(seen => {
    events++;
    trace.threads.add(seen);
    trace.profiles.add(seen);
    trace.spans.add(seen);
    trace.async.add(seen);
  });
  const file = new Shape({
    elements: event,
    each,
    fields: {
      traceEvents: list(event, each),
      samples: trace.samples.samplesShape(),
      stackFrames: trace.samples.framesShape(),
    },
  });
  const notes = await readInto(input, file);
  const stacks = new StackTable();
  const placed = place(stacks, trace);
  if (stacks.columns.every(({ total }) => total === 0)) {
    throw new PerfError(
      'profile-empty',
      `${input.name} is a trace of ${events} events without a CPU profile and without spans. ` +
        'Record it with JavaScript samples (DevTools, Performance panel), or send node --cpu-prof.',
    );
  }
  return {
    format: 'chrome-trace',
    source: input.name,
    views: viewsOf(stacks, placed),
    stacks,
    annotations: [],
    unread: { count: placed.broken, lines: [] },
    notes: [...notes, ...placed.notes, ...truncationNotes(stacks)],
    recording: {},
  };
}

interface Placed {
  readonly isSpans: boolean;
  /** Columns of spans that overlap. */
  readonly overlapping: ReadonlySet<number>;
  readonly broken: number;
  readonly notes: readonly string[];
}

interface Trace {
  readonly threads: ThreadNames;
  readonly profiles: ChunkedProfiles;
  readonly samples: StackSamples;
  readonly spans: Spans;
  readonly async: AsyncSpans;
  readonly names: SpanNames;
}

const NONE: ReadonlySet<number> = new Set();
const SAMPLED = { isSpans: false, overlapping: NONE };
const OVERLAP = 'asynchronous spans overlap: their sum is no time that passed';

/** What is sampled, else what is measured. */
function place(stacks: StackTable, { threads, profiles, samples, spans, async, names }: Trace): Placed {
  if (!profiles.isEmpty) {
    const { broken, notes } = profiles.place(stacks, threads);
    const lost = broken > 0 ? [`${broken} samples of nodes that are not there were left out`] : [];
    return { ...SAMPLED, broken, notes: [...threadNote(stacks), ...notes, ...lost] };
  }
  if (!samples.isEmpty) {
    samples.place(stacks, threads);
    return { ...SAMPLED, broken: 0, notes: threadNote(stacks) };
  }
  const { broken, unended } = spans.place(stacks, threads);
  const overlapping = async.place(stacks, threads);
  return {
    isSpans: true,
    overlapping,
    broken,
    notes: [
      'spans of wall-clock time: they say how long something took, waiting included',
      ...threadNote(stacks, overlapping),
      ...(overlapping.size > 0 ? [OVERLAP] : []),
      ...names.notes(),
      ...(unended > 0
        ? [`${unended} spans have no end: they were taken to last until their thread's last event`]
        : []),
      ...(broken > 0 ? [`${broken} events that do not fit were left out`] : []),
    ],
  };
}

function threadNote(stacks: StackTable, others: ReadonlySet<number> = NONE): string[] {
  const { length } = stacks.columns.filter(({ total }, index) => total > 0 && !others.has(index));
  return length > 1 ? [`${length} threads, each a view of its own; the first was busy longest`] : [];
}

/** The thread that worked most comes first; idling is no work, and spans that overlap say least. */
function viewsOf(stacks: StackTable, { isSpans, overlapping }: Placed): View[] {
  const axis = isSpans ? 'wall' : 'cpu';
  const views = stacks.columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.total > 0)
    .map(({ column, index }) => {
      const base = overlapping.has(index) ? 'all of these spans, which overlap' : 'all of this thread';
      const view = viewOf(stacks, index, column.name, { unit: 'ns', axis, base });
      return isSpans
        ? { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) }
        : view;
    });
  const busy = ({ total, entries }: View) =>
    total -
    entries
      .filter(({ name }) => name === '(idle)' || name === '(program)')
      .reduce((sum, { self }) => sum + (self ?? 0), 0);
  const last = ({ name }: View) =>
    Number(overlapping.has(stacks.columns.findIndex(column => column.name === name)));
  return views.sort((a, b) => last(a) - last(b) || busy(b) - busy(a) || b.total - a.total);
}
