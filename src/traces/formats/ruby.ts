/**
 * Ruby. https://github.com/ruby/ruby/blob/master/eval_error.c
 *   crash.rb:8:in `rescue in place': order 7 failed (OrderError)        3.4 writes 'Orders#place'
 *   	from crash.rb:5:in `place'
 *   crash.rb:4:in `fetch': key not found: 7 (KeyError)                 the cause stands after
 *
 * `order: :bottom` numbers the frames, outermost first, with the exception below. Rails logs
 * `NoMethodError (undefined method …):` and bare places.
 */
import {
  type Emit,
  type Frame,
  FrameList,
  type Line,
  type Session,
  type Throwable,
  type TraceFormat,
} from '../model.ts';
import { frameOf } from '../own.ts';

const HEADER = /^(\S[^:\n]{0,500}):(\d{1,8}):(?:in [`'](.{1,300}?)':)? (.*) \(([A-Z][\w:]{0,200})\)$/;
const FROM =
  /^\s+(?:(\d{1,6}): )?from (<internal:[^>]{1,100}>|(?:[A-Za-z]:)?\S[^:\n]{0,500}):(\d{1,8}):in [`'](.{1,300})'$/;
const LOST = /^from (<internal:[^>]{1,100}>|(?:[A-Za-z]:)?\S[^:\n]{0,500}):(\d{1,8}):in [`'](.{1,300})'$/;
const BARE =
  /^\s*(?:# )?((?:\S+\/)?[\w.@+-]{1,200}(?: \([\d.]+\) \S+)?\.rb|\(eval\)|<internal:\S+>):(\d{1,8}):in [`'](.{1,300})'$/;
const RAILS =
  /^\s*([A-Z][\w:]{0,200}(?:Error|Exception|Invalid|NotFound|Missing|Timeout)\w*)(?: \((.*)\):?|: (.*))$/;
const ELIDED = /^\s*\.\.\. (\d+) levels\.\.\.$/;

export const ruby: TraceFormat = {
  name: 'ruby',
  language: 'ruby',
  open(line, before, emit) {
    const { text } = line;
    if (!/:\d+:/.test(text)) return null;
    if (
      HEADER.test(text) &&
      /\.(?:rb|ru|rake|erb|gemspec|haml|slim)\b|^-e:|^\(|^<internal:|:in [`']/.test(text)
    )
      return start(line, null, emit);
    if (FROM.test(text) || LOST.test(text)) return start(line, spreadBefore(before), emit);
    return BARE.test(text) ? start(line, railsBefore(before), emit) : null;
  },
};

function start(line: Line, head: Head | null, emit: Emit): Session {
  const session = new RubySession(line, head, emit);
  session.take(line);
  return session;
}

interface Head extends Pick<Throwable, 'type' | 'message' | 'at'> {
  /** The innermost frame, which the header itself names. */
  readonly frame?: Frame;
}

const SPREAD_START = /^(\S[^:\n]{0,500}):(\d{1,8}):in [`'](.{1,300}?)': (.*)$/;
const SPREAD_END = /^(.*) \(([A-Z][\w:]{0,200})\)$/;

/** A message of several lines: the class stands at the end of its last, the place before its first. */
function spreadBefore(before: readonly Line[]): Head | null {
  const end = SPREAD_END.exec(before.at(-1)?.text ?? '');
  const index = end ? before.slice(-20).findLastIndex(line => SPREAD_START.test(line.text)) : -1;
  const lines = before.slice(-20).slice(index);
  const start = index < 0 ? null : SPREAD_START.exec(lines[0]?.text ?? '');
  if (!end || !start || !lines[0]) return null;
  const message = [start[4], ...lines.slice(1, -1).map(line => line.text), end[1]].join('\n');
  const frame = { ...rubyFrame(start[3] ?? '', start[1] ?? '', Number(start[2])), at: lines[0] };
  return { type: end[2] ?? null, message, at: lines[0], frame };
}

// RSpec and Minitest name the class on a line of its own: "     KeyError:" and below it "       key not found: 7"
const NAMED = /^\s+([A-Z][\w:]{0,200}):$/;
// Puma and Rack inspect it: `Rack app ("GET /"): #<RuntimeError: boom>`
const INSPECTED = /#<([A-Z][\w:]{0,200}(?:Error|Exception|Timeout|NotFound|Invalid)): (.*)>$/;

function railsBefore(before: readonly Line[]): Head | null {
  const last = before.slice(-8).toReversed();
  for (const [index, line] of last.entries()) {
    const text = line.text.replace(/^\[[\w-]{8,}\] /, '');
    const match = RAILS.exec(text);
    if (match) return { type: match[1] ?? null, message: match[2] ?? match[3] ?? null, at: line };
    const named = NAMED.exec(text);
    if (named) {
      const message = last
        .slice(0, index)
        .reverse()
        .map(each => each.text.trim())
        .join('\n')
        .trim();
      return { type: named[1] ?? null, message: message || null, at: line };
    }
    const inspected = INSPECTED.exec(text);
    if (inspected) return { type: inspected[1] ?? null, message: inspected[2] ?? null, at: line };
  }
  return null;
}

interface Block {
  readonly head: Head;
  readonly frames: FrameList;
  /** Printed outermost first. */
  reversed: boolean;
  elided: number;
}

class RubySession implements Session {
  readonly #emit: Emit;
  readonly #blocks: Block[] = [];
  /** Numbered frames wait for the exception below them. */
  #numbered: { frame: Frame; at: Line }[] = [];
  #message: string[] = [];
  #snippet = false;
  #blanks = 0;

  constructor(line: Line, head: Head | null, emit: Emit) {
    this.#emit = emit;
    if (head || !HEADER.test(line.text))
      this.#blocks.push({
        head: head ?? { type: null, message: null, at: line },
        frames: new FrameList(),
        reversed: false,
        elided: 0,
      });
    if (head?.frame) this.#blocks[0]?.frames.push(head.frame);
  }

  take(line: Line): boolean {
    const { text } = line;
    const header = HEADER.exec(text);
    if (header) return this.#header(header, line);
    const from = FROM.exec(text);
    if (from) {
      const frame = rubyFrame(from[4] ?? '', from[2] ?? '', Number(from[3]));
      if (from[1] !== undefined) this.#numbered.push({ frame, at: line });
      else this.#push(frame, line);
      return this.#numbered.length < 20_000;
    }
    const plain = LOST.exec(text) ?? BARE.exec(text);
    if (plain) {
      this.#push(rubyFrame(plain[3] ?? '', plain[1] ?? '', Number(plain[2])), line);
      return true;
    }
    const elided = ELIDED.exec(text);
    const block = this.#blocks.at(-1);
    if (elided && block) {
      block.elided += Number(elided[1]);
      return true;
    }
    // Below the message stands the source with the place of the error, between two blank lines.
    if (block && block.frames.length === 1 && block.head.type !== null && text.trim() === '') {
      this.#snippet = true;
      return ++this.#blanks <= 3;
    }
    if (this.#snippet && /^\s+\S/.test(text) && block?.frames.length === 1) return true;
    // Further lines of a message stand between the header and its first `from`.
    if (
      !block ||
      block.frames.length > 1 ||
      text.trim() === '' ||
      this.#message.length >= 20 ||
      block.head.type === null
    )
      return false;
    this.#message.push(text);
    return true;
  }

  close(): readonly Line[] {
    const blocks = this.#blocks.filter(block => block.frames.length > 0 || block.head.type !== null);
    const order = blocks.some(block => block.reversed) ? blocks.toReversed() : blocks;
    const [outer, ...causes] = order.map(
      ({ head: { type, message, at }, frames }): Throwable => ({ type, message, at, frames: frames.frames }),
    );
    if (!outer) return [];
    const message =
      this.#message.length > 0 && order.length === 1
        ? [outer.message, ...this.#message].join('\n')
        : outer.message;
    const elided = order.reduce((sum, block) => sum + block.elided + block.frames.elided, 0);
    this.#emit({
      kind: 'trace',
      trace: { ...outer, message, thread: null, state: null, causes, ...(elided > 0 && { elided }) },
    });
    return [];
  }

  #header(match: RegExpExecArray, line: Line): boolean {
    this.#snippet = false;
    this.#blanks = 0;
    const block = this.#blocks.at(-1);
    if (block && block.head.type === null && this.#numbered.length > 0) this.#blocks.pop();
    const next: Block = {
      head: { type: match[5] ?? null, message: match[4] ?? null, at: line },
      frames: new FrameList(),
      reversed: this.#numbered.length > 0,
      elided: 0,
    };
    this.#blocks.push(next);
    next.frames.push(rubyFrame(match[3] ?? '<main>', match[1] ?? '', Number(match[2])), line);
    for (const { frame, at } of this.#numbered.reverse()) next.frames.push(frame, at);
    this.#numbered = [];
    return true;
  }

  #push(frame: Frame, line: Line): void {
    this.#blocks.at(-1)?.frames.push(frame, line);
  }
}

function rubyFrame(name: string, file: string, line: number): Frame {
  const gem = /\/gems\/([^/]+?)-\d[^/]*\//.exec(file)?.[1] ?? /^(\S+) \([\d.]+\) /.exec(file)?.[1] ?? null;
  return frameOf('ruby', { function: name, module: gem, file, line });
}
