/** A node of V8's call trees as it stands in JSON. */
import { numberOf } from '../json.ts';
import { fields, list, Shape, scalar } from '../json-shape.ts';

/** NaN and '' where the file says nothing. */
export class V8Node {
  id = Number.NaN;
  parent = Number.NaN;
  name = '';
  url = '';
  line = Number.NaN;
  hits = Number.NaN;
  size = Number.NaN;
  /** It has a call frame; in the oldest files its fields stand in the node itself, and lines count from 1. */
  hasCall = false;
  /** Ids, and rows of nodes that stand in it, counted from −1 downwards. */
  readonly children: number[] = [];
  /** Line and count, by turns. */
  readonly ticks: number[] = [];
  isEmpty = true;
}

/** `take` is told of each node that is whole, and of whether it stands in another; it gives the node's row. */
export function nodeShape(take: (node: V8Node, isWithin: boolean) => number): Shape {
  const open: V8Node[] = [];
  let tick = [Number.NaN, Number.NaN];
  const current = () => {
    const node = open.at(-1)!;
    node.isEmpty = false;
    return node;
  };
  const number = (set: (node: V8Node, value: number) => void) =>
    scalar(value => set(current(), numberOf(value) ?? Number.NaN));
  const text = (set: (node: V8Node, value: string) => void) =>
    scalar(value => set(current(), typeof value === 'string' ? value : ''));
  const close = () => {
    const node = open.pop()!;
    if (node.isEmpty) return;
    const row = take(node, open.length > 0);
    if (open.length > 0) current().children.push(-1 - row);
  };
  const call = {
    functionName: text((node, name) => {
      node.name = name;
    }),
    // The oldest traces have it beside the call frame.
    url: text((node, url) => {
      if (url !== '') node.url = url;
    }),
    lineNumber: number((node, line) => {
      node.line = line;
    }),
  };
  const children = new Shape({});
  const node: Shape = new Shape({
    begin: () => open.push(new V8Node()),
    end: close,
    // Of a list of children: an id.
    scalar: id => {
      if (open.length > 0 && typeof id === 'number' && id >= 0) current().children.push(id);
    },
    fields: {
      ...call,
      callFrame: new Shape({
        fields: call,
        begin: () => {
          current().hasCall = true;
        },
      }),
      id: number((of, id) => {
        of.id = id;
      }),
      parent: number((of, parent) => {
        of.parent = parent;
      }),
      hitCount: number((of, hits) => {
        of.hits = hits;
      }),
      selfSize: number((of, size) => {
        of.size = size;
      }),
      positionTicks: list(
        fields({
          line: scalar(line => {
            tick[0] = numberOf(line) ?? Number.NaN;
          }),
          ticks: scalar(ticks => {
            tick[1] = numberOf(ticks) ?? Number.NaN;
          }),
        }),
        () => {
          current().ticks.push(...tick);
          tick = [Number.NaN, Number.NaN];
        },
      ),
      children,
    },
  });
  children.elements = node;
  return node;
}
