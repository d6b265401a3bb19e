/** Findings of one profile: what takes the time, what kind of work it is, and how far the figures can be trusted. */
import type { Culprit, Evidence, Finding, Severity } from '../core/report.ts';
import { CATEGORY_RULES } from './category-rules.ts';
import { evidenceOf } from './evidence.ts';
import type { Entry, Profile, View } from './model.ts';
import type { CategoryShare, Shares } from './shares.ts';
import { interval } from './statistics.ts';
import { code, hasNoSymbol, percent, verbOf } from './words.ts';

/** Percent of busy time from which one function is worth a finding, and a warning. */
const HOT = 10;
const VERY_HOT = 25;
const FEW_SAMPLES = 300;

export function findingsOf(profile: Profile, shares: Shares): Finding[] {
  const categories = shares.categories.flatMap(share => categoryFinding(profile, shares, share));
  const causes = [...categories, ...hotspots(profile, shares, categories)];
  const rank = (finding: Finding) => (finding.severity === 'warning' ? 0 : 1);
  const sorted = causes.sort((a, b) => rank(a) - rank(b));
  return [...sorted, ...qualityFindings(profile, shares)];
}

function categoryFinding(profile: Profile, shares: Shares, share: CategoryShare): Finding[] {
  const rule = CATEGORY_RULES[share.category.id];
  if (rule === undefined || share.percent < rule.from || shares.view.axis === 'alloc') return [];
  const members = shares.entriesIn(share.category.id).slice(0, 3);
  return [
    finding(
      `profile.${rule.id}`,
      share.percent >= rule.warning ? 'warning' : 'info',
      `${share.name}: ${percent(share.percent)} of ${baseOf(shares)}`,
      culpritOf(share.lead),
      members.map(entry => evidenceOf(profile, entry, shares)),
      rule.inLanguage?.[mainLanguage(shares)] ?? rule.remediation,
    ),
  ];
}

/** Of most of the time whose language shows; empty where none does. */
function mainLanguage({ languages }: Shares): string {
  const [first] = languages;
  const known = languages.reduce((sum, { percent }) => sum + percent, 0);
  return first !== undefined && 2 * first.percent >= known ? first.name : '';
}

/** The function that leads by self; a category's finding about the same function explains it. */
function hotspots(profile: Profile, shares: Shares, categories: readonly Finding[]): Finding[] {
  const named = shares.entries
    .slice(0, 5)
    .filter(entry => !hasNoSymbol(entry))
    .slice(0, 3);
  return named.flatMap((entry, index) => {
    const self = shares.percentOf(entry.self) ?? 0;
    if (self < (index === 0 ? HOT : VERY_HOT)) return [];
    const caller = entry === shares.entries[0] ? shares.callers[0] : undefined;
    const from =
      caller === undefined ? '' : `, called from ${code(caller.name)} (${percent(caller.percent)} of it)`;
    const explained = categories.filter(({ culprit }) => culprit?.name === entry.name);
    return [
      {
        ...finding(
          'profile.hotspot',
          self >= VERY_HOT ? 'warning' : 'info',
          `${code(entry.name)} ${verbOf(shares.view)} ${percent(self)} of ${baseOf(shares)}${from}`,
          culpritOf(entry),
          [evidenceOf(profile, entry, shares)],
          explained.length > 0 ? [] : adviceFor(profile, entry, shares),
        ),
        explains: explained.map(({ id }) => id),
      },
    ];
  });
}

function adviceFor(profile: Profile, entry: Entry, shares: Shares): string[] {
  if (profile.format === 'jfr-summary')
    return [
      'Send the .jfr itself, or `jfr view hot-methods FILE`: a summary counts events, it says nothing of where time goes.',
    ];
  const site = entry.file === null && CLASS.test(entry.name) ? shares.hotPath.at(-2) : undefined;
  if (site !== undefined && (shares.view.axis === 'alloc' || shares.view.axis === 'lock'))
    return [
      `Look at ${code(site)}: it is on the heaviest way to ${code(entry.name)}, which is a class and no function.`,
    ];
  const total = shares.percentOf(entry.total);
  const self = shares.percentOf(entry.self) ?? 0;
  const own = total !== null && total > 2 * self;
  return own
    ? [`Look at what ${code(entry.name)} calls: with its callees it takes ${percent(total)}.`]
    : [`Look at the lines of ${code(entry.name)}: ${linesOf(profile, entry)}.`, lessOf(shares.view)];
}

/** What to do about the function that leads, by what its figures are. */
function lessOf({ axis, name }: View): string {
  if (name === 'goroutine')
    return 'Goroutines that stand at one place and grow in number are leaked: what should wake or end them?';
  if (axis === 'lock')
    return 'Hold the lock for less, split it, or pass work over a channel; see the other profile (block, mutex) for the other side.';
  if (axis !== 'alloc')
    return 'Call it less often (cache, batch, a better algorithm) before making it faster.';
  return /^(?:inuse|live)/.test(name)
    ? 'Keep less: see who holds it (the callers), bound caches and queues, drop references that are done with.'
    : 'Allocate less: reuse buffers, reserve the capacity, avoid copies and conversions.';
}

/** async-profiler draws the allocated class, or the lock's, as the innermost frame. */
const CLASS =
  /^(?:[a-z][\w$]*\.)*(?:[A-Z][\w$]*|(?:byte|char|int|long|short|float|double|boolean)(?=\[))(?:\[\])*$/;

/** Of databases and of languages with a profiler of their own: where the lines, or the steps, are told. */
const LINES_SHOWN_BY: readonly (readonly [formats: RegExp, answer: string])[] = [
  [/^(?:pt-query-digest|mysqldumpslow|mysql-slow-log)$/, 'EXPLAIN ANALYZE shows which step takes the time'],
  [/^(?:postgres-log|pgbadger)$/, 'EXPLAIN (ANALYZE, BUFFERS) shows which step takes the time'],
  [/^oracle-awr$/, 'DBMS_XPLAN.DISPLAY_CURSOR with ALLSTATS LAST shows which step takes the time'],
  [/^redis-/, 'how many keys it touches and how large they are (MEMORY USAGE KEY) says why it is slow'],
  [/^(?:heaptrack|dhat|memray)$/, 'its callers, in the flame graph, say who asks for the memory'],
  [/^gprofng$/, 'gprofng display text -source NAME shows which burn, in a program built with -g'],
  [
    /^(?:macos-sample|call-tree-table)$/,
    "the profiler's source view (Instruments, VTune, Visual Studio) shows which burn",
  ],
  [/^ghc-/, 'more cost centres in it (an SCC pragma, -fprof-auto) show which'],
  [/^rprof/, 'Rprof(line.profiling = TRUE) shows which'],
  [/^(?:ruby-prof|stackprof)$/, 'stackprof FILE --method NAME shows which'],
  [/^xhprof$/, 'a sampling profiler (phpspy, Excimer) shows which'],
  [/^julia-profile$/, 'Profile.print(format = :flat) has a row a line'],
];

/** Where the lines of a function are told; a recording of the JVM knows them itself. */
function linesOf({ format }: Profile, { line }: Entry): string {
  if (format === 'jfr' && line !== null) return `line ${line} is the hottest`;
  if (/^(?:cprofile|pstats|py-spy|pyinstrument|python)/.test(format))
    return 'line_profiler (kernprof -lv) or py-spy record shows which burn';
  if (/^callgrind/.test(format)) return 'callgrind_annotate --auto=yes shows what each costs';
  const own = LINES_SHOWN_BY.find(([formats]) => formats.test(format))?.[1];
  if (own !== undefined) return own;
  if (format === 'table')
    return 'a profile of it (perf record, py-spy, async-profiler; EXPLAIN for a query) has them';
  if (/^(?:jfr|async-profiler|hot-threads)/.test(format))
    return 'a flight recording (asprof -o jfr, or jcmd PID JFR.start settings=profile) has them';
  if (format === 'cpuprofile') return '`perf code` on the same file ranks them';
  if (/^(?:chrome-trace|firefox|safari|heapprofile|v8-prof)/.test(format))
    return 'node --cpu-prof, or the Sources panel of DevTools after a recording, has the time of each';
  if (format === 'pprof-tags') return 'go tool pprof -top -tagfocus=VALUE shows in which functions';
  if (/^pprof/.test(format)) return 'go tool pprof -list NAME BINARY FILE shows which';
  return 'perf annotate --stdio -s SYMBOL, or go tool pprof -list, shows which burn';
}

function qualityFindings(profile: Profile, shares: Shares): Finding[] {
  const findings: Finding[] = [];
  const lead = shares.entries[0];
  const evidence = lead === undefined ? [] : [evidenceOf(profile, lead, shares)];
  const add = (id: string, title: string, remediation: readonly string[], severity: Severity = 'info') =>
    findings.push(finding(id, severity, title, null, evidence, remediation));
  if (shares.idle >= 5) {
    add('profile.idle', `${percent(shares.idle)} of all samples are idle; shares are of the busy rest`, [
      'A mostly idle profile says what runs when something runs, not why people wait: look at off-CPU time too (locks, disk, network).',
    ]);
  }
  if (shares.broken !== null && shares.broken >= 20) {
    add(
      'profile.broken-stacks',
      `${percent(shares.broken)} of the stacks are cut off (an unknown outermost frame, or two frames at most): inclusive figures are too small`,
      [
        'Record with perf record --call-graph dwarf, or build with -fno-omit-frame-pointer (JVM: -XX:+PreserveFramePointer).',
      ],
      'warning',
    );
  }
  const unnamed = shares.entries.filter(hasNoSymbol).reduce((sum, { self }) => sum + (self ?? 0), 0);
  const unknown = shares.percentOf(unnamed) ?? 0;
  if (unknown >= 15) {
    add('profile.no-symbols', `${percent(unknown)} of ${baseOf(shares)} is code without symbols`, [
      'Install the debug symbols (Debian: NAME-dbgsym), or record JIT code with its map: node --perf-basic-prof, java with a perf-map agent.',
    ]);
  }
  const samples = shares.view.samples;
  if (samples !== null && samples > 0 && samples < FEW_SAMPLES && shares.view.axis !== 'alloc') {
    add('profile.few-samples', `only ${samples} samples: ${uncertainty(shares, samples)}`, [
      'Record longer or at a higher frequency before comparing entries that are close.',
    ]);
  }
  if (lead?.self != null && (shares.percentOf(lead.self) ?? 0) < 5 && shares.entries.length >= 20) {
    add(
      'profile.flat',
      `no function takes 5 % by itself: ${code(lead.name)} leads with ${percent(shares.percentOf(lead.self) ?? 0)}`,
      [
        'Look at inclusive time and at the categories: a flat profile is changed by design (less work, fewer calls), not by one function.',
      ],
    );
  }
  return findings;
}

function uncertainty(shares: Shares, samples: number): string {
  const lead = shares.entries[0];
  const hits = lead?.samples ?? null;
  if (lead === undefined || hits === null) return 'small shares are chance';
  const [low, high] = interval(hits, samples);
  return `${code(lead.name)} is somewhere between ${percent(100 * low)} and ${percent(100 * high)} (95 %)`;
}

/** `busy CPU samples`, `allocated bytes`, `the table's total`. */
export function baseOf(shares: Shares): string {
  const { axis, name, unit, of } = shares.view;
  if (of !== undefined) return of;
  if (axis === 'cpu') return `${shares.idle >= 5 ? 'busy ' : ''}CPU samples`;
  if (axis === 'wall') return 'wall-clock time';
  if (axis === 'alloc') return `allocated ${unit}`;
  if (axis === 'lock') return 'contention';
  return unit === '%' || unit === '' ? 'the total' : /fault|switch|miss/.test(name) ? name : unit;
}

function culpritOf(entry: Entry | null): Culprit | null {
  return entry === null ? null : { kind: 'function', name: entry.name };
}

function finding(
  id: string,
  severity: Severity,
  title: string,
  culprit: Culprit | null,
  evidence: Evidence[],
  remediation: readonly string[],
): Finding {
  return {
    id,
    severity,
    resource: 'profile',
    title,
    culprit,
    evidence,
    against: [],
    since: null,
    explains: [],
    remediation: [...remediation],
  };
}
