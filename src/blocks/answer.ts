/** The answer: the verdict, why, what to do, findings with their proof, what was fine, what was not seen. */
import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { Finding, Report } from '../core/report.ts';
import type { RunCard } from '../core/threads.ts';
import { LIMITS, withinLimits } from './limits.ts';
import type { Message } from './root.ts';
import { literal, markdown, mrkdwn } from './text.ts';
import { findingLine, footer, headline, lookedLines, troubleLines } from './words.ts';

const MAX_FINDINGS = 8;
const MAX_EVIDENCE = 24;

export function answerMessage(card: RunCard, report: Report): Message {
  const title = headline(report);
  const blocks: KnownBlock[] = [
    section(`*${mrkdwn(title, 600)}*`),
    ...(report.answer.trim() === ''
      ? []
      : [{ type: 'markdown' as const, text: markdown(report.answer, 6000) }]),
    ...list([...report.findings.slice(0, MAX_FINDINGS).map(oneFinding), ...moreFindings(report)]),
    ...list([...lookedLines(report), ...troubleLines(report)].map(line => mrkdwn(line, 400))),
    ...struckOut(report),
    ...evidence(report.findings),
    actions(card, report),
    context(footer(report, card.run)),
    feedback(card),
  ];
  return { text: mrkdwn(`${title}\n${report.answer}`, 3000), blocks: withinLimits(blocks) };
}

/** Its id stands out, its proof stands back. */
function oneFinding(finding: Finding): string {
  const { says, proof } = findingLine(finding);
  const named = mrkdwn(says, 320).replace(finding.id, `*${finding.id}*`);
  return proof === '' ? named : `${named}\n      _${mrkdwn(proof, 120).replaceAll('_', '\u2060_')}_`;
}

function moreFindings(report: Report): string[] {
  const left = report.findings.length - MAX_FINDINGS;
  return left > 0 ? [`and ${left} more: see Full report`] : [];
}

function list(lines: readonly string[]): KnownBlock[] {
  if (lines.length === 0) return [];
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > LIMITS.sectionText - 100) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return [section([...kept, ...(left > 0 ? [`and ${left} more: see Full report`] : [])].join('\n'))];
}

/** What the model said that the evidence does not carry: shown, struck out. */
function struckOut(report: Report): KnownBlock[] {
  if (report.unverified.length === 0) return [];
  const lines = report.unverified
    .slice(0, 5)
    .map(
      claim =>
        `~${mrkdwn(claim.replaceAll('~', '∼').replaceAll('\n', ' '), 250)}~  not found in the evidence`,
    );
  return [section(lines.join('\n'))];
}

/** Folded; opens in place. */
function evidence(findings: readonly Finding[]): KnownBlock[] {
  const lines = findings.flatMap(finding => finding.evidence.map(line => ({ id: finding.id, ...line })));
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_EVIDENCE);
  const text = shown.map(({ source, line, text }) => `${source}:${line} | ${text}`).join('\n');
  const preformatted: RichTextBlock = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: literal(text, 3500) }] }],
  };
  const title = `evidence (${lines.length} line${lines.length === 1 ? '' : 's'}${lines.length > shown.length ? `, the first ${shown.length} here` : ''})`;
  return [
    {
      type: 'container',
      title: { type: 'plain_text', text: title },
      child_blocks: [preformatted],
      is_collapsible: true,
      default_collapsed: true,
    },
  ];
}

function actions(card: RunCard, report: Report): KnownBlock {
  const looked = report.facts.some(fact => fact.kind === 'host');
  const button = (action: string, text: string) => ({
    type: 'button' as const,
    action_id: action,
    value: card.run,
    text: { type: 'plain_text' as const, text },
  });
  return {
    type: 'actions',
    elements: [
      ...(looked ? [button('recheck_run', 'Re-check'), button('show_changes', 'What changed')] : []),
      ...(report.commands.length > 0 ? [button('show_commands', `Commands ${report.commands.length}`)] : []),
      button('show_report', 'Full report'),
    ],
  };
}

function feedback(card: RunCard): KnownBlock {
  const choice = (text: string, value: string) => ({
    text: { type: 'plain_text' as const, text },
    value: `${value}:${card.run}`,
  });
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'rate_answer',
        positive_button: choice('Right', 'good'),
        negative_button: choice('Not quite', 'bad'),
      },
    ],
  };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn(text, 600) }] };
}
