/**
 * Dart and Flutter. https://api.dart.dev/dart-core/StackTrace-class.html
 *   Unhandled exception:
 *   RangeError (index): Invalid value: Valid value range is empty: 7
 *   #0      List.[] (dart:core-patch/growable_array.dart:264:36)
 *   #1      Orders.load (package:shop/orders.dart:12:5)
 *   <asynchronous suspension>
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

const FRAME =
  /^\s*#(\d{1,6}) {2,}(\S.{0,500}?) \(((?:dart:|package:|file:\/\/|org-dartlang-\w+:|https?:)[^()\s]{1,500}?)(?::(\d+))?(?::\d+)?\)$/;
// package:stack_trace: "package:shop/orders.dart 12:5  Orders.load"
const TERSE =
  /^\s*((?:package|dart|file):\S{1,500}?|(?:https?:\/\/)?[\w./~-]{1,300}\.(?:dart|js)(?= \d))(?: (\d+)(?::\d+)?)? {2,}(\S.{0,500})$/;
// `test`: "00:01 +0 -1: order total [E]", and below it what was expected
const FAILED_TEST = /^\d\d:\d\d (?:\+\d+ )?(?:~\d+ )?(?:-\d+)?: (.{1,300}) \[E\]$/;
// Flutter names where the widget was made.
const WIDGET = /^\s+(\w{1,100}) \1:(?:file:\/\/)?(\S{1,500}?):(\d{1,7})(?::\d+)?$/;
const GAP = /^\s*=+ asynchronous gap =+$/;
// Flutter's box: "The following _TypeError was thrown building OrderPage(dirty):", and below it the message
const THROWN = /^\s*The following (\w{1,100})(?: object)? was thrown\b.*:\s*$/;
const KNOWN = /^\s*<asynchronous suspension>$|^\s*\.\.\.$|^\s*\(elided \d+ frames?.*\)$|^\s*\(elided/;
const TYPE =
  /^(?:Unhandled [Ee]xception: ?)?(?:Exception: )?([A-Z_]\w{0,100}(?:Error|Exception)(?: \(\w+\))?): ?(.*)$/;

export const dart: TraceFormat = {
  name: 'dart',
  language: 'dart',
  open(line, before, emit) {
    const terse =
      TERSE.test(line.text) &&
      (/\.dart /.test(line.text) || before.some(each => FAILED_TEST.test(each.text)));
    if (!terse && !(line.text.includes('#') && dartFrame(line.text))) return null;
    const session = new DartSession(before, line, emit);
    session.take(line);
    return session;
  },
};

function dartFrame(text: string): Frame | null {
  const match = FRAME.exec(text) ?? reordered(TERSE.exec(text));
  if (!match) return null;
  return frameOf('dart', {
    function: match[2] ?? '',
    module: /^package:([^/]+)/.exec(match[3] ?? '')?.[1] ?? null,
    file: match[3] ?? null,
    line: match[4] === undefined ? null : Number(match[4]),
  });
}

/** The groups of `FRAME`: name, file, line. */
function reordered(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match && ['', undefined, match[3], match[1], match[2]];
}

type Head = Pick<Throwable, 'type' | 'message' | 'at'>;

/** What Dart's own errors print of themselves, and their classes. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^Invalid argument\(s\)|^Invalid argument/, 'ArgumentError'],
  [/^Bad state: /, 'StateError'],
  [/^Unsupported operation: /, 'UnsupportedError'],
  [/^Concurrent modification during iteration/, 'ConcurrentModificationError'],
  [/^Null check operator used|^type '.*' is not a subtype of/, 'TypeError'],
  [/^Out of Memory/, 'OutOfMemoryError'],
  [/^Stack Overflow/, 'StackOverflowError'],
  [/Failed assertion: |^Assertion failed/, 'AssertionError'],
  [/^Exception: /, 'Exception'],
];

function unhandledBefore(before: readonly Line[]): Head | null {
  const index = before.findLastIndex(line => /Unhandled [Ee]xception:/.test(line.text));
  const line = before[index];
  if (!line || before.length - index > 20) return null;
  const same = line.text.replace(/^.*Unhandled [Ee]xception: ?/, '');
  const lines = [...(same.trim() === '' ? [] : [same]), ...before.slice(index + 1).map(each => each.text)];
  return { ...errorOf(lines.join('\n').trim()), at: line };
}

function typedBefore(before: readonly Line[]): Head | null {
  const line = before.at(-1);
  if (!line) return null;
  const error = errorOf(line.text.trim());
  return error.type === 'Unhandled exception' ? null : { ...error, at: line };
}

/** `RangeError (index): Invalid value: …`; most of Dart's errors do not print their class. */
function errorOf(text: string): { type: string; message: string } {
  const [first = '', ...rest] = text.split('\n');
  const typed = TYPE.exec(first);
  if (typed) return { type: typed[1] ?? '', message: [typed[2] ?? '', ...rest].join('\n').trim() };
  const known = CLASSES.find(([pattern]) => pattern.test(first))?.[1];
  return { type: known ?? 'Unhandled exception', message: text.replace(/^Exception: /, '') };
}

/** A test's name stands above what was expected; an error that it threw says its class. */
function failedBefore(before: readonly Line[]): Head | null {
  const index = before.findLastIndex(line => FAILED_TEST.test(line.text));
  const line = before[index];
  if (!line || before.length - index > 40) return null;
  const words = before.slice(index + 1).map(each => each.text.trim());
  const error = errorOf(words.join('\n').trim());
  return error.type === 'Unhandled exception'
    ? { type: 'TestFailure', message: words.filter(word => word !== '').join('; '), at: line }
    : { ...error, at: line };
}

/** `widget Cart (main.dart:42)`: which of the person's widgets was being built. */
function widgetBefore(before: readonly Line[]): string | undefined {
  const match = before.map(line => WIDGET.exec(line.text)).findLast(found => found !== null);
  return match ? `widget \`${match[1]}\` (${match[2]?.split('/').at(-1)}:${match[3]})` : undefined;
}

function thrownBefore(before: readonly Line[]): Head | null {
  const index = before.findLastIndex(line => THROWN.test(line.text));
  const line = before[index];
  if (!line || before.length - index > 40) return null;
  const below = before.slice(index + 1).map(each => each.text);
  const end = below.findIndex(text => text.trim() === '');
  const type = THROWN.exec(line.text)?.[1] ?? null;
  return {
    // Flutter's word for an AssertionError, which a FlutterError is too.
    type: type === 'assertion' ? 'AssertionError' : (type?.replace(/^_(?=[A-Z])/, '') ?? null),
    message: below
      .slice(0, end < 0 ? undefined : end)
      .join('\n')
      .trim(),
    at: line,
  };
}

class DartSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string | null;
  readonly #message: string | null;
  readonly #note: string | undefined;
  readonly #frames = new FrameList();

  constructor(before: readonly Line[], first: Line, emit: Emit) {
    this.#emit = emit;
    const head =
      thrownBefore(before) ?? unhandledBefore(before) ?? failedBefore(before) ?? typedBefore(before);
    this.#note = widgetBefore(before);
    this.#at = head?.at ?? first;
    this.#type = head?.type ?? null;
    this.#message = head?.message || null;
  }

  take(line: Line): boolean {
    const frame = dartFrame(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null || KNOWN.test(line.text) || GAP.test(line.text);
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
        ...(this.#note !== undefined && { details: { note: this.#note } }),
      },
    });
    return [];
  }
}
