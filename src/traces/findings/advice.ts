/** What helps against an error that many have met: one row for each kind, the more special first. General knowledge. */
import { codeAdvice } from './advice-code.ts';
import { systemAdvice } from './advice-system.ts';

/** A kind of error by its type and message, and what to do about it at a place of the person's code. */
export interface Advice {
  /** Tried on `Type: message`. */
  readonly pattern: RegExp;
  /** `at`: the first own frame in code marks, or `the code that failed`. */
  /** The language whose words these are, where others use them for something else. */
  readonly language?: string;
  readonly remedies: (at: string, match: RegExpExecArray) => readonly string[];
}

/** Of a longer message the head is looked at. */
const MAX_TEXT = 2000;

export function adviceFor(language: string, error: string, at: string): readonly string[] | null {
  const text = error.slice(0, MAX_TEXT);
  for (const { pattern, remedies, language: only } of [...systemAdvice, ...codeAdvice]) {
    if (only !== undefined && only !== language) continue;
    const match = pattern.exec(text);
    if (match) return remedies(at, match);
  }
  return null;
}
