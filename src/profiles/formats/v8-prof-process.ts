/**
 * `node --prof-process`: https://v8.dev/docs/profile
 *
 *     Statistical profiling result from v8.log, (476 ticks, 267 unaccounted, 0 excluded).
 *      [JavaScript]:
 *        ticks  total  nonlib   name
 *          23    4.8%    4.8%  JS: *match file:///app/hot.mjs:12:15
 *
 * What is unaccounted is said: it is often most of it. The bottom-up part has shares of the line above and is not added.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const v8ProfProcess: Format = { name: 'v8-prof-process', detect, read };

const HEADER =
  /^Statistical profiling result from (.{1,500}), \((\d{1,12}) ticks, (\d{1,12}) unaccounted, (\d{1,12}) excluded\)\./;
const SECTION = /^ \[(.{1,60})\]:\s*$/;
const ROW = /^\s+(\d{1,12})\s+(\d{1,3}\.\d)%\s+(?:(\d{1,3}\.\d)%\s+)?(\S.*)$/;

function detect(head: Head): Detection | null {
  const header = head.lines.find(line => HEADER.test(line));
  return header === undefined ? null : { confidence: 0.99, why: `"${header.slice(0, 60)}"` };
}

async function read(input: Input): Promise<Profile> {
  const rows = new Rows();
  const unread = new UnreadLines();
  let total = 0;
  let unaccounted = 0;
  let collected = 0;
  let section = '';
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const header = HEADER.exec(text);
      const title = SECTION.exec(text);
      if (header !== null) {
        total = Number(header[2]);
        unaccounted = Number(header[3]);
        rows.add({ name: '[unaccounted]', self: unaccounted, total: null, at: { line: number, text } });
      } else if (title !== null) section = title[1]!;
      else if (section === 'Summary' && /\sGC\s*$/.test(text)) collected = Number(ROW.exec(text)?.[1] ?? 0);
      else addRow(rows, section, text, number, unread);
    }
  }
  return {
    format: 'v8-prof-process',
    source: input.name,
    views: [
      {
        name: 'ticks',
        unit: 'ticks',
        axis: 'cpu',
        base: 'all ticks, the unaccounted included',
        total,
        samples: total,
        entries: rows.entries(),
      },
    ],
    stacks: null,
    annotations: [],
    unread,
    notes: [
      ...input.notes,
      `${unaccounted} of ${total} ticks are unaccounted: node --cpu-prof accounts for them`,
      `${collected} ticks fell into garbage collection; they are counted where they fell as well`,
    ],
    recording: {},
  };
}

function addRow(rows: Rows, section: string, text: string, number: number, unread: UnreadLines): void {
  const match = ROW.exec(text.slice(0, 8000));
  if (match === null) {
    if (!/^\s*$|^\s+ticks\s|^\s+Note:|^\s+amount of|^\s+Callers occupying/.test(text))
      unread.add(number, text);
    return;
  }
  if (!/^(?:JavaScript|C\+\+|Shared libraries)$/.test(section)) return;
  const ticks = Number(match[1]);
  const place =
    /^(?:JS|Script|Function|LazyCompile|Eval): ([*~^+]?)(.{0,2000}?) ?((?:file:\/\/|node:|\/|[A-Za-z]:\\)\S{0,1000}?):(\d{1,9}):\d{1,9}$/.exec(
      match[4]!,
    );
  rows.add({
    name: place === null ? match[4]!.trim() : place[2] || '(anonymous)',
    file: place === null ? null : place[3]!.replace(/^file:\/\//, ''),
    line: place === null ? null : Number(place[4]),
    self: ticks,
    total: null,
    samples: ticks,
    at: { line: number, text },
  });
}
