/**
 * Valgrind: Memcheck, Helgrind, DRD. The `==PID==` margin is the format.
 * https://valgrind.org/docs/manual/mc-manual.html
 *
 *   ==9== Invalid write of size 4
 *   ==9==    at 0x10E452: shop::free() (crash.cpp:32)
 *   ==9==    by 0x10E816: main (crash.cpp:73)
 *   ==9==  Address 0x4d6ec80 is 0 bytes inside a block of size 20 free'd     a label, then a stack of its own
 *   ==9==
 *
 * A blank margin line ends an error, except between the halves of a race.
 */
import {
  type Emit,
  FrameList,
  type Line,
  type RelatedStack,
  type Session,
  type TraceFormat,
} from '../model.ts';
import { valgrindFrame } from './c-frame.ts';

const MARGIN = /^\s*(?:\*\*|==)(\d{1,10})(?:\*\*|==)(?: (.*))?$/;
const SECOND_HALF =
  /^This conflicts with a previous|^Observed \(incorrect\) order|^followed by a later|^Required order was established|^Other segment|^Allocation context|^(?:mutex|rwlock|cond|semaphore|barrier) 0x[\da-f]+ was first observed|^ *Lock at 0x[\dA-F]+ was first|^ *Locks? held: |^\s*(?:Address|Block was|Location|Required order|but order|followed by)|^\s*at 0x/;
/** The title of a thread's part, when the error's own words follow it. */
const THREAD_PART = /^Thread \d+(?: \(.{1,60}\))?:$/;
const CREATED = /^Thread #(\d+) (?:was created|is the program's root thread)/;
const NOISE =
  /^(?:Memcheck|Helgrind|DRD|Massif|DHAT|Callgrind|Cachegrind|Nulgrind),|^Copyright|^Using Valgrind|^Command:|^Parent PID|^HEAP SUMMARY|^LEAK SUMMARY|^ERROR SUMMARY|^For (?:lists|counts)|^All heap blocks|^Use --|^Rerun with|^Reachable blocks|^To see them|^-{2,}$|^-+Thread-Announcement-+$|^\s*(?:in use at exit|total heap usage|definitely lost|indirectly lost|possibly lost|still reachable|suppressed|of which)|^\s*(?:I|D|LL)\d? +refs|^\s*(?:If you believe|This could cause|The main thread stack size|overflow in your program's main thread|possible\), you can try|main thread stack size using)/;

export const valgrind: TraceFormat = {
  name: 'valgrind',
  language: 'c',
  open(line, _before, emit) {
    const match = line.text.includes('==') ? MARGIN.exec(line.text) : null;
    if (!match || (match[2] ?? '').includes('Sanitizer') || /^(?:ERROR|WARNING): /.test(match[2] ?? ''))
      return null;
    const session = new ValgrindSession(match[1] ?? '', emit);
    session.take(line);
    return session;
  },
};

/** Several processes (`--trace-children=yes`) write into one log: each is read by its own margin. */
class ValgrindSession implements Session {
  readonly #emit: Emit;
  readonly #processes = new Map<string, ValgrindProcess>();

  constructor(pid: string, emit: Emit) {
    this.#emit = emit;
    this.#processes.set(pid, new ValgrindProcess(emit));
  }

  take(line: Line): boolean {
    const match = MARGIN.exec(line.text);
    const pid = match?.[1];
    if (pid === undefined) return false;
    const known = this.#processes.get(pid);
    if (!known && this.#processes.size >= MAX_PROCESSES) return false;
    if (/Sanitizer/.test(match?.[2] ?? '')) return false;
    const process = known ?? new ValgrindProcess(this.#emit);
    this.#processes.set(pid, process);
    process.take((match?.[2] ?? '').trimEnd(), line);
    return true;
  }

  close(): readonly Line[] {
    for (const process of this.#processes.values()) process.finish();
    return [];
  }
}

const MAX_PROCESSES = 100;

class ValgrindProcess {
  readonly #emit: Emit;
  #title: { text: string; at: Line } | null = null;
  #thread: string | null = null;
  #words: string[] = [];
  #stacks: (RelatedStack & { readonly list: FrameList })[] = [];
  #blank = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(text: string, line: Line): void {
    if (text === '') {
      this.#blank = true;
      return;
    }
    if (this.#blank && !SECOND_HALF.test(text)) this.finish();
    this.#blank = false;
    const frame = valgrindFrame(text);
    if (frame) {
      if (this.#stacks.length === 0)
        this.#stacks.push(stack(this.#title?.text ?? '', this.#title?.at ?? line));
      this.#stacks.at(-1)?.list.push(frame, line);
    } else if (THREAD_PART.test(text)) this.#thread = `#${/\d+/.exec(text)?.[0]}`;
    else if (!NOISE.test(text)) this.#label(text, line);
  }

  #label(text: string, line: Line): void {
    if (!this.#title) this.#title = { text, at: line };
    else if (this.#stacks.length > 0) {
      // Words between two stacks are the label of the second.
      const last = this.#stacks.at(-1);
      if (last && last.list.length === 0) this.#words.push(text.trim());
      else this.#stacks.push(stack(text.trim(), line));
    } else this.#words.push(text.trim());
  }

  finish(): void {
    const title = this.#title;
    const stacks = this.#stacks
      .filter(each => each.list.length > 0)
      .map(({ list, ...each }) => ({ ...each, frames: list.frames }));
    const words = [
      ...this.#words,
      ...this.#stacks.filter(each => each.list.length === 0).map(each => each.label),
    ];
    this.#title = null;
    this.#words = [];
    this.#stacks = [];
    const part = this.#thread;
    if (title) this.#thread = null;
    const [first, ...others] = stacks;
    if (!title || !first) return;
    const created = CREATED.exec(title.text);
    this.#emit({
      kind: 'trace',
      trace: {
        type: created ? null : title.text,
        message: [...words, ...others.map(each => each.label)].filter(word => word !== '').join('; ') || null,
        thread: created
          ? `#${created[1]}`
          : (/by thread (#\d+)|^Thread (#\d+)/.exec(title.text)?.slice(1).find(Boolean) ?? part),
        state: created ? 'was created' : null,
        frames: first.frames,
        causes: [],
        at: title.at,
        ...(others.length > 0 && { details: { stacks: others } }),
      },
    });
  }
}

function stack(label: string, at: Line): RelatedStack & { readonly list: FrameList } {
  return { label, thread: /thread (#\d+)/.exec(label)?.[1] ?? null, frames: [], at, list: new FrameList() };
}
