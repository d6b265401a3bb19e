/**
 * The call graph that pprof draws, as text for Graphviz (`-dot`, and gperftools' `--dot`): its nodes are the entries.
 * Source: https://github.com/google/pprof/blob/main/internal/graph/dotgraph.go
 *
 *     N4 [label="line3002\n0.01s (0.89%)\nof 1.02s (91.07%)" id="node4" … tooltip="line3002 (1.02s)" …]
 *     N2 [label="line3000\n0 of 1.12s (100%)" …]
 *     N1 [label="main\nwork\n1.10s (98.21%)" …]                                     its own time is all of it
 *     N2 [label="hotHash\n1 (1.0%)\rof 68 (68.7%)\r",shape=box,fontsize=13.0];      of gperftools
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { factorOf, headerOf, type PprofHeader } from './pprof-header.ts';
import { axisOf, meaningOf } from './pprof-types.ts';
import { AMOUNT, amountOf, PERCENT, unitFor } from './pprof-units.ts';

export const pprofDot: Format = { name: 'pprof-dot', detect, read };

const NODE = /^N\d{1,9} \[label="((?:[^"\\]|\\.){1,8000})"/;
const TOOLTIP = /\btooltip="((?:[^"\\]|\\.){1,8000}) \(([^()"]{1,40})\)"/;
const LABELS = /\blabel="((?:[^"\\]|\\.){1,20000})"/;
const FIGURES = new RegExp(
  `^(${AMOUNT})(?: \\(\\s*${PERCENT}\\))?(?:\\s+of (${AMOUNT}) \\(\\s*${PERCENT}\\))?\\s*$`,
);

function detect(head: Head): Detection | null {
  if (!head.lines.some(line => /^digraph "/.test(line))) return null;
  const nodes = head.lines.filter(line => partsOf(line) !== null).length;
  return nodes > 0 ? { confidence: 0.96, why: `a pprof graph with ${nodes} nodes` } : null;
}

interface Parts {
  readonly name: string;
  readonly flat: string;
  readonly cum: string;
  readonly isInlined: boolean;
}

async function read(input: Input): Promise<Profile> {
  const rows = new Rows();
  const unread = new UnreadLines();
  let header: string[] = [];
  let unit = '';
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const parts = partsOf(text);
      if (parts !== null) {
        const [flat, cum] = [amountOf(parts.flat), amountOf(parts.cum)];
        unit ||= flat?.unit || cum?.unit || '';
        const factor = factorOf(header);
        rows.add({
          name: parts.name,
          kind: parts.isInlined ? 'inlined' : null,
          self: (flat?.value ?? 0) * factor,
          total: (cum?.value ?? 0) * factor,
          at: { line: number, text },
        });
      } else if (/^subgraph|^Legend /.test(text)) header = legendOf(text);
      else if (!/^\s*$|^digraph |^node \[|^size=|^N\w+(?: -> N\w+)? \[|^\}/.test(text))
        unread.add(number, text);
    }
  }
  return profileOf(input, rows, unread, headerOf(header, unit), unit);
}

/** The lines of the box that says what the graph is of. */
function legendOf(text: string): string[] {
  const label = LABELS.exec(text)?.[1] ?? '';
  return label
    .split(/\\[lnr]/)
    .slice(0, 100)
    .map(line => line.replace(/^Total (samples|MB|B|objects|seconds): (\S{1,40})$/, 'Total: $2 $1'));
}

/** null for what is no node with figures: the legend, tags, edges. */
function partsOf(text: string): Parts | null {
  const label = NODE.exec(text)?.[1];
  if (label === undefined) return null;
  const lines = label.split(/\\[nlr]/).filter(line => line !== '');
  for (const count of [1, 2]) {
    const figures = FIGURES.exec(lines.slice(-count).join(' '));
    if (figures === null || lines.length <= count) continue;
    // `1.10s (98.21%)` alone may be the second half of `1.10s (98.21%)`, `of 1.12s (100%)`.
    const names = lines.slice(0, -count).filter(line => line !== '(inline)');
    const tooltip = TOOLTIP.exec(text)?.[1];
    return {
      name: (tooltip ?? names.join('::')).replace(/\\(["\\])/g, '$1'),
      flat: figures[1]!,
      cum: figures[2] ?? figures[1]!,
      isInlined: lines.includes('(inline)'),
    };
  }
  return null;
}

function profileOf(
  input: Input,
  rows: Rows,
  unread: UnreadLines,
  header: PprofHeader,
  unit: string,
): Profile {
  const entries = rows.entries();
  const view = {
    name: header.type,
    unit: unitFor(header.unit ?? unit, header.type),
    axis: axisOf({ type: header.type }),
    base: header.total === null ? 'the sum of the nodes shown' : `all of ${header.type}`,
    total: header.total ?? entries.reduce((all, { self }) => all + Math.abs(self ?? 0), 0),
    samples: null,
    entries,
  };
  const meaning = meaningOf(view);
  return {
    format: 'pprof-dot',
    source: input.name,
    views: [view],
    stacks: null,
    annotations: [],
    unread,
    notes: [
      ...input.notes,
      ...header.notes,
      ...(meaning === null ? [] : [meaning]),
      'a call graph has no stacks: send the profile itself (.pb.gz) for the callers and a flame graph',
    ],
    recording: header.seconds === null ? {} : { seconds: header.seconds },
  };
}
