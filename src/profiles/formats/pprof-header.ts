/**
 * What stands above pprof's tables, of all its versions, and the chatter around them in a paste.
 * Source: https://github.com/google/pprof/blob/main/internal/report/report.go (`ProfileLabels`, `reportLabels`)
 *
 *     File: server
 *     Type: cpu
 *     Duration: 1.02s, Total samples = 1.34s (130.91%)
 *     Active filters:
 *        focus=main
 *     Showing nodes accounting for 1.34s, 100% of 1.34s total             Go 1.10 and later
 *     820ms of 870ms total (94.25%)                                       before
 *     Total: 99 samples                                                   gperftools' pprof, Go 1.4 and before
 */
import { AMOUNT, amountOf } from './pprof-units.ts';

export interface PprofHeader {
  /** `cpu`, `alloc_space`; where nothing says it, what the unit lets one take it for. */
  readonly type: string;
  readonly total: number | null;
  readonly unit: string | null;
  readonly seconds: number | null;
  readonly notes: readonly string[];
}

const SHOWING = new RegExp(`\\bof (${AMOUNT}) total(?:\\s*$|\\s+\\()`);
const TOTAL_SAMPLES = new RegExp(`\\bTotal samples = (${AMOUNT})`);
const DURATION = new RegExp(`\\bDuration: (${AMOUNT})\\b`);
const TOTAL = new RegExp(`^Total: (${AMOUNT})(?: (samples|MB|B|objects|seconds))?\\s*$`);
const MEANINGS: Record<string, readonly [unit: string, factor: number]> = {
  MB: ['bytes', 1024 ** 2],
  B: ['bytes', 1],
  seconds: ['ns', 1e9],
};

const HEADER =
  /^(?:File|Type|Time|Duration|Build ID|Doc|Comment|Period|Active filters|Showing|Dropped|Dropping|Total|See https)(?::|\s|$)|^\s*(?:focus|ignore|hide|show|show_from|prune_from|tag\w*|sample_index|unit|noinlines)=|^-{3,}$|^-{5,}|^-?\d\S* of \S+ total\b|^\s*flat\s/;
const CHATTER =
  /^\s*\(pprof\)|^\s*(?:[\w@~./:-]{0,80})?[$#%>]\s*(?:go|pprof|google-pprof|curl|sudo|ok|PASS)?\b|^(?:Fetching profile|Saved profile|Entering interactive|Welcome to pprof|Using local file|Using remote|Main binary filename|Local symbolization|Some binary filenames|Reading|Gathering|Generating|Loading|Read http|See https|No source information|Serving web UI|Wrote profile|PASS$|ok\s+\S+\s+[\d.]+s)|^\s*\.{3}\s*$|^`{3}|^Using `|^Use -?-?lines|^Removing |^\s*Error: /;

/** True for a line of the header. */
export function isHeader(line: string): boolean {
  return HEADER.test(line.trimStart()) || HEADER.test(line);
}

/** True for prompts, shell lines and what pprof says while it works. */
export function isChatter(line: string): boolean {
  return CHATTER.test(line.slice(0, 400));
}

export function headerOf(lines: readonly string[], unitSeen: string): PprofHeader {
  const find = (pattern: RegExp) => lines.map(line => pattern.exec(line)).find(match => match !== null);
  const whole = find(TOTAL);
  const meaning = MEANINGS[whole?.[2] ?? ''];
  const total = amountOf(find(SHOWING)?.[1] ?? find(TOTAL_SAMPLES)?.[1] ?? whole?.[1] ?? '');
  const duration = amountOf(find(DURATION)?.[1] ?? '');
  const unit = meaning?.[0] ?? (total?.unit || unitSeen || null);
  return {
    type: find(/^Type: (\S{1,60})/)?.[1] ?? (unit === 'bytes' ? 'space' : 'samples'),
    total: total === null ? null : total.value * (meaning?.[1] ?? 1),
    unit,
    seconds: (duration?.value ?? 0) / 1e9 || null,
    notes: notesOf(lines),
  };
}

/** What a bare figure of the table stands for: gperftools prints megabytes and seconds without a unit. */
export function factorOf(lines: readonly string[]): number {
  const whole = lines.map(line => TOTAL.exec(line)).find(match => match !== null);
  return MEANINGS[whole?.[2] ?? '']?.[1] ?? 1;
}

function notesOf(lines: readonly string[]): string[] {
  const find = (pattern: RegExp) => lines.map(line => pattern.exec(line)).find(match => match !== null);
  const dropped = find(/^Dropped (\d{1,9}) nodes? \((.{1,60})\)/);
  const limited = find(/^Showing top (\d{1,9}) nodes out of (\d{1,9})/);
  const filters = lines.filter(line =>
    /^\s*(?:focus|ignore|hide|show|show_from|prune_from|tag\w*)=/.test(line),
  );
  return [
    ...(dropped ? [`pprof left out ${dropped[1]} nodes (${dropped[2]})`] : []),
    ...(limited
      ? [`pprof shows the top ${limited[1]} of ${limited[2]} nodes: run it with -nodecount=100000 for all`]
      : []),
    ...(filters.length > 0
      ? [
          `filtered by ${filters.map(line => line.trim().slice(0, 100)).join(', ')}: shares are of the whole profile still`,
        ]
      : []),
  ];
}
