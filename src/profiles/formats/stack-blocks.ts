/**
 * Blocks of stacks with a count below: DTrace, SystemTap, and bcc's `profile` without -f.
 * Sources: https://github.com/brendangregg/FlameGraph/blob/master/stackcollapse.pl,
 * https://github.com/iovisor/bcc/blob/master/tools/profile.py
 *
 *                   libc.so.1`__forkx+0xb               vfs_read
 *                   libc.so.1`fork+0x1d                 -                dd (25607)
 *                    12                                     5
 *
 * Innermost first; the module stands before the backquote.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const stackBlocks: Format = { name: 'stacks', detect, read };

const COUNT = /^\s*(\d{1,18})\s*$/;
const PROCESS = /^\s*-\s{4,}(\S.{0,80}?) \((\d{1,10})\)\s*$/;
const FRAME = /^\s+(\S.*)$/;

function detect(head: Head): Detection | null {
  const frames = head.lines.filter(line => FRAME.test(line) && !COUNT.test(line));
  const typical = frames.filter(line => /^\s+\S+`\S|\S\+0x[0-9a-f]+\s*$/.test(line)).length;
  const processes = frames.filter(line => PROCESS.test(line)).length;
  const counts = head.lines.filter(
    (line, index) => COUNT.test(line) && FRAME.test(head.lines[index - 1] ?? ''),
  ).length;
  const content = head.lines.filter(line => line.trim() !== '').length;
  if (counts === 0 || frames.length + counts < 0.8 * content) return null;
  if (typical < 0.5 * frames.length && processes < counts) return null;
  return { confidence: 0.8, why: `${counts} stacks with a count below each` };
}

async function read(input: Input): Promise<Profile> {
  const stacks = new StackTable();
  stacks.column('count');
  const unread = new UnreadLines();
  let frames: Frame[] = [];
  let comm: string | null = null;
  let number = 0;
  const close = (count: number) => {
    let node = comm === null ? 0 : stacks.child(0, stacks.intern({ ...frameOf(comm), kind: 'process' }));
    for (const frame of frames.toReversed()) node = stacks.child(node, stacks.intern(frame, number));
    stacks.add(node, 0, count, Math.min(count, 0xffffffff));
    frames = [];
    comm = null;
  };
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const process = PROCESS.exec(text);
      const count = COUNT.exec(text);
      if (process !== null) comm = process[1]!;
      else if (count !== null && (frames.length > 0 || comm !== null)) close(Number(count[1]));
      else if (FRAME.test(text) && count === null) frames.push(frameOf(text.trim().slice(0, 8000)));
      else if (text.trim() !== '' && !/^(?:CPU\s+ID|\s*\d+\s+\d+\s+:|Sampling at|dtrace:|\^C)/.test(text))
        unread.add(number, text);
    }
  }
  if (frames.length > 0) unread.add(number, `${frames.length} frames without a count at the end`);
  return {
    format: 'stacks',
    source: input.name,
    views: [viewOf(stacks, 0, 'count', { unit: 'samples', axis: 'cpu', base: 'all counted stacks' })],
    stacks,
    annotations: [],
    unread,
    notes: [...input.notes, 'what a count stands for is up to the probe: it is taken for samples'],
    recording: {},
  };
}

function frameOf(text: string): Frame {
  const quote = text.indexOf('`');
  const module = quote > 0 ? text.slice(0, quote) : null;
  const name = (quote > 0 ? text.slice(quote + 1) : text).replace(/\+0x[0-9a-f]{1,16}$/, '');
  return {
    name: name || '[unknown]',
    module,
    file: null,
    line: null,
    kind: module !== null && /^(?:unix|genunix|kernel)$/.test(module) ? 'kernel' : null,
  };
}
