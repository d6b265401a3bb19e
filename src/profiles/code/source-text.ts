/**
 * The source of an annotation as it stands in the file: lines with their numbers and indentation, blocks and loops found by
 * both, and what a change of it would be as a unified diff that applies.
 */
import type { Annotation } from '../model.ts';
import { type Edit, hunksOf } from './diff.ts';
import { definedName, isLoopHead } from './heads.ts';

export interface TextLine {
  /** In the file; counted from 1 where the annotation has no numbers. */
  readonly number: number;
  readonly code: string;
}

export class SourceText {
  readonly lines: readonly TextLine[];
  readonly file: string | null;
  /** Lines that stand between instructions: out of order, and without the indentation and numbers of the file. */
  readonly isLoose: boolean;
  readonly #isIndented: boolean;
  /** The first line with a text. */
  #places: ReadonlyMap<string, number> | null = null;

  /** null for instructions without source: there is nothing to change. */
  static of(annotation: Annotation, isIndented: boolean): SourceText | null {
    const isAssembly = annotation.lines.some(({ address }) => address !== null);
    const lines = isAssembly ? interleaved(annotation) : plain(annotation);
    return lines.some(({ code }) => code.trim() !== '')
      ? new SourceText(lines, annotation.file, isAssembly, isIndented)
      : null;
  }

  private constructor(
    lines: readonly TextLine[],
    file: string | null,
    isLoose: boolean,
    isIndented: boolean,
  ) {
    this.lines = lines;
    this.file = file;
    this.isLoose = isLoose;
    this.#isIndented = isIndented;
  }

  code(index: number): string {
    return this.lines[index]?.code ?? '';
  }

  indexOf(code: string): number {
    this.#places ??= new Map(this.lines.map((line, index) => [line.code.trim(), index] as const).reverse());
    return this.#places.get(code.trim()) ?? -1;
  }

  indent(index: number): string {
    return /^\s*/.exec(this.code(index))![0];
  }

  width(index: number): number {
    return this.indent(index).replaceAll('\t', '    ').length;
  }

  isLoop(index: number): boolean {
    return isLoopHead(this.code(index));
  }

  /** The name of the function that a line stands in; null where its head is not in the text. */
  functionAround(index: number): string | null {
    if (this.isLoose) return null;
    let width = Number.POSITIVE_INFINITY;
    for (let at = index; at >= 0; at--) {
      const code = this.code(at);
      if (code.trim() === '' || (at < index && this.width(at) >= width)) continue;
      if (/^\s*[{})]/.test(code) && !/^\s*\}\s*\w/.test(code)) continue;
      width = Math.min(width, this.width(at));
      if (
        this.isLoop(at) ||
        /^\s*(?:if|else|switch|return|case|catch|try|with|when|unless|elif)\b/.test(code)
      )
        continue;
      const name = definedName(code);
      if (name !== null) return name;
    }
    return null;
  }

  /** The loops around a line, innermost first. */
  loopsAround(index: number): number[] {
    const loops: number[] = [];
    let width = this.width(index);
    for (let at = index - 1; at >= 0 && width > 0; at--) {
      if (this.code(at).trim() === '' || this.width(at) >= width) continue;
      // A wrapped condition and an opening brace alone are no outer block of their own.
      if (/^\s*[{)]/.test(this.code(at))) continue;
      width = this.width(at);
      if (this.isLoop(at)) loops.push(at);
    }
    return loops;
  }

  /**
   * The last line of the block that a line opens (its closing brace, where there are braces); null where the end is not
   * in the text, or lines between are missing.
   */
  blockEnd(start: number): number | null {
    if (this.#isIndented) return this.#indentedEnd(start);
    let depth = 0;
    let opened = false;
    for (let at = start; at < this.lines.length && (at === start || this.follows(at)); at++) {
      const code = withoutText(this.code(at));
      opened ||= code.includes('{');
      depth += bracesOf(code);
      if (opened ? depth <= 0 : at > start && /;\s*$/.test(code)) return at;
      // A head over more lines than this, without a brace, is none that is known.
      if (!opened && at > start + 3) return null;
    }
    return null;
  }

  /** Whether a line stands right behind the one before it in the file. */
  follows(index: number): boolean {
    return this.lines[index]!.number === (this.lines[index - 1]?.number ?? 0) + 1;
  }

  isWhole(from: number, to: number): boolean {
    for (let at = from + 1; at <= to; at++) if (!this.follows(at)) return false;
    return true;
  }

  /** Indexes from `from` to `to`, both included, of lines that name it as a word. */
  uses(name: string, from: number, to: number): number[] {
    const word = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`);
    const found: number[] = [];
    for (let at = Math.max(0, from); at <= Math.min(to, this.lines.length - 1); at++)
      if (word.test(withoutText(this.code(at)))) found.push(at);
    return found;
  }

  /** The nearest line above `before` that matches, with its match. */
  above(pattern: RegExp, before: number): { index: number; match: RegExpExecArray } | null {
    for (let index = before - 1; index >= 0; index--) {
      const match = pattern.exec(this.code(index));
      if (match !== null) return { index, match };
    }
    return null;
  }

  /** A unified diff of non-overlapping edits; of loose lines, only what goes and what comes. */
  diff(edits: readonly Edit[]): string {
    const sorted = edits.toSorted((a, b) => a.at - b.at);
    if (this.isLoose)
      return sorted
        .flatMap(({ at, remove, insert }) => [
          ...this.lines.slice(at, at + remove).map(({ code }) => `-${code}`),
          ...insert.map(line => `+${line}`),
        ])
        .join('\n');
    const name = this.file === null ? 'pasted' : this.file.replace(/^\/+/, '');
    const hunks = hunksOf(sorted, this);
    return [`--- a/${name}`, `+++ b/${name}`, ...hunks].join('\n');
  }

  #indentedEnd(start: number): number | null {
    const width = this.width(start);
    let last = start;
    for (let at = start + 1; at < this.lines.length; at++) {
      if (!this.follows(at)) return null;
      if (this.code(at).trim() === '') continue;
      if (this.width(at) <= width) return last > start ? last : null;
      last = at;
    }
    // The text ends with the block: whether the file goes on in it cannot be seen, but what is there is the block.
    return last > start ? last : null;
  }
}

/** Opening braces less closing ones. */
function bracesOf(code: string): number {
  return (code.match(/\{/g)?.length ?? 0) - (code.match(/\}/g)?.length ?? 0);
}

function plain(annotation: Annotation): TextLine[] {
  const numbered = annotation.lines.every(({ line }) => line !== null);
  return annotation.lines.map(({ line, code }, index) => ({ number: numbered ? line! : index + 1, code }));
}

/** Source lines between instructions come again and again, each once here; none stands behind another for sure. */
function interleaved(annotation: Annotation): TextLine[] {
  const texts = new Map<string, string>();
  for (const { source, context } of annotation.lines)
    for (const code of context ?? (source === undefined ? [] : [source]))
      if (!texts.has(code.trim())) texts.set(code.trim(), code);
  return [...texts.values()].map((code, index) => ({ number: 2 * index + 1, code }));
}

/** String literals and comments hold anything. */
export function withoutText(code: string): string {
  return code
    .replace(/"(?:[^"\\]|\\.){0,500}"|'(?:[^'\\]|\\.){0,500}'|`[^`]{0,500}`/g, '""')
    .replace(/\/\/.*$|(?:^|\s)#\s.*$|\/\*.*?\*\//g, '');
}
