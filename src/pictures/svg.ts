/** Small words of SVG: text that fits, colours, the frame around every picture. Pure strings. */
import { clip, visible } from '../core/text.ts';

/** Every picture is this wide: a phone shows it whole, so text below 18 px would not be read. */
export const WIDTH = 800;
export const MARGIN = 24;

export const COLOURS = {
  background: '#ffffff',
  text: '#1d1c1d',
  quiet: '#616061',
  line: '#c9c9c9',
  track: '#eef1f4',
  bar: '#3b6ea5',
  alarm: '#c0392b',
  stuck: '#fdecea',
  box: '#f4f6f8',
} as const;

const TITLE = 26;
/** Of DejaVu Sans Mono, as a share of the font size: every letter is as wide. */
export const MONO_WIDTH = 0.602;
/** Of DejaVu Sans, on the safe side. */
const SANS_WIDTH = 0.62;

export interface TextOptions {
  readonly size: number;
  readonly mono?: boolean;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  /** Longer text is cut, with `…`. */
  readonly max?: number;
}

export function text(x: number, y: number, content: string, options: TextOptions): string {
  const { size, mono = false, bold = false, anchor = 'start', fill = COLOURS.text, max } = options;
  const fitted = max === undefined ? content : fitting(content, max, size, mono);
  const family = mono ? 'DejaVu Sans Mono' : 'DejaVu Sans';
  return `<text x="${number(x)}" y="${number(y)}" font-family="${family}" font-size="${size}"${bold ? ' font-weight="bold"' : ''} text-anchor="${anchor}" fill="${fill}">${escaped(fitted)}</text>`;
}

/** As much of a text as a width holds. */
export function fitting(content: string, width: number, size: number, mono: boolean): string {
  const letters = Math.floor(width / (size * (mono ? MONO_WIDTH : SANS_WIDTH)));
  return letters < 1 ? '' : clip(visible(content).replace(/[ \t\n]+/g, ' '), letters);
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${fill}"${more === '' ? '' : ` ${more}`}/>`;
}

export function escaped(content: string): string {
  return visible(content)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** 12345.6 → `12 346`, 0.123 → `0.123`: as many digits as say something. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return String(Number(value.toPrecision(3)));
}

/** The picture with its title over it; `body` begins at y = 0 and is `height` high. */
export function framed(title: string, alt: string, body: string, height: number): string {
  const lines = wrapped(title, WIDTH - 2 * MARGIN, TITLE).slice(0, 3);
  const top = MARGIN + lines.length * (TITLE + 8) + 10;
  const total = Math.ceil(top + height + MARGIN);
  const heading = lines
    .map((line, index) =>
      text(MARGIN, MARGIN + TITLE + index * (TITLE + 8) - 4, line, { size: TITLE, bold: true }),
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}" role="img"><title>${escaped(alt)}</title>${rect(0, 0, WIDTH, total, COLOURS.background)}${heading}<g transform="translate(0 ${top})">${body}</g></svg>`;
}

function wrapped(content: string, width: number, size: number): string[] {
  const letters = Math.floor(width / (size * SANS_WIDTH));
  const lines: string[] = [];
  let line = '';
  for (const word of clip(visible(content), 300).split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > letters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map(each => clip(each, letters));
}
