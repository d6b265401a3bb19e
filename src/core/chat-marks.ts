/** What chat clients and web pages put in the place of plain characters, for readers that undo it in what is pasted. */

export const ENTITY = /&(?:lt|gt|amp|quot|#39|#x27|nbsp);/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&nbsp;': ' ',
};

export function decoded(entity: string): string {
  return ENTITIES[entity] ?? entity;
}

export const QUOTE = /[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2032\u2033]/g;

export function plainQuote(mark: string): string {
  return '\u2018\u2019\u201a\u201b\u2032'.includes(mark) ? "'" : '"';
}

/** `<http://app.py|app.py>`, `<https://x/y>`, `<mailto:a@b|a@b>`: a link only after one of these schemes, never a C++ `<A|B>`. */
export const LINK = /<(?:https?:\/\/|mailto:|tel:)([^<>|\n]{0,2048})(?:\|([^<>\n]{0,2048}))?>/g;

/** For `replace(LINK, unlink)`: its label, or the file name that it was made of. */
export function unlink(match: string, address: string, label: unknown): string {
  if (typeof label === 'string') return label;
  // `<http://app.py>` was made of a file name; `<https://host/path>` was an address already.
  return /^[\w.-]+$/.test(address) ? address : match.slice(1, -1);
}
