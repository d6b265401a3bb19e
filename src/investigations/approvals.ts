/**
 * Questions to people. A decision is written to our table first and signalled second, since openworkflow drops a
 * signal that nobody waits for yet: the waiting side looks in the table before and after it parks.
 */
import { createHash } from 'node:crypto';
import type { Judgement, Person } from '../core/ports.ts';
import type { Question } from '../core/threads.ts';
import type { Approval } from './drivers.ts';
import type { Steps } from './steps.ts';
import type { Tabled } from './tables.ts';

export interface Decision {
  readonly choice: string;
  readonly by: Person;
}

export interface Asking {
  /** Parks the run until somebody answers or the question expires (null). */
  ask(
    round: string,
    text: string,
    choices: readonly string[],
    about?: QuestionBody['about'],
  ): Promise<Decision | null>;
}

/** What a question is about: who may answer is judged against this, never against what a button says. */
export interface QuestionBody {
  readonly text: string;
  readonly choices: readonly string[];
  readonly expires: string;
  readonly requester: Person;
  readonly channel: string;
  readonly about: { readonly host: string; readonly line: string } | null;
}

const EXPIRY_MS = 10 * 60 * 1000;

export function durableAsking(parts: {
  readonly run: string;
  readonly requester: Person;
  readonly channel: string;
  readonly steps: Steps;
  readonly questions: Questions;
  readonly post: (question: Question) => Promise<void>;
  readonly onWaiting: (waiting: boolean) => Promise<void>;
}): Asking {
  const { run, steps, questions } = parts;
  return {
    async ask(round, text, choices, about = undefined) {
      const id = createHash('sha256').update(`${run}/${round}`).digest('hex').slice(0, 24);
      const expires = await steps.run(`question/${round}`, async () => {
        const until = new Date(Date.now() + EXPIRY_MS).toISOString();
        const body: QuestionBody = {
          text,
          choices,
          expires: until,
          requester: parts.requester,
          channel: parts.channel,
          about: about ?? null,
        };
        await questions.put(id, run, body);
        await parts.post({ id, text, choices, expires: until });
        return until;
      });
      const early = await steps.run(`answer-before/${round}`, () => questions.decision(id));
      if (early) return early;
      await parts.onWaiting(true);
      await steps.wait(
        `wait/${round}`,
        `question/${id}`,
        Math.max(1000, Date.parse(expires) - Date.parse(await now(round))),
      );
      await parts.onWaiting(false);
      return steps.run(`answer-after/${round}`, () => questions.decision(id));
    },
  };

  function now(round: string): Promise<string> {
    return steps.run(`asked-at/${round}`, async () => new Date().toISOString());
  }
}

export type Asked =
  | { readonly approval: Approval }
  | { readonly refused: string; readonly by: string | null };

/** Exactly the line, the host, what it costs, who asks; a yes, or why there is none. */
export async function askForApproval(
  asking: Asking,
  judgement: Judgement,
  host: string,
  requester: Person,
  round: string,
): Promise<Asked> {
  const name = createHash('sha256').update(`${host}\n${judgement.line}`).digest('hex').slice(0, 12);
  const text = [
    `\`${judgement.line}\` on ${host}`,
    [judgement.cost, `asked for by ${requester.name}`].filter(Boolean).join(' · '),
  ].join('\n');
  const about = { host, line: judgement.line };
  const decision = await asking.ask(`approve-${round}-${name}`, text, ['Approve', 'Deny'], about);
  if (decision?.choice === 'Approve') return { approval: { ...about, approver: decision.by.name } };
  if (decision) return { refused: `${judgement.line}: denied by ${decision.by.name}`, by: decision.by.name };
  return { refused: `${judgement.line}: nobody approved it. ${judgement.reason}`, by: null };
}

export interface Questions {
  put(id: string, run: string, body: QuestionBody): Promise<void>;
  get(
    id: string,
  ): Promise<{ readonly run: string; readonly body: QuestionBody; readonly answered: boolean } | null>;
  decision(id: string): Promise<Decision | null>;
  /** True for the first answer in time; a second press changes nothing. */
  decide(id: string, decision: Decision): Promise<boolean>;
}

export function createQuestions(db: Tabled): Questions {
  const one = (id: string) => db.selectFrom('questions').selectAll().where('id', '=', id).executeTakeFirst();
  return {
    async put(id, run, body) {
      await db
        .insertInto('questions')
        .values({ id, run, body: JSON.stringify(body) })
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
    },
    async get(id) {
      const row = await one(id);
      return row
        ? { run: row.run, body: JSON.parse(row.body) as QuestionBody, answered: row.answer !== null }
        : null;
    },
    async decision(id) {
      const row = await one(id);
      if (!row?.answer || !row.answered_by) return null;
      return { choice: row.answer, by: JSON.parse(row.answered_by) as Person };
    },
    async decide(id, decision) {
      const row = await one(id);
      if (!row || Date.parse((JSON.parse(row.body) as QuestionBody).expires) < Date.now()) return false;
      const result = await db
        .updateTable('questions')
        .set({ answer: decision.choice, answered_by: JSON.stringify(decision.by), answered_at: Date.now() })
        .where('id', '=', id)
        .where('answer', 'is', null)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) > 0;
    },
  };
}
