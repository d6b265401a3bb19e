/**
 * What the model may ask for, and the answers: a diagnostic on a host of this run, more of a text that it has seen.
 * The policy behind `Remote` judges every line; nothing here decides what may run. Every call gets one answer.
 */
import type { Fact } from '../core/fact.ts';
import type { Brief, People, Remote } from '../core/ports.ts';
import type { Transcript } from '../core/transcript.ts';
import { fenceOf, linesOf } from './excerpts.ts';
import type { Handles } from './handles.ts';
import { oneLine } from './phrases.ts';
import { createQuestions, type Question } from './questions.ts';
import { quoteArgv } from './quote-argv.ts';
import { factLine } from './statements.ts';
import type { ToolCall } from './turn.ts';

export interface Toolbox {
  /** Answers in the order of the calls. `turn` counts the rounds from 1. */
  answer(calls: readonly ToolCall[], turn: number): Promise<string[]>;
  readonly transcripts: readonly Transcript[];
}

interface Parts {
  readonly brief: Brief;
  readonly remote: Remote;
  /** null: nobody can be asked. */
  readonly people: People | null;
  readonly handles: Handles;
  readonly redact: (text: string) => string;
  readonly factsOf: (transcript: Transcript) => readonly Fact[];
}

const CALLS_A_TURN = 4;
const WORDS = 40;
const LINES_SHOWN = 80;
const FACTS_SHOWN = 40;

export function createToolbox({ brief, remote, people, handles, redact, factsOf }: Parts): Toolbox {
  const transcripts: Transcript[] = [];
  /** Texts that can be read on, by their name in the brief. */
  const texts = new Map(brief.excerpts.map(({ source, text }) => [source, linesOf(redact(text))]));
  const asked = new Map<string, string>();
  const questions = createQuestions({ round: brief.round, people, redact });

  async function answer(calls: readonly ToolCall[], turn: number): Promise<string[]> {
    const plans = calls.map((call, index) => (index < CALLS_A_TURN ? plan(call) : tooMany()));
    const wanted = new Map<string, string[]>();
    for (const step of plans)
      if ('line' in step) wanted.set(step.host, [...(wanted.get(step.host) ?? []), step.line]);
    const results = await collectAll(remote, wanted, `${brief.round}/${turn}`);
    transcripts.push(...results.values());
    const answers: string[] = [];
    // A question parks the run: never beside a host's step, and after them all.
    for (const step of plans)
      answers.push('question' in step ? await questions.ask(step, turn) : answerOf(step, results, turn));
    return answers;
  }

  function answerOf(
    step: Exclude<Plan, Question>,
    results: ReadonlyMap<string, Transcript>,
    turn: number,
  ): string {
    return 'line' in step ? show(step, results.get(keyOf(step)), turn) : step.says;
  }

  function plan(call: ToolCall): Plan {
    if (call.name === 'run_diagnostic') return planDiagnostic(call);
    if (call.name === 'read_transcript') return { says: readOn(call) };
    if (call.name === 'ask_person' && people) return questions.plan(call);
    if (call.name === 'report') return { says: 'no claims were found in it: {"claims":[…]}' };
    return { says: `there is no tool ${oneLine(call.name, 40)}: run_diagnostic, read_transcript, report` };
  }

  function planDiagnostic({ input }: ToolCall): Plan {
    const { host, argv } = input ?? {};
    if (typeof host !== 'string' || !brief.hosts.includes(host))
      return { says: `not run: hosts of this run are ${brief.hosts.join(' ') || 'none'}` };
    if (!isArgv(argv)) return { says: 'not run: argv is a list of words, the program first' };
    const line = quoteArgv(argv);
    const before = asked.get(keyOf({ host, line }));
    if (before) return { says: `not run again: ${before}. Ask for something else, or report.` };
    asked.set(keyOf({ host, line }), 'it was asked for in the same round');
    return { host, line };
  }

  function show(step: Diagnostic, transcript: Transcript | undefined, turn: number): string {
    if (!transcript) return 'no answer from the host';
    if (transcript.refused !== undefined) {
      asked.set(keyOf(step), 'it was refused');
      return `not run: ${oneLine(transcript.refused, 300)}`;
    }
    const source = oneLine(redact(transcript.line), 120);
    const lines = linesOf(redact(transcript.stdout || transcript.stderr));
    texts.set(source, lines);
    const facts = factsOf(transcript).slice(0, FACTS_SHOWN);
    const text = excerpt(handles, { host: step.host, source, lines, from: 1, to: LINES_SHOWN });
    asked.set(keyOf(step), `its output stands in the answer of round ${turn}`);
    return [
      statusOf(transcript, source),
      ...facts.map(fact => factLine(handles.addFact(fact), fact)),
      text,
    ].join('\n');
  }

  function readOn({ input }: ToolCall): string {
    const { source, from } = input ?? {};
    const lines = typeof source === 'string' ? texts.get(source) : undefined;
    if (!lines || typeof source !== 'string')
      return `there is no such text: ${[...texts.keys()].join(', ') || 'none'}`;
    const start = typeof from === 'number' && from >= 1 ? Math.floor(from) : 1;
    if (start > lines.length) return `it has ${lines.length} lines`;
    const host = transcripts.find(({ line }) => line === source)?.host ?? null;
    return excerpt(handles, { host, source, lines, from: start, to: start + LINES_SHOWN - 1 });
  }

  return { answer, transcripts };
}

/** One durable step for each host, named by the round and the host; by host and line. */
async function collectAll(
  remote: Remote,
  wanted: ReadonlyMap<string, readonly string[]>,
  round: string,
): Promise<Map<string, Transcript>> {
  const entries = [...wanted];
  const settled = await Promise.allSettled(
    entries.map(([host, lines]) => remote.collect(host, lines, `${round}/${host}`)),
  );
  const found = new Map<string, Transcript>();
  settled.forEach((result, index) => {
    // Only our own store, or a stop, rejects: the run ends here.
    if (result.status === 'rejected') throw result.reason;
    const [host = '', lines = []] = entries[index] ?? [];
    result.value.forEach((transcript, place) => {
      found.set(keyOf({ host, line: lines[place] ?? '' }), transcript);
    });
  });
  return found;
}

interface Diagnostic {
  readonly host: string;
  readonly line: string;
}
type Plan = Diagnostic | Question | { readonly says: string };

function keyOf({ host, line }: Diagnostic): string {
  return `${host}\n${line}`;
}

function tooMany(): Plan {
  return { says: `not run: at most ${CALLS_A_TURN} calls a round` };
}

function isArgv(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= WORDS &&
    value.every(word => typeof word === 'string' && word.length <= 500)
  );
}

function statusOf({ exit, lost, truncated, ms }: Transcript, source: string): string {
  const end = lost === undefined ? `exit ${exit ?? 'unknown'}` : `cut short: ${oneLine(lost, 120)}`;
  return `${source}: ${end}, ${Math.round(ms / 100) / 10} s${truncated ? ', middle left out' : ''}`;
}

interface Part {
  readonly host: string | null;
  readonly source: string;
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
}

function excerpt(handles: Handles, { host, source, lines, from, to }: Part): string {
  const shown = lines.slice(from - 1, to);
  const fence = fenceOf(shown.join('\n'));
  const left = lines.length - Math.min(to, lines.length);
  return [
    fence,
    ...shown.map((text, index) => `${handles.addLine({ host, source, line: from + index, text })} | ${text}`),
    fence,
    ...(left > 0 ? [`(${left} more lines: read_transcript from ${to + 1})`] : []),
  ].join('\n');
}
