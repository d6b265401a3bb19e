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
  /^This conflicts with a previous|^\s*(?:Address|Block was|Location|Required order|but order|followed by)|^\s*at 0x/;
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

class ValgrindSession implements Session {
  readonly #emit: Emit;
  readonly #pid: string;
  #title: { text: string; at: Line } | null = null;
  #words: string[] = [];
  #stacks: (RelatedStack & { readonly list: FrameList })[] = [];
  #blank = false;

  constructor(pid: string, emit: Emit) {
    this.#pid = pid;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const match = MARGIN.exec(line.text);
    if (match?.[1] !== this.#pid) return false;
    const text = (match[2] ?? '').trimEnd();
    if (text === '') {
      this.#blank = true;
      return true;
    }
    if (this.#blank && !SECOND_HALF.test(text)) this.#finish();
    this.#blank = false;
    const frame = valgrindFrame(text);
    if (frame) {
      if (this.#stacks.length === 0)
        this.#stacks.push(stack(this.#title?.text ?? '', this.#title?.at ?? line));
      this.#stacks.at(-1)?.list.push(frame, line);
      return true;
    }
    if (NOISE.test(text)) return true;
    this.#label(text, line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return [];
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

  #finish(): void {
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
    const [first, ...others] = stacks;
    if (!title || !first) return;
    const created = CREATED.exec(title.text);
    this.#emit({
      kind: 'trace',
      trace: {
        type: created ? null : title.text,
        message: [...words, ...others.map(each => each.label)].filter(word => word !== '').join('; ') || null,
        thread: created ? `#${created[1]}` : (/by thread (#\d+)/.exec(title.text)?.[1] ?? null),
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
