/**
 * Dart and Flutter. https://api.dart.dev/dart-core/StackTrace-class.html
 *   Unhandled exception:
 *   RangeError (index): Invalid value: Valid value range is empty: 7
 *   #0      List.[] (dart:core-patch/growable_array.dart:264:36)
 *   #1      Orders.load (package:shop/orders.dart:12:5)
 *   <asynchronous suspension>
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const FRAME =
  /^\s*#(\d{1,6}) {2,}(\S.{0,500}?) \(((?:dart:|package:|file:\/\/|org-dartlang-\w+:|https?:)[^()\s]{1,500}?)(?::(\d+))?(?::\d+)?\)$/;
const KNOWN = /^\s*<asynchronous suspension>$|^\s*\.\.\.$|^\s*\(elided \d+ frames?.*\)$|^\s*\(elided/;
const TYPE =
  /^(?:Unhandled [Ee]xception: ?)?(?:Exception: )?([A-Z_]\w{0,100}(?:Error|Exception)(?: \(\w+\))?): ?(.*)$/;

export const dart: TraceFormat = {
  name: 'dart',
  language: 'dart',
  open(line, before, emit) {
    if (!line.text.includes('#') || !dartFrame(line.text)) return null;
    const session = new DartSession(before, line, emit);
    session.take(line);
    return session;
  },
};

function dartFrame(text: string): Frame | null {
  const match = FRAME.exec(text);
  if (!match) return null;
  return frameOf('dart', {
    function: match[2] ?? '',
    module: /^package:([^/]+)/.exec(match[3] ?? '')?.[1] ?? null,
    file: match[3] ?? null,
    line: match[4] === undefined ? null : Number(match[4]),
  });
}

class DartSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string | null;
  readonly #message: string | null;
  readonly #frames = new FrameList();

  constructor(before: readonly Line[], first: Line, emit: Emit) {
    this.#emit = emit;
    const unhandled = before.findLastIndex(line => /Unhandled [Ee]xception:/.test(line.text));
    const near = unhandled >= 0 && before.length - unhandled <= 20;
    const same = near && !/:\s*$/.test(before[unhandled]?.text ?? '');
    const head = before[near ? unhandled + (same ? 0 : 1) : before.length - 1];
    const text = head?.text.replace(/^.*Unhandled [Ee]xception: ?/, '') ?? '';
    const typed = TYPE.exec(text);
    this.#at = (near ? before[unhandled] : typed ? head : undefined) ?? first;
    this.#type = typed?.[1] ?? (near ? 'Unhandled exception' : null);
    const rest = near ? before.slice(unhandled + (same ? 1 : 2)).map(line => line.text) : [];
    this.#message = this.#type === null ? null : [typed?.[2] ?? text, ...rest].join('\n').trim() || null;
  }

  take(line: Line): boolean {
    const frame = dartFrame(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null || KNOWN.test(line.text);
  }

  close(): readonly Line[] {
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: this.#message,
        thread: null,
        state: null,
        frames: this.#frames.frames,
        causes: [],
        at: this.#at,
      },
    });
    return [];
  }
}
