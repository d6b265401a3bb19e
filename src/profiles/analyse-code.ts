/** The analysis of annotated code: hot lines ranked, what skid means for them, patterns named, a rewrite proposed. */
import type { Analysis } from '../core/fact.ts';
import type { Finding } from '../core/report.ts';
import { type Diagnosis, diagnosisOf, type Spot, withMatches } from './code/diagnosis.ts';
import { type HotSpot, hotSpots, weightOf } from './code/hot-spots.ts';
import type { Match } from './code/patterns.ts';
import { lineOf } from './evidence.ts';
import type { Profile } from './model.ts';
import { notesOf, picturesOf } from './notes.ts';
import { baseName, sharesOf } from './shares.ts';
import { fact, profileFact } from './statements.ts';
import { interval } from './statistics.ts';
import { code, percent, sourceLine, whatToDo } from './words.ts';

const WITHOUT_CODE =
  'the file names lines without their code: send the source of the hottest ones, or what annotates it (perf annotate, pprof -list, callgrind_annotate --auto=yes, gcov)';
const HOT = 5;
const FEW = 30;
const SHOWN = 6;

export function analyseCode(profile: Profile): Analysis {
  const spots = withMatches(hotSpots(profile.annotations));
  const diagnosis = diagnosisOf(spots);
  const shares = sharesOf(profile);
  const hot = hottest(spots, diagnosis);
  return {
    facts: profile.views.map(view => profileFact(profile, view)),
    statements: spots
      .filter(spot => weightOf(spot) > 0)
      .slice(0, 25)
      .map(spot => {
        const source = lineOf(profile.source, spot.at.line, spot.at.text);
        return fact(
          { kind: 'line', name: placeOf(spot) },
          spot.share > 0 ? 'self' : 'total',
          weightOf(spot),
          '%',
          source,
        );
      }),
    findings: [...hot.flatMap(spot => lineFindings(profile, spot)), ...sampleFindings(profile)],
    verdict: verdict(diagnosis),
    answer: answer(profile, hot, diagnosis),
    notes: [
      ...notesOf(profile),
      ...(spots.length > 0 && spots.every(spot => spot.code === '') ? [WITHOUT_CODE] : []),
      `language: ${[...new Set(spots.map(({ language }) => language))].join(', ') || 'unknown'}`,
    ],
    pictures: picturesOf(profile, shares),
  };
}

/** The line that explains first, then by weight; what is cold explains nothing. */
function hottest(spots: readonly Spot[], diagnosis: Diagnosis | null): Spot[] {
  if (diagnosis === null) return [];
  const { lead, cause } = diagnosis;
  const rest = spots.filter(spot => spot !== cause && (spot === lead || weightOf(spot) >= HOT));
  return [cause, ...rest].slice(0, SHOWN);
}

function placeOf({ file, line, annotation, text, index, inlined }: HotSpot): string {
  const from = inlined[0] === undefined ? null : withoutTypes(shortName(inlined[0]));
  if (from !== null && /^(?:std|core|alloc|__gnu_cxx|boost|absl|folly)::|^<|^operator/.test(from))
    return `${code(from)}, inlined into ${code(shortName(annotation.function))},`;
  const around = text === null || index < 0 ? null : text.functionAround(index);
  const name = baseName(file) ?? around ?? (isNamed(annotation) ? shortName(annotation.function) : 'line');
  return line === null ? name : `${name}:${line}`;
}

/** Not what stands for the name of a function where the tool gives none. */
function isNamed({ function: name }: HotSpot['annotation']): boolean {
  return name !== 'source' && name !== '' && name !== 'symbol';
}

/** `std::find<int*>` → `std::find`. */
function withoutTypes(name: string): string {
  let depth = 0;
  let kept = '';
  for (const letter of name.slice(0, 2000)) {
    if (letter === '<') depth++;
    else if (letter === '>' && depth > 0) depth--;
    else if (depth === 0) kept += letter;
  }
  return kept.trim().replace(/^.*\s(?=[\w:]+$)/, '') || name;
}

function shortName(name: string): string {
  return name.replace(/\((?![^()]*\)::|\*).*$/, '') || name;
}

function baseOf({ annotation, text, index }: HotSpot): string {
  const { unit } = annotation;
  if (unit === 'executions') return 'all counted executions';
  if (unit === 'bytes') return 'the memory that the lines added';
  if (unit === '%' || unit === 'samples' || unit === 's') {
    if (isNamed(annotation)) return code(annotation.function);
    const around = text === null || index < 0 ? null : text.functionAround(index);
    return around === null ? 'what is pasted' : code(around);
  }
  return annotation.event !== null && unit === annotation.event ? `all ${unit}` : 'the profile';
}

/** Its place, and its code where that is printed. */
function titleOf(spot: HotSpot): string {
  return spot.code === '' ? placeOf(spot) : `${placeOf(spot)} ${sourceLine(spot.code)}`;
}

function verdict(diagnosis: Diagnosis | null): string {
  if (diagnosis === null) return 'no line of the annotated code carries a figure';
  const { lead, cause, match, by } = diagnosis;
  const share = `${titleOf(lead)} ${verbOf(lead)} ${percent(weightOf(lead))} of ${baseOf(lead)}`;
  if (match === null) return `${share}${lead.isCall ? '' : plainAdvice(lead)}`;
  const what = `${match.title}; ${whatToDo(match.advice)}`;
  if (by === 'itself') return `${share}: ${what}`;
  const where = titleOf(cause);
  return by === 'skid'
    ? `${share}, charged for what stands before it: ${where}, ${what}`
    : `${share}; in the same loop ${where}: ${what}`;
}

function verbOf(spot: HotSpot): string {
  if (spot.share <= 0.05 && weightOf(spot) > spot.share) return 'calls what takes';
  if (spot.annotation.unit === 'executions') return 'is';
  return spot.annotation.unit === 'bytes' ? 'adds' : 'takes';
}

/** No pattern is known: what the figure itself says. */
function plainAdvice(spot: HotSpot): string {
  if (spot.annotation.unit === 'executions')
    return spot.loops.length > 0 ? ', in a loop: run it less often' : '';
  return spot.loops.length > 0
    ? ', in a loop; no known pattern of slow code: do less in each round, or fewer rounds'
    : '; no known pattern of slow code';
}

function lineFindings(profile: Profile, spot: Spot): Finding[] {
  const weight = weightOf(spot);
  const evidence = [lineOf(profile.source, spot.at.line, spot.at.text)];
  const base = { resource: 'profile', culprit: { kind: 'line', name: placeOf(spot) }, since: null };
  const { producer } = spot;
  const skid =
    producer === null
      ? []
      : [
          {
            text: `skid: ${sourceLine(producer.hot.code)} is charged, but ${sourceLine(producer.likely.code)} before it (${producer.why}) is likelier to be slow`,
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

function answer(profile: Profile, spots: readonly Spot[], diagnosis: Diagnosis | null): string {
  const parts = [`**Hot lines**\n${spots.map((spot, index) => spotLine(spot, index)).join('\n')}`];
  const advice = adviceOf(spots);
  if (advice.length > 0)
    parts.push(
      `**What it is, and what to write instead**\n${advice.map(({ title, advice: text }) => `• ${title}. ${text}`).join('\n')}`,
    );
  parts.push(...changes(spots));
  const skid = diagnosis?.lead.producer ?? null;
  if (skid !== null) {
    parts.push(
      `Skid: samples land behind the slow instruction. ${sourceLine(skid.hot.code)} is charged; ${sourceLine(skid.likely.code)} before it is the likelier cause (${skid.why}).`,
    );
  } else if (profile.format === 'perf-annotate') {
    parts.push(
      'A sample is charged where the interrupt is taken, usually one instruction late: look two up and two down before blaming one.',
    );
  }
  return parts.join('\n\n');
}

function adviceOf(spots: readonly Spot[]): Match[] {
  return [
    ...new Map(spots.flatMap(({ matches }) => matches).map(match => [match.id, match] as const)).values(),
  ];
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
  const own = spot.share <= 0.05 && weightOf(spot) > spot.share ? '' : ` ${percent(spot.share)}`;
  const comma = own === '' ? total.replace(/^,/, '') : total;
  return `${index + 1}. ${titleOf(spot)}${own}${comma}${count}${loop}`;
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
