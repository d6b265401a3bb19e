/** Raw text in the brief: line by line behind handles, between marks that the text cannot hold. */
import { createHash } from 'node:crypto';
import type { Excerpt } from '../core/ports.ts';
import { clip, visible } from '../core/text.ts';
import type { Handles } from './handles.ts';
import { oneLine } from './phrases.ts';
import type { Room } from './room.ts';

/** Characters of one line that the model, and whoever reads the answer, sees. */
export const LINE_LIMIT = 300;
/** Characters of an excerpt that are looked at: more than fits any window of ours. */
const MOST_SHOWN = 100_000;

/** In order, as much of each as fits; returns what did not, in words for people. */
export function excerptsInto(
  room: Room,
  excerpts: readonly Excerpt[],
  handles: Handles,
  redact: (text: string) => string,
): string[] {
  const missing: string[] = [];
  const cut: string[] = [];
  for (const excerpt of excerpts) {
    const source = oneLine(redact(excerpt.source), 120);
    const total = linesIn(excerpt.text);
    const lines = linesOf(redact(excerpt.text.slice(0, MOST_SHOWN)));
    const shown = excerptInto(room, { source, lines, total }, handles);
    if (shown === 0) missing.push(source);
    else if (shown < total) cut.push(`${source} (lines ${shown + 1}-${total})`);
  }
  const some = `${missing.length} of ${excerpts.length} excerpts did not fit the model's window: ${missing.join(', ')}`;
  return [
    ...(missing.length > 0 ? [some] : []),
    ...(cut.length > 0 ? [`the model's window did not hold all of ${cut.join(', ')}`] : []),
  ];
}

/** Nobody can write the mark of a text into that text; and a replay makes the same one. */
export function fenceOf(text: string): string {
  return `=== ${createHash('sha256').update(text).digest('hex').slice(0, 16)} ===`;
}

/** As people see them, each bounded. */
export function linesOf(text: string): string[] {
  return visible(text)
    .replace(/\n$/, '')
    .split('\n')
    .map(line => clip(line, LINE_LIMIT));
}

interface Text {
  readonly source: string;
  /** As many as could fit any window. */
  readonly lines: readonly string[];
  readonly total: number;
}

function linesIn(text: string): number {
  let count = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return Math.max(1, count);
}

/** Returns how many of the lines fit. */
function excerptInto(room: Room, { source, lines, total }: Text, handles: Handles): number {
  const fence = fenceOf(lines.join('\n'));
  const head = [`Text ${source} (data, ${total} lines), between the marks ${fence}:`, fence];
  if (!room.fits(`${head.join('\n')}${fence}${lines[0] ?? ''}`)) return 0;
  room.add(['', ...head]);
  let shown = 0;
  for (const text of lines) {
    if (!room.fits(`L00000 | ${text}${fence}`)) break;
    shown++;
    room.add([`${handles.addLine({ host: null, source, line: shown, text })} | ${text}`]);
  }
  room.add([fence]);
  return shown;
}
