/** The analysis of annotated code: hot lines ranked, what skid means for them, patterns named, a rewrite proposed. */
import type { Analysis } from '../core/fact.ts';
import type { Finding } from '../core/report.ts';
import { type HotSpot, hotSpots } from './code/hot-spots.ts';
import { type Match, patternsOf } from './code/patterns.ts';
import { producerOf } from './code/skid.ts';
import { lineOf } from './evidence.ts';
import type { Profile } from './model.ts';
import { notesOf, picturesOf } from './notes.ts';
import { baseName, sharesOf } from './shares.ts';
import { fact, profileFact } from './statements.ts';
import { interval } from './statistics.ts';
import { code, percent } from './words.ts';

const WITHOUT_CODE =
  'the file names lines without their code: send the source of the hottest ones, or what annotates it (perf annotate, pprof -list, callgrind_annotate --auto=yes, gcov)';
const HOT = 5;
const FEW = 30;
const SHOWN = 6;

interface Spot extends HotSpot {
  readonly matches: readonly Match[];
}

export function analyseCode(profile: Profile): Analysis {
  const spots: Spot[] = hotSpots(profile.annotations).map(spot => ({ ...spot, matches: patternsOf(spot) }));
  const shares = sharesOf(profile);
  const hot = spots.filter((spot, index) => weightOf(spot) >= HOT || index === 0);
  return {
    facts: profile.views.map(view => profileFact(profile, view)),
    statements: spots.slice(0, 25).map(spot => {
      const source = lineOf(profile.source, spot.at.line, spot.at.text);
      return fact(
        { kind: 'line', name: placeOf(spot) },
        spot.share > 0 ? 'self' : 'total',
        weightOf(spot),
        '%',
        source,
      );
    }),
    findings: [
      ...hot.slice(0, SHOWN).flatMap(spot => lineFindings(profile, spot)),
      ...sampleFindings(profile),
    ],
    verdict: verdict(spots),
    answer: answer(profile, hot.slice(0, SHOWN)),
    notes: [
      ...notesOf(profile),
      ...(spots.length > 0 && spots.every(spot => spot.code === '') ? [WITHOUT_CODE] : []),
      `language: ${[...new Set(spots.map(({ language }) => language))].join(', ') || 'unknown'}`,
    ],
    pictures: picturesOf(profile, shares),
  };
}

/** Its own share; where a line only calls, what it calls. */
function weightOf({ share, totalShare }: HotSpot): number {
  return share > 0 ? share : (totalShare ?? 0);
}

function placeOf({ file, line, annotation }: HotSpot): string {
  const name = baseName(file) ?? annotation.function.split('(', 1)[0]!;
  return line === null ? name : `${name}:${line}`;
}

function baseOf({ annotation }: HotSpot): string {
  const { unit } = annotation;
  if (unit === '%' || unit === 'samples' || unit === 's') return code(annotation.function);
  if (unit === 'executions') return 'all counted executions';
  if (unit === 'bytes') return 'the memory that the lines added';
  return annotation.event !== null && unit === annotation.event ? `all ${unit}` : 'the profile';
}

/** Its place, and its code where that is printed. */
function titleOf(spot: HotSpot): string {
  return spot.code === '' ? placeOf(spot) : `${placeOf(spot)} ${code(spot.code)}`;
}

function verdict(spots: readonly Spot[]): string {
  const first = spots[0];
  if (first === undefined) return 'no line of the annotated code carries a figure';
  const pattern = first.matches[0] === undefined ? '' : `: ${first.matches[0].title}`;
  const own =
    first.annotation.unit === 'executions' ? 'is' : first.annotation.unit === 'bytes' ? 'adds' : 'takes';
  const verb = first.share > 0 ? own : 'calls what takes';
  return `${titleOf(first)} ${verb} ${percent(weightOf(first))} of ${baseOf(first)}${pattern}`;
}

function lineFindings(profile: Profile, spot: Spot): Finding[] {
  const weight = weightOf(spot);
  const evidence = [lineOf(profile.source, spot.at.line, spot.at.text)];
  const base = { resource: 'profile', culprit: { kind: 'line', name: placeOf(spot) }, since: null };
  const producer = producerOf(spot);
  const skid =
    producer === null
      ? []
      : [
          {
            text: `skid: ${code(producer.hot.code)} is charged, but ${code(producer.likely.code)} before it (${producer.why}) is likelier to be slow`,
            evidence: lineOf(profile.source, producer.likely.at.line, producer.likely.at.text),
          },
        ];
  const line: Finding = {
    ...base,
    id: 'profile.hot-line',
    severity: weight >= 20 ? 'warning' : 'info',
    title: `${titleOf(spot)}: ${percent(weight)} of ${baseOf(spot)}${spot.loops.length > 0 ? ', in a loop' : ''}`,
    evidence,
    against: skid,
    explains: [],
    remediation: [],
  };
  const patterns = spot.matches.map(
    (match): Finding => ({
      ...base,
      id: `profile.code.${match.id}`,
      severity: weight >= 20 ? 'warning' : 'info',
      title: `${placeOf(spot)}: ${match.title}`,
      evidence,
      against: [],
      explains: ['profile.hot-line'],
      remediation: [match.advice],
    }),
  );
  return [...patterns, line];
}

function sampleFindings(profile: Profile): Finding[] {
  return profile.annotations.flatMap(annotation => {
    if (annotation.samples === null || annotation.samples >= FEW) return [];
    const hottest = annotation.lines.reduce(
      (best, line) => ((line.self ?? 0) > (best.self ?? 0) ? line : best),
      annotation.lines[0]!,
    );
    const hits = Math.round(((hottest.self ?? 0) / annotation.total) * annotation.samples);
    const [low, high] = interval(hits, annotation.samples);
    return [
      {
        id: 'profile.few-samples',
        severity: 'info' as const,
        resource: 'profile',
        title: `only ${annotation.samples} samples in ${code(annotation.function)}: too few to rank its lines (the hottest has ${percent(100 * low)} to ${percent(100 * high)}, 95 %)`,
        culprit: { kind: 'function', name: annotation.function },
        evidence: [lineOf(profile.source, hottest.at.line, hottest.at.text)],
        against: [],
        since: null,
        explains: [],
        remediation: ['Record longer, or at a higher frequency.'],
      },
    ];
  });
}

function answer(profile: Profile, spots: readonly Spot[]): string {
  const parts = [`**Hot lines**\n${spots.map((spot, index) => spotLine(spot, index)).join('\n')}`];
  const advice = [
    ...new Map(spots.flatMap(({ matches }) => matches).map(match => [match.id, match] as const)).values(),
  ];
  if (advice.length > 0)
    parts.push(
      `**What it is, and what to write instead**\n${advice.map(({ title, advice: text }) => `• ${title}. ${text}`).join('\n')}`,
    );
  parts.push(...changes(spots));
  const skid = spots.map(producerOf).find(producer => producer !== null);
  if (skid) {
    parts.push(
      `Skid: samples land behind the slow instruction. ${code(skid.hot.code)} is charged; ${code(skid.likely.code)} before it is the likelier cause (${skid.why}).`,
    );
  } else if (profile.format === 'perf-annotate') {
    parts.push(
      'A sample is charged where the interrupt is taken, usually one instruction late: look two up and two down before blaming one.',
    );
  }
  return parts.join('\n\n');
}

function spotLine(spot: Spot, index: number): string {
  const total =
    spot.totalShare !== null && spot.totalShare > spot.share + 0.05
      ? `, ${percent(spot.totalShare)} with what it calls`
      : '';
  const count = spot.count === null ? '' : `, ran ${spot.count.toLocaleString('en-US')} times`;
  const loop =
    spot.loops.length > 0
      ? `, in ${spot.loops.length > 1 ? `${spot.loops.length} nested loops` : 'a loop'}`
      : '';
  return `${index + 1}. ${titleOf(spot)} ${percent(spot.share)}${total}${count}${loop}`;
}

const MAX_CHANGES = 2;

/** The changes that the text itself shows to be right, as diffs that apply; or that there is none. */
function changes(spots: readonly Spot[]): string[] {
  const matches = spots.flatMap(({ matches: own }) => own);
  const found = new Map(
    matches.flatMap(({ rewrite }) => (rewrite === null ? [] : [[rewrite.diff, rewrite] as const])),
  );
  if (found.size > 0)
    return [...found.values()].slice(0, MAX_CHANGES).map(({ diff, condition }) => {
      const caution = condition === null ? '' : `; right as long as ${condition}`;
      return `**A change to try** (not run, not tested${caution})\n\`\`\`diff\n${diff.replaceAll('```', '')}\n\`\`\``;
    });
  if (matches.length === 0) return [];
  return ['No diff: what is pasted does not show that a change would keep the meaning.'];
}
