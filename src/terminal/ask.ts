/** A question on the terminal; where there is none, the answer is no. */

import { openSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { ReadStream, WriteStream } from 'node:tty';

/** null: nobody to ask, or no answer. */
export async function askOnTty(question: string, choices: readonly string[]): Promise<string | null> {
  const tty = openTty();
  if (tty === null) return null;
  const lines = createInterface({ input: tty.input, output: tty.output });
  try {
    const answer = (await lines.question(`${question}\n[${choices.join(' / ')}] `)).trim().toLowerCase();
    return (
      choices.find(
        choice =>
          choice.toLowerCase() === answer || (answer !== '' && choice.toLowerCase().startsWith(answer)),
      ) ?? null
    );
  } finally {
    lines.close();
    tty.input.destroy();
    tty.output.destroy();
  }
}

/** stdin may be the input; a person is asked on the controlling terminal. */
function openTty() {
  try {
    return {
      input: new ReadStream(openSync('/dev/tty', 'r')),
      output: new WriteStream(openSync('/dev/tty', 'w')),
    };
  } catch {
    return null;
  }
}
