/**
 * The prefix that every line of a paste has, told by its own words: a time, a pod in brackets, `name[pid]:`, `svc_1  | `.
 * For traces whose frames are not recognised in the middle of a line (Elixir, Perl, Lua, Swift, browsers), so that the
 * prefix cannot be learned from where a frame begins.
 */
import { kernelWordsStart } from './formats/kernel-line.ts';

const TIME =
  /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d(?:, \d{4} @)? \d\d:\d\d:\d\d(?:\.\d{1,9})?|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?):?/;
const LEVEL =
  /(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE|trace|debug|info|notice|warn|warning|error|fatal|critical|Error)(?: ?:)?(?= )/;
/** A part that only a log prints at the head of every line. */
const ANCHORS: readonly RegExp[] = [
  // Android's log has its tag behind the numbers: all of it or nothing
  /\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {1,6}\d{1,7} {1,6}\d{1,7} [VDIWEF] [\w.-]{1,60} {0,20}:/,
  TIME,
  /<\d{1,3}>\d?/,
  /\[[^[\]]{1,100}\]:?/,
  /\{[\w.-]{1,60}=[^{}]{1,300}\}/,
  /[\w./@-]{1,80}\[[\w.-]{1,40}\]:/,
  /[\w.|@-]{1,80} {0,20}[|\u2502](?= )/,
  /[VDIWEF]\/[\w.-]{1,60}\( {0,6}\d{1,7}\):/,
  /\/[\w./-]{1,120}:(?= )/,
  LEVEL,
  // A job and a step, as `gh run view --log` prints them
  /[\w ./()-]{1,60}\t[\w .():/-]{1,80}\t(?=\d{4}-)/,
  // A pod and its container, as stern prints them
  /[\w.-]{1,80} [\u203a>] [\w.-]{1,60}(?: [|\u2502])?(?= )/,
  /[\w.]{1,40}(?:-[\w.]{1,40}){1,6} [a-z][\w-]{0,40}(?= )/,
];
/** What else may stand between those, and may be the last part too. */
const FILLERS: readonly RegExp[] = [
  /(?:stderr|stdout) [FP](?= )|\d\d[OE][+ ]?(?= )/,
  /[\w./@-]{1,80}(?:\[\w{1,10}\])?:(?= )/,
  /[\w.-]{1,60}\/[\w./-]{1,120}(?=[ \t])/,
  /[\w.-]{3,80}(?=\t)/,
  /-(?= )/,
];
/** A host, numbers of a process and a thread: never the last part. */
const INNER = /[\w./-]{1,120}(?=[ \t])/;
const MAX_PREFIX = 200;
const MAX_PARTS = 12;

/** Where the prefix of a line may end, the longest first; empty where it begins with no such part. */
export function prefixEnds(text: string): number[] {
  const head = text.slice(0, MAX_PREFIX);
  const ends: number[] = [];
  let at = 0;
  let isAnchored = false;
  for (let part = 0; part < MAX_PARTS; part += 1) {
    const rest = head.slice(at);
    const blanks = /^[ \t]{0,4}/.exec(rest)?.[0].length ?? 0;
    const words = rest.slice(blanks);
    const anchor = lengthOf(ANCHORS, words);
    const outer = anchor ?? (isAnchored ? lengthOf(FILLERS, words) : null);
    const length = outer ?? (isAnchored ? lengthOf([INNER], words) : null);
    if (length === null || length === 0) break;
    isAnchored ||= anchor !== null;
    at += blanks + length;
    if (outer !== null) ends.unshift(at);
  }
  // The kernel's own words are read with its reports: they name the processor and the host.
  const isKernel = (end: number) => kernelWordsStart(`${head.slice(0, end)} `) >= 0;
  const [longest] = ends;
  return longest === undefined || isKernel(longest) ? [] : ends.filter(end => !isKernel(end));
}

function lengthOf(patterns: readonly RegExp[], text: string): number | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match?.index === 0) return match[0].length;
  }
  return null;
}
