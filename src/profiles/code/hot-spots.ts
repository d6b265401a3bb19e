/** The hot places of annotated code: source lines with the instructions that were made from them, largest first. */
import type { Annotation, HotLine, SourceLine } from '../model.ts';
import { type Callees, calleeOf, calleesOf, callsOneOf } from './callees.ts';
import { type Language, languageOf } from './language.ts';
import { headsOf, jumpSpans, loopsOf, type Span, spansAround } from './loops.ts';
import { SourceText } from './source-text.ts';

export interface HotSpot {
  readonly annotation: Annotation;
  readonly language: Language;
  readonly file: string | null;
  readonly line: number | null;
  /** The source line, or the instruction where no source is printed. */
  readonly code: string;
  /** Percent of the annotation's total. */
  readonly share: number;
  /** With callees; null where that is not known. */
  readonly totalShare: number | null;
  readonly count: number | null;
  /** The instructions behind it, in address order; empty for source alone. */
  readonly instructions: readonly HotLine[];
  /** The loop that it stands in, nearest first; the code of the loop's first line. */
  readonly loops: readonly string[];
  /** For instructions: the addresses that backward jumps span around the hottest, the narrowest first. */
  readonly spans: readonly Span[];
  /** What it costs in the annotation's unit; with callees, unless those are annotated themselves. */
  readonly cost: number;
  /** Most of it is the cost of a function that is annotated too: its lines say more. */
  readonly isCall: boolean;
  /** Names of what the compiler put in here from elsewhere: `std::find<…>(…)`; empty where none is printed. */
  readonly inlined: readonly string[];
  /** Functions that its instructions call, as printed: `runtime.growslice`. */
  readonly calls: readonly string[];
  /** The source around it; null where none is printed. */
  readonly text: SourceText | null;
  /** Where it stands in `text`; −1 where it does not. */
  readonly index: number;
  readonly at: SourceLine;
}

const MAX_SPOTS = 300;
/** Of a longer line, the head says what it is: patterns are looked for in it, and in nothing longer. */
const MAX_CODE = 500;

export function hotSpots(annotations: readonly Annotation[]): HotSpot[] {
  const callees = calleesOf(annotations);
  return annotations
    .flatMap(annotation => spotsOf(annotation, callees))
    .sort(bySize)
    .slice(0, MAX_SPOTS);
}

/** What a share is said to be: its own, or with callees where those stand nowhere else. */
export function weightOf({ share, totalShare, isCall }: HotSpot): number {
  return isCall ? share : Math.max(share, totalShare ?? 0);
}

/** Absolute costs are compared as they are: all of a function that takes nothing is nothing. */
function bySize(a: HotSpot, b: HotSpot): number {
  const isAbsolute =
    a.annotation !== b.annotation && a.annotation.unit === b.annotation.unit && a.annotation.unit !== '%';
  if (isAbsolute && a.cost !== b.cost) return b.cost - a.cost;
  return weightOf(b) - weightOf(a) || b.share - a.share;
}

interface Around {
  readonly annotation: Annotation;
  readonly callees: Callees;
  readonly language: Language;
  readonly text: SourceText | null;
  readonly spans: readonly Span[];
  readonly loops: ReadonlyMap<HotLine, readonly string[]>;
  readonly places: ReadonlyMap<HotLine, number>;
}

function spotsOf(annotation: Annotation, callees: Callees): HotSpot[] {
  const code = annotation.lines.map(line => line.source ?? line.code).join('\n');
  const language = languageOf(annotation.file, code, annotation.function);
  const isAssembly = annotation.lines.some(({ address }) => address !== null);
  const spans = isAssembly ? jumpSpans(annotation.lines) : [];
  const around: Around = {
    annotation,
    callees,
    language,
    text: SourceText.of(annotation, language === 'python'),
    spans,
    loops: loopsOf(annotation, spans),
    places: new Map(annotation.lines.map((line, index) => [line, index])),
  };
  const groups = Map.groupBy(annotation.lines, line => groupKey(line));
  return [...groups.values()].flatMap(lines => spotOf(lines, around) ?? []);
}

/** Lines of one source line, or one line; null for what is cold or says nothing. */
function spotOf(lines: readonly HotLine[], around: Around): HotSpot | null {
  const { annotation, text } = around;
  const hottest = lines.reduce((best, line) => ((line.self ?? 0) > (best.self ?? 0) ? line : best));
  const self = sum(lines.map(line => line.self));
  const total = lines.some(line => line.total !== null) ? sum(lines.map(line => line.total)) : null;
  const isInstruction = hottest.address !== null;
  // Samples slip to a neighbour: an instruction without any may be the slow one.
  const isKept = isInstruction && hottest.source !== undefined;
  if ((self === 0 && !total && !isKept) || isBracket(annotation, hottest)) return null;
  const isCall = (total ?? 0) > 2 * self && callsOneOf(hottest.code, around.callees);
  return {
    annotation,
    language: around.language,
    file: hottest.file ?? annotation.file,
    line: hottest.line,
    code: (hottest.source ?? hottest.code).trim().slice(0, MAX_CODE),
    share: percentOf(self, annotation),
    totalShare: total === null ? null : percentOf(total, annotation),
    count: hottest.count,
    cost: isCall ? self : Math.max(self, total ?? 0),
    isCall,
    loops: headsOf(around.loops.get(hottest) ?? [], text, hottest),
    ...instructionsOf(isInstruction ? lines : [], around.spans, hottest),
    text,
    index: isInstruction ? indexOf(text, hottest) : around.places.get(hottest)!,
    at: hottest.at,
  };
}

function instructionsOf(
  lines: readonly HotLine[],
  spans: readonly Span[],
  hottest: HotLine,
): Pick<HotSpot, 'instructions' | 'spans' | 'inlined' | 'calls'> {
  return {
    instructions: lines,
    spans: lines.length === 0 ? [] : spansAround(spans, hottest),
    inlined: [...new Set(lines.flatMap(({ inlined }) => inlined ?? []))],
    calls: [...new Set(lines.flatMap(({ code }) => calleeOf(code) ?? []))],
  };
}

function indexOf(source: SourceText | null, { source: code }: HotLine): number {
  return source === null || code === undefined ? -1 : source.indexOf(code);
}

/** A counter counts the closing brace of a block as often as the block. */
function isBracket({ unit }: Annotation, { code }: HotLine): boolean {
  return unit === 'executions' && /^[\s{}();]*$/.test(code) && code.trim() !== '';
}

/** Instructions of one source line belong together; lines and instructions without a source stand alone. */
function groupKey(line: HotLine): string {
  if (line.address === null) return `line ${line.at.line}`;
  return line.source === undefined ? `address ${line.address}` : `source ${line.source}`;
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((all, value) => all + (value ?? 0), 0);
}

function percentOf(value: number, { total }: Annotation): number {
  return total > 0 ? (100 * value) / total : 0;
}
