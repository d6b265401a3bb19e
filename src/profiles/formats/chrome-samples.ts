/**
 * Samples in a trace file as Hermes (React Native) writes them: `samples` name a frame of `stackFrames`, which name a parent.
 * Source: the "JSON Object Format" of https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 *     {"traceEvents":[…],"samples":[{"ts":"11552125241","pid":7512,"tid":"7695","weight":"1","sf":1},…],
 *      "stackFrames":{"1":{"line":"94","column":"5","funcLine":"94","funcColumn":"5","name":"loop(app.js:94:5)","category":"JavaScript"},
 *                     "2":{"name":"…","parent":1}}}
 */
import { figureOf, textOf } from '../json.ts';
import { fields, list, type Scalar, Shape, scalar } from '../json-shape.ts';
import type { Frame } from '../model.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { eachDuration, extentOf, timesAt } from './v8-times.ts';

const MAX_THREADS = 200;

interface Thread {
  readonly pid: Scalar | undefined;
  readonly tid: Scalar | undefined;
  readonly times: NumberList;
  /** Places in the list of frame ids. */
  readonly frames: NumberList;
}

interface StackFrame {
  name: string | null;
  line: number | null;
  parent: string | null;
}

interface Sample {
  pid?: Scalar;
  tid?: Scalar;
  time: number;
  frame?: Scalar;
}

export class StackSamples {
  readonly #threads = new Map<string, Thread>();
  readonly #frames = new Map<string, StackFrame>();
  readonly #ids: string[] = [];
  readonly #placeOfId = new Map<string, number>();
  readonly #placed = new Map<string, number>();
  #sample: Sample = { time: Number.NaN };
  #frame: StackFrame = { name: null, line: null, parent: null };

  get isEmpty(): boolean {
    return this.#threads.size === 0 || this.#frames.size === 0;
  }

  samplesShape(): Shape {
    const sample = fields({
      pid: scalar(pid => {
        this.#sample.pid = pid;
      }),
      tid: scalar(tid => {
        this.#sample.tid = tid;
      }),
      ts: scalar(time => {
        this.#sample.time = figureOf(time) ?? Number.NaN;
      }),
      sf: scalar(frame => {
        this.#sample.frame = frame;
      }),
    });
    return list(sample, () => this.#addSample());
  }

  framesShape(): Shape {
    const frame = fields({
      name: scalar(name => {
        this.#frame.name = textOf(name);
      }),
      line: scalar(line => {
        this.#frame.line = figureOf(line);
      }),
      parent: scalar(parent => {
        this.#frame.parent = parent === null || typeof parent === 'boolean' ? null : String(parent);
      }),
    });
    return new Shape({
      others: {
        name: id => {
          this.#frame = { name: null, line: null, parent: null };
          this.#frames.set(id, this.#frame);
        },
        shape: frame,
      },
    });
  }

  place(stacks: StackTable, names: ThreadNames): void {
    for (const thread of [...this.#threads.values()].slice(0, MAX_THREADS)) {
      const column = stacks.column(names.unique(stacks, thread.pid, thread.tid));
      const { frames } = thread;
      for (let at = 0; at < frames.length; at++) this.#node(stacks, this.#ids[frames.at(at)]!);
      const times = timesAt(thread.times, frames.length);
      const extent = extentOf(times);
      eachDuration(times, extent, Math.max(0, extent.last), (index, micros) => {
        const node = this.#placed.get(this.#ids[frames.at(index)]!) ?? 0;
        if (micros > 0) stacks.add(node, column, micros * 1000);
      });
    }
  }

  #addSample(): void {
    const { pid, tid, time, frame } = this.#sample;
    this.#sample = { time: Number.NaN };
    const key = `${pid}\0${tid}`;
    const thread = this.#threads.get(key) ?? { pid, tid, times: new NumberList(), frames: new NumberList() };
    this.#threads.set(key, thread);
    const id = String(frame);
    const place = this.#placeOfId.get(id) ?? this.#ids.push(id) - 1;
    this.#placeOfId.set(id, place);
    thread.times.push(time);
    thread.frames.push(place);
  }

  /** A frame that is not there stands for itself, without a name. */
  #node(stacks: StackTable, id: string): number {
    const path: string[] = [];
    const seen = new Set<string>();
    let at: string | null = id;
    while (at !== null && !this.#placed.has(at) && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      at = this.#frames.get(at)?.parent ?? null;
    }
    let node = (at === null ? undefined : this.#placed.get(at)) ?? 0;
    for (const step of path.reverse()) {
      node = stacks.child(node, stacks.intern(frameOf(this.#frames.get(step))));
      this.#placed.set(step, node);
    }
    return node;
  }
}

/** `loop(app.js:94:5)`: the name and, in brackets, the place. */
function frameOf(frame: StackFrame | undefined): Frame {
  const name = frame?.name ?? '(anonymous)';
  const place = /^(.{0,1000}?)\((\S.{0,1000}?):(\d{1,9}):\d{1,9}\)$/.exec(name);
  return {
    name: place === null ? name : place[1] || '(anonymous)',
    module: null,
    file: place?.[2] ?? null,
    line: place === null ? (frame?.line ?? null) : Number(place[3]),
    kind: null,
  };
}
