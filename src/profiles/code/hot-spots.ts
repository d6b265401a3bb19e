/** The hot places of annotated code: source lines with the instructions that were made from them, largest first. */
import type { Annotation, HotLine, SourceLine } from '../model.ts';
import { type Language, languageOf } from './language.ts';
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
  /** What it costs in the annotation's unit. */
  readonly cost: number;
  /** The source around it; null where none is printed. */
  readonly text: SourceText | null;
  /** Where it stands in `text`; −1 where it does not. */
  readonly index: number;
  readonly at: SourceLine;
}

const MAX_SPOTS = 200;
/** Of a longer line, the head says what it is: patterns are looked for in it, and in nothing longer. */
const MAX_CODE = 500;

export function hotSpots(annotations: readonly Annotation[]): HotSpot[] {
  return annotations
    .flatMap(annotation => spotsOf(annotation))
    .sort(bySize)
    .slice(0, MAX_SPOTS);
}

/** Absolute costs are compared as they are: all of a function that takes nothing is nothing. */
function bySize(a: HotSpot, b: HotSpot): number {
  const isAbsolute = a.annotation.unit === b.annotation.unit && a.annotation.unit !== '%';
  if (isAbsolute && a.cost !== b.cost) return b.cost - a.cost;
  return b.share - a.share || (b.totalShare ?? 0) - (a.totalShare ?? 0);
}

function spotsOf(annotation: Annotation): HotSpot[] {
  const text = annotation.lines.map(({ code, source }) => source ?? code).join('\n');
  const language = languageOf(annotation.file, text, annotation.function);
  const loops = loopsOf(annotation);
  const source = SourceText.of(annotation, language === 'python');
  const groups = Map.groupBy(annotation.lines, line => groupKey(line));
  const places = new Map(annotation.lines.map((line, index) => [line, index]));
  return [...groups.values()].flatMap((lines): HotSpot[] => {
    const hottest = lines.reduce((best, line) => ((line.self ?? 0) > (best.self ?? 0) ? line : best));
    const self = sum(lines.map(({ self }) => self));
    const total = lines.some(({ total }) => total !== null) ? sum(lines.map(({ total }) => total)) : null;
    if ((self === 0 && (total ?? 0) === 0) || isBracket(annotation, hottest)) return [];
    const isInstruction = hottest.address !== null;
    return [
      {
        annotation,
        language,
        file: hottest.file ?? annotation.file,
        line: hottest.line,
        code: (hottest.source ?? hottest.code).trim().slice(0, MAX_CODE),
        share: percentOf(self, annotation),
        totalShare: total === null ? null : percentOf(total, annotation),
        count: hottest.count,
        instructions: isInstruction ? lines : [],
        loops: loops.get(hottest) ?? [],
        cost: self || (total ?? 0),
        text: source,
        index: isInstruction ? indexOf(source, hottest) : places.get(hottest)!,
        at: hottest.at,
      },
    ];
  });
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

const LOOP =
  /^\s*(?:\}\s{0,9})?(?:else\s{1,9})?(?:for|while|loop|do|foreach|each)\b|\.(?:forEach|map|each|iter)\s{0,9}\(|^\s*\w+:\s{0,9}(?:for|while)\b/;

/** Source: loops by indentation. Instructions: backward jumps that span the address. */
function loopsOf(annotation: Annotation): Map<HotLine, readonly string[]> {
  const found = new Map<HotLine, readonly string[]>();
  const isAssembly = annotation.lines.some(({ address }) => address !== null);
  if (isAssembly) {
    const spans = jumpSpans(annotation.lines);
    for (const line of annotation.lines) {
      const at = Number.parseInt(line.address ?? '', 16);
      const around = spans.filter(({ from, to }) => at >= from && at <= to).slice(0, 4);
      found.set(line, [...new Set(around.map(({ code }) => code.trim()))]);
    }
    return found;
  }
  if (isByHeat(annotation.lines)) return loopsAnywhere(annotation.lines);
  const open: { indent: number; code: string }[] = [];
  for (const line of annotation.lines) {
    if (line.code.trim() === '') continue;
    const indent = /^\s*/.exec(line.code)![0].replaceAll('\t', '    ').length;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const isLoop = LOOP.test(line.code.slice(0, MAX_CODE));
    if (isLoop) open.push({ indent, code: line.code.trim().slice(0, MAX_CODE) });
    found.set(line, open.map(({ code }) => code).reverse());
  }
  return found;
}

/** Lines without numbers, hottest first: their order says nothing of what stands in what. */
function isByHeat(lines: readonly HotLine[]): boolean {
  const figures = lines.map(({ self }) => self ?? 0);
  const isFalling = figures.every((figure, index) => index === 0 || figure <= figures[index - 1]!);
  return (
    lines.length > 1 && isFalling && lines.every(({ line }) => line === null) && !LOOP.test(lines[0]!.code)
  );
}

/** Whatever else is pasted stands in the loop that is pasted. */
function loopsAnywhere(lines: readonly HotLine[]): Map<HotLine, readonly string[]> {
  const loops = lines.filter(({ code }) => LOOP.test(code)).map(({ code }) => code.trim());
  return new Map(lines.map(line => [line, LOOP.test(line.code) ? [] : loops]));
}

function jumpSpans(lines: readonly HotLine[]): { from: number; to: number; code: string }[] {
  return lines
    .flatMap(line => {
      const jump =
        /^(?:j[a-z]{1,4}|b(?:\.[a-z]{2}|[a-z]{2})?|cbn?z|tbn?z)\s+(?:\w+,\s*)*(?:0x)?([0-9a-f]{2,16})\b/.exec(
          line.code,
        );
      const to = Number.parseInt(line.address ?? '', 16);
      const from = Number.parseInt(jump?.[1] ?? '', 16);
      return Number.isFinite(from) && Number.isFinite(to) && from < to
        ? [{ from, to, code: line.source ?? line.code }]
        : [];
    })
    .sort((a, b) => a.to - a.from - (b.to - b.from))
    .slice(0, 2000);
}
