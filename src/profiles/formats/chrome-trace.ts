/**
 * Chrome's trace events: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 *     [{"ph":"X","pid":1,"tid":1,"ts":10,"dur":5,"name":"work"},{"ph":"B",…},{"ph":"E",…},
 *      {"ph":"P","name":"ProfileChunk","id":"0x1","pid":1,"args":{"data":{"cpuProfile":{"nodes":[…],"samples":[…]},"timeDeltas":[…]}}}]
 *
 * An array or an object with `traceEvents`; the closing bracket may be missing. Sampled CPU profiles win over spans, since
 * spans say how long something took, not what ran. Times are microseconds.
 */
import { PerfError } from '../../core/errors.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../json.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { ChunkedProfile } from './chrome-chunks.ts';

export const chromeTrace: Format = { name: 'chrome-trace', detect, read };

const MAX_BYTES = 500 * 1024 ** 2;
const MAX_THREADS = 200;
const MAX_DEPTH = 10_000;

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*[[{]/.test(head.text)) return null;
  const events = (head.text.match(/"ph"\s*:\s*"[A-Za-z]"/g) ?? []).length;
  const wrapped = /"traceEvents"\s*:\s*\[/.test(head.text);
  if (events === 0) return wrapped ? { confidence: 0.85, why: '"traceEvents"' } : null;
  const placed = /"(?:ts|tid|pid)"\s*:/.test(head.text);
  return placed ? { confidence: wrapped || events > 1 ? 0.93 : 0.7, why: `${events} trace events` } : null;
}

async function read(input: Input): Promise<Profile> {
  const { events, isCut } = eventsOf((await wholeOf(input, MAX_BYTES)).toString('utf8'), input.name);
  const chunked = new ChunkedProfile();
  for (const event of events) chunked.add(event);
  const { stacks, broken } = chunked.isEmpty ? spansOf(events) : chunked.finish();
  if (stacks.columns.length === 0) stacks.column('spans');
  const notes = [...input.notes];
  if (isCut) notes.push('the file is cut off: what is whole was read');
  if (chunked.isEmpty)
    notes.push('spans of wall-clock time: they say how long something took, waiting included');
  if (stacks.columns.length > 1) notes.push(`${stacks.columns.length} threads, each a view of its own`);
  if (broken > 0) notes.push(`${broken} events that do not fit were left out`);
  return {
    format: 'chrome-trace',
    source: input.name,
    views: viewsOf(stacks, chunked.isEmpty),
    stacks,
    annotations: [],
    unread: { count: broken, lines: [] },
    notes,
    recording: {},
  };
}

/** The thread that worked most comes first; idling is no work. */
function viewsOf(stacks: StackTable, isSpans: boolean): View[] {
  const axis = isSpans ? 'wall' : 'cpu';
  const views = stacks.columns.map((column, index) => {
    const view = viewOf(stacks, index, column.name, { unit: 'ns', axis, base: 'all of this thread' });
    return isSpans
      ? { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) }
      : view;
  });
  const busy = ({ total, entries }: View) =>
    total - (entries.find(({ name }) => name === '(idle)')?.self ?? 0);
  return views.sort((a, b) => busy(b) - busy(a));
}

function eventsOf(text: string, name: string): { events: Fields[]; isCut: boolean } {
  const whole = parsed(text);
  if (whole !== undefined) return { events: listed(whole), isCut: false };
  // Cut behind the last whole event, and close what is open.
  const body = text.slice(0, text.lastIndexOf('}') + 1);
  for (const closing of [']', ']}', '}]', '}]}']) {
    const repaired = parsed(body.replace(/,\s*$/, '') + closing);
    if (repaired !== undefined) return { events: listed(repaired), isCut: true };
  }
  const lastEvent = body.lastIndexOf('},{');
  const shorter =
    lastEvent < 0
      ? undefined
      : (parsed(`${body.slice(0, lastEvent + 1)}]`) ?? parsed(`${body.slice(0, lastEvent + 1)}]}`));
  if (shorter !== undefined) return { events: listed(shorter), isCut: true };
  throw new PerfError(
    'profile-broken',
    `${name} begins like a Chrome trace but is not whole JSON, and could not be mended. Save it again.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function listed(value: unknown): Fields[] {
  return (Array.isArray(value) ? value : listOf(fieldsOf(value)['traceEvents'])).map(fieldsOf);
}

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Thread {
  readonly open: { readonly name: string; readonly start: number }[];
  readonly spans: Span[];
}

/** B and E are paired first; then each thread's spans are nested by their times. */
function spansOf(events: readonly Fields[]): { stacks: StackTable; broken: number } {
  const threads = new Map<string, Thread>();
  const names = new Map<string, string>();
  let broken = 0;
  for (const event of events.toSorted((a, b) => (numberOf(a['ts']) ?? 0) - (numberOf(b['ts']) ?? 0))) {
    const key = `${event['pid']}/${event['tid']}`;
    if (event['ph'] === 'M' && event['name'] === 'thread_name') {
      names.set(key, textOf(fieldsOf(event['args'])['name']) ?? key);
    } else if (/^[BEX]$/.test(String(event['ph'])) && (threads.has(key) || threads.size < MAX_THREADS)) {
      const thread = threads.get(key) ?? { open: [], spans: [] };
      threads.set(key, thread);
      if (!addSpan(thread, event)) broken++;
    }
  }
  const stacks = new StackTable();
  for (const [key, { spans, open }] of threads) {
    broken += open.length;
    const title = names.get(key) ?? key;
    const column = stacks.column(
      stacks.columns.some(({ name }) => name === title) ? `${title} (${key})` : title,
    );
    nest(stacks, column, spans);
  }
  return { stacks, broken };
}

/** False for an end without a beginning, and for an event without a time. */
function addSpan({ open, spans }: Thread, event: Fields): boolean {
  const start = numberOf(event['ts']);
  const name = textOf(event['name']) ?? '(unnamed)';
  if (start === null) return false;
  if (event['ph'] === 'X') spans.push({ name, start, end: start + Math.max(0, numberOf(event['dur']) ?? 0) });
  else if (event['ph'] === 'B') open.push({ name, start });
  else {
    const opened = open.pop();
    if (opened === undefined) return false;
    spans.push({ ...opened, end: start });
  }
  return true;
}

function nest(stacks: StackTable, column: number, spans: readonly Span[]): void {
  const open: { node: number; end: number; own: number }[] = [];
  const close = () => {
    const { node, own } = open.pop()!;
    if (own > 0) stacks.add(node, column, own * 1000);
  };
  for (const { name, start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    while (open.length > 0 && open.at(-1)!.end <= start) close();
    const parent = open.at(-1);
    if (open.length >= MAX_DEPTH) continue;
    const frame = stacks.intern({ name, module: null, file: null, line: null, kind: null });
    const last = parent === undefined ? end : Math.min(end, parent.end);
    if (parent !== undefined) parent.own -= last - start;
    open.push({ node: stacks.child(parent?.node ?? 0, frame), end: last, own: last - start });
  }
  while (open.length > 0) close();
}
