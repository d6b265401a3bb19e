import { code } from './code.js';
import { el, link } from './dom.js';
import { emoji } from './emoji.js';
import { mention } from './mrkdwn.js';

/** Standard Markdown as nodes; what looks like HTML in it is text. */
export function markdown(text, key = '') {
  const lines = text.split('\n');
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const block = BLOCKS.find(({ starts }) => starts(lines, at)) ?? PARAGRAPH;
    const { node, next } = block.read(lines, at, `${key}:${at}`);
    if (node) nodes.push(node);
    at = Math.max(next, at + 1);
  }
  return el('div.markdown', null, nodes);
}

const HEADING = /^(#{1,6}) (.*)$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)]) (.*)$/;
const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;

const BLOCKS = [
  {
    starts: (lines, at) => lines[at].trim() === '',
    read: (_lines, at) => ({ node: null, next: at + 1 }),
  },
  { starts: (lines, at) => lines[at].trimStart().startsWith('```'), read: fence },
  {
    starts: (lines, at) => HEADING.test(lines[at]),
    read: (lines, at) => {
      const [, marks, title] = HEADING.exec(lines[at]);
      return { node: el(`h${Math.min(marks.length + 2, 6)}`, null, inline(title)), next: at + 1 };
    },
  },
  { starts: (lines, at) => RULE.test(lines[at]), read: (_lines, at) => ({ node: el('hr'), next: at + 1 }) },
  { starts: (lines, at) => ROW.test(lines[at]) && /^[\s|:-]+$/.test(lines[at + 1] ?? ''), read: table },
  { starts: (lines, at) => ITEM.test(lines[at]), read: list },
  { starts: (lines, at) => lines[at].startsWith('>'), read: quote },
];

const PARAGRAPH = {
  read: (lines, at) => {
    let next = at + 1;
    while (next < lines.length && !BLOCKS.some(({ starts }) => starts(lines, next))) next += 1;
    const paragraph = lines
      .slice(at, next)
      .map((line, index) => (index === 0 ? inline(line) : [el('br'), inline(line)]));
    return { node: el('p', null, paragraph), next };
  },
};

function fence(lines, at, key) {
  let end = at + 1;
  while (end < lines.length && !lines[end].trimStart().startsWith('```')) end += 1;
  return { node: code(lines.slice(at + 1, end).join('\n'), key), next: end + 1 };
}

/** A quote in a quote is read as far as people write them. */
const MAX_QUOTES = 4;

function quote(lines, at, key) {
  const depth = key.split('>').length;
  let end = at;
  while (end < lines.length && lines[end].startsWith('>')) end += 1;
  const inner = lines.slice(at, end).map(line => line.replace(/^> ?/, ''));
  const content = depth > MAX_QUOTES ? inner.join('\n') : markdown(inner.join('\n'), `${key}>`);
  return { node: el('blockquote', null, content), next: end };
}

/** Items of one list; a deeper indentation nests. */
function list(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const node = el(
    /\d/.test(mark) ? 'ol' : 'ul',
    /\d/.test(mark) ? { start: String(Number.parseInt(mark, 10)) } : null,
  );
  let next = at;
  while (next < lines.length) {
    const match = ITEM.exec(lines[next]);
    if (!match || match[1].length < indent.length) break;
    if (match[1].length > indent.length && node.lastElementChild) {
      const inner = list(lines, next);
      node.lastElementChild.append(inner.node);
      next = inner.next;
      continue;
    }
    const item = [inline(match[3])];
    next += 1;
    while (next < lines.length && /^\s{2,}\S/.test(lines[next]) && !ITEM.test(lines[next])) {
      item.push(' ', inline(lines[next].trim()));
      next += 1;
    }
    node.append(el('li', null, item));
  }
  return { node, next };
}

function table(lines, at) {
  const cells = line =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map(cell => cell.trim());
  let end = at + 2;
  while (end < lines.length && ROW.test(lines[end])) end += 1;
  const head = el(
    'tr',
    null,
    cells(lines[at]).map(cell => el('th', null, inline(cell))),
  );
  const rows = lines.slice(at + 2, end).map(line =>
    el(
      'tr',
      null,
      cells(line).map(cell => el('td', null, inline(cell))),
    ),
  );
  const node = el('div.table', null, el('table', null, el('thead', null, head), el('tbody', null, rows)));
  return { node, next: end };
}

const INLINE =
  /\\([\\`*_{}[\]()#+\-.!~|<>])|`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|~~([^~\n]+)~~|(?<!\w)\*([^*\n]+)\*(?!\w)|(?<!\w)_([^_\n]+)_(?!\w)|\[([^[\]\n]*)\]\(([^()\s]+)\)|<@([A-Z0-9]+)>|(https?:\/\/[^\s<>)\]]+)|:([a-z0-9_+-]+):/g;

function inline(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(piece(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

function piece([
  whole,
  escaped,
  mono,
  bold,
  bold2,
  strike,
  italic,
  italic2,
  label,
  url,
  user,
  address,
  name,
]) {
  if (escaped !== undefined) return escaped;
  if (mono !== undefined) return el('code', null, mono);
  if (bold ?? bold2) return el('strong', null, inline(bold ?? bold2));
  if (strike !== undefined) return el('s', null, inline(strike));
  if (italic ?? italic2) return el('em', null, inline(italic ?? italic2));
  if (url !== undefined) return link(url, inline(label || url));
  if (user !== undefined) return mention(user);
  if (address !== undefined) return link(address, address);
  return name === undefined ? whole : emoji(name);
}
