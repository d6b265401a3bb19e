/** A question to people, and what it becomes once it is decided. */
import type { KnownBlock } from '@slack/types';
import type { Question } from '../core/threads.ts';
import type { Message } from './root.ts';
import { mrkdwn } from './text.ts';

export function questionMessage(question: Question): Message {
  const minutes = Math.max(1, Math.round((Date.parse(question.expires) - Date.now()) / 60_000));
  const blocks: KnownBlock[] = [
    { type: 'section', text: { type: 'mrkdwn', text: mrkdwn(question.text, 2500) } },
    {
      type: 'actions',
      elements: question.choices.map((choice, index) => ({
        type: 'button' as const,
        action_id: `decide_${index}`,
        value: question.id,
        text: { type: 'plain_text' as const, text: choice },
        ...(choice === 'Approve' ? { style: 'primary' as const } : {}),
      })),
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: `expires in ${minutes} min` }] },
  ];
  return { text: mrkdwn(question.text, 2500), blocks };
}

/** No buttons any more: `approved by @bob 02:14:09`. */
export function decidedMessage(text: string, decision: string): Message {
  return {
    text: mrkdwn(`${text}\n${decision}`, 2500),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: mrkdwn(text, 2500) } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn(decision, 400) }] },
    ],
  };
}
