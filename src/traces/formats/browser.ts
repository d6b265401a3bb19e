/**
 * Firefox and Safari: `function@address:line:column`, one a line, the message before it (Firefox's `stack` lacks it).
 *   TypeError: can't access property "items", order is undefined
 *   load@https://shop.example/app.js:8:20
 *   async*place@https://shop.example/app.js:12:12          `async*`, `/<` and `[native code]` are theirs
 * https://firefox-source-docs.mozilla.org/devtools-user/ , https://webkit.org/web-inspector/
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { jsFrame } from './v8-frame.ts';

const FRAME =
  /^\s*((?:async\*|promise callback\*|setTimeout handler\*|setInterval handler\*|EventListener\.handleEvent\*)?[^@\s]{0,300}(?: [^@\s]{1,100}){0,3})@((?:https?|file|webpack|webpack-internal|moz-extension|safari-extension|resource|blob|capacitor|app|chrome):\/?\/?\S{1,1000}?:\d+(?::\d+)?|\[native code\]|debugger eval code:\d+:\d+)$/;
const BARE = /^\s*(https?:\/\/\S{1,1000}?:\d+:\d+)$/;
const HEADER = /^(?:Uncaught )?(?:\(in promise\) )?([A-Za-z_$][\w$.]{0,100}(?:Error|Exception)): (.*)$/;

export const browser: TraceFormat = {
  name: 'browser',
  language: 'javascript',
  open(line, before, emit) {
    if (!line.text.includes('@') || !frameIn(line.text)) return null;
    const last = before.at(-1);
    const head = last ? HEADER.exec(last.text) : null;
    const session = new BrowserSession(
      head?.[1] ?? null,
      head?.[2] ?? null,
      head && last ? last : line,
      emit,
    );
    session.take(line);
    return session;
  },
};

function frameIn(text: string): Frame | null {
  const match = FRAME.exec(text);
  if (!match) return null;
  const name = (match[1] ?? '').replace(/^.*\*/, '').replace(/\/<$/, '') || '<anonymous>';
  const place = match[2] ?? '';
  // An old Safari prints no column.
  return jsFrame(name, /:\d+:\d+$/.test(place) || !/:\d+$/.test(place) ? place : `${place}:0`);
}

class BrowserSession implements Session {
  readonly #emit: Emit;
  readonly #type: string | null;
  readonly #message: string | null;
  readonly #at: Line;
  readonly #frames = new FrameList();

  constructor(type: string | null, message: string | null, at: Line, emit: Emit) {
    this.#type = type;
    this.#message = message;
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const bare = this.#frames.length > 0 ? BARE.exec(line.text) : null;
    const frame = bare ? jsFrame('<anonymous>', bare[1] ?? '') : frameIn(line.text);
    if (frame) this.#frames.push(frame, line);
    return frame !== null;
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
