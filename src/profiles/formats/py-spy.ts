/**
 * py-spy's dump and top: https://github.com/benfred/py-spy/blob/master/src/dump.rs (raw is folded stacks)
 *
 *     Process 123: python app.py
 *     Python v3.11.7 (/usr/bin/python3.11)
 *
 *     Thread 123 (active+gil): "MainThread"
 *         fib (app.py:10)
 *         main (app.py:20)
 *
 *       %Own   %Total  OwnTime  TotalTime  Function (filename)
 *      60.00%  60.00%    6.12s     6.12s   fib (app.py:10)
 *
 * A dump is one moment: a sample a thread, innermost first. `top` redraws: the last whole screen counts.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { foldedFrame } from './folded.ts';

export const pySpyDump: Format = { name: 'py-spy-dump', detect: detectDump, read: readDump };
export const pySpyTop: Format = { name: 'py-spy-top', detect: detectTop, read: readTop };

const THREAD = /^Thread (?:0x[0-9a-f]{1,16}|\d{1,20}) \(([a-z+, ]{1,40})\)(?:: "(.{0,200})")?\s*$/;
const FRAME = /^\s+(\S.{0,2000}) \(([^()]{1,1000})\)\s*$/;
const TOP_TITLES = /^\s*%Own\s+%Total\s+OwnTime\s+TotalTime\s+Function/;
const TOP_ROW =
  /^\s*(\d{1,3}\.\d{1,2})%\s+(\d{1,3}\.\d{1,2})%\s+(\d{1,9}\.\d{1,3})s\s+(\d{1,9}\.\d{1,3})s\s+(\S.*)$/;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b\\[[0-9;?]*[A-Za-z]', 'g');

function detectDump(head: Head): Detection | null {
  const process = head.lines.some(line => /^Process \d{1,10}: /.test(line));
  const python = head.lines.some(line => /^Python v\d+\.\d+/.test(line));
  const threads = head.lines.filter(line => THREAD.test(line)).length;
  const frames = head.lines.filter(line => /^\s+\S.*\([^()]+\.(?:py|pyx):\d+\)\s*$/.test(line)).length;
  if (threads === 0 || frames === 0) return null;
  return process || python
    ? { confidence: 0.6, why: `dump of py-spy, ${threads} threads` }
    : { confidence: 0.55, why: `${threads} threads of py-spy` };
}

function detectTop(head: Head): Detection | null {
  return head.lines.some(line => TOP_TITLES.test(line.replaceAll(ANSI, '')))
    ? { confidence: 0.97, why: 'titles "%Own %Total OwnTime TotalTime"' }
    : null;
}

async function readDump(input: Input): Promise<Profile> {
  const stacks = new StackTable();
  const unread = new UnreadLines();
  const column = stacks.column('threads');
  let number = 0;
  let frames: number[] = [];
  let thread: string | null = null;
  const close = () => {
    if (thread !== null) {
      let node = 0;
      for (const frame of frames.reverse()) node = stacks.child(node, frame);
      stacks.add(node, column, 1);
    }
    frames = [];
  };
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const header = THREAD.exec(text);
      if (header !== null) {
        close();
        thread = header[1]!;
      } else if (thread !== null && FRAME.test(text))
        frames.push(stacks.intern(foldedFrame(text.trim()), number, text));
      else if (!/^\s*$|^Process \d|^Python v|^\s+(?:Arguments|Locals):|^\s{8,}\w+:/.test(text))
        unread.add(number, text);
    }
  }
  close();
  return {
    format: 'py-spy-dump',
    source: input.name,
    views: [
      viewOf(stacks, 0, 'threads', { unit: 'threads', axis: 'wall', base: 'all threads at one moment' }),
    ],
    stacks,
    annotations: [],
    unread,
    notes: [
      ...input.notes,
      'one moment, one sample a thread: it says where threads stand, not where time goes',
    ],
    recording: {},
  };
}

async function readTop(input: Input): Promise<Profile> {
  let rows = new Rows();
  let last = rows;
  const unread = new UnreadLines();
  let number = 0;
  let screens = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const raw of lines) {
      number++;
      const text = raw.replaceAll(ANSI, '').replaceAll('\r', '');
      const row = TOP_ROW.exec(text.slice(0, 4000));
      if (TOP_TITLES.test(text)) {
        if (rows.size > 0) last = rows;
        rows = new Rows();
        screens++;
      } else if (row !== null) {
        const { name, file, line } = foldedFrame(row[5]!.trim());
        rows.add({
          name,
          file,
          line,
          self: Number(row[3]),
          total: Number(row[4]),
          at: { line: number, text },
        });
      } else if (screens > 0 && !/^\s*$|^Press |^Collecting|^Total Samples|^GIL|^Thread/.test(text))
        unread.add(number, text);
    }
  }
  const shown = rows.size > 0 ? rows : last;
  const entries = shown.entries();
  return {
    format: 'py-spy-top',
    source: input.name,
    views: [
      {
        name: 'time',
        unit: 's',
        axis: 'cpu',
        base: 'the rows shown',
        total: entries.reduce((all, { self }) => all + (self ?? 0), 0),
        samples: null,
        entries,
      },
    ],
    stacks: null,
    annotations: [],
    unread,
    notes: screens > 1 ? [...input.notes, `${screens} screens: the last one is read`] : input.notes,
    recording: {},
  };
}
