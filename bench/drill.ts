/**
 * `npm run drill -- NAME` starts one harmless fault on this machine for two minutes, so that the bot can find it.
 * Without a name it lists them. Ctrl-C ends it early; it cleans up in every case.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { allFaults } from './faults/index.ts';
import { type Fault, Stage } from './faults/stage.ts';

const MINUTES = 2;

const drills = (await allFaults()).filter(fault => fault.drill !== undefined);
const [name] = process.argv.slice(2);
const drill = drills.find(fault => fault.name === name);
if (drill) await play(drill);
else list(name);

function list(wanted: string | undefined): void {
  if (wanted !== undefined) {
    console.error(`There is no drill ${wanted}.`);
    process.exitCode = 2;
  }
  console.log('Drills, each for two minutes on this machine:\n');
  for (const fault of drills) console.log(`  npm run drill -- ${fault.name.padEnd(18)} ${fault.drill}`);
}

async function play(fault: Fault): Promise<void> {
  const stage = new Stage();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
  try {
    await fault.start(stage);
    console.log(
      `${fault.drill}: runs for ${MINUTES} minutes, Ctrl-C ends it. Now ask:\n\n  /perf debughost local ${fault.problem ?? ''}`,
    );
    await sleep(MINUTES * 60_000, undefined, { signal: ended.signal });
  } catch (error) {
    if (!ended.signal.aborted) {
      console.error(`${fault.name} could not be started: ${(error as Error).message.split('\n')[0]}`);
      process.exitCode = 1;
    }
  } finally {
    await stage.clear();
    console.log('Cleaned up.');
  }
}
