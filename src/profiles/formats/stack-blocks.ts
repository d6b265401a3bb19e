/**
 * Blocks of stacks with a count below: DTrace, SystemTap, and bcc's profile, stackcount, offcputime and offwaketime without -f.
 * Sources: https://github.com/brendangregg/FlameGraph/blob/master/stackcollapse.pl (and -stap.pl),
 * https://github.com/iovisor/bcc/blob/master/tools/profile.py, stackcount.py, offcputime.py, offwaketime.py
 *
 *                   libc.so.1`__forkx+0xb               vfs_read                       0xffffffff8103ce3b : halt+0xb/0x10 [kernel]
 *                   libc.so.1`fork+0x1d                 --                             0xffffffff81013236 : cpu_idle+0xd6/0x120 [kernel]
 *                    12                                 -                dd (25607)    2404
 *                                                           5
 *
 * Innermost first; DTrace's module stands before the backquote, `--` between the kernel's stack and the user's.
 */
import type { Axis, Detection, Format, Frame, FrameKind, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const stackBlocks: Format = { name: 'stacks', detect, read };

const COUNT = /^\s*(\d{1,18})\s*$/;
/** `-                dd (25607)`, `tar [15069]`, `target:          cksum`. */
const PROCESS =
  /^\s*(?:-\s{4,}(\S.{0,80}?) \(\d{1,10}\)|(\S.{0,30}?) \[\d{1,10}\]|target:\s+(\S.{0,80}))\s*$/;
const BETWEEN = /^\s*(?:--|-\s+-)\s*$/;
const FRAME = /^\s+(\S.*)$/;
/** `0xffffffff8103ce3b : native_safe_halt+0xb/0x10 [kernel]`, also ` (inexact)`. */
const SYSTEMTAP =
  /^\s*0x[0-9a-f]{1,16} : (\S.{0,4000}?)\+0x[0-9a-f]{1,16}\/0x[0-9a-f]{1,16}(?: \[(.{1,400})\])?(?: \(inexact\))?\s*$/;
/** `30  76446                       :tick-10ms`: which probe of DTrace fired. */
const PROBE = /^\s*\d{1,6}\s+\d{1,9}\s+\S{0,200}:\S{1,200}\s*$/;
const PREAMBLE = /^(?:Sampling at \d|Tracing \d+ functions for|Tracing (?:off-CPU|blocked) time)/;
const AROUND = /^(?:CPU\s+ID|dtrace:|\^C|Detaching|WARNING: \d+ stack|\[\.\.\.\]|# \.?\/?\S)/;

function detect(head: Head): Detection | null {
  const frames = head.lines.filter(line => isFrame(line));
  const typical = frames.filter(
    line => SYSTEMTAP.test(line) || /^\s+\S+`\S|\S\+0x[0-9a-f]+\s*$/.test(line),
  ).length;
  const processes = head.lines.filter(
    (line, index) =>
      PROCESS.test(line) && head.lines.slice(index + 1, index + 3).some(next => COUNT.test(next)),
  ).length;
  const counts = head.lines.filter(
    (line, index) => COUNT.test(line) && /^\s*\S/.test(head.lines[index - 1] ?? ''),
  ).length;
  const isNamed = head.lines.some(line => PREAMBLE.test(line));
  const content = head.lines.filter(line => line.trim() !== '' && !isAround(line)).length;
  if (counts === 0 || frames.length + processes + counts < 0.8 * content) return null;
  // Numbers in a column alone are no stacks.
  if (frames.length === 0 && processes === 0) return null;
  if (!isNamed && typical < 0.5 * frames.length && processes < counts) return null;
  return { confidence: isNamed ? 0.9 : 0.8, why: `${counts} stacks with a count below each` };
}

function isFrame(line: string): boolean {
  const isLine = FRAME.test(line) || SYSTEMTAP.test(line);
  return isLine && !COUNT.test(line) && !PROCESS.test(line) && !isAround(line);
}

function isAround(line: string): boolean {
  return AROUND.test(line) || PREAMBLE.test(line) || PROBE.test(line) || BETWEEN.test(line);
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new BlockReader());
}

class BlockReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #frames: { frame: Frame; text: string }[] = [];
  #comm: string | null = null;
  #number = 0;
  #isTime = false;

  constructor() {
    this.#stacks.column('count');
  }

  line(text: string): void {
    this.#number++;
    const process = PROCESS.exec(text);
    const count = COUNT.exec(text);
    if (PREAMBLE.test(text)) this.#isTime ||= text.includes('(us)');
    else if (BETWEEN.test(text)) this.#markKernel();
    else if (isAround(text) || text.trim() === '') return;
    else if (process !== null) this.#comm = process[1] ?? process[2] ?? process[3]!;
    else if (count !== null && (this.#frames.length > 0 || this.#comm !== null))
      this.#close(Number(count[1]));
    else if (isFrame(text)) this.#frames.push({ frame: frameOf(text.trim().slice(0, 8000)), text });
    else this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    if (this.#frames.length > 0)
      this.#unread.add(this.#number, `${this.#frames.length} frames without a count at the end`);
    const [unit, axis]: [string, Axis] = this.#isTime ? ['us', 'wall'] : ['samples', 'cpu'];
    const view = viewOf(this.#stacks, 0, 'count', { unit, axis, base: 'all counted stacks' });
    return {
      format: 'stacks',
      source: input.name,
      views: [
        this.#isTime
          ? { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) }
          : view,
      ],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        this.#isTime
          ? 'the counts are microseconds off the CPU, of every thread: what waits long is not what burns'
          : 'what a count stands for is up to the probe: it is taken for samples',
      ],
      recording: {},
    };
  }

  /** What stands above the line between the two stacks is the kernel's. */
  #markKernel(): void {
    this.#frames = this.#frames.map(({ frame, text }) => ({ frame: { ...frame, kind: 'kernel' }, text }));
  }

  #close(count: number): void {
    let node = 0;
    if (this.#comm !== null) {
      const process: Frame = { name: this.#comm, module: null, file: null, line: null, kind: 'process' };
      node = this.#stacks.child(0, this.#stacks.intern(process, this.#number, this.#comm));
    }
    for (const { frame, text } of this.#frames.toReversed())
      node = this.#stacks.child(node, this.#stacks.intern(frame, this.#number, text));
    this.#stacks.add(node, 0, count, Math.min(count, 0xffffffff));
    this.#frames = [];
    this.#comm = null;
  }
}

function frameOf(text: string): Frame {
  const tap = SYSTEMTAP.exec(text);
  if (tap !== null) return named(tap[1]!, tap[2] ?? null);
  const quote = text.indexOf('`');
  const module = quote > 0 ? text.slice(0, quote) : null;
  const name = (quote > 0 ? text.slice(quote + 1) : text)
    .replace(/\+0x[0-9a-f]{1,16}$/, '')
    .replace(/^[0-9a-f]{16} (?=\S)/, '')
    .replace(/^b'(.*)'$/, '$1');
  const mark = name.endsWith('_[k]');
  return {
    ...named(mark ? name.slice(0, -4) : name, module),
    ...(mark ? { kind: 'kernel' as FrameKind } : {}),
  };
}

function named(name: string, module: string | null): Frame {
  const isKernel = module !== null && /^(?:unix|genunix|kernel|mach_kernel)$/.test(module);
  return { name: name || '[unknown]', module, file: null, line: null, kind: isKernel ? 'kernel' : null };
}
