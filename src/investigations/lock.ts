/**
 * One bot to a data folder on SQLite: any worker on `runs.db` takes any run. The lock file names the process by
 * pid and start time, so that a reused pid is not taken for the dead bot.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PerfError } from '../core/errors.ts';

export interface Lock {
  release(): void;
}

/** @throws PerfError `locked` when another bot lives on this folder. */
export function lockDataDir(dataDir: string): Lock {
  const file = join(dataDir, 'bot.lock');
  const self = `${process.pid} ${startTime(process.pid) ?? '?'}`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, self, { flag: 'wx', mode: 0o600 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = alive(file);
    if (holder !== null) {
      throw new PerfError(
        'locked',
        `Another bot (pid ${holder}) works on ${dataDir}. Stop it, or give this one another PERF_DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new PerfError(
    'locked',
    `Another bot took ${dataDir} just now. Start again, or use another PERF_DATA_DIR.`,
  );
}

function alive(file: string): number | null {
  const [pid = '', started = ''] = read(file).split(' ');
  const number = Number.parseInt(pid, 10);
  if (!Number.isInteger(number) || number <= 0) return null;
  if (/^[ZX]$/.test(fields(number)[0] ?? '')) return null;
  const now = startTime(number);
  if (now !== null) return now === started || started === '?' ? number : null;
  // No /proc (macOS): a signal 0 tells whether the process is there.
  try {
    process.kill(number, 0);
    return number;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? number : null;
  }
}

/** Field 22 of /proc/PID/stat: start time in clock ticks since boot; null where there is none. proc(5) */
function startTime(pid: number): string | null {
  return fields(pid)[19] ?? null;
}

/** Of /proc/PID/stat, from the state on (`Z`: dead, and not reaped yet); empty where there is none. proc(5) */
function fields(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
