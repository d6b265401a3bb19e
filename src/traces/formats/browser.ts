/**
 * Firefox, Safari, React Native and old Opera: `function@address:line:column`, one a line.
 *   TypeError: can't access property "items", order is undefined      the message is not part of their `stack`
 *   load@https://shop.example/app.js:8:20
 *   async*place@https://shop.example/app.js:12:12                     `async*`, `promise callback*`: what called later
 *   run@https://shop.example/app.js line 26 > eval:2:96               evaluated code
 *   forEach@[native code]
 *   value@index.android.bundle:12:1917
 * As Firefox's console copies it:
 *   Uncaught TypeError: order is undefined
 *       load https://shop.example/app.js:8
 *       (Async: promise callback)
 * https://searchfox.org/mozilla-central/source/js/src/vm/SavedStacks.cpp (BuildStackString),
 * https://github.com/WebKit/WebKit/blob/main/Source/JavaScriptCore/runtime/StackFrame.cpp
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
import { jsFrame } from './v8-frame.ts';

const SCRIPT = '\\.(?:[cm]?[jt]sx?|bundle|jsbundle|hbc|vue|svelte|html?)(?:\\?[^\\s@]{0,300})?';
const SCHEME =
  '(?:https?|file|blob|webpack|webpack-internal|webpack-loader|resource|chrome|app|capacitor|ionic|moz-extension|safari-extension|safari-web-extension|user-script|self-hosted)';
const PLACE = `(?:${SCHEME}:[^\\s]{1,1000}|(?:/|[A-Za-z]:\\\\)[^\\s@]{1,600}|[^\\s@"'()[\\]]{1,300}${SCRIPT}|Scratchpad/\\d+|(?:debugger )?eval code|self-hosted|user-script)(?: line \\d+ > (?:eval|Function|injectedScript|WebAssembly\\.\\w+)){0,8}`;
const FRAME = new RegExp(
  `^\\s*([^@]{0,300}?|.{0,300}?)@(${PLACE}:\\d+(?::\\d+)?|\\[native code\\]|\\[wasm code\\]|eval code)$`,
);
const BARE = new RegExp(
  `^\\s*((?:https?://|file:/)\\S{1,1000}:\\d+:\\d+|[^\\s@"'()[\\]]{1,300}${SCRIPT}:\\d+:\\d+)$`,
);
const NATIVE = /^\s*\[native code\]$/;
// Safari leaves the place of evaluated code out.
const BARE_NAME = /^\s*((?:eval|global|module|anonymous) (?:code|function)|[A-Za-z_$][\w$.]{0,100})$/;
const CONSOLE =
  /^\s{2,}(?!at )(\S.{0,200}?) ((?:https?|file|resource|webpack|webpack-internal|moz-extension|blob):[^\s]{1,600}|debugger eval code):(\d+)(:\d+)?$/;
const ASYNC = /^\s*\((?:Async|async): [\w ./*-]{1,80}\)$/;
const LATER =
  /^(?:(?:async|promise callback|setTimeout handler|setInterval handler|requestAnimationFrame handler|requestIdleCallback handler|FrameRequestCallback|EventListener\.handleEvent|EventHandlerNonNull|(?:[A-Z]\w{0,60})?Callback)\*)+/;
const HEADER =
  /^\s*(?:(?:Unhandled Promise Rejection|Unhandled rejection|console\.error|JavaScript error|EXCEPTION|ERROR): )?(?:Uncaught )?(?:\(in promise\) )?((?:[A-Za-z_$][\w$.]{0,100}(?:Error|Exception|Rejection)|Error|NS_ERROR_\w{1,60}))(?:: ?(.*))?$/;
const CREATED = /^Error (?:created|initially occurred|thrown) at /;

export const browser: TraceFormat = {
  name: 'browser',
  language: 'javascript',
  open(line, before, emit) {
    if (!line.text.includes('@') && !line.text.includes(':')) return null;
    const console = CONSOLE.test(line.text) && HEADER.test(before.at(-1)?.text ?? '');
    const safari = BARE.test(line.text) && HEADER.test(before.at(-1)?.text ?? '');
    if (!console && !safari && !(line.text.includes('@') && frameIn(line.text))) return null;
    const session = new BrowserSession(headBefore(before) ?? { type: null, message: null, at: line }, emit);
    for (const each of [...bareNames(before), line]) session.take(each);
    return session;
  },
};

type Head = Pick<Throwable, 'type' | 'message' | 'at'>;

/** The header, right above or with a blank line or functions without a place in between. */
function headBefore(before: readonly Line[]): Head | null {
  const message: string[] = [];
  for (const line of before.slice(-8).toReversed()) {
    const match = HEADER.exec(line.text);
    if (match)
      return {
        type: match[1] ?? null,
        message: [match[2], ...message].filter(Boolean).join('\n') || null,
        at: line,
      };
    if (line.text.trim() !== '' && !BARE_NAME.test(line.text)) {
      if (message.length > 2) return null;
      message.unshift(line.text);
    }
  }
  return null;
}

function bareNames(before: readonly Line[]): readonly Line[] {
  const start = before.findLastIndex(line => HEADER.test(line.text));
  const between = start < 0 || before.length - start > 8 ? [] : before.slice(start + 1);
  return between.every(line => BARE_NAME.test(line.text)) ? between : [];
}

function frameIn(text: string): Frame | null {
  const match = FRAME.exec(text);
  return match ? placed(match[1] ?? '', match[2] ?? '') : null;
}

function placed(name: string, place: string): Frame {
  const plain = name.replace(LATER, '').trim();
  // Code that was evaluated stands in the file that evaluated it: its own lines count from there.
  const evaluated = /^(.{1,1000}?) line (\d+) > /.exec(place);
  const address = evaluated ? `${evaluated[1]}:${evaluated[2]}:0` : place;
  // An old Safari prints no column.
  const whole = /:\d+:\d+$/.test(address) || !/:\d+$/.test(address) ? address : `${address}:0`;
  return jsFrame(plain === '' ? '<anonymous>' : plain, whole);
}

class BrowserSession implements Session {
  readonly #emit: Emit;
  readonly #head: Head;
  readonly #frames = new FrameList();

  constructor(head: Head, emit: Emit) {
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (ASYNC.test(text) || CREATED.test(text)) return true;
    const frame = this.#frame(text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null;
  }

  close(): readonly Line[] {
    this.#emit({
      kind: 'trace',
      trace: { ...this.#head, thread: null, state: null, frames: this.#frames.frames, causes: [] },
    });
    return [];
  }

  #frame(text: string): Frame | null {
    const printed = text.includes('@') ? frameIn(text) : null;
    if (printed) return printed;
    const console = CONSOLE.exec(text);
    if (console) return placed(console[1] ?? '', `${console[2]}:${console[3]}${console[4] ?? ''}`);
    const bare = BARE.exec(text);
    if (bare) return placed('', bare[1] ?? '');
    if (NATIVE.test(text)) return jsFrame('[native code]', '[native code]');
    const name = BARE_NAME.exec(text);
    return name ? jsFrame(name[1] ?? '', '') : null;
  }
}
