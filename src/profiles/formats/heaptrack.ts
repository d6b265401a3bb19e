/**
 * `heaptrack_print`: https://github.com/KDE/heaptrack/blob/master/src/print/heaptrack_print.cpp
 *
 *     PEAK MEMORY CONSUMERS
 *     16.60M peak memory consumed over 400000 calls from
 *     alloc
 *       at /src/gp.c:6
 *       in /src/gp
 *     16.60M consumed over 400000 calls from:
 *         keep
 *           at /src/gp.c:7
 *         main
 *
 * Innermost first; sizes are decimal. What the stacks shown leave of a place stays with the place alone.
 */
import type { Axis, Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const heaptrack: Format = { name: 'heaptrack', detect, read };

interface Section {
  readonly title: string;
  readonly name: string;
  readonly unit: string;
  readonly of: string;
  /** The figure that the section is ordered by, in the lines of a place and of its stacks. */
  readonly place: RegExp;
  readonly stack: RegExp;
}

const SIZE = '(\\d{1,12}(?:\\.\\d{1,3})?[BKMGTP]?)';
const SECTIONS: readonly Section[] = [
  {
    title: 'PEAK MEMORY CONSUMERS',
    name: 'peak',
    unit: 'bytes',
    of: 'the memory at its peak',
    place: new RegExp(`^${SIZE} peak memory consumed over \\d{1,15} calls from`),
    stack: new RegExp(`^\\s*${SIZE} consumed over \\d{1,15} calls from:`),
  },
  {
    title: 'MEMORY LEAKS',
    name: 'leaked',
    unit: 'bytes',
    of: 'the leaked memory',
    place: new RegExp(`^${SIZE} leaked over \\d{1,15} calls from`),
    stack: new RegExp(`^\\s*${SIZE} leaked over \\d{1,15} calls from:`),
  },
  {
    title: 'MOST CALLS TO ALLOCATION FUNCTIONS',
    name: 'allocations',
    unit: 'calls',
    of: 'the calls to allocation functions',
    place: /^(\d{1,15}) calls to allocation functions with \S{1,20} peak consumption from/,
    stack: /^\s*(\d{1,15}) calls with \S{1,20} peak consumption from:/,
  },
  {
    title: 'MOST TEMPORARY ALLOCATIONS',
    name: 'temporary',
    unit: 'calls',
    of: 'the temporary allocations',
    place: /^(\d{1,15}) temporary allocations of \d{1,15} allocations in total \([\d.]{1,8}%\) from$/,
    stack: /^\s*(\d{1,15}) temporary allocations of \d{1,15} allocations in total \([\d.]{1,8}%\) from:/,
  },
];
const SUMMARY =
  /^(total runtime|calls to allocation functions|temporary memory allocations|peak heap memory consumption|peak RSS \(including heaptrack overhead\)|total memory leaked): (.{1,80}?)\.?$/;

function detect(head: Head): Detection | null {
  const title = head.lines.find(line => SECTIONS.some(section => section.title === line.trim()));
  const place = head.lines.some(line => SECTIONS.some(section => section.place.test(line)));
  return title !== undefined && place
    ? { confidence: 0.96, why: `"${title.trim()}" of heaptrack_print` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new HeaptrackReader());
}

class HeaptrackReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #summary = new Map<string, string>();
  #section: Section | null = null;
  #place: { frame: Frame | null; left: number; line: number } | null = null;
  #stack: { frames: Frame[]; value: number } | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const bare = text.trim();
    const section = SECTIONS.find(({ title }) => title === bare);
    const summary = SUMMARY.exec(bare);
    if (section !== undefined || summary !== null || bare === '') {
      this.#closePlace();
      if (section !== undefined) this.#section = section;
      if (summary !== null) this.#summary.set(summary[1]!, summary[2]!);
    } else if (this.#section !== null) this.#inSection(this.#section, text, bare);
  }

  finish(input: Input): Profile {
    this.#closePlace();
    const order = this.#stacks.columns
      .map(({ name }, index) => ({ index, section: SECTIONS.find(section => section.name === name)! }))
      .sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section));
    return {
      format: 'heaptrack',
      source: input.name,
      views: order.map(({ index, section: { name, unit, of } }) => {
        const axis: Axis = 'alloc';
        const view = viewOf(this.#stacks, index, name, { unit, axis, base: `${of}, of the places shown` });
        return {
          ...view,
          of,
          samples: null,
          entries: view.entries.map(entry => ({ ...entry, samples: null })),
        };
      }),
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...[...this.#summary].map(([key, value]) => `${key}: ${value}`)],
      recording: {},
    };
  }

  #inSection(section: Section, text: string, bare: string): void {
    const stack = section.stack.exec(text);
    const place = stack === null ? section.place.exec(text) : null;
    if (place !== null) {
      this.#closePlace();
      this.#place = { frame: null, left: sizeOf(place[1]!), line: this.#number };
    } else if (stack !== null) {
      this.#closeStack();
      this.#stack = { frames: [], value: sizeOf(stack[1]!) };
    } else if (/^and \d/.test(bare)) this.#closeStack();
    else if (this.#place !== null) this.#inPlace(bare);
    else this.#unread.add(this.#number, text);
  }

  /** A name, then `at FILE:LINE` and `in MODULE`. */
  #inPlace(bare: string): void {
    const place = this.#place!;
    const at = /^at (.{1,1000}):(\d{1,9})$/.exec(bare);
    const module = /^in (\S.{0,1000})$/.exec(bare)?.[1];
    const last = this.#stack === null ? place.frame : (this.#stack.frames.at(-1) ?? null);
    const next: Frame | null =
      at !== null && last !== null
        ? { ...last, file: at[1]!, line: Number(at[2]) }
        : module !== undefined && last !== null
          ? { ...last, module }
          : null;
    const frame: Frame = next ?? {
      name: /^0x[\da-f]+$/.test(bare) ? '[unknown]' : bare,
      module: null,
      file: null,
      line: null,
      kind: null,
    };
    if (this.#stack === null) place.frame = frame;
    else if (next === null) this.#stack.frames.push(frame);
    else this.#stack.frames[this.#stack.frames.length - 1] = frame;
  }

  #closeStack(): void {
    const stack = this.#stack;
    const place = this.#place;
    this.#stack = null;
    if (stack === null || place === null || place.frame === null) return;
    place.left -= stack.value;
    this.#add([place.frame, ...stack.frames], stack.value, place.line);
  }

  #closePlace(): void {
    this.#closeStack();
    const place = this.#place;
    this.#place = null;
    if (place?.frame != null && place.left > 0) this.#add([place.frame], place.left, place.line);
  }

  #add(frames: readonly Frame[], value: number, line: number): void {
    if (this.#section === null) return;
    let node = 0;
    for (const frame of frames.toReversed())
      node = this.#stacks.child(node, this.#stacks.intern(frame, line, frame.name));
    this.#stacks.add(node, this.#stacks.column(this.#section.name), value, 0);
  }
}

/** `16.60M`, decimal; a bare number is itself. */
function sizeOf(text: string): number {
  const match = /^([\d.]+)([BKMGTP]?)$/.exec(text);
  return match === null ? 0 : round(Number(match[1]) * 1000 ** 'BKMGTP'.indexOf(match[2] || 'B'));
}
