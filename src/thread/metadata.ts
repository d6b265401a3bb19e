/** The run markers of contract section 7: look-ups after a crash, and anybody's tests, go by them. */
import type { MessageMetadata } from '@slack/types';
import type { RunState } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { RunCard } from '../core/threads.ts';

export function runMarker(card: RunCard, state: RunState): MessageMetadata {
  return {
    event_type: 'perf_run',
    event_payload: { run: card.run, command: card.command, target: card.target.slice(0, 200), state },
  };
}

export function answerMarker(card: RunCard, report: Report): MessageMetadata {
  return {
    event_type: 'perf_answer',
    event_payload: {
      run: card.run,
      findings: report.findings.map(finding => finding.id).join(','),
      degraded: report.degraded ?? '',
      ...(card.followup ? { followup: true } : {}),
    },
  };
}

/** Everything else that the bot says in a thread; what carries no marker is a stream. */
export function noteMarker(run: string): MessageMetadata {
  return { event_type: 'perf_note', event_payload: { run } };
}
