/** What commands do with pasted texts and files. */
import type { CommandContext } from './command.ts';
import { LIMITS } from './limits.ts';
import type { Excerpt, Input } from './ports.ts';

/** `checkout.perf.txt`, `before.txt and after.txt`; the fallback where nothing has a name. */
export function nameOf(inputs: readonly Input[], fallback: string): string {
  return inputs.map(input => input.name).join(' and ') || fallback;
}

/** The beginning of each input, for the model; what did not fit is said in the source's name. */
export async function excerptsOf(
  context: CommandContext,
  inputs: readonly Input[] = context.inputs,
): Promise<Excerpt[]> {
  const share = Math.floor(LIMITS.excerptChars / Math.max(1, inputs.length));
  const excerpts: Excerpt[] = [];
  for (const input of inputs) {
    const { text, total } = await context.readers.text(input, share);
    const cut = total > text.length ? ` (its first ${text.length} characters, of ${total} bytes)` : '';
    excerpts.push({ source: `${input.name}${cut}`, text });
  }
  return excerpts;
}
