/** Output cut into lines, as every reader wants them: numbered from 1, without colour codes and carriage returns. */

export interface Line {
  /** 1-based, counted by newlines alone, so that it agrees with the raw transcript. */
  readonly number: number;
  /** Leading blanks kept (columns are found by position), trailing ones gone. */
  readonly text: string;
}

/** ANSI CSI sequences (colours, cursor) and OSC sequences (titles, links). Linear: no part can match the escape. */
// biome-ignore lint/complexity/useRegexLiterals: the escape characters stay readable as a string
const ESCAPES = new RegExp(
  '\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[@-Z\\\\-_])',
  'g',
);

export function linesOf(text: string): Line[] {
  const plain = text.includes('\u001b') ? text.replace(ESCAPES, '') : text;
  return plain.split('\n').map((raw, index) => ({ number: index + 1, text: trimLine(raw, index) }));
}

/** A byte order mark may stand before the first line, carriage returns at the end of any. */
function trimLine(raw: string, index: number): string {
  return (index === 0 && raw.startsWith('\ufeff') ? raw.slice(1) : raw).trimEnd();
}

/** The words of a line, by any white space; none for a blank line. */
export function wordsOf(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words with their positions, `end` exclusive. */
export function spansOf(text: string): Word[] {
  return [...text.matchAll(/\S+/g)].map(match => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
