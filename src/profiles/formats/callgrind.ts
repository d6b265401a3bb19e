/**
 * Callgrind's own file: https://valgrind.org/docs/manual/cl-format.html
 *
 *     events: Ir
 *     fl=(146) /src/hot.c
 *     fn=(538) divisors
 *     8 4                     position and cost; +1, -1 and * are relative to the line before
 *     cfn=(540) recurse
 *     calls=19 -18
 *     * 524761                inclusive cost of the calls: not the function's own
 *
 * A name stands once, behind its number; missing costs at the end of a line are 0. Instructions, not time. Cachegrind,
 * xdebug, `go tool pprof -callgrind` and KCachegrind's converters write the same; the events say in which unit.
 */
import type { Annotation, Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { CallgrindCosts, type Place } from './callgrind-costs.ts';
import { type EventMeaning, eventMeaning } from './callgrind-events.ts';

export const callgrind: Format = { name: 'callgrind', detect, read };

function detect(head: Head): Detection | null {
  if (/^# callgrind format/m.test(head.text)) return { confidence: 0.99, why: '"# callgrind format"' };
  const events = head.lines.some(line => /^events:\s+\S/.test(line));
  const names = head.lines.some(line => /^fn=(?:\(\d+\)|\S)/.test(line));
  return events && (names || /^(?:version|creator|cmd|positions):/m.test(head.text))
    ? { confidence: 0.93, why: '"events:" and functions of callgrind' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const costs = new CallgrindCosts();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) costs.line(line);
  const { events, places, summary, unread } = costs;
  const meanings = (events.length > 0 ? events : ['Ir']).map(event => eventMeaning(event, costs.creator));
  const views = meanings.map((event, index) => eventView(event, index, costs, summary[index]));
  const isSimulated = meanings[0]!.isSimulated;
  const notes = isSimulated
    ? [...input.notes, 'counts of a simulation: instructions (and simulated caches), not time']
    : [...input.notes];
  if (costs.parts > 1) notes.push(`${costs.parts} parts of one run were added up`);
  if (!costs.hasCalls) notes.push('no calls are in the file: each figure is a function by itself');
  if (views[0]!.entries.some(({ total }) => (total ?? 0) > views[0]!.total * 1.001)) {
    notes.push('recursion is counted once a level, so inclusive costs pass 100 %');
  }
  return {
    format: 'callgrind',
    source: input.name,
    views,
    stacks: null,
    hasFunctions: true,
    annotations: annotationsOf(places, meanings[0]!, views[0]!.total),
    unread,
    notes,
    recording: costs.command === null ? {} : { command: costs.command },
  };
}

function eventView(
  event: EventMeaning,
  index: number,
  costs: CallgrindCosts,
  total: number | undefined,
): View {
  const rows = new Rows();
  const figure = (figures: readonly number[]) => (figures[index] ?? 0) * event.factor;
  for (const place of costs.places) {
    rows.add({
      name: place.function,
      module: place.object,
      file: place.file,
      self: figure(place.self),
      total: costs.hasCalls ? figure(place.self) + figure(place.calls) : null,
      at: place.at,
    });
  }
  const all = rows.entries();
  const entries = all.filter(({ self, total: inclusive }) => (self ?? 0) > 0 || (inclusive ?? 0) > 0);
  const sum = all.reduce((total, { self }) => total + (self ?? 0), 0);
  const said = (total ?? 0) * event.factor;
  return {
    name: event.name,
    unit: event.unit,
    axis: index === 0 && event.isSimulated ? 'cpu' : event.axis,
    base: `all ${event.name} of the program`,
    of: event.name === 'Ir' ? 'the instructions' : `all ${event.name}`,
    // A dump in the middle of a run, and some converters, say less than there is.
    total: said >= 0.98 * sum ? said : sum,
    samples: null,
    entries,
  };
}

/** Costs a source line, without its text, which the file does not have. */
function annotationsOf(places: readonly Place[], event: EventMeaning, total: number): Annotation[] {
  return places
    .filter(({ lines, file }) => file !== null && lines.size > 0)
    .sort((a, b) => (b.self[0] ?? 0) - (a.self[0] ?? 0))
    .slice(0, 50)
    .map(place => ({
      function: place.function,
      file: place.file,
      unit: event.unit,
      total,
      samples: null,
      event: event.name,
      lines: [...place.lines]
        .sort(([a], [b]) => a - b)
        .slice(0, 2000)
        .map(([line, cost]) => ({
          function: place.function,
          file: place.file,
          line,
          address: null,
          code: '',
          self: cost * event.factor,
          total: null,
          count: null,
          at: { line: place.at.line, text: `${place.function} ${place.file}:${line}: ${cost} ${event.name}` },
        })),
    }));
}
