/**
 * Which trace format a text is, from its first 8 KB and without its name. The text is read as it would be for an
 * answer: a format is recognised when a trace was really read, so a word alone (`Traceback` in prose) is nothing.
 */
import { longHead } from './long-heads.ts';
import { TraceReader } from './reader.ts';

export interface Recognised {
  readonly format: string;
  readonly language: string;
  /** 0 to 1; from 0.5 on it may be acted upon without asking. */
  readonly confidence: number;
  readonly why: string;
}

const HEAD = 8192;

export function recognise(head: string): Recognised | null {
  const text = head.slice(0, HEAD);
  const scores = new Map<string, Score>();
  const reader = new TraceReader(({ format, event }) => {
    if (event.kind !== 'trace') return;
    const name = event.format ?? format.name;
    const score = scores.get(name) ?? {
      format: name,
      language: format.language,
      traces: 0,
      frames: 0,
      headed: 0,
    };
    score.traces += 1;
    score.frames +=
      event.trace.frames.length + event.trace.causes.reduce((sum, cause) => sum + cause.frames.length, 0);
    if (event.trace.type !== null || event.trace.thread !== null) score.headed += 1;
    scores.set(name, score);
  });
  reader.push(text);
  const { lines, claimed } = reader.end();
  const best = [...scores.values()].sort((a, b) => weight(b) - weight(a))[0];
  const long = best && best.frames > 0 ? null : longHead(text);
  if (long) return { ...long, confidence: 0.9 };
  if (!best) return null;
  const share = claimed / Math.max(1, lines);
  const confidence = confidenceOf(best, Math.min(1, share), text);
  return {
    format: best.format,
    language: best.language,
    confidence,
    why: `${best.traces} read with ${best.frames} frames in ${claimed} of ${lines} lines`,
  };
}

interface Score {
  readonly format: string;
  readonly language: string;
  traces: number;
  frames: number;
  headed: number;
}

/** A trace with a header weighs more than loose frames. */
function weight(score: Score): number {
  return 5 * score.headed + score.frames;
}

/**
 * Loose frames without any header stay below 0.5 unless there are three. A text that is mostly something else
 * (source with a trace in a comment, a page that quotes one) is only probable.
 */
function confidenceOf(score: Score, share: number, text: string): number {
  const base = score.headed > 0 ? (score.frames > 0 ? 0.95 : 0.7) : score.frames >= 3 ? 0.7 : 0.4;
  const alien =
    share < 0.6 &&
    text.split('\n').length > 8 &&
    (PAGE.test(text) || codeShare(text) > 0.2 || (share < 0.4 && manual(text)));
  const lone = share < 0.02 && score.frames <= 1;
  return Number((base * (alien || lone ? 0.5 : share < 0.15 ? 0.6 : share < 0.4 ? 0.85 : 1)).toFixed(2));
}

const PAGE = /^\s*(?:<!doctype html|<html|<\?xml|<\?php|#!\/)/i;
// What lines of source, markup and manuals begin or end with, and logs and traces do not.
const CODE =
  /^\s*(?:import |from \w+ import |package |#include |using |export |const |let |var |def |class |func |fn |function |return\b|if \(|if \w.*:$|for \(|else\b|public |private |static |\/\/|\/\*|\* |\*\/|"""|'''|>>> |```|#{1,4} +\w|<\/?[a-z][\w-]*[ >]|\.\. )|[;{},]\s*$/;

/** Headings and links: a page that quotes a trace, in Markdown. */
function manual(text: string): boolean {
  return /^#{1,4} \S/m.test(text) && /\]\(https?:\/\//.test(text);
}

// Test runners draw a few numbered lines of the source; a log in JSON has its own braces and commas.
const DRAWN = /^\s*(?:>\s{0,40})?\d{1,9} ?[|│]|^\s*[|│]|^\s*"[^"]{0,200}": |^\s*"|^\s*[{}[\]],?\s*$/;

function codeShare(text: string): number {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !DRAWN.test(line));
  return lines.filter(line => CODE.test(line)).length / Math.max(1, lines.length);
}
