/**
 * `perf report --stdio` (and `perf diff`): a table a section, a section an event, call chains below the rows.
 * Source: https://github.com/torvalds/linux/blob/master/tools/perf/ui/stdio/hist.c
 *
 *     # Samples: 3K of event 'cpu-clock'
 *     # Children      Self  Command      Shared Object         Symbol
 *     # ........  ........  ...........  ....................  ......
 *         67.87%    12.71%  bg worker 7  hot                   [.] hotSort
 *
 * Percentages are shares of the event's whole run. A column that is constant becomes a comment (`# comm: hot`).
 */
import type { Detection, Format, Head, Input, Profile, Recording } from '../model.ts';
import { LONG_LINE, lineBatches } from '../source.ts';
import { isAnnotateScreen } from './perf-annotate-screen.ts';
import { titleLine } from './perf-report-columns.ts';
import { PerfReportReader, plainLine } from './perf-report-reader.ts';

export const perfReport: Format = { name: 'perf-report', detect, read };

const ROW = /^\s{0,30}\d{1,3}\.\d{1,2}%\s{1,80}(?:\d{1,3}\.\d{2}%\s{1,80})?(?:\S.{0,4000}\s)?\[[.kguH]\] \S/;

/** A branch or a frame of a call chain. */
const CHAIN = /^\s{8,}(?:[|-]|\S+$)|^\s{2,400}\d{1,3}\.\d{2}% \S|^\s{8,400}\+ \S/;

function detect(head: Head): Detection | null {
  if (/^\s*PerfTop:/m.test(head.text) || head.lines.some(isAnnotateScreen)) return null;
  const lines = head.lines.map(plainLine);
  const samples = lines.find(line => /^(?:# ?)?Samples: \S+\s+of events? '/.test(line));
  const titles = lines.find(line => titleLine(line) !== null);
  const isCommented = titles?.startsWith('#') === true;
  if (samples !== undefined && titles !== undefined) return { confidence: 0.99, why: `"${samples.trim()}"` };
  if (lines.some(line => /^# Event '/.test(line)) && isCommented && titles!.includes('Baseline')) {
    return { confidence: 0.97, why: 'header of perf diff' };
  }
  if (samples !== undefined) return { confidence: 0.9, why: `"${samples.trim()}"` };
  const rows = lines.filter(line => ROW.test(line.slice(0, 5000))).length;
  if (isCommented && rows > 0) return { confidence: 0.9, why: 'title line and rows of perf report' };
  const percents = lines.filter(line => /^\s*\d+\.\d+%/.test(line) && !CHAIN.test(line)).length;
  if (rows === 0 || rows < 0.8 * percents) return null;
  // A page that shows some rows among prose is no report.
  const content = lines.filter(line => line.trim() !== '' && !CHAIN.test(line)).length;
  return { confidence: rows >= 0.25 * content ? 0.75 : 0.4, why: `${rows} rows "percent … [.] symbol"` };
}

async function read(input: Input): Promise<Profile> {
  const reader = new PerfReportReader();
  for await (const lines of lineBatches(input.chunks, LONG_LINE)) for (const line of lines) reader.line(line);
  const { views, notes, stacks } = reader.finish();
  return {
    format: reader.isDiff ? 'perf-diff' : 'perf-report',
    source: input.name,
    views,
    stacks,
    hasRows: true,
    annotations: [],
    unread: reader.unread,
    notes: [...input.notes, ...notes],
    recording: recordingFrom(reader.comments),
  };
}

/** `# cmdline : …`, `# nrcpus online : 2`, `# sample duration :   1000.248 ms`, as `--header` prints them. */
function recordingFrom(comments: readonly string[]): Recording {
  const value = (pattern: RegExp) =>
    comments.map(line => pattern.exec(line)?.[1]).find(found => found !== undefined);
  const duration = value(/^# sample duration\s*:\s*([\d.]{1,20}) ms/);
  const processors = value(/^# nrcpus online\s*:\s*(\d{1,5})/);
  const command = value(/^# cmdline\s*:\s*(.{1,2000})/);
  return {
    ...(duration === undefined ? {} : { seconds: Number(duration) / 1000 }),
    ...(processors === undefined ? {} : { processors: Number(processors) }),
    ...(command === undefined ? {} : { command: command.trim() }),
  };
}
