/**
 * PHP. https://github.com/php/php-src/blob/master/Zend/zend_exceptions.c (__toString)
 *   PHP Fatal error:  Uncaught LogicException: no order 7 in /srv/shop/crash.php:5
 *   Stack trace:
 *   #0 /srv/shop/crash.php(7): Shop\Orders->load(7)          called at line 7: the function stands at the place above
 *   #1 {main}
 *
 *   Next Shop\OrderException: order 7 failed in /srv/shop/crash.php:7       the inner one is printed first
 *     thrown in /srv/shop/crash.php on line 7
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

const HEADER =
  /^(?:.{0,200}?(?:PHP )?(?:Fatal error|Warning): {1,2}Uncaught |Next |.{0,60}?(?:exception|ERROR|CRITICAL|error).{0,100}?)?((?:\\?[A-Za-z_]\w{0,100}\\){0,20}[A-Za-z_]\w{0,200})(?:: (.*))? in (\S[^:\n]{0,500}\.\w+|Command line code|\S+ : eval\(\)'d code):(\d+)$/;
const PLAIN =
  /^(?:\[[^\]]{1,60}\] )?(?:PHP )?(Fatal error|Parse error|Warning|Notice|Deprecated|Recoverable fatal error|Catchable fatal error): {1,2}(?!Uncaught)(.*) in (\S.{0,500}) on line (\d+)$/;
const FRAME = /^\s*#(\d{1,6}) (?:(\S.{0,500}?)\((\d+)\)|(\[internal function\])): (.{1,3000})$/;
const MAIN = /^\s*#(\d{1,6}) \{main\}$/;
const KNOWN = /^\[stacktrace\]$|^Stack trace:$|^\s+thrown in .* on line \d+$/;

export const php: TraceFormat = {
  name: 'php',
  language: 'php',
  open(line, before, emit) {
    const { text } = line;
    const plain = / on line \d+$/.test(text) ? PLAIN.exec(text) : null;
    if (plain) {
      // PHP prints an error twice where it both logs and displays it.
      const frame = frameOf('php', {
        function: '{main}',
        module: null,
        file: plain[3] ?? '',
        line: Number(plain[4]),
      });
      return new PhpSession(
        [{ type: plain[1] ?? null, message: plain[2] ?? null, at: line, place: frame }],
        emit,
      );
    }
    if (text === 'Stack trace:' || text.endsWith(' Stack trace:')) {
      const head = headBefore(before);
      return head ? new PhpSession([head], emit) : null;
    }
    const unit = PHPUNIT.test(text) ? unitBefore(before) : null;
    if (unit) {
      const session = new PhpSession([unit], emit);
      session.take(line);
      return session;
    }
    if (!text.includes('#')) return null;
    const frame = FRAME.exec(text);
    if (!frame || !/\.(?:php|phtml|inc|module)\b|\[internal/.test(frame[2] ?? frame[4] ?? '')) return null;
    const session = new PhpSession(
      [laravelBefore(before) ?? { type: null, message: null, at: line, place: null }],
      emit,
    );
    session.take(line);
    return session;
  },
};

// PHPUnit prints places alone: "/srv/shop/src/Orders.php:12", below "RuntimeException: no order 7" and a blank line
const PHPUNIT = /^((?:\/|[A-Za-z]:\\)\S{1,500}\.php):(\d{1,9})$/;
const UNIT_ERROR = /^((?:\w+\\){0,20}\w*(?:Exception|Error|Failure)\w*): (.*)$/;

function unitBefore(before: readonly Line[]): Head | null {
  const index = before.slice(-12).findLastIndex(line => UNIT_ERROR.test(line.text));
  const lines = before.slice(-12).slice(index);
  const match = index < 0 ? null : UNIT_ERROR.exec(lines[0]?.text ?? '');
  if (!match || !lines[0]) return null;
  const message = [match[2], ...lines.slice(1).map(line => line.text)].join('\n').trim();
  return { type: match[1] ?? null, message: message || null, at: lines[0], place: null };
}

interface Head {
  readonly type: string | null;
  readonly message: string | null;
  readonly at: Line;
  readonly place: Frame | null;
}

// up to PHP 5: exception 'LogicException' with message 'no order 7' in /srv/shop/crash.php:5
const OLD = /exception '([\w\\]{1,200})'(?: with message '(.*)')? in (\S[^:\n]{0,500}\.\w+):(\d+)$/;

// Laravel: … {"exception":"[object] (Shop\\OrderException(code: 0): order 7 failed at /srv/shop/Orders.php:12)
const LARAVEL = /\[object\] \(([\w\\]{1,200})\(code: \w+\): (.*) at (\S{1,500}?):(\d+)\)/;

function laravelBefore(before: readonly Line[]): Head | null {
  const line = before.slice(-3).findLast(each => LARAVEL.test(each.text));
  const match = line ? LARAVEL.exec(line.text) : null;
  return line && match ? headOf(match, line, '') : null;
}

function headOf(match: RegExpExecArray, at: Line, extra: string): Head {
  const message = [match[2] ?? '', extra].filter(part => part !== '').join('\n');
  return {
    type: match[1] ?? null,
    message: message === '' ? null : message,
    at,
    place: frameOf('php', { function: '', module: null, file: match[3] ?? '', line: Number(match[4]) }),
  };
}

/** The header; a message of several lines ends in `… in FILE:LINE` and began some lines above. */
function headBefore(before: readonly Line[]): Head | null {
  const last = before.at(-1);
  const match = last ? (OLD.exec(last.text) ?? HEADER.exec(last.text)) : null;
  if (last && match) return headOf(match, last, '');
  const place = last ? /^(.*) in (\S[^:\n]{0,500}\.\w+):(\d+)$/.exec(last.text) : null;
  if (!last || !place) return null;
  for (let back = 2; back <= Math.min(before.length, 20); back += 1) {
    const line = before[before.length - back];
    const start = /(?:Uncaught |Next |^)((?:\w+\\)*\w*(?:Exception|Error)): (.*)$/.exec(line?.text ?? '');
    if (line && start) {
      const middle = before.slice(-back + 1, -1).map(each => each.text);
      return {
        type: start[1] ?? null,
        message: [start[2], ...middle, place[1]].join('\n'),
        at: line,
        place: frameOf('php', { function: '', module: null, file: place[2] ?? '', line: Number(place[3]) }),
      };
    }
  }
  return null;
}

interface Block {
  readonly head: Head;
  readonly frames: FrameList;
  /** Where the function of the next frame stands: the place of the frame before it. */
  place: Frame | null;
}

class PhpSession implements Session {
  readonly #emit: Emit;
  readonly #blocks: Block[];
  #blank = false;
  #outerFirst = false;

  constructor(heads: Head[], emit: Emit) {
    this.#blocks = heads.map(head => ({ head, frames: new FrameList(), place: head.place }));
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (text.trim() === '') {
      if (this.#blank) return false;
      this.#blank = true;
      return true;
    }
    const block = this.#blocks.at(-1);
    const unit = PHPUNIT.exec(text);
    if (unit && block) {
      const place = { function: '?', module: null, file: unit[1] ?? '', line: Number(unit[2]) };
      block.frames.push(frameOf('php', place), line);
      return true;
    }
    const frame = FRAME.exec(text);
    if (frame && block) {
      this.#push(block, callName(frame[5] ?? ''), line);
      const file = frame[2] ?? null;
      block.place = frameOf('php', {
        function: '',
        module: null,
        file,
        line: file === null ? null : Number(frame[3]),
      });
      return true;
    }
    if (MAIN.test(text) && block) {
      this.#push(block, '{main}', line);
      block.place = null;
      return true;
    }
    const previous = text.startsWith('[previous exception]') ? LARAVEL.exec(text) : null;
    if (previous) {
      // Monolog prints the outer exception first, PHP itself the inner one.
      this.#outerFirst = true;
      const head = headOf(previous, line, '');
      this.#blocks.push({ head, frames: new FrameList(), place: head.place });
      return true;
    }
    const next = text.startsWith('Next ') ? HEADER.exec(text) : null;
    if (next) {
      const head = headOf(next, line, '');
      this.#blocks.push({ head, frames: new FrameList(), place: head.place });
      return true;
    }
    this.#blank = false;
    return KNOWN.test(text);
  }

  close(): readonly Line[] {
    const chain = (this.#outerFirst ? this.#blocks : this.#blocks.toReversed()).map(
      ({ head: { type, message, at, place }, frames }): Throwable => {
        const printed = frames.frames;
        return {
          type,
          message,
          at,
          frames:
            printed.length > 0 || !place ? printed : [{ ...place, function: place.function || '{main}', at }],
        };
      },
    );
    const [outer, ...causes] = chain;
    if (outer) this.#emit({ kind: 'trace', trace: { ...outer, thread: null, state: null, causes } });
    return [];
  }

  #push(block: Block, name: string, line: Line): void {
    const { place } = block;
    block.frames.push(
      frameOf('php', { function: name, module: null, file: place?.file ?? null, line: place?.line ?? null }),
      line,
    );
  }
}

function callName(call: string): string {
  const open = call.indexOf('(');
  return open > 0 ? call.slice(0, open) : call;
}
