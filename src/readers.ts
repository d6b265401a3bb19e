/** Reads stored inputs: in a bot in threads of their own, so that nothing stops its event loop; in the terminal at once. */
import type { Analysis } from './core/fact.ts';
import type { Input, ReadAs } from './core/ports.ts';
import { visible } from './core/text.ts';
import type { Drivers } from './investigations/drivers.ts';
import type { Texts } from './investigations/texts.ts';
import { ReaderThreads, type StoredReading } from './reader-thread.ts';

/** `busy`: somebody else is served on this event loop. */
export function createReaders(texts: Texts, busy: boolean): Drivers['readers'] {
  const threads = new ReaderThreads();
  return {
    text: (input, maxChars) => beginning(input, texts, maxChars),
    profile: (inputs, purpose) => read(purpose, inputs, null),
    traces: inputs => read('traces', inputs, null),
    about: (inputs, kind, words) => read(kind, inputs, words),
    async recognise(head) {
      if (busy) return threads.recognise(head);
      const { subCommandFor } = await import('./reading.ts');
      return subCommandFor(head);
    },
  };

  async function read(kind: ReadAs, inputs: readonly Input[], words: string | null): Promise<Analysis> {
    if (!busy) {
      const { analyse } = await import('./reading.ts');
      const sources = inputs.map(({ name, handle }) => ({ name, chunks: texts.stream(handle) }));
      // The terminal has no thread to put files in: `perf profile` writes them.
      return (await analyse(kind, sources, words)).analysis;
    }
    const names = inputs.map(({ name }) => name);
    const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
    const pieces = inputs.map(({ handle }) => texts.pieces(handle));
    return kept(await threads.read({ kind, words, names }, pieces, bytes), texts);
  }
}

/** No more of it is read than is wanted. */
async function beginning(
  input: Input,
  texts: Texts,
  maxChars: number,
): Promise<{ text: string; total: number }> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of texts.stream(input.handle)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxChars) return { text: visible(text.slice(0, maxChars)), total: input.bytes };
  }
  const whole = visible(text);
  return { text: whole, total: whole.length };
}

async function kept({ analysis, files }: StoredReading, texts: Texts): Promise<Analysis> {
  if (files.length === 0) return analysis;
  const stored = files.map(async ({ name, media, text }) => ({
    name,
    media,
    bytes: text.bytes,
    handle: await texts.keep(text),
  }));
  return { ...analysis, files: await Promise.all(stored) };
}
