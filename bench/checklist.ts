/**
 * The sixty-second checklist over one host: ours, connection included, against OpenSSH's client, one command after the
 * other and all at once over a ControlMaster. Goal: at most its longest sampler and 0.3 s.
 */
import { PRESETS } from '../src/commands/analyzecmd.ts';
import { host, median, origin, startPeers, table, timed } from './hosts.ts';

const LINES = PRESETS['60s'] ?? [];
const ROUNDS = 3;
const GOAL_MS = 300;

export async function run(): Promise<void> {
  const peers = await startPeers();
  try {
    // What nobody can do without: the samplers themselves, with nothing around them, on this machine.
    const { execFile } = await import('node:child_process');
    const sampler = (line: string): Promise<number> =>
      timed(() => new Promise(resolve => execFile('/bin/sh', ['-c', line], resolve)));
    const ours: number[] = [];
    const floors: number[] = [];
    const masters: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(Math.max(...(await Promise.all(LINES.map(sampler)))));
      const collector = await peers.ours();
      ours.push(
        await timed(async () => {
          const transcripts = await collector.collect(host, LINES, { origin });
          const bad = transcripts.filter(one => one.lost !== undefined || one.refused !== undefined);
          if (bad.length > 0)
            throw new Error(`Expected ten outputs, lost ${bad.map(one => one.line).join(', ')}.`);
        }),
      );
      collector.close();
      masters.push(
        await timed(async () => {
          peers.startMaster();
          await Promise.all(LINES.map(line => peers.master(line)));
        }),
      );
      peers.stopMaster();
    }
    const serial = await timed(async () => {
      for (const line of LINES) await peers.ssh(line);
    });
    const floor = median(floors);
    const row = (name: string, ms: number): string[] => [
      name,
      (ms / 1000).toFixed(2),
      ((ms - floor) / 1000).toFixed(2),
      (ms / median(ours)).toFixed(1),
    ];
    console.log(
      `sixty-second checklist, ${LINES.length} commands, seconds (median of ${ROUNDS}, serial once)\n`,
    );
    console.log(
      table(
        ['', 'wall', 'over the samplers', 'times ours'],
        [
          row('the samplers alone, here, at once', floor),
          row('ours: connect, judge, run, audit', median(ours)),
          row('ssh ControlMaster, at once', median(masters)),
          row('ssh, one after the other', serial),
        ],
      ),
    );
    const over = median(ours) - floor;
    console.log(
      `\ngoal: at most 0.30 s over the longest sampler; ours ${(over / 1000).toFixed(2)}: ${over <= GOAL_MS ? 'reached' : 'missed'}`,
    );
  } finally {
    await peers.stop();
  }
}
