/**
 * What messages and web pages do to a paste, undone line by line before it is recognised: entities, blanks that do not
 * break, typographic quotes and dashes, one indentation before all lines.
 */
export interface Repair {
  line(text: string): string;
  readonly note: string;
}

const ENTITIES = /&(?:lt|gt|amp|quot|#39|nbsp);/g;
const MEANINGS: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};
const CURLY = /[\u2018\u2019\u201c\u201d\u2026]|\u2014(?=[\d\w<])/g;
const STRAIGHT: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2026': '...',
  '\u2014': '--',
};
/** Markup and JSON mean what they say, and binary formats hold any bytes. */
const NOT_PASTED = /^\ufeff?\s*[<{[]|\0/;

/** Of the first lines; null where nothing is damaged. */
export function repairOf(head: string): Repair | null {
  if (NOT_PASTED.test(head)) return null;
  const steps: { readonly name: string; readonly line: (text: string) => string }[] = [];
  if (/&(?:lt|gt|amp|quot|#39|nbsp);/.test(head))
    steps.push({ name: 'HTML entities', line: text => text.replace(ENTITIES, entity => MEANINGS[entity]!) });
  if (head.includes('\u00a0'))
    steps.push({ name: 'non-breaking blanks', line: text => text.replaceAll('\u00a0', ' ') });
  if (head.search(CURLY) >= 0)
    steps.push({
      name: 'typographic quotes and dashes',
      line: text => text.replace(CURLY, mark => STRAIGHT[mark]!),
    });
  const indent = commonIndent(head);
  if (indent > 0)
    steps.push({ name: 'an indentation of all lines', line: text => withoutIndent(text, indent) });
  if (steps.length === 0) return null;
  return {
    line: text => steps.reduce((mended, step) => step.line(mended), text),
    note: `undone in the paste: ${steps.map(({ name }) => name).join(', ')}`,
  };
}

/** Before a comment too, which no tool indents; 0 where the lines have none in common. */
function commonIndent(head: string): number {
  if (!/^[ \u00a0]{1,40}#(?: |$)/m.test(head)) return 0;
  const lines = head.split('\n').filter(line => line.trim() !== '');
  const least = lines.slice(0, -1).reduce((all, line) => Math.min(all, line.search(/[^ \u00a0]/)), 41);
  return least > 40 ? 0 : least;
}

function withoutIndent(text: string, indent: number): string {
  return text.slice(0, indent).trim() === '' ? text.slice(indent) : text;
}
