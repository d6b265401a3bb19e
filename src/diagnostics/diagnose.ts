/** Transcripts → what is wrong, who does it, what proves it, what was fine and what was not seen. */
import type { Analysis } from '../core/fact.ts';
import type { Change, Finding, HostFact } from '../core/report.ts';
import type { Transcript } from '../core/transcript.ts';
import { answerOf, verdictOf } from './answer.ts';
import { beganWhen } from './began.ts';
import type { Check } from './checks/check.ts';
import { CHECKS } from './checks/index.ts';
import { changesSince } from './compare.ts';
import { Observations } from './observations/index.ts';
import { picturesOf } from './pictures.ts';
import { rank } from './ranking.ts';
import { samplesOf } from './samples.ts';
import { statementsOf } from './statements.ts';
import { unseenOf } from './unseen.ts';
import { percent, plural, size } from './words.ts';

export interface DiagnoseInput {
  readonly host: string;
  readonly problem: string | null;
  readonly transcripts: readonly Transcript[];
  /** The host's last run without a finding above info. */
  readonly healthy?: { readonly at: string; readonly samples: Record<string, unknown> } | null;
}

export interface Diagnosis extends Analysis {
  readonly changes: readonly Change[];
  /** For baselines and siblings; JSON of at most 200 KB. */
  readonly samples: Record<string, unknown>;
}

export function diagnose(input: DiagnoseInput): Diagnosis {
  const seen = new Observations(input.host, input.problem, input.transcripts);
  const able = CHECKS.filter(check => check.sees(seen));
  const candidates = able.flatMap(check => check.run(seen).map(found => ({ check, found })));
  const findings = rank(candidates, seen.problem);
  const open = new Set(candidates.filter(({ found }) => found.undecided).map(({ check }) => check.looks));
  const judged = able.filter(check => !open.has(check.looks));
  const looked = [...new Set(judged.map(check => check.looks))];
  const unseen = unseenOf(seen);
  const samples = { ...samplesOf(seen) };
  const fact: HostFact = { kind: 'host', name: input.host, looked, unseen, samples };
  return {
    facts: [fact],
    statements: statementsOf(seen),
    findings,
    verdict: verdictOf(findings, looked, measuredOf(seen), seen),
    answer: answerOf(
      findings,
      beganOf(findings, seen),
      fineOf(judged, findings, seen),
      unseen,
      measuredOf(seen),
    ),
    notes: notesOf(seen),
    pictures: picturesOf(seen),
    changes: input.healthy ? changesSince(input.healthy.samples, samples) : [],
    samples,
  };
}

function beganOf(findings: readonly Finding[], seen: Observations): string[] {
  const [first] = findings;
  return first && first.severity !== 'info' ? beganWhen(first, seen) : [];
}

/** What was judged and has no finding above info. */
function fineOf(judged: readonly Check[], findings: readonly Finding[], seen: Observations): string[] {
  const faulty = new Set(findings.filter(finding => finding.severity !== 'info').map(finding => finding.id));
  const bad = new Set(judged.filter(check => faulty.has(check.id)).map(check => check.looks));
  const fine = [...new Set(judged.map(check => check.looks))].filter(looks => !bad.has(looks));
  const tasks = seen.processes.all.length;
  return tasks > 0 && !bad.has('processes')
    ? [...fine.filter(looks => looks !== 'processes'), plural(tasks, 'process').replace(/ss{2}$/, 'sses')]
    : fine;
}

/** The figures that a person who asked for one command wants to hear. */
function measuredOf(seen: Observations): string[] {
  const measured: string[] = [];
  const { average, count } = seen.cpu;
  if (average)
    measured.push(
      `CPU ${percent(average.busy)} busy${count === null ? '' : ` over ${plural(count, 'CPU')}`}`,
    );
  const { total, available, swapTotal, swapFree } = seen.memory;
  if (total && available) measured.push(`${size(available.value)} of ${size(total.value)} memory available`);
  if (swapTotal && swapFree && swapTotal.value > 0) {
    measured.push(`${size(swapTotal.value - swapFree.value)} of ${size(swapTotal.value)} swap used`);
  }
  const disk = seen.disks.toSorted((a, b) => b.utilised - a.utilised)[0];
  if (disk) measured.push(`${disk.device} ${percent(disk.utilised)} busy`);
  const fullest = seen.spaces.toSorted((a, b) => b.percent - a.percent)[0];
  if (fullest) measured.push(`fullest file system ${fullest.mount} at ${percent(fullest.percent)}`);
  if (seen.load)
    measured.push(`load ${seen.load.one} (1 min), ${seen.load.five} (5 min), ${seen.load.fifteen} (15 min)`);
  return measured;
}

/** Lines that no reader understood are told, never dropped in silence. */
function notesOf(seen: Observations): string[] {
  return seen.outputs.flatMap(printed => {
    const unread = printed.reading?.unread.length ?? 0;
    return unread > 0 ? [`${printed.source}: ${plural(unread, 'line')} not understood`] : [];
  });
}
