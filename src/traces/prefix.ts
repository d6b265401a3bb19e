/**
 * The text that a logger, a container runtime or a terminal multiplexer put before every line of a trace.
 * It is learned, not listed: where a frame is recognised in the middle of a line, what stands before it becomes a
 * shape (`2026-11-25T09:20:56Z app_1  | ` → words with digits are free), and each line that begins with that shape
 * loses it. A shape counts only where another line nearby begins with it too.
 */

import { kernelWordsStart } from './formats/kernel-line.ts';
import { prefixEnds } from './log-prefix.ts';

/** What only a trace prints, wherever it stands in the line. Each is anchored by its own first word. */
const TOKENS: readonly RegExp[] = [
  /\bat [\w$.<>/@-]+\([^()\s]*(?: [MS][\w ]*)?\)/, //                       Java
  /\bat (?:async |new )*[\w$.<>#[\] ]{1,200}? \((?:[^()]{1,400}:\d+:\d+|native|<anonymous>)\)$/, // V8
  /\bat (?:async )?(?:file:\/\/|node:|webpack|https?:\/\/|\/)\S{1,400}:\d+:\d+$/, // V8, bare place
  /\bat [\w$.<>`+]+\([^()]*\) in \S.*:line \d+$/, //                        .NET
  /\bat [\w$.<>`+]{1,300} \([^()]{0,500}\) \[0x[\da-f]+\] in /, //              Mono
  /\bFile "[^"]{1,400}", line \d+/, //                                      Python
  /\+ Exception Group Traceback \(most recent call last\):$/,
  /\bTraceback \(most recent call last\):$/,
  /\bgoroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[^\]]*\]:$/, //          Go
  /(?<![\w./@+~-])[\w./@+~-]{1,300}\.go:\d+ \+0x[\da-f]+/,
  /\bthread '[^']{0,100}'(?: \(\d+\))? panicked at /, //                    Rust
  /"[^"]{1,200}" #\d+ (?:\[\d+\] )?(?:daemon )?prio=/, //                   HotSpot
  /#\d+ {1,3}0x[\da-f]{6,16} (?:in |\S{1,300} \(\S{1,300} \+ 0x)/, //                                       gdb, sanitizers
  /#\d+ {1,3}[\w:~<(].{0,2000}? (?:at \S+:\d+|\([^()\s]{1,300}\+0x[\da-f]+\))$/,
  /==\d+==(?: |$)/, //                                                       Valgrind, ASan's header
  /#\d+ \/[^\s()]{1,300}\(\d+\): /, //                                      PHP
  /\bfrom [^\s:]{1,300}:\d+:in [`']/, //                                    Ruby
  /(?<![\w./@-])(?:[\w-]{1,80} \([\d.]{1,20}[\w.]{0,20}\) )?[\w./@-]{1,300}\.rb:\d+:in [`']/, //                          Ruby, as Rails and Sidekiq log it
  /#\d+ {2,}[^\s()].{0,300} \((?:package|dart|file):[^()\s]{1,300}\)/, //    Dart
  /(?<![\w.])[\w.]{1,200}\+0x[\da-f]+\/0x[\da-f]+/, //                              kernel
];
const COULD_HOLD_TOKEN =
  /\bat |File "|goroutine |\.go:\d|panicked|" #\d|#\d+ |from |\+0x|Traceback|==\d|\.rb:\d/;
/** Margins that belong to a format and are no prefix: an exception group's `|`, Valgrind's `==9==`, OpenJ9's tags. */
const MARGIN =
  /^[\s|+:#-]*$|^\s*(?:==|--|\*\*)\d+(?:==|--|\*\*)\s*$|^\s*(?:\d+:|#\d+)\s|^\d[A-Z]{2}[A-Z\d]+\s|^\s*(?:Caused by|Suppressed): |[("']$/;

// A kernel's header holds a place of its own: `WARNING: CPU: 1 PID: 2 at a/b.c:1 f+0x1/0x2`, `RIP: 0010:f+0x1/0x2`.
const HEADER = /\b(?:RIP|PC|LR|pc|lr|epc)\s*(?::|is)|WARNING: |, at: | at \S+:\d+ |\) from $/;

/** Lines around a frame in which its prefix must stand once more: sources may be interleaved. */
const NEAR = 6;
/** Lines that must share a prefix which no frame shows. */
const MIN_COMMON = 3;
const MAX_SHAPES = 16;
const MAX_PREFIX = 300;

const LEVELS =
  'TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE|stdout|stderr|trace|debug|info|notice|warn|warning|error|fatal|critical';
const LEVEL = new RegExp(`^(?:${LEVELS})$`);
const MONTH = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;

interface Shape {
  readonly source: string;
  readonly pattern: RegExp;
  uses: number;
}

export interface Stripped {
  readonly text: string;
  readonly prefix: string;
}

export class PrefixLearner {
  #shapes: Shape[] = [];

  /** Looks through lines that follow each other, before any of them is stripped. */
  learn(lines: readonly string[]): void {
    for (const [index, text] of lines.entries()) {
      const prefix = prefixOf(text);
      if (prefix === null || this.strip(text) !== null) continue;
      const shape = shapeOf(prefix);
      const near = [
        ...lines.slice(Math.max(0, index - NEAR), index),
        ...lines.slice(index + 1, index + 1 + NEAR),
      ];
      if (near.some(other => shape.pattern.test(other))) this.#add(column(shape, [text, ...near]));
    }
    if (this.#shapes.length === 0) this.#common(lines.filter(text => text.trim() !== ''));
  }

  /** No frame was recognised in the middle of a line: what all lines begin with, by the words of logs. */
  #common(lines: readonly string[]): void {
    const [first = ''] = lines;
    if (lines.length < MIN_COMMON) return;
    for (const end of prefixEnds(first)) {
      const shape = shapeOf(first.slice(0, end));
      const left = lines.filter(text => text.replace(shape.pattern, '').trim() !== '').length;
      if (left < lines.length / 2 || !lines.every(text => shape.pattern.test(text))) continue;
      this.#add(column(shape, lines));
      return;
    }
  }

  strip(text: string): Stripped | null {
    for (const shape of this.#shapes) {
      const match = shape.pattern.exec(text);
      if (match) {
        shape.uses += 1;
        return { text: text.slice(match[0].length), prefix: match[0] };
      }
    }
    return null;
  }

  #add(shape: Shape): void {
    if (this.#shapes.length >= MAX_SHAPES) {
      const least = this.#shapes.reduce((low, each) => (each.uses < low.uses ? each : low));
      this.#shapes = this.#shapes.filter(each => each !== least);
    }
    // The longest shape first: `host app[12]: 2026… ERROR ` before `host app[12]: `.
    this.#shapes = [...this.#shapes, shape].sort((a, b) => b.source.length - a.source.length);
  }
}

/** The part of a prefix that names its source, without times: interleaved containers are told apart by it. */
export function sourceKey(prefix: string): string {
  return prefix
    .replace(/\d{4}[-/]\d\d[-/]\d\d[T ]/g, '')
    .replace(/\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '')
    .replace(/\b\d+\.\d+\b/g, '')
    .replace(/^(?:[A-Z][a-z]{2} [ \d]\d )/, '')
    .replace(new RegExp(`\\b(?:${LEVELS})\\b`, 'g'), '')
    .replace(/\s+/g, ' ');
}

function prefixOf(text: string): string | null {
  if (text.length > 4000 || !COULD_HOLD_TOKEN.test(text)) return null;
  let start = -1;
  for (const token of TOKENS) {
    const match = token.exec(text);
    if (match && (start < 0 || match.index < start)) start = match.index;
  }
  if (start <= 0 || start > MAX_PREFIX) return null;
  // An address and a question mark before a kernel's frame belong to the frame.
  const frame = text.slice(0, start).replace(/(?:\[<?[\da-f]{1,16}>?\]\s{0,4}|[(?] {0,4}){1,8}$/, '');
  // The kernel's own stamp is read by its reader: it tells which processor or task printed the line.
  const kernel = kernelWordsStart(frame);
  const before = kernel < 0 ? frame : frame.slice(0, kernel);
  if (before.trim() === '') return null;
  return MARGIN.test(before) || HEADER.test(before) ? null : before;
}

/**
 * A tab right behind the prefix of every line, of headers too, is no indentation but the end of a column; so is a second
 * blank.
 */
function column(shape: Shape, lines: readonly string[]): Shape {
  const rests = lines.flatMap(line => {
    const match = shape.pattern.exec(line);
    const rest = line.slice(match?.[0].length ?? 0);
    return match && rest.trim() !== '' ? [{ rest, isBlank: match[0].endsWith(' ') }] : [];
  });
  const extra = ['\t', ' '].find(
    blank =>
      rests.length >= 3 &&
      rests.every(({ rest, isBlank }) => isBlank === (blank === ' ') && rest.startsWith(blank)) &&
      rests.some(({ rest }) => /\S/.test(rest[1] ?? '')),
  );
  if (extra === undefined) return shape;
  const source = `${shape.source}${extra === ' ' ? ' {2}' : '\\t'}`;
  return { ...shape, source, pattern: new RegExp(`^${source}`) };
}

function shapeOf(prefix: string): Shape {
  const trimmed = prefix.trimEnd();
  const source = trimmed
    .split(/([A-Za-z0-9]+|\s+)/)
    .map(piece => {
      if (/^\s+$/.test(piece)) return '[ \\t]+';
      if (/\d/.test(piece)) return '[A-Za-z0-9]+';
      if (LEVEL.test(piece)) return '[A-Za-z]+';
      if (MONTH.test(piece)) return '[A-Z][a-z]{2}';
      return piece.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    })
    .join('');
  return { source, pattern: new RegExp(`^${source}(?: |$|(?=\\t))`), uses: 0 };
}
