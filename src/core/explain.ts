/** The question to the model, in the one form that every command asks it. */
import type { CommandContext } from './command.ts';
import type { Analysis } from './fact.ts';
import type { Excerpt, Explanation } from './ports.ts';
import type { Finding } from './report.ts';

export interface Question {
  readonly command: string;
  readonly question: string;
  readonly target: string | null;
  readonly analysis: Analysis;
  /** Findings that the thread knows already. */
  readonly told?: readonly Finding[];
  readonly excerpts?: readonly Excerpt[];
  /** Hosts on which the model may ask for more. */
  readonly hosts?: readonly string[];
}

export function askModel(context: CommandContext, question: Question): Promise<Explanation> {
  return context.model.explain({
    command: question.command,
    question: question.question,
    target: question.target,
    facts: question.analysis.statements,
    findings: question.analysis.findings,
    ...(question.told === undefined ? {} : { told: question.told }),
    excerpts: question.excerpts ?? [],
    hosts: question.hosts ?? [],
    history: context.history,
    round: 'answer',
    ...context.options,
  });
}
