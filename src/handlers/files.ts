/** Files of a message, streamed into the store. */
import { LIMITS } from '../core/limits.ts';
import type { Input } from '../core/ports.ts';
import type { Extract, SlackFile } from './extract.ts';

export interface Keeper {
  put(name: string, text: string): Promise<Input>;
  putStream(name: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Input>;
}

/** @throws Error with words for people, when a file cannot be had. */
export async function keepInputs(found: Extract, keeper: Keeper, token: string): Promise<Input[]> {
  const count = found.pastes.length + found.files.length;
  if (count > LIMITS.inputs) {
    throw new FileProblem(
      `At most ${LIMITS.inputs} texts and files at once; there were ${count}. Send them in several messages.`,
    );
  }
  const inputs: Input[] = [];
  for (const paste of found.pastes) inputs.push(await keeper.put(paste.name, paste.text));
  for (const file of found.files) inputs.push(await download(file, keeper, token));
  return inputs;
}

export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

async function download(file: SlackFile, keeper: Keeper, token: string): Promise<Input> {
  const megabytes = Math.floor(LIMITS.inputBytes / 1024 / 1024);
  if (file.size > LIMITS.inputBytes) {
    throw new FileProblem(
      `${file.name} has ${Math.ceil(file.size / 1024 / 1024)} MB; at most ${megabytes} MB are read. Send a part of it, or gzip it.`,
    );
  }
  const answer = await fetch(file.url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(120_000),
  });
  if (!answer.ok || answer.body === null || isSignInPage(answer, file)) {
    throw new FileProblem(
      `${file.name} could not be downloaded (${answer.status}). Is the bot in this channel, and does its app have files:read? Invite it with /invite @perf, or paste the text.`,
    );
  }
  return keeper.putStream(file.name, answer.body, LIMITS.inputBytes);
}

/** Without the scope, or outside the channel, Slack sends its sign-in page. A flame graph may be a web page itself. */
function isSignInPage(answer: Response, file: SlackFile): boolean {
  const page = (answer.headers.get('content-type') ?? '').startsWith('text/html');
  return page && (answer.redirected || !/\.html?$/i.test(file.name));
}
