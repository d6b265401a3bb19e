/** A profile of how often lines ran, whatever tool counted. */
import { lineView } from '../annotated.ts';
import type { Annotation, HotLine, Input, Profile, Unread } from '../model.ts';

export interface CountedSource {
  readonly name: string | null;
  readonly file: string | null;
  readonly lines: readonly HotLine[];
}

export function coverageOf(
  format: string,
  input: Input,
  sources: readonly CountedSource[],
  unread: Unread,
): Profile {
  const found = sources.filter(({ lines }) => lines.length > 0);
  const total = found.reduce((sum, { lines }) => sum + executionsOf(lines), 0);
  const annotations = found.map(source => annotationOf(source, total));
  return {
    format,
    source: input.name,
    views: [
      {
        ...lineView(annotations, 'executions', 'count', 'all executions of lines'),
        unit: 'executions',
        total,
      },
    ],
    stacks: null,
    annotations,
    unread,
    notes: [...input.notes, 'counts of executions, not time: a line that runs often may still be cheap'],
    recording: {},
  };
}

/** A line of a report that names places alone, without their code. */
export function countedLine(
  file: string,
  line: number,
  count: number,
  at: HotLine['at'],
  name: string | null = null,
): HotLine {
  return {
    function: name ?? file,
    file,
    line,
    address: null,
    code: '',
    self: count,
    total: null,
    count,
    at,
  };
}

function executionsOf(lines: readonly HotLine[]): number {
  return lines.reduce((all, { self }) => all + (self ?? 0), 0);
}

/** Shares are of what all files ran, so that those of several can be compared. */
function annotationOf({ name, file, lines }: CountedSource, total: number): Annotation {
  return {
    function: name ?? file ?? 'source',
    file,
    unit: 'executions',
    total,
    samples: null,
    event: null,
    lines,
  };
}
