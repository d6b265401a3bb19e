/**
 * IPython and Jupyter. https://github.com/ipython/ipython/blob/main/IPython/core/ultratb.py
 *   ---------------------------------------------------------------------------
 *   KeyError                                  Traceback (most recent call last)
 *   Cell In[3], line 1                                        from 8.0 on; outermost first
 *   ----> 1 place(7)
 *
 *   File /srv/shop/orders.py:12, in place(order)
 *   ~/shop/orders.py in load(order)                           up to 7: the line is the one with the arrow
 *   ----> 7     return db[order]
 *
 *   KeyError: 7
 */
import type { Frame, Line, Session, TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { PythonChain } from './python-chain.ts';

const OPENS = /^([A-Za-z_][\w.]{0,200}) {2,}Traceback \(most recent call last\):?\s*$/;
const FILE = /^File (\S.{0,600}?):(\d{1,9})(?:, in (\S.{0,1000}?))?\s*$/;
const CELL = /^((?:Cell|Input) In ?\[\d+\])(?:, line (\d{1,9}))?(?:, in (\S.{0,1000}?))?\s*$/;
const OLD =
  /^((?:[~./]|[A-Za-z]:\\|<ipython-input-)\S{0,600}) in (<[\w: ]{1,60}>|[\w.<>]{1,200}\(.{0,2000}\))\s*$/;
const ARROW = /^-{1,8}> (\d{1,9})(?: |$)/;
const SOURCE = /^\s{0,10}\d{1,9}(?: |$)/;
const SKIPPED = /^\s*\[\.\.\. skipping (?:hidden (\d+) frames?|similar frames: .* \((\d+) times\).*)\]\s*$/;
const RULE = /^-{20,}\s*$/;

export const pythonIpython: TraceFormat = {
  name: 'python-traceback',
  language: 'python',
  open(line, _before, emit) {
    if (!line.text.includes('Traceback') || !OPENS.test(line.text)) return null;
    return new IpythonSession(line, new PythonChain(line, emit));
  },
};

class IpythonSession implements Session {
  readonly #at: Line;
  readonly #chain: PythonChain;
  #framed = false;
  /** The exception is said: what stands below it is a link or nothing of ours. */
  #said = false;

  constructor(at: Line, chain: PythonChain) {
    this.#at = at;
    this.#chain = chain;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (line === this.#at) return true;
    if (OPENS.test(text)) {
      this.#said = false;
      return this.#chain.linked;
    }
    if (!this.#said || this.#chain.linked) {
      const frame = frameIn(text);
      if (frame) return this.#push(frame, line);
    }
    if (this.#said) return RULE.test(text) || this.#chain.foot(line);
    const arrow = ARROW.exec(text);
    if (arrow && this.#framed)
      this.#chain.amend(frame => ({ ...frame, line: frame.line ?? Number(arrow[1]) }));
    const skipped = SKIPPED.exec(text);
    if (skipped) this.#chain.skip(Number(skipped[1] ?? skipped[2]));
    if (arrow || skipped || SOURCE.test(text) || text.trim() === '') return true;
    // `Verbose` prints the variables of each frame below its source.
    if (/^\s+\S|^[\w.]{1,100} = /.test(text)) return true;
    this.#said = this.#chain.foot(line);
    return this.#said;
  }

  close(): readonly Line[] {
    return this.#chain.close();
  }

  #push(frame: Frame, line: Line): boolean {
    this.#framed = true;
    this.#said = false;
    this.#chain.frame(frame, line);
    return true;
  }
}

function frameIn(text: string): Frame | null {
  const file = FILE.exec(text) ?? CELL.exec(text);
  if (file) return place(file[3] ?? '<module>', file[1] ?? '', file[2]);
  const old = OLD.exec(text);
  return old ? place(old[2] ?? '', old[1] ?? '', undefined) : null;
}

function place(name: string, file: string, line: string | undefined): Frame {
  return frameOf('python', {
    function: name.replace(/\(.*$/s, ''),
    module: null,
    file,
    line: line === undefined ? null : Number(line),
  });
}
