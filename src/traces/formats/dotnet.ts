/**
 * .NET (`   at Ns.C.M(String a) in /x/P.cs:line 42`) and Mono (`  at Ns.C.M (System.String a) [0x00007] in /x/P.cs:8 `).
 * https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/Exception.cs (ToString)
 *
 *   Unhandled exception. Shop.OrderException: order 7 failed
 *    ---> System.Collections.Generic.KeyNotFoundException: The given key …        on the same line in Mono
 *      at Shop.Orders.Load(Int32 id)                                              the INNERMOST exception's frames first
 *      --- End of inner exception stack trace ---
 *      at Shop.Orders.Place(Int32 id)
 *
 * `---> (Inner Exception #0) …<---` of an AggregateException repeats the first inner one; the further ones are causes.
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
import { timeIn } from '../time.ts';

const FRAME =
  /^\s*at ([^\s()][^()]{0,1000}?) ?\(([^()]{0,2000}(?:\([^()]*\)[^()]*)*)\)(?: \[0x[\da-f]+\])?(?: in (?:<[^<>]*>|(.{1,1000}?)):(?:line )?(\d+))? ?(?:<---)?\s*$/;
// .NET's arguments are types with names; a Java frame has a file there, and V8's a place.
const ARGUMENT = /^(?:(?:ref |out |in |params )?[\w.`&*[\]<>,+?]+(?: [\w@]+)?)?$/;
const END =
  /^\s*--- End of (?:inner exception stack trace|stack trace from previous location(?: where exception was thrown)?) ---\s*$/;
// "Npgsql.NpgsqlException (0x80004005): Failed to connect", "System.Net.Sockets.SocketException (111): Connection refused"
const CODE = '(?: \\((?:0x[\\dA-Fa-f]{1,16}|-?\\d{1,10})(?:, 0x[\\dA-Fa-f]{1,16})?\\))?';
const INNER = new RegExp(
  `^\\s*---> ?(?:\\(Inner Exception #(\\d+)\\) )?([A-Za-z_][\\w.\`+<>]{0,300})${CODE}(?:: (.*))?$`,
);
const HEADER =
  /^(?:\[ERROR\] FATAL UNHANDLED EXCEPTION: |Unhandled [Ee]xception[.:] ?|.{0,300}?(?:Exception|exception|ERROR|fail|crit).{0,100}?[:\]>-] )?\s*((?:[A-Za-z_][\w`]*[.+]){0,20}[A-Za-z_][\w`]*)(?: \((?:0x[\dA-Fa-f]{1,16}|-?\d{1,10})(?:, 0x[\dA-Fa-f]{1,16})?\))?(?:: (.*))?$/;
// Ben.Demystifier: "at async Task<string> Program.MethodAsync(int value)", "at string Program.Method(string value)+()=>{}"
const DEMYSTIFIED =
  /^\s*at ([^()]{1,1000}?)\(([^()]{0,2000})\)(?:\+[\w<>()=>{}[\], +.]{1,200})?(?: \[\d+\])?(?: in (.{1,1000}?):line (\d+))?\s*$/;
const MODIFIERS =
  /^(?:(?:static|async|override|virtual|unsafe|extern|new|void|bool|byte|char|int|long|short|uint|ulong|string|object|float|double|decimal|dynamic|ref) |[A-Za-z_][\w.]*(?:<[^ ()]{0,200}(?:, [^ ()]{0,200}){0,8}>|\[\])?\?? (?=\S+$))+/;
const ASYNC = /<(\w+)>(?:d__\d+|b__[\d_]+)(?:`\d+(?:\[[^\]]*\])?)?\.MoveNext$/;

export const dotnet: TraceFormat = {
  name: 'dotnet',
  language: 'dotnet',
  open(line, before, emit) {
    const frame = netFrame(line.text);
    if (!frame) return null;
    const session = new NetSession(chainBefore(before) ?? [{ type: null, message: null, at: line }], emit);
    session.take(line);
    return session;
  },
};

type Head = Pick<Throwable, 'type' | 'message' | 'at'>;

function netFrame(text: string, inside = false): Frame | null {
  if (!text.includes('at ')) return null;
  const match = FRAME.exec(text) ?? DEMYSTIFIED.exec(text);
  const name = (match?.[1] ?? '').replace(MODIFIERS, '');
  if (
    !match ||
    (!name.includes('.') && !(inside && /^\w+$/.test(name))) ||
    !(match[2] ?? '').split(', ').every(argument => ARGUMENT.test(argument))
  )
    return null;
  // Only Mono puts a blank before the arguments, and then an offset after them; V8 has a place there.
  if (text.includes(`${name} (`) && !text.includes(' [0x')) return null;
  const file = match[3] ?? null;
  const plain = name.replace(ASYNC, '$1').replace(/\.(\.c?ctor)$/, '$1');
  return frameOf('dotnet', {
    function: plain,
    module: null,
    file,
    line: file === null ? null : Number(match[4]),
  });
}

/** The header and the `--->` lines below it, outermost first. */
function chainBefore(before: readonly Line[]): Head[] | null {
  const inner: Head[] = [];
  const tail: string[] = [];
  for (let back = 1; back <= Math.min(before.length, 40); back += 1) {
    const line = before[before.length - back];
    if (!line || line.text.trim() === '') break;
    const match = INNER.exec(line.text);
    if (match) {
      inner.unshift({ type: match[2] ?? null, message: withTail(match[3], tail), at: line });
      continue;
    }
    const head = split(line.text).map(part => headOf(part, line));
    if (head[0]?.type) return [...head.filter(each => each.type !== null), ...inner];
    if (timeIn(line.text) !== null) break;
    tail.unshift(line.text);
  }
  return inner.length > 0 ? inner : null;
}

/** Mono writes the chain on one line. */
function split(text: string): string[] {
  return text.split(' ---> ');
}

function headOf(text: string, at: Line): Head {
  const match = HEADER.exec(text);
  const type = match?.[1] ?? '';
  return /(?:Exception|Error|Fault)(?:`\d+)?$/.test(type)
    ? { type, message: match?.[2] || null, at }
    : { type: null, message: null, at };
}

function withTail(message: string | undefined, tail: string[]): string | null {
  const lines = [message ?? '', ...tail.splice(0)];
  return lines.join('\n').trim() || null;
}

class NetSession implements Session {
  readonly #emit: Emit;
  readonly #chain: Head[];
  readonly #segments: FrameList[] = [new FrameList()];
  readonly #siblings: { head: Head; frames: FrameList }[] = [];
  #sibling: { head: Head; frames: FrameList } | null = null;
  #repeat = false;

  constructor(chain: Head[], emit: Emit) {
    this.#chain = chain;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const frame = netFrame(line.text, true);
    if (frame) {
      if (this.#sibling) this.#sibling.frames.push(frame, line);
      else if (!this.#repeat) this.#segments.at(-1)?.push(frame, line);
      return true;
    }
    if (END.test(line.text)) {
      if (line.text.includes('inner') && !this.#sibling && !this.#repeat)
        this.#segments.push(new FrameList());
      return true;
    }
    const text = line.text.trimStart();
    const inner = INNER.exec(text.includes(' ---> ') ? (text.split(' ---> ')[0] ?? '') : text);
    if (!inner) return false;
    // The first member of an AggregateException was printed already.
    this.#repeat = inner[1] === '0';
    this.#sibling =
      inner[1] !== undefined && inner[1] !== '0'
        ? { head: { type: inner[2] ?? null, message: inner[3] ?? null, at: line }, frames: new FrameList() }
        : null;
    if (this.#sibling) this.#siblings.push(this.#sibling);
    return true;
  }

  close(): readonly Line[] {
    const stacks = this.#segments.map(list => list.frames).reverse();
    const chain = this.#chain.map((head, index): Throwable => ({ ...head, frames: stacks[index] ?? [] }));
    const [outer, ...causes] = chain;
    if (!outer) return [];
    const members = this.#siblings.map(({ head, frames }): Throwable => ({ ...head, frames: frames.frames }));
    const elided = this.#segments.reduce((sum, list) => sum + list.elided, 0);
    this.#emit({
      kind: 'trace',
      trace: {
        ...outer,
        thread: null,
        state: null,
        causes: [...causes, ...members],
        ...(elided > 0 && { elided }),
      },
    });
    return [];
  }
}
