/** The Report of a run whose command broke: our own fault, said in one line, with what to do. */
import type { Command } from '../core/command.ts';
import { BROKEN } from '../core/compose.ts';
import type { Report } from '../core/report.ts';
import type { RunCard } from '../core/threads.ts';

export function failedReport(command: Command, card: RunCard, run: string): Report {
  const verdict = `${BROKEN}; the log has it under run ${run}`;
  return {
    command: command.name,
    target: card.target,
    problem: card.problem,
    verdict,
    findings: [],
    changes: [],
    facts: [],
    answer:
      'Nothing on the host was changed. Ask again; if it breaks again, give the run to whoever runs the bot.',
    claims: [],
    unverified: [],
    pictures: [],
    files: [],
    commands: [],
    usage: null,
    degraded: verdict,
  };
}
