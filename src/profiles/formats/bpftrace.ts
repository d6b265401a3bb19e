/**
 * bpftrace's maps of stacks: https://github.com/bpftrace/bpftrace/blob/master/docs/language.adoc
 *
 *     @[
 *         security_inode_getattr+13
 *         entry_SYSCALL_64_after_hwframe+118
 *     ,
 *         __fstat64+14
 *     , hot]: 7
 *
 * Innermost first; the kernel's stack stands before the user's, and a comm or pid behind them. With -f json the same keys
 * are members of an object. Histograms are no stacks and are skipped.
 */
import { fieldsOf } from '../json.ts';
import type { Detection, Format, Frame, FrameKind, Head, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const bpftrace: Format = { name: 'bpftrace', detect, read };

/** The key begins on the line, or on the next; a stack that is empty leaves only its comma. */
const OPEN = /^@\w{0,60}\[((?:,\s*)*)$/;
const CLOSE = /^(.*)\]:\s*(\d{1,18})\s*$/;
/** Samples without the stack that was asked for: `@[kstack]` while the program ran. */
const EMPTY = /^@\w{0,60}\[\]:\s*(\d{1,18})\s*$/;
/** As JSON, a whole map stands on one line. */
const MAX_MAP = 16 * 1024 * 1024;
const JSON_MAP = /^\{"type":\s*"map",\s*"data":/;

function detect(head: Head): Detection | null {
  const opens = head.lines.filter(line => OPEN.test(line)).length;
  const frames = head.lines.filter(line => /^\s{4,}(?:\S.*\+\d+|0x[0-9a-f]+)/.test(line)).length;
  if (opens > 0 && frames > 0) return { confidence: 0.97, why: `${opens} maps "@[" with stacks` };
  return head.lines.some(line => JSON_MAP.test(line)) && head.text.includes('\\n')
    ? { confidence: 0.93, why: 'maps of bpftrace as JSON' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new BpftraceReader();
  for await (const lines of lineBatches(input.chunks, MAX_MAP)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class BpftraceReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #number = 0;
  /** Parts of the key that is open: a stack is a list of lines, anything else one word. */
  #parts: string[][] | null = null;

  constructor() {
    this.#stacks.column('count');
  }

  line(text: string): void {
    this.#number++;
    if (JSON_MAP.test(text)) this.#json(text);
    else if (OPEN.test(text)) this.#open(text);
    else if (EMPTY.test(text)) this.#add([[]], Number(EMPTY.exec(text)![1]));
    else if (this.#parts !== null) this.#inKey(text);
    else if (
      !/^\s*$|^Attaching \d+ probe|^@\w*(?:\[.*\])?:|^\[.*\|$|^\(?\.\.\.|^\{"type"|^WARNING|^Lost \d+/.test(
        text,
      )
    )
      this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    return {
      format: 'bpftrace',
      source: input.name,
      views: [
        viewOf(this.#stacks, 0, 'count', { unit: 'samples', axis: 'cpu', base: 'all counts of the maps' }),
      ],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, 'what a count stands for is up to the probe: it is taken for samples'],
      recording: {},
    };
  }

  #open(text: string): void {
    const empty = (OPEN.exec(text)![1]!.match(/,/g) ?? []).length;
    this.#parts = Array.from({ length: empty + 1 }, () => []);
  }

  #inKey(text: string): void {
    const close = CLOSE.exec(text);
    const body = close === null ? text : close[1]!;
    if (body.startsWith(',')) this.#parts!.push([]);
    const word = body.replace(/^,\s?/, '').trim();
    if (word !== '') this.#parts!.at(-1)!.push(word);
    if (close === null) return;
    this.#add(this.#parts!, Number(close[2]));
    this.#parts = null;
  }

  #add(parts: readonly string[][], count: number): void {
    const isStack = (part: readonly string[]) => part.length !== 1 || /\+\d+$|^0x/.test(part[0]!);
    const stacks = parts.filter(isStack);
    const words = parts.filter(part => !isStack(part)).map(([word]) => word!);
    const comm = words.find(word => !/^\d+$/.test(word)) ?? words[0];
    let node = 0;
    if (comm !== undefined) node = this.#child(node, comm, 'process');
    if (stacks.every(stack => stack.length === 0)) node = this.#child(node, '[no stack]', null);
    // The user's stack is the outer one.
    for (let i = stacks.length - 1; i >= 0; i--) {
      const kind = kindOf(stacks[i]!, i, stacks.length);
      for (const frame of stacks[i]!.toReversed())
        node = this.#child(node, frame.replace(/\+\d+$/, ''), kind);
    }
    this.#stacks.add(node, 0, count, Math.min(count, 0xffffffff));
  }

  #child(node: number, name: string, kind: FrameKind | null): number {
    const frame: Frame = {
      name: /^0x[0-9a-f]+$/.test(name) ? '[unknown]' : name,
      module: null,
      file: null,
      line: null,
      kind,
    };
    return this.#stacks.child(node, this.#stacks.intern(frame, this.#number, name));
  }

  #json(text: string): void {
    try {
      for (const map of Object.values(fieldsOf(fieldsOf(JSON.parse(text))['data']))) {
        for (const [key, count] of Object.entries(fieldsOf(map))) {
          const parts = key.split(/,(?=\n|[^\s,]+$)/).map(part =>
            part
              .split('\n')
              .map(line => line.trim())
              .filter(line => line !== ''),
          );
          if (typeof count === 'number') this.#add(parts, count);
        }
      }
    } catch {
      this.#unread.add(this.#number, text);
    }
  }
}

const KERNEL =
  /^(?:entry_SYSCALL|asm_|do_syscall_64|ret_from_fork|cpu_startup_entry|secondary_startup|x64_sys_call|el0_|common_startup)/;

/** Of two stacks the first is the kernel's; one alone tells by where it began. */
function kindOf(stack: readonly string[], index: number, count: number): FrameKind {
  if (count > 1) return index === 0 ? 'kernel' : 'user';
  return stack.some(frame => KERNEL.test(frame)) ? 'kernel' : 'user';
}
