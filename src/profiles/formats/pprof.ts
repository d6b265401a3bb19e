/**
 * pprof's protobuf as a profile: a view a sample type, the one that the profile is about first. Gzipped as a rule.
 * https://github.com/google/pprof/blob/main/proto/profile.proto
 *
 *     Profile { sample_type { type: "cpu" unit: "nanoseconds" } sample { location_id: 1 location_id: 2 value: 3 value: 30000000 } … }
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { atMost } from '../source.ts';
import { viewOf } from '../views.ts';
import { changesOf } from './pprof-changes.ts';
import { waitingNote } from './pprof-goroutines.ts';
import { decodePprof, type PprofProfile } from './pprof-proto.ts';
import { axisOf, meaningOf, shareOf, unitOf } from './pprof-types.ts';
import { Wire } from './protobuf.ts';

export const pprof: Format = { name: 'pprof', detect, read };

const MAX_BYTES = 512 * 1024 ** 2;

/** The first fields must be whole, known, and of the right wire type. */
function detect({ bytes }: Head): Detection | null {
  if (bytes.length < 8 || !TOP_LEVEL.has(bytes[0]! >> 3)) return null;
  const wire = new Wire(bytes);
  let fields = 0;
  let types = 0;
  try {
    while (fields < 5000 && wire.next()) {
      if (TOP_LEVEL.get(wire.field) !== wire.type && !(wire.field === 13 && wire.type === 2)) return null;
      if (wire.field === 1) types += isValueType(wire.message()) ? 1 : 100;
      else wire.skip();
      fields++;
    }
  } catch {
    // The head ends within a field, unless it is no protobuf at all: then few fields were read.
  }
  const isCut = wire.at < bytes.length;
  if (types > 20 || (types === 0 && fields < 3) || (isCut && fields < 2)) return null;
  return { confidence: types > 0 ? 0.95 : 0.6, why: `protobuf with ${types} sample types of pprof` };
}

/** Top-level field → its wire type. */
const TOP_LEVEL = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [4, 2],
  [5, 2],
  [6, 2],
  [7, 0],
  [8, 0],
  [9, 0],
  [10, 0],
  [11, 2],
  [12, 0],
  [13, 0],
  [14, 0],
  [15, 0],
]);

function isValueType(wire: Wire): boolean {
  while (wire.next()) {
    if (wire.field > 2 || wire.type !== 0) return false;
    wire.skip();
  }
  return true;
}

async function read(input: Input): Promise<Profile> {
  const decoded = await decode(input);
  const { stacks, types, primary, seconds } = decoded;
  const order = [primary, ...types.keys().filter(index => index !== primary)];
  const views = order.map(index => pprofView(decoded, index));
  return {
    format: 'pprof',
    source: input.name,
    views,
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [...input.notes, ...notesOf(decoded, views[0]!)],
    recording: { ...(seconds === null ? {} : { seconds }) },
  };
}

function notesOf(decoded: PprofProfile, first: View): string[] {
  const { types, missing, negatives, notDropped, comments, labels } = decoded;
  const notes: string[] = [];
  if (types.length > 1) {
    const names = types.map(({ type, unit }) => `${type}/${unit}`).join(', ');
    notes.push(`sample types: ${names}; figures are of ${first.name}`);
  }
  const meaning = meaningOf(first);
  if (meaning !== null) notes.push(meaning);
  if (first.name === 'goroutine') notes.push(...waitingNote(decoded.stacks, 0));
  if (negatives > 0) notes.push(...changesOf(first));
  if (missing > 0) notes.push(`${missing} locations or functions are missing in the profile`);
  if (notDropped !== null) notes.push(`drop_frames was not applied (${notDropped})`);
  for (const comment of comments.slice(0, 5)) notes.push(`comment: ${comment.slice(0, 200)}`);
  return [...notes, ...labels.notes(first.total)];
}

async function decode(input: Input): Promise<PprofProfile> {
  try {
    return await decodePprof(atMost(input, MAX_BYTES));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PerfError(
      'profile-broken',
      `${input.name} begins like a pprof profile but is broken: ${error.message}. Download it again, or send go tool pprof -top.`,
      { cause: error },
    );
  }
}

function pprofView({ stacks, types, totals }: PprofProfile, index: number): View {
  const type = types[index]!;
  const { unit } = unitOf(type);
  const axis = axisOf(type);
  const all = viewOf(stacks, index, stacks.columns[index]!.name, { unit, axis, base: `all of ${type.type}` });
  const view = { ...all, ...shareOf(type.type), total: totals[index]! };
  // Only samples of a CPU or wall clock are counts that a test may use; objects and contentions are estimates.
  const samples = axis === 'cpu' || axis === 'wall' ? view.samples : null;
  if (samples === view.samples) return view;
  return { ...view, samples, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
}
