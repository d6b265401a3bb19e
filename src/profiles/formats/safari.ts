/**
 * A recording of Safari's Timelines tab. Source: WebKit's `TimelineRecording.js`,
 * https://github.com/WebKit/WebKit/blob/main/Source/WebInspectorUI/UserInterface/Models/TimelineRecording.js
 *
 *     {"version":1,"recording":{"displayName":"Timeline Recording 1","startTime":4.1,"endTime":6.6,…,
 *      "sampleStackTraces":[{"timestamp":4.47,"stackFrames":[{"name":"injectModule","line":109,"column":13,"url":"a.js"},…]},…],
 *      "sampleDurations":[0.001,0.0015,…]}}
 *
 * Frames are innermost first; durations are seconds.
 */
import { numberOf, readInto, textOf } from '../json.ts';
import { fields, list, numbers, type Shape, scalar } from '../json-shape.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { NumberList } from '../number-list.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const safari: Format = { name: 'safari', detect, read };

function detect(head: Head): Detection | null {
  const found =
    /^\ufeff?\s*\{/.test(head.text) &&
    /"recording"\s*:\s*\{/.test(head.text) &&
    /"instrumentTypes"|"timeline-record-type|"sampleStackTraces"/.test(head.text);
  return found ? { confidence: 0.96, why: "a recording of Safari's timelines" } : null;
}

async function read(input: Input): Promise<Profile> {
  const samples = new SafariSamples();
  const notes = await readInto(input, fields({ recording: samples.shape() }));
  const stacks = samples.place();
  return {
    format: 'safari',
    source: input.name,
    views: [
      viewOf(stacks, 0, 'time', { unit: 'ns', axis: 'cpu', base: 'the time of all samples of JavaScript' }),
    ],
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [...notes, 'samples of JavaScript alone: layout, painting and idling have none'],
    recording: {},
  };
}

/** Samples and their durations are lists of their own. */
class SafariSamples {
  readonly #stacks = new StackTable();
  readonly #nodes = new NumberList();
  readonly #durations = new NumberList();
  /** Of the sample that is being read, innermost first. */
  #frames: Frame[] = [];
  #frame = nothing();

  shape(): Shape {
    const frame = fields({
      name: scalar(name => {
        this.#frame.name = textOf(name);
      }),
      url: scalar(url => {
        this.#frame.file = textOf(url);
      }),
      line: scalar(line => {
        this.#frame.line = numberOf(line);
      }),
    });
    const sample = fields({ stackFrames: list(frame, () => this.#addFrame()) });
    return fields({
      sampleStackTraces: list(sample, () => this.#addSample()),
      sampleDurations: numbers(this.#durations),
    });
  }

  place(): StackTable {
    const column = this.#stacks.column('time');
    for (let index = 0; index < this.#nodes.length; index++) {
      const seconds = this.#durations.at(index);
      if (seconds > 0) this.#stacks.add(this.#nodes.at(index), column, seconds * 1e9);
    }
    return this.#stacks;
  }

  #addFrame(): void {
    const { name, file, line } = this.#frame;
    this.#frame = nothing();
    this.#frames.push({
      name: name ?? '(anonymous)',
      module: null,
      file,
      line: line !== null && line > 0 ? line : null,
      kind: null,
    });
  }

  #addSample(): void {
    let node = 0;
    for (const frame of this.#frames.reverse()) node = this.#stacks.child(node, this.#stacks.intern(frame));
    this.#frames = [];
    this.#nodes.push(node);
  }
}

function nothing(): { name: string | null; file: string | null; line: number | null } {
  return { name: null, file: null, line: null };
}
