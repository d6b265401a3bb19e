/** Bars: a row a label; one value is a bar, several are a column a sample over the window. */
import { z } from 'zod';
import type { Picture } from '../core/report.ts';
import { COLOURS, figure, framed, MARGIN, rect, text, WIDTH } from './svg.ts';

export const Bars = z.object({
  unit: z.string(),
  max: z.number().nullable(),
  rows: z
    .array(
      z.object({ label: z.string(), values: z.array(z.number()).max(5000), alarm: z.number().optional() }),
    )
    .max(5000),
});
type Bars = z.output<typeof Bars>;
type Row = Bars['rows'][number];

const MAX_ROWS = 40;
const ROW = 52;
const SIZE = 22;
const LABEL = 240;
const VALUE = 150;
const AREA = { x: MARGIN + LABEL, width: WIDTH - 2 * MARGIN - LABEL - VALUE } as const;
/** More samples than this are drawn as the largest of each slice. */
const MAX_COLUMNS = 120;

export function barsSvg(picture: Picture, data: Bars): string {
  const rows = data.rows.slice(0, MAX_ROWS);
  const scale = data.max ?? Math.max(...rows.flatMap(row => row.values.map(finite)), 0);
  const drawn = rows.map((row, index) => rowSvg(row, index * ROW, scale > 0 ? scale : 1, data.unit));
  const left = data.rows.length - rows.length;
  const more =
    left > 0
      ? text(MARGIN, rows.length * ROW + 24, `and ${left} more`, { size: 20, fill: COLOURS.quiet })
      : '';
  return framed(picture.title, picture.alt, drawn.join('') + more, rows.length * ROW + (left > 0 ? 36 : 0));
}

function rowSvg(row: Row, y: number, scale: number, unit: string): string {
  const values = columns(row.values.map(finite));
  const last = values.at(-1) ?? 0;
  const width = AREA.width / Math.max(1, values.length);
  const height = ROW - 14;
  const shapes =
    values.length === 1
      ? [bar(AREA.x, y, share(last, scale) * AREA.width, height, alarming(row, last))]
      : values.map((value, index) => {
          const tall = share(value, scale) * height;
          return bar(
            AREA.x + index * width,
            y + height - tall,
            Math.max(1, width - (width > 4 ? 2 : 0)),
            tall,
            alarming(row, value),
          );
        });
  const said = values.length === 0 ? '–' : `${figure(Math.max(...values))}${unit === '' ? '' : ` ${unit}`}`;
  return [
    text(MARGIN, y + height / 2 + 8, row.label, { size: SIZE, mono: true, max: LABEL - 12 }),
    rect(AREA.x, y, AREA.width, height, COLOURS.track),
    ...shapes,
    text(WIDTH - MARGIN, y + height / 2 + 8, said, {
      size: SIZE,
      anchor: 'end',
      max: VALUE - 10,
      fill: values.some(value => alarming(row, value)) ? COLOURS.alarm : COLOURS.text,
    }),
  ].join('');
}

function bar(x: number, y: number, width: number, height: number, alarm: boolean): string {
  return rect(x, y, width, height, alarm ? COLOURS.alarm : COLOURS.bar);
}

function alarming(row: Row, value: number): boolean {
  return row.alarm !== undefined && value >= row.alarm;
}

function share(value: number, scale: number): number {
  return Math.min(1, Math.max(0, value / scale));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function columns(values: readonly number[]): number[] {
  if (values.length <= MAX_COLUMNS) return [...values];
  const size = values.length / MAX_COLUMNS;
  return Array.from({ length: MAX_COLUMNS }, (_, index) =>
    Math.max(...values.slice(Math.floor(index * size), Math.ceil((index + 1) * size))),
  );
}
