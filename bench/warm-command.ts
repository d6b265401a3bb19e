/** One command over a connection that is already there: ours against `ssh` with a ControlMaster. Goal: half of it. */
import { host, median, origin, startPeers, table, timed } from './hosts.ts';

const LINE = 'uptime';
const ROUNDS = 60;
const WARM_UP = 5;
const GOAL = 0.5;

export async function run(): Promise<void> {
  const peers = await startPeers();
  const collector = await peers.ours();
  try {
    peers.startMaster();
    const ours: number[] = [];
    const masters: number[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const own = await timed(async () => {
        const { exit } = await collector.run(host, LINE, { origin });
        if (exit !== 0) throw new Error(`Expected ${LINE} to work on ${host}, got status ${exit}.`);
      });
      const master = await timed(() => peers.master(LINE));
      if (round < WARM_UP) continue;
      ours.push(own);
      masters.push(master);
    }
    const row = (name: string, values: number[]): string[] => [
      name,
      median(values).toFixed(1),
      Math.min(...values).toFixed(1),
      (median(values) / median(masters)).toFixed(2),
    ];
    console.log(`one warm command (${LINE}), milliseconds, ${ROUNDS} in turns\n`);
    console.log(
      table(
        ['', 'median', 'least', 'of ControlMaster'],
        [row('ours: judge, run, audit', ours), row('ssh with a ControlMaster', masters)],
      ),
    );
    const ratio = median(ours) / median(masters);
    console.log(
      `\ngoal: at most ${GOAL} of ControlMaster; ours ${ratio.toFixed(2)}: ${ratio <= GOAL ? 'reached' : 'missed'}`,
    );
  } finally {
    collector.close();
    peers.stopMaster();
    await peers.stop();
  }
}
