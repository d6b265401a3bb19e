/** The model's question to a person: one a run, plain words, and the reply is words of a person, no evidence. */
import type { People } from '../core/ports.ts';
import { linesOf } from './excerpts.ts';
import { oneLine } from './phrases.ts';
import { unspeakable } from './rules/index.ts';
import type { ToolCall } from './turn.ts';

export interface Question {
  readonly question: string;
  readonly choices: readonly string[];
}

export interface Questions {
  /** What is asked, or why it is not. */
  plan(call: ToolCall): Question | { readonly says: string };
  /** Parks the run until somebody answers. */
  ask(question: Question, turn: number): Promise<string>;
}

interface Parts {
  readonly round: string;
  readonly people: People | null;
  readonly redact: (text: string) => string;
}

const QUESTION_LIMIT = 300;
const CHOICES = 5;
const REPLY_LINES = 20;

export function createQuestions({ round, people, redact }: Parts): Questions {
  let asked = false;
  return {
    plan({ input }) {
      const { question, choices } = input ?? {};
      if (asked) return { says: 'not asked: one question a run' };
      if (typeof question !== 'string' || question.trim() === '' || question.length > QUESTION_LIMIT)
        return { says: `not asked: a question has 1 to ${QUESTION_LIMIT} characters` };
      const offered = (Array.isArray(choices) ? choices : [])
        .filter(choice => typeof choice === 'string')
        .slice(0, CHOICES);
      const wrong = [question, ...offered].map(unspeakable).find(reason => reason !== null);
      if (wrong) return { says: `not asked: ${wrong}` };
      asked = true;
      return {
        question: oneLine(question, QUESTION_LIMIT),
        choices: offered.map(choice => oneLine(choice, 60)),
      };
    },
    async ask({ question, choices }, turn) {
      const reply = await people?.ask(question, choices, `${round}/${turn}`);
      if (!reply) return 'nobody answered in time';
      return linesOf(redact(reply))
        .slice(0, REPLY_LINES)
        .map(words => `person | ${words}`)
        .join('\n');
    },
  };
}
