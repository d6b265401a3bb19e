/**
 * Tracebacks that rich draws. https://github.com/Textualize/rich/blob/master/rich/traceback.py
 *   ╭───────────── Traceback (most recent call last) ─────────────╮
 *   │ /srv/shop/orders.py:12 in place                             │      outermost first
 *   │                                                             │
 *   │ ❱ 12 │   │   return load(order)                             │
 *   │ ╭─ locals ─╮                                                │      show_locals
 *   ╰─────────────────────────────────────────────────────────────╯
 *   KeyError: 7
 *
 *   The above exception was the direct cause of the following exception:
 */
import type { Line, TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { PythonChain } from './python-chain.ts';

const OPENS = /^\s*[╭┌+][─-]+ Traceback \(most recent call last\) [─-]+[╮┐+]\s*$/u;
const CLOSES = /^\s*[╰└+][─-]+[╯┘+]\s*$/u;
const INSIDE = /^\s*[│|] ?(.*?)\s*[│|]?\s*$/u;
const FRAME = /^(\S.{0,600}?):(\d{1,9}) in (\S.{0,300})$/;
// Where the file is not there: `in <module>:3`
const NO_FILE = /^in (\S.{0,300}):(\d{1,9})$/;
const PATH = /^(?:\/|~|[A-Za-z]:\\|<)\S.{0,600}$/;

export const pythonRich: TraceFormat = {
  name: 'python-traceback',
  language: 'python',
  open(line, _before, emit) {
    if (!line.text.includes('Traceback') || !OPENS.test(line.text)) return null;
    const chain = new PythonChain(line, emit);
    /** A path that was broken at the width of the box. */
    let broken: string | null = null;
    let boxed = true;
    const inside = (text: string, at: Line): void => {
      const joined = broken === null ? text : broken + text;
      const frame = FRAME.exec(joined) ?? FRAME.exec(text);
      const bare = frame ? null : NO_FILE.exec(text);
      broken = !frame && broken === null && PATH.test(text) ? text : null;
      if (frame) chain.frame(place(frame[3], frame[1], frame[2]), at);
      else if (bare) chain.frame(place(bare[1], undefined, bare[2]), at);
    };
    return {
      take(next) {
        if (next === line) return true;
        if (OPENS.test(next.text)) {
          if (!chain.linked) return false;
          boxed = true;
          return true;
        }
        if (!boxed) return chain.foot(next);
        if (CLOSES.test(next.text)) {
          boxed = false;
          return true;
        }
        const text = INSIDE.exec(next.text);
        if (text) inside(text[1] ?? '', next);
        return text !== null;
      },
      close: () => chain.close(),
    };
  },
};

function place(name: string | undefined, file: string | undefined, line: string | undefined) {
  return frameOf('python', { function: name ?? '', module: null, file: file ?? null, line: Number(line) });
}
