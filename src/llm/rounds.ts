/**
 * One question to the model, in a few rounds: it asks for more data or reports claims; the claims are checked, mended
 * once, and what still breaks a rule is dropped and named. Deterministic apart from its ports, so that a run is replayed.
 */
import type { Fact } from '../core/fact.ts';
import type { Brief, Completion, Explanation, Model, People, Policy, Remote } from '../core/ports.ts';
import { createRedactor } from '../core/redact.ts';
import { visible } from '../core/text.ts';
import type { Transcript } from '../core/transcript.ts';
import { layOut } from './brief.ts';
import { CLAIMS_SCHEMA, type Parsed, parseClaims } from './claims.ts';
import { type Complete, Conversation } from './conversation.ts';
import { explanationOf } from './explanation.ts';
import { systemText } from './prompts/load.ts';
import { type Checked, check, mended, repairText } from './repair.ts';
import type { Context } from './rules/index.ts';
import { toolSchemas } from './tool-schemas.ts';
import { createToolbox } from './toolbox.ts';
import { readTurn, type Turn } from './turn.ts';

export interface ExplainerParts {
  /** One durable step, named by `round`: one name a run. */
  readonly complete: Complete;
  readonly remote: Remote;
  /** Judges the commands of proposed changes; without it none is shown. */
  readonly policy?: Policy;
  /** Who may be asked what no host can answer; without it nobody is. */
  readonly people?: People;
  /** An allowed line of each program that the policy knows, for the model to choose from. */
  readonly tools?: readonly string[];
  /** What can be read out of a transcript that was collected at the model's request. */
  readonly factsOf?: (transcript: Transcript) => readonly Fact[];
  /** Tokens that the model's server takes in all; 32,768 where nothing is known. */
  readonly window?: number;
}

const ROUNDS = 4;
const WINDOW = 32_768;
/** Below this window there is no room for rounds. */
const ROUNDS_WINDOW = 8192;
/** Of one prompt, by the safe estimate, whatever the window. */
const PROMPT = 16_000;
/** Characters a token of our own English, at least. */
const PROSE = 3.5;

export function createExplainer(parts: ExplainerParts): Model {
  return {
    async explain(brief) {
      const first = await answer(parts, brief, { tokens: promptTokens(parts.window), step: '' });
      if (!first.shorter) return first.explanation;
      // The server could not take the prompt: once more with the findings and little else.
      const small = { ...brief, excerpts: [], hosts: [], history: [] };
      const second = await answer(parts, small, {
        tokens: Math.floor(promptTokens(parts.window) / 3),
        step: 'short/',
      });
      const reason = `${first.explanation.degraded}: asked again without excerpts`;
      const degraded = second.explanation.degraded;
      return { ...second.explanation, degraded: degraded ? `${reason}; ${degraded}` : reason };
    },
  };
}

function promptTokens(window = WINDOW): number {
  return Math.min(PROMPT, Math.floor(window * 0.6));
}

interface Attempt {
  readonly tokens: number;
  /** Before the names of this attempt's steps. */
  readonly step: string;
}

interface Outcome {
  readonly explanation: Explanation;
  /** The same question may succeed with a shorter prompt. */
  readonly shorter: boolean;
}

async function answer(parts: ExplainerParts, brief: Brief, { tokens, step }: Attempt): Promise<Outcome> {
  const redactor = createRedactor();
  const redact = (text: string): string => redactor(visible(text));
  const system = systemText(brief.command);
  const { text, handles, left } = layOut(brief, tokens - Math.ceil(system.length / PROSE), redactor);
  const conversation = new Conversation(brief, parts.complete, system, text);
  const { remote, people = null, factsOf = () => [] } = parts;
  const toolbox = createToolbox({ brief, remote, people, handles, redact, factsOf });
  const context: Context = { handles, hosts: brief.hosts, policy: parts.policy ?? null };
  const run = { parts, brief, conversation, toolbox, step };
  const investigated = await investigate(run);
  const end = { conversation, left, handles, own: brief.findings.length, transcripts: toolbox.transcripts };
  if ('failed' in investigated) {
    const { failed } = investigated;
    return {
      explanation: explanationOf({ ...end, failed: failed.degraded }),
      shorter: failed.shorter === true && step === '',
    };
  }
  const checked = await repaired(run, investigated, context);
  const failed = checked ? null : "the model's reply was malformed (no claims)";
  return { explanation: explanationOf({ ...end, failed, ...(checked && { checked }) }), shorter: false };
}

interface Run {
  readonly parts: ExplainerParts;
  readonly brief: Brief;
  readonly conversation: Conversation;
  readonly toolbox: ReturnType<typeof createToolbox>;
  readonly step: string;
}

/** Null claims: the reply held none. */
interface Reported {
  readonly turn: Turn;
  readonly claims: Parsed | null;
}

type Failed = { readonly failed: Completion & { readonly ok: false } };

/** Asking rounds as long as there is something to ask, then one without tools. */
async function investigate(run: Run): Promise<Reported | Failed> {
  const { parts, brief, conversation, toolbox, step } = run;
  const rounds = brief.hosts.length > 0 && (parts.window ?? WINDOW) >= ROUNDS_WINDOW ? ROUNDS : 0;
  const tools = toolSchemas(parts.tools ?? [], parts.people !== undefined);
  for (let number = 1; number <= rounds && conversation.hasRoom; number++) {
    const completion = await conversation.ask(`${step}${number}`, { tools, schema: null });
    if (!completion.ok) return { failed: completion };
    const turn = readTurn(completion.message, number);
    const report = turn.calls.find(({ name }) => name === 'report');
    const claims = parseClaims(report ? report.input : turn.content);
    if (claims) return { turn, claims };
    conversation.push(turn.message);
    if (turn.calls.length === 0) break;
    const answers = await toolbox.answer(turn.calls, number);
    conversation.push(...turn.calls.map(({ id }, index) => toolMessage(id, answers[index] ?? '')));
  }
  if (rounds > 0)
    conversation.push({
      role: 'user',
      content: 'Report now, with what is known. Answer in JSON: the claims.',
    });
  const completion = await conversation.ask(rounds > 0 ? `${step}last` : `${step}1`, {
    tools: [],
    schema: CLAIMS_SCHEMA,
  });
  if (!completion.ok) return { failed: completion };
  const turn = readTurn(completion.message, ROUNDS + 1);
  const report = turn.calls.find(({ name }) => name === 'report');
  return { turn, claims: parseClaims(report ? report.input : turn.content) };
}

/** The claims with one chance to mend those that break a rule; null: there are none at all. */
async function repaired(run: Run, reported: Reported, context: Context): Promise<Checked | null> {
  const { conversation, step } = run;
  const checked = reported.claims ? check(reported.claims, context) : null;
  if (checked && checked.breached.length === 0) return checked;
  const { turn } = reported;
  conversation.push(turn.message, ...turn.calls.map(({ id }) => toolMessage(id, 'received')), {
    role: 'user',
    content: repairText(checked),
  });
  const completion = await conversation.ask(`${step}repair`, { tools: [], schema: CLAIMS_SCHEMA });
  if (!completion.ok) return checked;
  const second = readTurn(completion.message, ROUNDS + 2);
  const report = second.calls.find(({ name }) => name === 'report');
  const claims = parseClaims(report ? report.input : second.content);
  if (!claims) return checked;
  return checked ? mended(checked, claims, context) : check(claims, context);
}

function toolMessage(id: string, content: string): Readonly<Record<string, unknown>> {
  return { role: 'tool', tool_call_id: id, content };
}
