/**
 * bcc's `memleak`: https://github.com/iovisor/bcc/blob/master/tools/memleak.py, and libbpf-tools/memleak.c
 *
 *     [11:16:34] Top 2 stacks with outstanding allocations:
 *             addr = 948cd0 size = 16
 *             80 bytes in 5 allocations from stack
 *                     main+0x6d [allocs]
 *                     0x00007f1 __libc_start_main+0xf0 [libc-2.21.so]
 *
 * Each time it prints what is not freed by then: the last time is read. Innermost first.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const memleak: Format = { name: 'memleak', detect, read };

const TIME = /^\[\d{1,2}:\d\d:\d\d\] Top \d{1,9} (?:stacks|allocations)/;
const ENTRY = /^\s*(\d{1,18}) bytes in (\d{1,15}) allocations from stack/;
const FRAME =
  /^\s+(?:\d{1,4} \[<[\da-f]{1,16}>\] )?(?:0x[\da-f]{1,16}\s+)?(\S.{0,4000}?)(?:\+0x[\da-f]{1,16})?(?: \[(.{1,300})\])?(?: \([\da-f]{1,16}\))?\s*$/;

function detect(head: Head): Detection | null {
  const entries = head.lines.filter(line => ENTRY.test(line)).length;
  return entries > 0
    ? { confidence: 0.94, why: `${entries} stacks with outstanding allocations of memleak` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new MemleakReader());
}

interface Entry {
  readonly bytes: number;
  readonly count: number;
  readonly line: number;
  readonly frames: Frame[];
}

class MemleakReader {
  readonly #unread = new UnreadLines();
  #entries: Entry[] = [];
  #times = 0;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const entry = ENTRY.exec(text);
    if (TIME.test(text)) {
      this.#times++;
      this.#entries = [];
    } else if (entry !== null)
      this.#entries.push({
        bytes: Number(entry[1]),
        count: Number(entry[2]),
        line: this.#number,
        frames: [],
      });
    else if (!/^\s*$|^\s+addr = |^Attaching to |^\^C/.test(text)) this.#frame(text);
  }

  finish(input: Input): Profile {
    const stacks = new StackTable();
    const columns = [stacks.column('outstanding'), stacks.column('allocations')];
    for (const { bytes, count, line, frames } of this.#entries) {
      let node = 0;
      for (const frame of frames.toReversed())
        node = stacks.child(node, stacks.intern(frame, line, frame.name));
      stacks.add(node, columns[0]!, bytes, 0);
      stacks.add(node, columns[1]!, count, 0);
    }
    const views = [
      viewOf(stacks, 0, 'outstanding', {
        unit: 'bytes',
        axis: 'alloc',
        base: 'what was not freed at that time',
      }),
      viewOf(stacks, 1, 'allocations', {
        unit: 'allocations',
        axis: 'alloc',
        base: 'what was not freed at that time',
      }),
    ];
    return {
      format: 'memleak',
      source: input.name,
      views: views.map(view => ({
        ...view,
        samples: null,
        entries: view.entries.map(entry => ({ ...entry, samples: null })),
      })),
      stacks,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        ...(this.#times > 1 ? [`printed ${this.#times} times: the last is read`] : []),
        'not yet freed is no leak by itself: what grows from one time to the next is',
      ],
      recording: {},
    };
  }

  #frame(text: string): void {
    const match = FRAME.exec(text.slice(0, 8000));
    const open = this.#entries.at(-1);
    if (match === null || open === undefined) {
      this.#unread.add(this.#number, text);
      return;
    }
    const name = /^0x[\da-f]+$|^\[unknown\]$/.test(match[1]!) ? '[unknown]' : match[1]!;
    const isKernel = match[2] === 'kernel';
    open.frames.push({
      name,
      module: match[2] ?? null,
      file: null,
      line: null,
      kind: isKernel ? 'kernel' : null,
    });
  }
}
