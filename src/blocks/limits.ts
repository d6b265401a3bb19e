/** Slack's numbers. Sources: docs.slack.dev/reference/block-kit; the total is undocumented (bolt-js issue 2509). */
import type { KnownBlock } from '@slack/types';

export const LIMITS = {
  blocks: 50,
  /** Of one section's text. */
  sectionText: 3000,
  /** Of all blocks of a message as JSON, with room to spare below the observed 13,200. */
  payload: 12_500,
} as const;

/** Leaves out what is least needed until the message fits: first the evidence, then long texts are cut. */
export function withinLimits(blocks: readonly KnownBlock[]): KnownBlock[] {
  let kept = blocks.slice(0, LIMITS.blocks);
  if (size(kept) > LIMITS.payload) kept = kept.filter(block => block.type !== 'container');
  if (size(kept) > LIMITS.payload) kept = kept.map(block => shorter(block));
  return kept;
}

function size(blocks: readonly KnownBlock[]): number {
  return JSON.stringify(blocks).length;
}

function shorter(block: KnownBlock): KnownBlock {
  if (block.type === 'markdown') return { ...block, text: cut(block.text, 4000) };
  if (block.type === 'section' && block.text)
    return { ...block, text: { ...block.text, text: cut(block.text.text, 1200) } };
  return block;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // Never inside an entity: `&am` would show as typed.
  return `${text.slice(0, max).replace(/&[a-z]{0,4}$/, '')}…`;
}
