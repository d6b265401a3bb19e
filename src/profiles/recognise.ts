/** Which format the first 8 KB are of: every format looks, the most confident one wins. */
import { formats } from './formats/index.ts';
import type { Format, Head } from './model.ts';
import { headFrom } from './source.ts';
import { HEAD_BYTES } from './unpack.ts';

export interface Recognition {
  readonly format: string;
  /** 0 to 1; from 0.5 on it is a claim, below it a guess (a plain table). */
  readonly confidence: number;
  readonly why: string;
}

/** null when nothing here is a profile. No file name is asked for. */
export function recognise(head: Uint8Array): Recognition | null {
  const found = formatOf(headFrom(head.subarray(0, HEAD_BYTES)));
  return found === null ? null : { format: found.format.name, confidence: found.confidence, why: found.why };
}

export function formatOf(head: Head): { format: Format; confidence: number; why: string } | null {
  if (head.bytes.length === 0) return null;
  const page = PAGE.test(head.text);
  let best: { format: Format; confidence: number; why: string } | null = null;
  for (const format of formats) {
    if (page && !MARKUP.test(format.name)) continue;
    const detection = format.detect(head);
    if (detection !== null && detection.confidence > (best?.confidence ?? 0)) best = { format, ...detection };
  }
  return best;
}

/** Web pages and manual pages quote what profilers print and are none: only a format that is markup itself may claim one. */
const PAGE = /^\ufeff?\s*(?:<!doctype html|<html|<\?xml|<svg|\.\\"|'\\"|\.TH |\.Dd )/i;
const MARKUP = /-(?:svg|html)$/;
