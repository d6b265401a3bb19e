/** The loops around each line: by indentation in source, by backward jumps between instructions. */
import type { Annotation, HotLine } from '../model.ts';
import { isLoopHead, repeatsItself } from './heads.ts';
import { loopVariable } from './loop-variable.ts';
import type { SourceText } from './source-text.ts';

/** Of a longer line, the head says what it is. */
const MAX_CODE = 500;

export interface Span {
  readonly from: number;
  readonly to: number;
  /** The source, or the instruction, of the jump. */
  readonly code: string;
}

/** Source: loops by indentation. Instructions: backward jumps that span the address. */
export function loopsOf(annotation: Annotation, spans: readonly Span[]): Map<HotLine, readonly string[]> {
  const found = new Map<HotLine, readonly string[]>();
  const isAssembly = annotation.lines.some(({ address }) => address !== null);
  if (isAssembly) {
    for (const line of annotation.lines)
      found.set(line, [...new Set(spansAround(spans, line).map(({ code }) => code.trim()))]);
    return found;
  }
  if (isByHeat(annotation.lines)) return loopsAnywhere(annotation.lines);
  const open: { indent: number; code: string }[] = [];
  for (const line of annotation.lines) {
    if (line.code.trim() === '') continue;
    // A brace on a line of its own is no new block beside the loop's.
    if (/^\s*\{\s*$/.test(line.code)) continue;
    const indent = /^\s*/.exec(line.code)![0].replaceAll('\t', '    ').length;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const around = open.map(({ code }) => code).reverse();
    if (isLoopHead(line.code)) open.push({ indent, code: line.code.trim().slice(0, MAX_CODE) });
    const isRepeated = repeatsItself(line.code);
    found.set(line, isRepeated ? [line.code.trim().slice(0, MAX_CODE), ...around] : around);
  }
  return found;
}

/** Lines without numbers, hottest first: their order says nothing of what stands in what. */
function isByHeat(lines: readonly HotLine[]): boolean {
  const figures = lines.map(({ self }) => self ?? 0);
  const isFalling = figures.every((figure, index) => index === 0 || figure <= figures[index - 1]!);
  return (
    lines.length > 1 && isFalling && lines.every(({ line }) => line === null) && !isLoopHead(lines[0]!.code)
  );
}

/** Whatever else is pasted stands in the loop that is pasted. */
function loopsAnywhere(lines: readonly HotLine[]): Map<HotLine, readonly string[]> {
  const loops = lines.filter(({ code }) => isLoopHead(code)).map(({ code }) => code.trim());
  return new Map(lines.map(line => [line, isLoopHead(line.code) ? [] : loops]));
}

export function spansAround(spans: readonly Span[], { address }: HotLine): readonly Span[] {
  const at = Number.parseInt(address ?? '', 16);
  return spans.filter(({ from, to }) => at >= from && at <= to).slice(0, 4);
}

/** Between instructions, heads of loops are known by what they count: those whose variable the line uses, the later within. */
export function headsOf(
  loops: readonly string[],
  text: SourceText | null,
  { source }: HotLine,
): readonly string[] {
  if (loops.length === 0 || text === null || !text.isLoose || source === undefined) return loops;
  const heads = text.lines
    .map(({ code }) => code.trim())
    .filter(code => {
      const name = isLoopHead(code) ? loopVariable(code) : null;
      return name !== null && new RegExp(`\\b${name}\\b`).test(source);
    });
  return heads.length > 0 ? heads.reverse() : loops;
}

export function jumpSpans(lines: readonly HotLine[]): Span[] {
  return lines
    .flatMap(line => {
      const jump =
        /^(?:j[a-z]{1,4}|b(?:\.[a-z]{2}|[a-z]{2})?|cbn?z|tbn?z)\s+(?:\w+,\s*)*(?:0x)?([0-9a-f]{2,16})\b/i.exec(
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
