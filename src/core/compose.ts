/** An analysis, what the model made of it and what ran on hosts → the Report. Pure. */
import type { Analysis } from './fact.ts';
import type { Explanation } from './ports.ts';
import { redact } from './redact.ts';
import type { Change, CommandRecord, Report } from './report.ts';
import { headAndTail, visible } from './text.ts';
import type { Transcript } from './transcript.ts';

export interface Parts {
  readonly command: string;
  readonly target: string | null;
  readonly problem: string | null;
  readonly analysis: Analysis;
  readonly explanation: Explanation;
  readonly transcripts?: readonly Transcript[];
  readonly changes?: readonly Change[];
}

const OUTPUT_LIMIT = 4096;

/** With a model the answer is its checked claims; without one it is what the rules say. */
export function composeReport(parts: Parts): Report {
  const { analysis, explanation } = parts;
  const transcripts = [...(parts.transcripts ?? []), ...explanation.transcripts];
  return {
    command: parts.command,
    target: parts.target,
    problem: parts.problem,
    verdict: analysis.verdict,
    findings: [...analysis.findings],
    changes: [...(parts.changes ?? [])],
    facts: [...analysis.facts],
    answer: [explanation.answer || analysis.answer, notesOf(analysis.notes)].filter(Boolean).join('\n\n'),
    claims: [...explanation.claims],
    unverified: [...explanation.unverified],
    pictures: [...analysis.pictures],
    files: [],
    commands: transcripts.map(recordOf),
    usage: explanation.usage,
    degraded: explanation.degraded,
  };
}

function notesOf(notes: readonly string[]): string {
  return notes.map(note => `_${note}_`).join('\n');
}

export function recordOf(transcript: Transcript): CommandRecord {
  const text = transcript.stdout || transcript.stderr;
  return {
    host: transcript.host,
    line: transcript.line,
    exit: transcript.exit,
    ms: Math.round(transcript.ms),
    bytes: transcript.bytes,
    truncated: transcript.truncated,
    ...(transcript.lost === undefined ? {} : { lost: transcript.lost }),
    ...(transcript.refused === undefined ? {} : { refused: transcript.refused }),
    output: headAndTail(redact(visible(text)), OUTPUT_LIMIT),
  };
}

export type Outcome = 'answered' | 'failed' | 'refused';

/**
 * `refused`: the policy refused some command; `failed`: there were commands and none gave output;
 * `answered`: everything else. These are the terminal's exit statuses 3, 1 and 0.
 */
export function outcomeOf(report: Report): Outcome {
  if (report.commands.some(command => command.refused !== undefined)) return 'refused';
  const gave = report.commands.some(command => command.lost === undefined || command.bytes > 0);
  return report.commands.length > 0 && !gave ? 'failed' : 'answered';
}

/** The one reason why nothing was reached, where there is one: the same words on every transcript. */
export function whyLost(transcripts: readonly Transcript[]): string | null {
  const first = transcripts[0];
  if (first?.lost === undefined || transcripts.some(({ bytes }) => bytes > 0)) return null;
  return transcripts.every(({ lost }) => lost !== undefined) ? first.lost : null;
}
