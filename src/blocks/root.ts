/** The root message: three lines that stand alone on a lock screen, edited in place. */
import type { KnownBlock } from '@slack/types';
import type { RunState } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { RunCard } from '../core/threads.ts';
import { mrkdwn } from './text.ts';
import { commandsLine, headline } from './words.ts';

export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

const STATES: Readonly<Record<RunState, string>> = {
  queued: 'waiting for its turn',
  running: 'looking',
  waiting: 'waiting for a decision in the thread',
  answered: 'answered in the thread',
  failed: 'no answer',
  stopped: 'stopped',
  refused: 'not run',
};

export function rootMessage(
  card: RunCard,
  state: RunState,
  report: Report | null,
  seconds: number | null,
): Message {
  const open = state === 'queued' || state === 'running' || state === 'waiting';
  const asked = [card.problem, `asked by ${mention(card)}`].filter(Boolean);
  const first = report ? headline(report) : `${card.command} ${card.target}`;
  const second = report
    ? [
        ...asked,
        seconds === null ? null : `${seconds} s`,
        commandsLine(report),
        state === 'answered' ? 'in the thread' : STATES[state],
      ]
    : asked;
  const lines = [
    report ? mrkdwn(first, 600) : `*${mrkdwn(card.target, 200)}*  ${mrkdwn(card.command, 40)}`,
    second
      .filter(Boolean)
      .map(part => keepMention(String(part), card))
      .join(' · '),
    ...(open ? [STATES[state]] : []),
  ];
  const section: KnownBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: lines.join('\n') },
    ...(open
      ? {
          accessory: {
            type: 'button' as const,
            action_id: 'stop_run',
            value: card.run,
            text: { type: 'plain_text' as const, text: 'Stop' },
          },
        }
      : {}),
  };
  return { text: mrkdwn(`${first}${open ? ` (${STATES[state]})` : ''}`, 600), blocks: [section] };
}

/** The one mention that is ours: who asked. In Slack `<@U…>`, which pings nobody in an edited message. */
function mention(card: RunCard): string {
  return /^[UW][A-Z0-9]+$/.test(card.asker.id) ? `<@${card.asker.id}>` : card.asker.name;
}

function keepMention(part: string, card: RunCard): string {
  const own = mention(card);
  return part
    .split(own)
    .map(piece => mrkdwn(piece, 400))
    .join(own);
}
