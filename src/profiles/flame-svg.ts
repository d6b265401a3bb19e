/**
 * A flame graph as one SVG file that needs nothing else: a click zooms, typing marks, the title element tells the
 * figures, light and dark as the reader's system is. Names come from hosts and are escaped.
 */
import type { FlameData, FlameNode } from '../core/picture.ts';
import { FLAME_SCRIPT } from './flame-script.ts';
import { percent, quantity } from './words.ts';

export interface FlameSvgOptions {
  /** Pixels. */
  readonly width: number;
  readonly rowHeight: number;
  readonly fontSize: number;
  /** Rows beyond this are left out, for a picture that must stay readable. */
  readonly maxRows: number;
  readonly fontFamily: string;
  /** With the script that zooms and searches. */
  readonly interactive: boolean;
}

const FILE: FlameSvgOptions = {
  width: 1200,
  rowHeight: 17,
  fontSize: 12,
  maxRows: 250,
  fontFamily: 'DejaVu Sans, Verdana, sans-serif',
  interactive: true,
};
const MARGIN = 10;
const HEAD = 58;
const FOOT = 10;

interface Box {
  readonly node: FlameNode;
  readonly x: number;
  readonly width: number;
  readonly row: number;
}

export function flameGraphSvg(data: FlameData, options: Partial<FlameSvgOptions> = {}): string {
  const settings = { ...FILE, ...options };
  const boxes = layout(data.root, settings);
  const rows = boxes.reduce((most, { row }) => Math.max(most, row), 0) + 1;
  const height = HEAD + rows * settings.rowHeight + FOOT;
  const body = boxes.map(box => boxSvg(box, data, rows, settings)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${settings.width}" height="${height}" viewBox="0 0 ${settings.width} ${height}" font-family="${settings.fontFamily}" font-size="${settings.fontSize}">
<style>${STYLE}</style>
<rect class="back" width="100%" height="100%"/>
<text id="title" class="ink" x="${settings.width / 2}" y="24" text-anchor="middle" font-size="${settings.fontSize + 4}" font-weight="bold">${escapeXml(titleOf(data))}</text>
${settings.interactive ? controls(settings, data) : ''}<g id="frames" data-margin="${MARGIN}">
${body}
</g>
${settings.interactive ? `<script><![CDATA[${FLAME_SCRIPT}]]></script>\n` : ''}</svg>
`;
}

function titleOf({ root, unit, inverted }: FlameData): string {
  const kind = root.before === undefined ? (inverted ? 'Icicle graph' : 'Flame graph') : 'Difference';
  return `${kind}: ${root.name}, ${quantity(root.value, unit)}`;
}

function layout(root: FlameNode, settings: FlameSvgOptions): Box[] {
  const inner = settings.width - 2 * MARGIN;
  const whole = widthOf(root);
  const boxes: Box[] = [];
  const stack = [{ node: root, x: MARGIN, row: 0 }];
  while (stack.length > 0) {
    const { node, x, row } = stack.pop()!;
    const width = whole > 0 ? (widthOf(node) / whole) * inner : 0;
    if (width < 0.3 || row >= settings.maxRows) continue;
    boxes.push({ node, x, width, row });
    let left = x;
    for (const child of node.children) {
      stack.push({ node: child, x: left, row: row + 1 });
      left += whole > 0 ? (widthOf(child) / whole) * inner : 0;
    }
  }
  return boxes;
}

/** A difference is drawn as wide as the larger side, so that what vanished can be seen. */
function widthOf(node: FlameNode): number {
  return node.before === undefined ? node.value : Math.max(node.value, node.before);
}

function boxSvg(box: Box, data: FlameData, rows: number, settings: FlameSvgOptions): string {
  const { node, x, width, row } = box;
  const top = HEAD + (data.inverted ? row : rows - 1 - row) * settings.rowHeight;
  const share = data.root.value > 0 ? (100 * node.value) / data.root.value : 0;
  const change = node.before === undefined ? '' : `, before ${quantity(node.before, data.unit)}`;
  const title = `${node.name} (${quantity(node.value, data.unit)}, ${percent(share)}${change})`;
  const label = labelOf(node.name, width, settings.fontSize);
  const text =
    label === ''
      ? ''
      : `<text x="${(x + 3).toFixed(1)}" y="${(top + settings.rowHeight / 2 + settings.fontSize * 0.35).toFixed(1)}" fill="#1a1a1a">${escapeXml(label)}</text>`;
  return (
    `<g class="f" data-n="${escapeXml(node.name)}"><title>${escapeXml(title)}</title>` +
    `<rect x="${x.toFixed(2)}" y="${top}" width="${width.toFixed(2)}" height="${settings.rowHeight - 1}" rx="2" fill="${colourOf(node, data)}"/>${text}</g>`
  );
}

/** About 0.62 em a character: what does not fit is cut, below three characters nothing is written. */
function labelOf(name: string, width: number, fontSize: number): string {
  const room = Math.floor((width - 6) / (fontSize * 0.62));
  if (room < 3) return '';
  return name.length <= room ? name : `${name.slice(0, room - 1)}…`;
}

/** Kernel blue-green, JIT and inlined green, others warm; in a difference red grew and blue shrank. */
function colourOf(node: FlameNode, data: FlameData): string {
  if (node.before !== undefined) return differenceColour(node, data);
  const vary = hash(node.name) % 30;
  if (node.kind === 'kernel') return `hsl(${185 + vary},55%,${66 + (vary % 8)}%)`;
  if (node.kind === 'jit' || node.kind === 'inlined') return `hsl(${100 + vary},50%,${68 + (vary % 8)}%)`;
  return `hsl(${18 + vary},85%,${64 + (vary % 9)}%)`;
}

function differenceColour(node: FlameNode, data: FlameData): string {
  const change =
    node.value / Math.max(1, data.root.value) -
    (node.before ?? 0) / Math.max(1, data.root.before ?? data.root.value);
  if (Math.abs(change) < 0.0005) return 'hsl(0,0%,88%)';
  const light = 92 - Math.min(1, Math.abs(change) * 8) * 38;
  return change > 0 ? `hsl(4,85%,${light.toFixed(0)}%)` : `hsl(216,80%,${light.toFixed(0)}%)`;
}

function hash(text: string): number {
  let value = 7;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return value >>> 0;
}

const STYLE =
  'svg:focus{outline:none}.back{fill:#fdfdfb}.ink{fill:#222}.quiet{fill:#456}.f{cursor:pointer;outline:none}.f text{pointer-events:none}' +
  '.f:hover rect,.f:focus rect{stroke:#222;stroke-width:1}.act{cursor:pointer;text-decoration:underline}' +
  '@media (prefers-color-scheme:dark){.back{fill:#1a1d21}.ink{fill:#e8e8e8}.quiet{fill:#9fb3c8}.f:hover rect,.f:focus rect{stroke:#fff}}';

/** What the colours mean; told where nothing is pointed at. */
function legendOf({ root }: FlameData): string {
  if (root.before !== undefined) return 'red grew, blue shrank, grey is the same';
  const kinds = new Set<string>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind !== undefined) kinds.add(node.kind);
    open.push(...node.children);
  }
  const said = [
    kinds.has('kernel') ? 'blue: kernel' : '',
    kinds.has('jit') || kinds.has('inlined') ? 'green: compiled at run time or inlined' : '',
  ].filter(each => each !== '');
  return said.length === 0 ? ' ' : `${said.join(', ')}, the rest: program`;
}

function controls(settings: FlameSvgOptions, data: FlameData): string {
  const inverted = data.inverted === true;
  return (
    `<text id="reset" class="quiet act" x="${MARGIN}" y="24" style="display:none">Reset zoom (Esc)</text>\n` +
    `<text id="search" class="quiet act" x="${settings.width - MARGIN}" y="24" text-anchor="end">Search</text>\n` +
    `<text id="turn" class="quiet act" x="${settings.width - MARGIN}" y="${HEAD - 12}" text-anchor="end">${inverted ? 'Flame' : 'Icicle'}</text>\n` +
    `<text id="details" class="quiet" x="${MARGIN}" y="${HEAD - 12}">${legendOf(data)}</text>\n`
  );
}

/** Control characters are not allowed in XML at all; the rest is escaped. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
