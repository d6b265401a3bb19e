/**
 * A reply in a run's thread. What rules can answer is answered by rules: a command line that the policy allows is
 * run on the run's host, an order to change something is refused with the command that a person would type,
 * `Re-check` reruns the probes. The rest is the model's, over the run's own evidence.
 */
import { z } from 'zod';
import { type CommandContext, defineCommand } from '../core/command.ts';
import { composeReport, unreachedReport, whyLost } from '../core/compose.ts';
import { askModel } from '../core/explain.ts';
import type { Analysis } from '../core/fact.ts';
import { excerptsOf } from '../core/inputs.ts';
import type { ReadAs } from '../core/ports.ts';
import type { Change, Finding, HostFact, Report } from '../core/report.ts';
import type { Transcript } from '../core/transcript.ts';
import { known, said, wouldBe } from './followup-answers.ts';

/** What `diagnostics/` gives, as far as a reply needs it. */
export interface Examine {
  firstRound(problem: string | null): readonly string[];
  nextRound(state: {
    readonly host: string;
    readonly problem: string | null;
    readonly transcripts: readonly Transcript[];
    readonly round: number;
  }): readonly string[];
  diagnose(input: {
    readonly host: string;
    readonly problem: string | null;
    readonly transcripts: readonly Transcript[];
    readonly healthy: null;
  }): Analysis & { readonly changes: readonly Change[]; readonly samples: Record<string, unknown> };
  recheck(before: Looked, after: Looked): string;
}

interface Looked {
  readonly findings: readonly Finding[];
  readonly samples: Record<string, unknown>;
}

const CHANGE =
  /^(?:please\s+|can you\s+|could you\s+|just\s+)*(restart|reboot|kill|stop|start|delete|remove|renice|pin|unpin|scale|resize|flush|drop|clear|enable|disable|upgrade|roll ?back)\b/i;

export function createFollowup(examine: Examine) {
  return defineCommand({
    name: 'followup',
    version: '1',
    summary: 'A reply in a thread',
    examples: ['followup was it the deploy?'],
    accepts: ['text'],
    args: z.object({ words: z.string().optional(), recheck: z.boolean().optional() }),
    operands: ['words'],
    options: [],
    target: ({ recheck }) => (recheck ? 're-check' : 'reply'),
    problem: ({ words }) => words ?? null,

    async run({ words = '', recheck = false }, context) {
      const host = hostOf(context.parent);
      if (recheck && host !== null && context.parent !== null)
        return again(examine, host, context.parent, context);
      const order = CHANGE.exec(words);
      if (order) return reportOf(words, host, said(wouldBe(order[1] ?? '', context.parent)), [], context);
      const line = host === null ? null : lineOf(words, context);
      if (host !== null && line !== null) {
        const transcripts = await context.remote.collect(host, [line], 'reply');
        return reportOf(
          words,
          host,
          examine.diagnose({ host, problem: words, transcripts, healthy: null }),
          transcripts,
          context,
        );
      }
      return reportOf(words, host, await answerTo(words, context), [], context);
    },
  });
}

async function again(
  examine: Examine,
  host: string,
  before: Report,
  context: CommandContext,
): Promise<Report> {
  const problem = before.problem;
  const transcripts: Transcript[] = [];
  let lines = examine.firstRound(problem);
  for (let round = 1; lines.length > 0 && round <= 3; round++) {
    transcripts.push(...(await context.remote.collect(host, lines, `recheck-${round}`)));
    if (whyLost(transcripts) !== null) break;
    lines = examine.nextRound({ host, problem, transcripts, round });
  }
  const unreached = unreachedReport('followup', host, problem, transcripts);
  if (unreached !== null) return unreached;
  const after = examine.diagnose({ host, problem, transcripts, healthy: null });
  const verdict = examine.recheck(lookedAt(before), after);
  const explanation = {
    answer: '',
    claims: [],
    unverified: [],
    usage: null,
    degraded: null,
    transcripts: [],
  };
  return composeReport({
    command: 'followup',
    target: host,
    problem,
    analysis: { ...after, verdict },
    explanation,
    transcripts,
  });
}

async function reportOf(
  words: string,
  host: string | null,
  analysis: Analysis,
  transcripts: readonly Transcript[],
  context: CommandContext,
): Promise<Report> {
  const lines = (context.parent?.commands ?? []).map(({ line, output }) => ({ source: line, text: output }));
  const fresh = transcripts.map(({ line, stdout }) => ({ source: line, text: stdout }));
  const explanation = await askModel(context, {
    command: 'followup',
    question: words,
    target: host,
    analysis,
    // What is new about the host replaces what was known of it.
    told: host !== null && analysis.findings.length > 0 ? [] : (context.parent?.findings ?? []),
    excerpts: [
      ...fresh,
      ...lines,
      ...(await excerptsOf(context, [...context.inputs, ...context.parentInputs])),
    ],
    hosts: host === null ? [] : [host],
  });
  return composeReport({
    command: 'followup',
    target: host,
    problem: words,
    analysis,
    explanation,
    transcripts,
  });
}

/** With the facts of what was read, those that the words name first. */
async function answerTo(words: string, context: CommandContext): Promise<Analysis> {
  const { parent, parentInputs, inputs } = context;
  const unread = inputs.map(
    ({ name }) => `${name} is neither a stack trace nor a profile that I know: nothing was computed from it`,
  );
  const plain = known(words, parent);
  const kind = READ_BY[parent?.command ?? ''];
  if (kind === undefined || parentInputs.length === 0) return { ...plain, notes: unread };
  const about = await context.readers.about(parentInputs, kind, words);
  const answer = about.findings.length > 0 ? about : { ...plain, statements: about.statements };
  return { ...answer, notes: unread };
}

const READ_BY: Readonly<Record<string, ReadAs>> = {
  topn: 'topn',
  code: 'code',
  stacktrace: 'traces',
};

function hostOf(parent: Report | null): string | null {
  return parent?.facts.some(fact => fact.kind === 'host') ? parent.target : null;
}

function lookedAt(report: Report): Looked {
  const host = report.facts.find((fact): fact is HostFact => fact.kind === 'host');
  return { findings: report.findings, samples: host?.samples ?? {} };
}

/** The reply itself where the policy knows it as a command, or the look that it plainly asks for. */
function lineOf(words: string, context: CommandContext): string | null {
  const pid = /\bpid\s+(\d{1,7})\b/i.exec(words)?.[1];
  const typed = words.trim().replace(/^`+|`+$/g, '');
  if (isCommand(typed, context)) return typed;
  if (pid === undefined) return null;
  if (/\bthreads?\b/i.test(words)) return `pidstat -t -p ${pid} 1 3`;
  if (/\b(files?|fds?|descriptors?|sockets?)\b/i.test(words)) return `lsof -nP -p ${pid}`;
  return `pidstat -u -r -d -w -p ${pid} 1 3`;
}

/** Allowed as a command, or refused as one: `rm -rf /` is told why, `was it the deploy?` is no command. */
function isCommand(typed: string, context: CommandContext): boolean {
  const program = /^[a-z][\w.-]*(?=\s|$)/.exec(typed)?.[0];
  if (program === undefined) return false;
  const { verdict, reason } = context.policy.judge(typed);
  if (verdict !== 'refuse') return true;
  const known = context.policy.judge(program);
  return reason.startsWith(program) && !UNKNOWN.test(reason) && !UNKNOWN.test(known.reason);
}

/** How the policy says that it knows no such program. */
const UNKNOWN = /is not on the list/;
