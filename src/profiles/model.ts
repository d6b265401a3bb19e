/**
 * The one model that every reader fills. A profile has one or more views (events, sample types, threads);
 * each view has its own unit and total, and either a flat list of entries or, with stacks, a column of the trie.
 */
import type { StackTable } from './stacks.ts';

/** What a unit of the profile stands for; percentages of different axes are never compared. */
export type Axis = 'cpu' | 'wall' | 'alloc' | 'lock' | 'count';

export type FrameKind = 'user' | 'kernel' | 'inlined' | 'jit' | 'process';

export interface Frame {
  readonly name: string;
  readonly module: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly kind: FrameKind | null;
}

/** One function (or row) of a profile; `self` and `total` in the view's unit, null where unknown. */
export interface Entry extends Frame {
  self: number | null;
  total: number | null;
  /** Samples behind `self`, where they were counted; the only sound basis of a statistical test. */
  samples: number | null;
  /** The first line of the source that shows it. */
  readonly at: SourceLine | null;
}

export interface SourceLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface View {
  /** The event or sample type: `cpu-clock`, `inuse_space`, `time`. */
  readonly name: string;
  /** `samples`, `ns`, `bytes`, `%`, `calls`, `Ir`, or the event's own name. */
  readonly unit: string;
  readonly axis: Axis;
  /** What 100 % is, in words: `all samples of cpu-clock`. */
  readonly base: string;
  /** What a share is a share of, inside a sentence, where the axis does not say it well: `one CPU`. */
  readonly of?: string;
  readonly total: number;
  /** How many samples were taken; null where the source does not say exactly. */
  readonly samples: number | null;
  /** By self, largest first. */
  readonly entries: readonly Entry[];
}

/** A source line, or an instruction, with what it cost: for annotated sources. */
export interface HotLine {
  readonly function: string;
  readonly file: string | null;
  /** Line in the source file, null for instructions without one. */
  readonly line: number | null;
  /** Address of an instruction, as printed. */
  readonly address: string | null;
  /** The code as printed, without its figures. */
  readonly code: string;
  /** For an instruction, the source line that it was made from, as printed above it. */
  readonly source?: string;
  /** Source lines printed above it since the instruction before, `source` the last of them. */
  readonly context?: readonly string[];
  /** For an instruction, the function that it was inlined from, where that is another than the annotated one. */
  readonly inlined?: string;
  /** In the annotation's unit; null where the tool printed none (never run, not sampled). */
  readonly self: number | null;
  /** With what the line calls; null where unknown. */
  readonly total: number | null;
  /** How often the line ran, where it was counted. */
  readonly count: number | null;
  /** Where it stands in what was pasted. */
  readonly at: SourceLine;
}

/** One annotated function or file, lines in their printed order. */
export interface Annotation {
  readonly function: string;
  readonly file: string | null;
  readonly unit: string;
  /** What the lines' values are shares of, in `unit`. */
  readonly total: number;
  /** Samples in the annotated function, where the tool says so. */
  readonly samples: number | null;
  /** The sampling event, where it matters for skid. */
  readonly event: string | null;
  readonly lines: readonly HotLine[];
}

export interface Unread {
  /** How many lines were not understood. */
  readonly count: number;
  /** The first few of them. */
  readonly lines: readonly SourceLine[];
}

export interface Profile {
  readonly format: string;
  /** Name of the paste or file. */
  readonly source: string;
  /** Never empty; the first is the primary one. */
  readonly views: readonly View[];
  /** The stacks behind the views, in the order of its columns; null for flat formats. */
  readonly stacks: StackTable | null;
  /** The entries are the table's own rows; the stacks, out of its call chains, only say who calls whom. */
  readonly hasRows?: boolean;
  readonly annotations: readonly Annotation[];
  /** The entries are functions, although there are annotated lines too: `topn` ranks the functions. */
  readonly hasFunctions?: boolean;
  readonly unread: Unread;
  /** Repairs, assumptions, what is missing; shown to people. */
  readonly notes: readonly string[];
  /** Facts of the recording, where the source tells: duration, processors, command line. */
  readonly recording: Recording;
}

export interface Recording {
  readonly seconds?: number;
  readonly processors?: number;
  readonly command?: string;
  readonly hertz?: number;
}

/** A source of bytes: a paste, a file, standard input. */
export interface Source {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A reader of one format; `read` may assume that `detect` said yes, but not that the rest is well-formed. */
export interface Format {
  readonly name: string;
  detect(head: Head): Detection | null;
  read(input: Input): Promise<Profile>;
}

/** The first bytes, inflated and as text. */
export interface Head {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Whole lines of `text` (the last, cut one left out unless the head is the whole input). */
  readonly lines: readonly string[];
}

export interface Detection {
  /** 0 to 1; from 0.5 on it is a claim. */
  readonly confidence: number;
  readonly why: string;
}

/** What a reader reads from: inflated bytes, UTF-8. */
export interface Input {
  readonly name: string;
  readonly head: Head;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What was done to the bytes before: inflated, UTF-16 decoded. */
  readonly notes: readonly string[];
}
