/**
 * What messages and web pages do to a paste, undone line by line before it is recognised: links, entities, blanks that do not
 * break, typographic quotes and dashes, one indentation before all lines.
 */
import { decoded, ENTITY, LINK, plainQuote, QUOTE, unlink } from '../core/chat-marks.ts';

export interface Repair {
  line(text: string): string;
  readonly note: string;
}

const DASH = /\u2026|\u2014(?=[\d\w<+|\u2014-]|$)/g;
/** Markup and JSON mean what they say, and binary formats hold any bytes. */
const NOT_PASTED = /^\ufeff?\s*[<{[]|\0/;

/** Of the first lines; null where nothing is damaged. */
export function repairOf(head: string): Repair | null {
  if (NOT_PASTED.test(head)) return null;
  const names: string[] = [];
  const steps: ((text: string) => string)[] = [];
  let mended = head;
  const undo = (name: string, line: (text: string) => string) => {
    names.push(name);
    steps.push(line);
    mended = mended.split('\n').map(line).join('\n');
  };
  if (mended.search(LINK) >= 0) undo('links', text => text.replace(LINK, unlink));
  if (mended.search(ENTITY) >= 0) undo('HTML entities', text => text.replace(ENTITY, decoded));
  if (mended.includes('\u00a0')) undo('non-breaking blanks', text => text.replaceAll('\u00a0', ' '));
  if (isQuoted(mended)) undo('the marks of a quotation', text => text.replace(QUOTED, ''));
  if (mended.search(QUOTE) >= 0 || mended.search(DASH) >= 0)
    undo('typographic quotes and dashes', text =>
      text.replace(QUOTE, plainQuote).replace(DASH, mark => (mark === '\u2026' ? '...' : '--')),
    );
  const indent = commonIndent(mended);
  if (indent > 0) undo('an indentation of all lines', text => withoutIndent(text, indent));
  if (steps.length === 0) return null;
  return {
    line: text => steps.reduce((whole, step) => step(whole), text),
    note: `undone in the paste: ${names.join(', ')}`,
  };
}

const QUOTED = /^(?:> ?){1,20}/;

function isQuoted(head: string): boolean {
  const lines = head.split('\n').filter(line => line.trim() !== '');
  return lines.length > 2 && lines.every(line => line.startsWith('>'));
}

/** What stands in the first column wherever a tool prints it. */
const FIRST_COLUMN = /^ {1,40}(?:#(?: |$)|Process \d{1,10}: |-{11}\+-|(?:File|Type|Total): )/m;

/** 0 where the lines have none in common, or could have it from their tool. */
function commonIndent(head: string): number {
  if (!FIRST_COLUMN.test(head)) return 0;
  const lines = head.split('\n').filter(line => line.trim() !== '');
  const least = lines.slice(0, -1).reduce((all, line) => Math.min(all, line.search(/[^ ]/)), 41);
  return least > 40 ? 0 : least;
}

function withoutIndent(text: string, indent: number): string {
  return text.slice(0, indent).trim() === '' ? text.slice(indent) : text;
}
