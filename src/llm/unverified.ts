/** What was dropped, named: the rule and the words, with nothing in them that a chat would open or ring. */
import { clip, visible } from '../core/text.ts';
import type { Draft } from './claims.ts';
import type { Breach } from './rules/index.ts';

const LIMIT = 400;

/** `R2: the load is 9999`, slots empty; a change with its code. */
export function unverifiedOf(draft: Draft, breach: Breach): string {
  const code = draft.code ? `\n${draft.code.before}\n→\n${draft.code.after}` : '';
  return `${breach.rule}: ${harmless(draft.text + code)}`;
}

export function harmless(text: string): string {
  return clip(visible(text), LIMIT)
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S*|\bwww\.\S*|\b(?:mailto|tel|javascript|data):\S*/gi, '‹link›')
    .replace(/<[!@#][^>\s]*>?/g, '‹mention›')
    .replace(/@[\w-]*/g, '‹mention›')
    .replace(/\]\(/g, '] (')
    .replace(/[<>]/g, '');
}
