/**
 * Files of 100 MB through Slack: a workspace as a process of its own, the bot as another. A person posts the file, asks
 * for `topn` or `stacktrace`, the bot downloads, stores and reads it, and answers. Printed for each: seconds from the post
 * to the answer, the bot's peak resident memory (worker thread included), how long its main thread was kept from its event
 * loop. Goals: 200 MB, 50 ms.
 *
 *     npm run bench -- large-slack [FORMAT…]
 */
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answersIn, type Box, eventually, startBot, startBox, wordsOf } from '../test/e2e/product.ts';
import { eachLarge, type Large, writeLarge } from './shared/large.ts';
import { machine, table } from './shared/table.ts';

const WATCH = fileURLToPath(new URL('./shared/loop-watch.js', import.meta.url));

export async function run(words: readonly string[]): Promise<void> {
  const rows = await eachLarge(words, measure);
  console.log(machine());
  const head = ['file through Slack', 'MB', 's', 'bot MB', 'loop ms', 'of it computing', 'answer'];
  console.log(table(head, rows));
  console.log(
    '\nbot MB: peak resident, the worker included, and at rest before; goals: 200 MB, 50 ms of the event loop',
  );
}

async function measure(large: Large, folder: string): Promise<string[]> {
  const file = join(folder, `${large.name}${large.ending}`);
  const bytes = await writeLarge(large, file);
  const box = await startBox();
  const loop = join(folder, 'loop.json');
  const bot = await startBot({
    env: { ...box.socketEnv, NODE_OPTIONS: `--import=${WATCH}`, LOOP_WATCH_FILE: loop },
  });
  try {
    await wait(1000);
    const rest = megabytesOf(bot.pid, 'VmRSS');
    process.kill(bot.pid, 'SIGUSR2');
    const begun = performance.now();
    const ts = await post(box, file, `<@${(await box.get('/state'))['app'].user_id}> ${large.command}`);
    const answer = await answered(box, ts);
    const seconds = (performance.now() - begun) / 1000;
    await wait(600);
    const { delay, cpu } = JSON.parse(readFileSync(loop, 'utf8')) as { delay: number; cpu: number };
    return [
      large.name,
      (bytes / 1e6).toFixed(0),
      seconds.toFixed(1),
      `${megabytesOf(bot.pid, 'VmHWM')} (${rest})`,
      delay.toFixed(0),
      cpu.toFixed(0),
      wordsOf(answer).replaceAll('\n', ' ').slice(0, 70),
    ];
  } finally {
    await bot.kill('SIGKILL');
    await box.close();
    rmSync(bot.dataDir, { recursive: true, force: true });
    rmSync(file);
  }
}

/** Resolves to the message's `ts`: the answer comes in its thread. */
async function post(box: Box, file: string, text: string): Promise<string> {
  const files = [
    { name: basename(file), content: readFileSync(file).toString('base64'), encoding: 'base64' },
  ];
  const answer = await box.post('/message', { user: 'alice', channel: 'incidents', text, files });
  if (answer['ok'] !== true) throw new Error(`the workspace refused the file: ${answer['error']}`);
  return answer['ts'];
}

function answered(box: Box, ts: string): Promise<Record<string, unknown>> {
  return eventually(async () => (await answersIn(box, 'incidents', ts))[0], 'an answer', 300_000);
}

function megabytesOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1000);
}
