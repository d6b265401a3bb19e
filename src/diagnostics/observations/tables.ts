/** Rows of all outputs by the tool that printed them. */
import type { Printed, SourcedRow } from './printed.ts';
import { rowsOf } from './printed.ts';

export class Tables {
  readonly outputs: readonly Printed[];
  readonly #rows = new Map<string, SourcedRow[]>();

  constructor(outputs: readonly Printed[]) {
    this.outputs = outputs;
    for (const printed of outputs) {
      const tool = printed.reading?.tool;
      if (tool === undefined || tool === 'files') continue;
      const rows = rowsOf(printed);
      if (rows.length > 0) this.#rows.set(tool, [...(this.#rows.get(tool) ?? []), ...rows]);
    }
  }

  rows(tool: string): readonly SourcedRow[] {
    return this.#rows.get(tool) ?? [];
  }

  has(tool: string): boolean {
    return this.#rows.has(tool);
  }

  /** Outputs of a tool, read or not, in the order they were taken. */
  of(tool: string): readonly Printed[] {
    return this.outputs.filter(printed => printed.argv[0] === tool);
  }
}
