/** The `data` of a Report's pictures, by kind. Bounded by whoever makes them, since they travel as JSON. */

/** One bar a label, or one small column a sample: CPU per core over the window, disk latency, memory. */
export interface BarsData {
  readonly unit: string;
  /** Full scale; null: the largest value. */
  readonly max: number | null;
  readonly rows: readonly {
    readonly label: string;
    readonly values: readonly number[];
    /** Values from here on are drawn as alarming. */
    readonly alarm?: number;
  }[];
}

/** A flame graph, at most some 5,000 nodes: what is narrower than 0.1 % is left out by the maker. */
export interface FlameData {
  readonly unit: string;
  readonly root: FlameNode;
  readonly inverted?: boolean;
}

export interface FlameNode {
  readonly name: string;
  readonly value: number;
  /** Differential: value before, in the same unit; colours by the change. */
  readonly before?: number;
  readonly kind?: 'user' | 'kernel' | 'inlined' | 'jit';
  readonly children: readonly FlameNode[];
}

/** Who waits for whom. */
export interface LocksData {
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly stuck: boolean }[];
  /** `from` waits for `to`, over the lock `label`. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}
