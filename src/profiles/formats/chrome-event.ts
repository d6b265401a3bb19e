/** One event of a trace as it stands in JSON; its keys come in any order, and `args` mostly first. */
import { figureOf, numberOf, textOf } from '../json.ts';
import { fields, list, numbers, type Scalar, type Shape, scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';
import { nodeShape, type V8Node } from './v8-node.ts';

/** A piece of a CPU profile. */
export class ProfileChunk {
  nodes: V8Node[] = [];
  readonly samples = new NumberList();
  /** Of the event, or of the profile in it. */
  readonly deltas = new NumberList();
  readonly innerDeltas = new NumberList();
  start: number | null = null;
  end: number | null = null;
  innerStart: number | null = null;
  innerEnd: number | null = null;
}

export class TraceEvent {
  phase: Scalar | undefined;
  name: string | null = null;
  pid: Scalar | undefined;
  tid: Scalar | undefined;
  id: Scalar | undefined;
  category: string | null = null;
  /** Microseconds; NaN where there are none. */
  time = Number.NaN;
  duration = Number.NaN;
  /** Of metadata events: what they name. */
  named: string | null = null;
  /** What the arguments say of the span. */
  detail: string | null = null;
  path: string | null = null;
  /** clang adds up its spans by name, at the end, each on a thread of its own. */
  isSum = false;

  /** PyTorch's profiler writes its own run as a span of a process that is none. */
  get isRecording(): boolean {
    return this.category === 'Trace' && (this.pid === 'Spans' || this.pid === 'Traces');
  }
  chunk: ProfileChunk | null = null;
}

/** `take` is told of each event that is whole, also of those that are no objects. */
export function eventsShape(take: (event: TraceEvent) => void): {
  readonly event: Shape;
  readonly each: () => void;
} {
  let event = new TraceEvent();
  const chunk = () => (event.chunk ??= new ProfileChunk());
  const number = (set: (to: ProfileChunk, value: number | null) => void) =>
    scalar(value => set(chunk(), numberOf(value)));
  const profile = fields({
    nodes: list(nodeShape(node => chunk().nodes.push(node) - 1)),
    samples: numbers({ push: id => chunk().samples.push(id) }),
    timeDeltas: numbers({ push: delta => chunk().innerDeltas.push(delta) }),
    startTime: number((to, time) => {
      to.innerStart = time;
    }),
    endTime: number((to, time) => {
      to.innerEnd = time;
    }),
  });
  const data = fields({
    cpuProfile: profile,
    timeDeltas: numbers({ push: delta => chunk().deltas.push(delta) }),
    startTime: number((to, time) => {
      to.start = time;
    }),
    endTime: number((to, time) => {
      to.end = time;
    }),
  });
  const one = fields({
    ...placeShapes(() => event),
    args: fields({ ...argumentShapes(() => event), data }),
  });
  const each = () => {
    take(event);
    event = new TraceEvent();
  };
  return { event: one, each };
}

function placeShapes(event: () => TraceEvent): Record<string, Shape> {
  const id = scalar(value => {
    event().id = value;
  });
  return {
    ph: scalar(value => {
      event().phase = value;
    }),
    name: scalar(value => {
      event().name = textOf(value);
    }),
    cat: scalar(value => {
      event().category = textOf(value);
    }),
    pid: scalar(value => {
      event().pid = value;
    }),
    tid: scalar(value => {
      event().tid = value;
    }),
    id,
    id2: fields({ local: id, global: id }),
    ts: scalar(value => {
      event().time = figureOf(value) ?? Number.NaN;
    }),
    dur: scalar(value => {
      event().duration = figureOf(value) ?? Number.NaN;
    }),
  };
}

function argumentShapes(event: () => TraceEvent): Record<string, Shape> {
  return {
    name: scalar(value => {
      event().named = textOf(value);
    }),
    detail: scalar(value => {
      event().detail = textOf(value);
    }),
    path: scalar(value => {
      event().path = textOf(value);
    }),
    'avg ms': scalar(() => {
      event().isSum = true;
    }),
  };
}
