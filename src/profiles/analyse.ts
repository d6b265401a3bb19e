/** From profiles to an Analysis: facts, findings, a verdict and an answer, without any model. */
import { PerfError } from '../core/errors.ts';
import type { Analysis } from '../core/fact.ts';
import { analyseCode } from './analyse-code.ts';
import { analyseDifference, sidesOf } from './analyse-difference.ts';
import { answerOf, verdictOf } from './answer.ts';
import { readDemangled } from './demangled.ts';
import { type ExportedFile, exportsOf } from './exports.ts';
import { findingsOf } from './findings.ts';
import type { Profile, Source } from './model.ts';
import { notesOf, picturesOf } from './notes.ts';
import { sharesOf } from './shares.ts';
import { profileFact, statementsOf } from './statements.ts';

const MAX_VIEWS = 8;
const WITHOUT_LINES =
  'this profile names functions, not lines: perf annotate --stdio, go tool pprof -list or line_profiler show the lines';

export type Purpose = 'topn' | 'code';

/** One source, or two: before and after. */
export async function analyseProfile(sources: readonly Source[], purpose: Purpose): Promise<Analysis> {
  return (await readAndAnalyse(sources, purpose)).analysis;
}

/** With the files that a thread gets beside the answer. */
export async function analyseWithFiles(
  sources: readonly Source[],
  purpose: Purpose,
): Promise<{ readonly analysis: Analysis; readonly files: readonly ExportedFile[] }> {
  const { analysis, profile } = await readAndAnalyse(sources, purpose);
  return { analysis, files: exportsOf(profile, analysis.pictures) };
}

async function readAndAnalyse(
  sources: readonly Source[],
  purpose: Purpose,
): Promise<{ readonly analysis: Analysis; readonly profile: Profile | null }> {
  const [first, second] = sources;
  if (first === undefined || sources.length > 2) {
    throw new PerfError(
      'profile-count',
      `Expected one profile, or two (before and after), got ${sources.length}.`,
    );
  }
  const profile = await readDemangled(first);
  if (second !== undefined)
    return { analysis: analyseDifference(profile, await readDemangled(second)), profile: null };
  return { analysis: analyse(profile, purpose), profile };
}

function analyse(profile: Profile, purpose: Purpose): Analysis {
  if (profile.format === 'folded-diff' || profile.format === 'perf-diff')
    return analyseDifference(...sidesOf(profile));
  if (
    profile.annotations.length > 0 &&
    (purpose === 'code' || (profile.stacks === null && profile.hasFunctions !== true))
  )
    return analyseCode(profile);
  const analysis = analyseOne(profile);
  return purpose === 'code' ? { ...analysis, notes: [...analysis.notes, WITHOUT_LINES] } : analysis;
}

function analyseOne(profile: Profile): Analysis {
  const shares = sharesOf(profile);
  const findings = findingsOf(profile, shares);
  return {
    facts: profile.views.slice(0, MAX_VIEWS).map(view => profileFact(profile, view)),
    statements: statementsOf(profile, shares),
    findings,
    verdict: verdictOf(profile, shares, findings),
    answer: answerOf(profile, shares, findings),
    notes: notesOf(profile),
    pictures: picturesOf(profile, shares),
  };
}
