/**
 * Loaded into the bot with `--import`: writes to LOOP_WATCH_FILE, twice a second, how long its main thread was kept from
 * its event loop. `delay` is by the clock, so that other programs' use of the processors is in it; `cpu` is the most that
 * the thread itself computed in one go. Both in milliseconds. In JavaScript: with TypeScript it would load Node's compiler
 * into the bot, which has 16 MB.
 */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION = 5;

const file = process.env['LOOP_WATCH_FILE'];
if (isMainThread && file !== undefined) watch(file);

/** @param {string} file */
function watch(file) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  let cpu = 0;
  let before = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    cpu = Math.max(cpu, (user + system) / 1000);
    before = process.threadCpuUsage();
  }, 1).unref();
  histogram.enable();
  setInterval(() => {
    writeFileSync(file, JSON.stringify({ delay: Math.max(0, histogram.max / 1e6 - RESOLUTION), cpu }));
  }, 500).unref();
  // The start is not what is measured: whoever watches says when it begins.
  process.on('SIGUSR2', () => {
    histogram.reset();
    cpu = 0;
    before = process.threadCpuUsage();
  });
}
