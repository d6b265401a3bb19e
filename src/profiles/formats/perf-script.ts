/**
 * `perf script` text: samples with their stacks.
 * Source: https://github.com/torvalds/linux/blob/master/tools/perf/builtin-script.c and util/evsel_fprintf.c
 *
 *     hot 11781   769.750270:     500250 cpu-clock:
 *     	ffffffff8158e7b1 filemap_map_pages+0x1d1 ([kernel.kallsyms])
 *     	           13608 _dl_load_cache_lookup+0x148 (/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2)
 *
 * Innermost first. The period is in nanoseconds for clocks, and the event's count for others, so events are never added.
 */
import { setImmediate } from 'node:timers/promises';
import type { Detection, Format, Head, Input, Profile, Recording } from '../model.ts';
import { parseHeader } from '../perf-script/header.ts';
import { PerfScriptScanner, TRACEPOINT } from '../perf-script/scanner.ts';
import { meaningOfEvent, viewOf, viewOrder } from '../views.ts';

const SLICE = 1 << 20;

export const perfScript: Format = { name: 'perf-script', detect, read };

/** A header with a time or period and an event, and where stacks are, frames with an address. */
const HEADER =
  /^\s*(?:\S.{0,40}\s)?(?:-?\d+(?:\/-?\d+)?\s+(?:\[\d{1,5}\]\s+)?|\[\d{1,5}\]\s+)(?:[A-Za-z]{1,4}\s+)?\d+\.\d{6,9}:\s+(?:\d+\s+)?[\w./:=@{},-]+:(?:\s|$)/;
const TIMELESS = /^\S.{0,40}\s-?\d+(?:\/-?\d+)?\s+(?:\[\d{1,5}\]\s+)?(?:\d+\s+)?[a-zA-Z][\w./:=@{},-]+:\s*$/;
const TRACEPOINT_LINE =
  /^\s*\S.{0,40}\s-?\d+(?:\/-?\d+)?\s+(?:\[\d{1,5}\]\s+)?(?:\d+\s+)?[a-z]\w{0,60}:[a-z]\w{0,100}:(?:\s|$)/;
const TIME_ONLY = /^\s*\d+\.\d{6,9}:\s+(?:\d+\s+)?[a-zA-Z][\w./:-]+:\s*$/;
const FRAME = /^\s+[0-9a-f]{1,16}[ \t](?:\S.*? )?\((?:\/|\[|inlined\)|\S+\.(?:so|map)|\S+)/;
/** Its blanks lost on the way through an editor or a message. */
const FLUSH_FRAME = /^[0-9a-f]{5,16} \S.* \((?:\/|\[|inlined\)).*\)$/;
/** perf pads the address to 16 columns; a statement that begins with a word of hexadecimal letters is not. */
const BARE_FRAME = /^\t(?=[ 0-9a-f]{16}(?: |$))\s*[0-9a-f]{1,16}(?: \S.*)?$/;
/** `-F +srcline` without stacks. */
const SRCLINE = /^ {2}(?:\S{1,200}:\d+|\[?\S{1,200}\[[0-9a-f]+\])$/;
const RECORD = /^\s*\S.{0,40}\s-?\d+(?:\/-?\d+)?\s.*\bPERF_RECORD_[A-Z]/;

function detect(head: Head): Detection | null {
  const lines = head.lines.map(line => line.slice(0, 600));
  const headers = lines.filter(
    line => HEADER.test(line) || TIME_ONLY.test(line) || TIMELESS.test(line) || TRACEPOINT_LINE.test(line),
  ).length;
  const frames = lines.filter(line => FRAME.test(line) || FLUSH_FRAME.test(line)).length;
  const bare = lines.filter(line => BARE_FRAME.test(line)).length;
  const records = lines.filter(line => RECORD.test(line)).length;
  const content = lines.filter(line => !/^(?:#|\s*$)/.test(line)).length;
  const flat = head.lines.filter(isFlat).length;
  if (headers > 0 && (frames > 0 || bare > 0)) {
    // Among much else a few such lines prove nothing: a test's script holds them as well.
    const confidence = headers + records + Math.max(frames, bare) >= 0.4 * content ? 0.97 : 0.45;
    return { confidence, why: `${headers} sample headers and ${frames || bare} frames with addresses` };
  }
  const isTimed = lines.some(
    line => HEADER.test(line) || TIME_ONLY.test(line) || RECORD.test(line) || TRACEPOINT_LINE.test(line),
  );
  if (isTimed && headers + records >= 0.6 * content) {
    return { confidence: 0.9, why: `${headers + records} sample headers with time and event` };
  }
  const places = lines.filter(line => SRCLINE.test(line)).length;
  if (flat >= 2 && flat + places + records >= 0.8 * content) {
    return { confidence: 0.9, why: `${flat} samples with an address, a symbol and its module` };
  }
  if (bare >= 4 && bare >= 0.6 * content && lines.some(line => line === '')) {
    return { confidence: 0.6, why: `${bare} lines of an address and a symbol, in blocks` };
  }
  return null;
}

/** A sample on one line, whatever fields stand before its frame. */
function isFlat(line: string): boolean {
  // Nothing before the address: it has perf's columns, a blank and 16.
  if (/^\s*[0-9a-f]{1,16} /.test(line) && !/^ {1,16}[0-9a-f]{1,16} /.test(line.slice(0, 18))) return false;
  const frame = parseHeader(line)?.frame ?? null;
  return frame !== null && /^[0-9a-f]+ (?:\S.* )?(?:\[unknown\]|\S.*|\((?:\/|\[).*\))$/.test(frame);
}

/** Every line is of a sample with its stack: no other format's title or row is among them, and the others need not look. */
export function isNothingElse({ lines }: Head): boolean {
  const headers = lines.filter(line => HEADER.test(line)).length;
  const frames = lines.filter(line => line.startsWith('\t') && FRAME.test(line)).length;
  const blanks = lines.filter(line => line === '').length;
  return headers > 0 && frames > headers && headers + frames + blanks === lines.length;
}

async function read(input: Input): Promise<Profile> {
  const scanner = new PerfScriptScanner();
  for await (const chunk of input.chunks) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      scanner.push(chunk.subarray(start, start + SLICE));
      await setImmediate();
    }
  }
  scanner.end();
  const { stacks } = scanner.sampler;
  if (stacks.columns.length === 0) stacks.column('samples');
  const views = viewOrder(stacks).map(index => {
    const event = stacks.columns[index]!.name.replace(TRACEPOINT, '');
    return viewOf(stacks, index, event, meaningOfEvent(event, scanner.sampler.hasPeriod[index] === true));
  });
  return {
    format: 'perf-script',
    source: input.name,
    views,
    stacks,
    annotations: [],
    unread: scanner.unread,
    notes: [...input.notes, ...notesOf(scanner)],
    recording: recordingOf(scanner),
  };
}

function notesOf(scanner: PerfScriptScanner): string[] {
  const notes: string[] = [];
  const { columns, truncated } = scanner.sampler.stacks;
  if (columns.length > 1) {
    const list = columns.map(({ name, samples }) => `${name.replace(TRACEPOINT, '')} (${samples} samples)`);
    notes.push(`several events, kept apart: ${list.join(', ')}`);
  }
  if (truncated > 0)
    notes.push(`${truncated} samples with stacks beyond the limits are booked as [truncated]`);
  if (scanner.cutLines > 0) notes.push(`${scanner.cutLines} lines longer than 64 KB were cut`);
  return notes;
}

function recordingOf(scanner: PerfScriptScanner): Recording {
  const comment = (pattern: RegExp) =>
    scanner.comments.map(line => pattern.exec(line)?.[1]).find(value => value !== undefined);
  const duration = comment(/^# sample duration\s*:\s*([\d.]{1,20}) ms/);
  const processors = comment(/^# nrcpus online\s*:\s*(\d{1,5})/);
  const command = comment(/^# cmdline\s*:\s*(.{1,2000})/);
  const span = scanner.sampler.lastTime - scanner.sampler.firstTime;
  const seconds = duration === undefined ? (span > 0 ? span : undefined) : Number(duration) / 1000;
  return {
    ...(seconds !== undefined && Number.isFinite(seconds) ? { seconds } : {}),
    ...(processors !== undefined
      ? { processors: Number(processors) }
      : scanner.lastCpu > 0
        ? { processors: scanner.lastCpu + 1 }
        : {}),
    ...(command === undefined ? {} : { command }),
  };
}
