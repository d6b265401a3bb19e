/** The end of a run with the model, as a value: claims that hold, what was dropped, what it cost, why it is degraded. */
import type { Explanation } from '../core/ports.ts';
import type { Claim } from '../core/report.ts';
import type { Transcript } from '../core/transcript.ts';
import type { Draft } from './claims.ts';
import type { Conversation } from './conversation.ts';
import type { Handles } from './handles.ts';
import { renderAnswer, renderClaim, renderFinding } from './render.ts';
import { type Checked, unverifiedIn } from './repair.ts';

interface End {
  readonly conversation: Conversation;
  readonly handles: Handles;
  /** How many of the findings are this run's own; those behind them were told before. */
  readonly own: number;
  /** What of the brief did not fit. */
  readonly left: readonly string[];
  readonly transcripts: readonly Transcript[];
  /** Why there is no answer, or null. */
  readonly failed: string | null;
  readonly checked?: Checked;
}

export function explanationOf({
  conversation,
  handles,
  own,
  left,
  transcripts,
  failed,
  checked,
}: End): Explanation {
  const common = { usage: conversation.usage, transcripts };
  const notes = [...left, ...conversation.notes];
  if (!checked)
    return {
      ...common,
      answer: '',
      claims: [],
      unverified: [],
      degraded: failed,
    };
  const held = checked.judged.filter(({ breaches }) => breaches.length === 0).map(({ draft }) => draft);
  const claims = inOurOrder(held).map(draft => renderClaim(draft, handles));
  const missing = missingFindings(claims, handles, own);
  const nothing = claims.length === 0 ? [whyNothing(checked)] : [];
  return {
    ...common,
    answer: renderAnswer(claims, missing),
    claims: [...claims, ...missing],
    unverified: unverifiedIn(checked),
    degraded: [...nothing, ...notes].join('; ') || null,
  };
}

function whyNothing({ breached, misshapen }: Checked): string {
  const said = breached.length + misshapen.length > 0;
  return said ? "nothing of the model's answer held against the evidence" : 'the model made no claims';
}

/** Findings keep the places that the model gave to findings, and stand there in the rules' order: root cause first. */
function inOurOrder(drafts: readonly Draft[]): Draft[] {
  const sorted = drafts.filter(({ kind }) => kind === 'finding').sort((a, b) => rankOf(a) - rankOf(b));
  return drafts.map(draft => (draft.kind === 'finding' ? (sorted.shift() ?? draft) : draft));
}

function rankOf({ refs }: Draft): number {
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...refs.filter(ref => ref.startsWith('D')).map(ref => Number(ref.slice(1))),
  );
}

/** R15: every finding of warning or above appears, in the rules' order, whether the model speaks of it or not. */
function missingFindings(claims: readonly Claim[], handles: Handles, own: number): Claim[] {
  const said = new Set(claims.flatMap(({ refs }) => refs));
  return [...handles.findings]
    .slice(0, own)
    .filter(([handle, { severity }]) => severity !== 'info' && !said.has(handle))
    .map(([handle, finding]) => renderFinding(handle, finding, handles));
}
