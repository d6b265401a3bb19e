/** Entries out of annotated lines: one a source line where its place is known, one an instruction where it is not. */
import type { Annotation, Entry, HotLine, View } from './model.ts';
import { Rows } from './rows.ts';

export function lineView(
  annotations: readonly Annotation[],
  name: string,
  axis: View['axis'],
  base: string,
): View {
  const rows = new Rows();
  for (const { lines, file } of annotations) for (const line of lines) addLine(rows, line, file);
  const [first] = annotations;
  const samples = annotations.reduce<number | null>(
    (sum, { samples: own }) => (own === null ? sum : (sum ?? 0) + own),
    null,
  );
  return {
    name,
    unit: first?.unit ?? '%',
    axis,
    base,
    total:
      first?.unit === '%'
        ? 100 * Math.max(1, annotations.length)
        : annotations.reduce((sum, { total }) => sum + total, 0),
    samples,
    entries: rows.entries().filter(isShown),
  };
}

function isShown({ self, total }: Entry): boolean {
  return (self ?? 0) > 0 || (total ?? 0) > 0;
}

function addLine(rows: Rows, line: HotLine, annotated: string | null): void {
  if ((line.self ?? 0) === 0 && (line.total ?? 0) === 0) return;
  const name = line.line === null ? `${line.function}: ${(line.source ?? line.code).trim()}` : line.function;
  rows.add({
    name,
    file: line.file ?? annotated,
    line: line.line,
    self: line.self,
    total: line.total,
    at: line.at,
  });
}
