/** The product's own way to a report: `perf debughost local …`, in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../src/commands/index.ts';
import { checkArguments } from '../../src/core/help.ts';
import type { Report } from '../../src/core/report.ts';
import { parseWords } from '../../src/core/words.ts';
import { openTerminalRuns } from '../../src/terminal/runs.ts';
import type { Io } from '../../src/terminal/word.ts';

/**
 * Without a model and with a new folder for each, so that neither prose nor an earlier run counts. Opened anew each
 * time, as a terminal does: what one process may do on hosts is limited in time.
 */
export async function askTheProduct(host: string, problem: string | null): Promise<Report> {
  const parsed = parseWords(`debughost ${host} ${problem ?? ''}`.trim(), commands);
  if (parsed.kind !== 'command') throw new Error(`not a command: ${JSON.stringify(parsed)}`);
  const checked = checkArguments(parsed.command, parsed.raw);
  if (!checked.ok) throw new Error(checked.message);
  const dataDir = mkdtempSync(join(tmpdir(), 'perf-laboratory-'));
  const runs = await openTerminalRuns(silentIo({ HOME: dataDir, PERF_DATA_DIR: dataDir }), {});
  try {
    return await runs.run(parsed.command, checked.args, [], 'scene');
  } finally {
    await runs.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function silentIo(env: Record<string, string>): Io {
  return {
    stdin: (async function* () {})(),
    stdinIsTty: true,
    stdout: () => {},
    stderr: () => {},
    tty: false,
    colour: false,
    columns: 100,
    env,
  };
}
