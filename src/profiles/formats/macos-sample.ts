/**
 * macOS' `sample PID`, also Activity Monitor's "Sample Process": https://keith.github.io/xcode-man-pages/sample.1.html
 *
 *     Analysis of sampling app (pid 812) every 1 millisecond
 *     Call graph:
 *         825 Thread_15758523   DispatchQueue_1: com.apple.main-thread  (serial)
 *         + 825 start  (in libdyld.dylib) + 1  [0x7fff737cf3d5]
 *         + ! 794 main  (in app) + 41  [0x10384b549]  main.c:12
 *         +   ??? (in app)  load address 0x1000 + 0x12  [0x1012]
 *
 * The number is of samples with all that the line calls, of wall-clock time: threads that wait are sampled as well.
 */
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { IndentedTree } from './indented-tree.ts';

export const macosSample: Format = { name: 'macos-sample', detect, read };

const ANALYSIS =
  /^Analysis of sampling (.{1,300}?) \(pid \d{1,10}\) every (\d{1,9}) (millisecond|microsecond)s?/;
const ROW = /^([ +!:|]{2,8000}?)(\d{1,12}) (\S.*)$/;
const PLACE =
  /^(.*?)\s{1,4}\(in (.{1,300}?)\)\s*(?:load address \S{1,40} )?(?:\+ [\da-fx,.]{1,60})?\s{0,4}(?:\[[0-9a-fx,.]{1,200}\])?(?:\s{1,4}(\S.{0,400}):(\d{1,9}))?\s*$/;
const END = /^(?:Total number in stack|Sort by top of stack|Binary Images:|Sample analysis of process)/;

function detect(head: Head): Detection | null {
  const named = head.lines.find(line => ANALYSIS.test(line));
  if (named !== undefined) return { confidence: 0.98, why: `"${named.slice(0, 60)}"` };
  const rows = head.lines.filter(
    line => ROW.test(line) && /\(in [^)]+\).*\[0x[0-9a-f,.x]+\]/.test(line),
  ).length;
  return rows > 2 &&
    head.lines.some(line => /^Call graph:/.test(line) || /^\s+\d+ Thread_[0-9a-f]+/.test(line))
    ? { confidence: 0.9, why: `${rows} lines of the call graph of macOS' sample` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new SampleReader());
}

class SampleReader {
  readonly #stacks = new StackTable();
  readonly #tree = new IndentedTree(this.#stacks, this.#stacks.column('samples'), true);
  readonly #unread = new UnreadLines();
  #command: string | null = null;
  #hertz: number | null = null;
  #number = 0;
  #isTree = true;

  line(text: string): void {
    this.#number++;
    const analysis = ANALYSIS.exec(text);
    if (analysis !== null) {
      this.#command = analysis[1]!;
      this.#hertz = (analysis[3] === 'millisecond' ? 1e3 : 1e6) / Number(analysis[2]);
    } else if (END.test(text)) this.#isTree = false;
    else if (/^Call graph:/.test(text)) this.#isTree = true;
    else if (this.#isTree) this.#row(text);
  }

  finish(input: Input): Profile {
    this.#tree.finish();
    const view = viewOf(this.#stacks, 0, 'samples', {
      unit: 'samples',
      axis: 'wall',
      base: 'all samples of all threads, waiting included',
    });
    return {
      format: 'macos-sample',
      source: input.name,
      views: [view],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [
        ...input.notes,
        'every thread is sampled whether it runs or waits: what waits long is not what burns',
      ],
      recording: {
        ...(this.#command === null ? {} : { command: this.#command }),
        ...(this.#hertz === null ? {} : { hertz: this.#hertz }),
      },
    };
  }

  #row(text: string): void {
    const match = ROW.exec(text.slice(0, 16_000));
    if (match === null) {
      if (this.#tree.depth > 0 && text.trim() !== '') this.#unread.add(this.#number, text);
      return;
    }
    const depth = match[1]!.length;
    this.#tree.add(depth, Number(match[2]), frameOf(match[3]!.slice(0, 8000)), this.#number, text);
  }
}

function frameOf(text: string): Frame {
  const thread = /^(Thread_[0-9a-fx]{1,20}.*)$/.exec(text);
  if (thread !== null)
    return { name: threadName(thread[1]!), module: null, file: null, line: null, kind: 'process' };
  const place = PLACE.exec(text);
  if (place === null) return { name: text.trim(), module: null, file: null, line: null, kind: null };
  const [, name, module, file, line] = place;
  const isUnknown = name === '' || name === '???';
  return {
    name: isUnknown ? '[unknown]' : name!.trim(),
    module: module!,
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    kind: 'user',
  };
}

/** `Thread_15758523   DispatchQueue_1: com.apple.main-thread  (serial)`, `Thread_123: worker`: the name, where it has one. */
function threadName(text: string): string {
  const name = /^Thread_\w+(?::\s*|\s+)(.+?)\s*(?:\((?:serial|concurrent)\))?$/.exec(text.slice(0, 500))?.[1];
  return name === undefined ? text.trim() : name.replace(/^DispatchQueue_\S+: ?/, '').trim();
}
