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
  // What the model asked for and was refused did not run, and is nobody's command: the audit has it.
  const asked = explanation.transcripts.filter(transcript => transcript.refused === undefined);
  const transcripts = [...(parts.transcripts ?? []), ...asked];
  return {
    command: parts.command,
    target: parts.target,
    problem: parts.problem,
    verdict: analysis.verdict,
    findings: [...analysis.findings],
    changes: [...(parts.changes ?? [])],
    facts: [...analysis.facts],
    answer: [cutShort(transcripts), explanation.answer || analysis.answer, notesOf(analysis.notes)]
      .filter(Boolean)
      .join('\n\n'),
    claims: [...explanation.claims],
    unverified: [...explanation.unverified],
    pictures: [...analysis.pictures],
    files: [...(analysis.files ?? [])],
    commands: transcripts.map(recordOf),
    usage: explanation.usage,
    degraded: explanation.degraded,
  };
}

/** A host that died in the middle: said before what was seen until then. */
function cutShort(transcripts: readonly Transcript[]): string {
  const lost = transcripts.find(transcript => /connection lost/.test(transcript.lost ?? ''));
  if (!lost || !transcripts.some(transcript => transcript.lost === undefined && transcript.bytes > 0))
    return '';
  return `${lost.host} stopped answering after ${(lost.ms / 1000).toFixed(1)} s. What was seen until then:`;
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

/** How a Report begins to say that the run broke inside the bot. */
export const BROKEN = 'this run broke inside the bot';

export type Outcome = 'answered' | 'failed' | 'refused';

/**
 * `failed`: there were commands that may run, and none gave output; `refused`: the policy refused some command;
 * `answered`: everything else. These are the terminal's exit statuses 1, 3 and 0.
 */
export function outcomeOf(report: Report): Outcome {
  const allowed = report.commands.filter(command => command.refused === undefined);
  const gave = allowed.some(command => command.lost === undefined || command.bytes > 0);
  if ((allowed.length > 0 && !gave) || report.degraded?.startsWith(BROKEN)) return 'failed';
  return allowed.length < report.commands.length ? 'refused' : 'answered';
}

/** The one reason why nothing was reached, where there is one: the same words on every transcript. */
export function whyLost(transcripts: readonly Transcript[]): string | null {
  const allowed = transcripts.filter(({ refused }) => refused === undefined);
  const first = allowed[0];
  if (first?.lost === undefined || allowed.some(({ bytes }) => bytes > 0)) return null;
  return allowed.every(({ lost }) => lost !== undefined) ? first.lost : null;
}

/** A host that was not reached: that is the whole answer, and a model is not asked about it. Null: it was. */
export function unreachedReport(
  command: string,
  host: string,
  problem: string | null,
  transcripts: readonly Transcript[],
): Report | null {
  const why = whyLost(transcripts);
  if (why === null) return null;
  const analysis: Analysis = {
    facts: [
      {
        kind: 'host',
        name: host,
        looked: [],
        unseen: [{ what: 'everything', why, open: null }],
        samples: {},
      },
    ],
    statements: [],
    findings: [],
    verdict: why.includes(host) ? why : `${host}: ${why}`,
    answer: 'Nothing was seen of this host.',
    notes: [],
    pictures: [],
  };
  const explanation = {
    answer: '',
    claims: [],
    unverified: [],
    usage: null,
    degraded: null,
    transcripts: [],
  };
  return composeReport({ command, target: host, problem, analysis, explanation, transcripts });
}
