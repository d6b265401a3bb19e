/**
 * Undoes, line by line, what terminals and chat clients do to a trace: colours, entities, links made of file
 * names, typographic quotes and blanks. Each kind of repair is counted so that it can be told.
 */
import { decoded, ENTITY, LINK, plainQuote, QUOTE, unlink } from '../core/chat-marks.ts';

export type Repair = 'colours' | 'entities' | 'links' | 'quotes' | 'blanks';

// The escape characters stay readable as a string.
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-B0-2]|[@-Z\\-_])/g;
// An editor or a web page lost the escape character itself: `[31mError[0m`, `^[[31m`.
// Without a number it is only taken at a word's end: `[mac80211]` and `[main.cc : 42]` begin like one.
const BARE_ANSI = /(?:\^\[)?\[\d{1,2}(?:;\d{1,3}){0,4}m|\^\[\[m|\[m(?![\w.])/g;
// `--- End of stack trace` and `--->` came as a long dash and the rest
const DASHES =
  /[\u2013\u2014](?=[->\u2013\u2014])|(?<=[-\u2013\u2014])[\u2013\u2014]|^\s*[\u2013\u2014](?= End of )/g;
const BLANKS = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/g;
const ZERO_WIDTH = /[\u200b\u2060\ufeff]/;
// The words that a build service puts before the text of a line, behind its time where it prints one
const ANNOTATION = /^(\d{4}-\d\d-\d\dT[\d:.]{8,18}Z )?##\[(?:error|warning|debug|notice|command|section)\]/;
// A page was copied with its markup.
const MARKUP = /<br ?\/?>\s*$|^\s*<(?:pre|code)>(?:<code>)?|(?:<\/code>)?<\/(?:pre|code)>\s*$/g;
const SUSPICIOUS = /[\u001b&<\u00a0-\uffff]|\[\d{0,2}(?:;\d{1,3}){0,4}m/;

export class Repairer {
  readonly counts = new Map<Repair, number>();

  repair(raw: string): string {
    const fenced = raw.includes('```') ? withoutFence(raw) : raw;
    const text = fenced.includes('##[') ? fenced.replace(ANNOTATION, '$1') : fenced;
    if (!SUSPICIOUS.test(text)) return text;
    let line = this.#apply('colours', text, ANSI, () => '');
    line = this.#apply('colours', line, BARE_ANSI, () => '');
    if (line.includes('<')) {
      line = this.#apply('links', line, LINK, unlink);
      line = this.#apply('entities', line, MARKUP, () => '');
    }
    if (line.includes('&')) line = this.#apply('entities', line, ENTITY, decoded);
    line = this.#apply('quotes', line, QUOTE, plainQuote);
    if (/[\u2013\u2014]/.test(line)) line = this.#apply('quotes', line, DASHES, () => '--');
    line = line.includes('\u2026') ? line.replaceAll('\u2026', '...') : line;
    return this.#apply('blanks', line, BLANKS, blank => (ZERO_WIDTH.test(blank) ? '' : ' '));
  }

  #apply(
    kind: Repair,
    text: string,
    pattern: RegExp,
    by: (match: string, ...groups: string[]) => string,
  ): string {
    let count = 0;
    const repaired = text.replace(pattern, (match, ...groups) => {
      count += 1;
      return by(match, ...(groups as string[]));
    });
    if (count > 0) this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
    return repaired;
  }
}

/** A chat message has its code fence on the first and the last line of the trace itself. */
function withoutFence(text: string): string {
  const start = text.startsWith('```') ? 3 : 0;
  const end =
    text.trimEnd().endsWith('```') && text.trimEnd().length >= start + 3
      ? text.trimEnd().length - 3
      : text.length;
  return text.slice(start, end);
}
