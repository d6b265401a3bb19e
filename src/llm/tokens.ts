/**
 * Tokens without a tokeniser: models tokenise differently, budgets are soft, and a real one costs 70 MB.
 */

/** Safe upper estimate: tool output runs at 1.8 to 2.7 ASCII characters a token, other scripts at about one. */
export function tokensAtMost(text: string): number {
  let ascii = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 128) ascii++;
  return Math.ceil(ascii / 1.6) + (text.length - ascii);
}

/**
 * Lower bound: tokenisers split before they merge, at words, at groups of digits and at runs of signs,
 * and no merge crosses such a split.
 */
function tokensAtLeast(text: string): number {
  return text.match(/[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|[^\s\p{L}\p{N}]+/gu)?.length ?? 0;
}

/** Servers that report a constant or nothing count below this; no server's window is as small. */
const SMALLEST_WINDOW = 1024;

/** The server counted clearly fewer tokens than the prompt must have: it dropped the rest without an error. */
export function wasCut(prompt: string, counted: number): boolean {
  return counted >= SMALLEST_WINDOW && counted < 0.9 * tokensAtLeast(prompt);
}
