/** `perf doctor [HOST]`: what is missing here, or on a host, and what to do about it. */
import { userInfo } from 'node:os';
import { PRESETS } from '../commands/analyzecmd.ts';
import { readConfig } from '../config.ts';
import { UsageError } from '../core/errors.ts';
import type { Origin } from '../core/ports.ts';
import { visible } from '../core/text.ts';
import * as probes from '../diagnostics/probes.ts';
import { openHosts } from '../hosts.ts';
import { type Diagnosis, examineHost, reachAll, remoteChecks } from '../remote/doctor.ts';
import type { Io, Word } from './word.ts';

export const doctor: Word = {
  name: 'doctor',
  summary: 'what is missing on this machine or a host',
  usage:
    'perf doctor [HOST]   (exit status 0: all is well or can be done without; 1: not reached, or broken)',
  async run(argv, io) {
    const [name] = argv;
    if (argv.length > 1 || name?.startsWith('-')) throw new UsageError(`Usage: ${doctor.usage}`);
    const own = readConfig(io.env);
    const config = { ...own, home: io.env['HOME'] ?? own.home, allowLocal: true };
    const hosts = await openHosts(config);
    try {
      if (name === undefined) {
        const { home, agentSocket, dataDir } = config;
        const checks = remoteChecks({ ...hosts, database: hosts.database.db, home, agentSocket, dataDir });
        const here = await Promise.all(
          checks.map(async check => ({ name: check.name, ...(await check.run()) })),
        );
        show(io, here);
        const reached = await reachAll(hosts.collector, hosts.inventory.names);
        show(io, reached);
        return [...here, ...reached].every(({ ok }) => ok) ? 0 : 1;
      }
      const resolved = hosts.inventory.resolve(name);
      if (!resolved.ok) throw new UsageError(resolved.says.replaceAll('/perf hosts', 'perf hosts'));
      const found = await examineHost(name, { ...hosts, origin: originOf(), lines: ownLines() });
      show(io, found);
      return found[0]?.ok ? 0 : 1;
    } finally {
      hosts.collector.close();
      await hosts.database.close();
    }
  },
};

/** What the product itself would send: the checklist and the probes of a diagnosis. */
function ownLines(): string[] {
  const single = Object.values(probes).filter(value => typeof value === 'string');
  return [...Object.values(PRESETS).flat(), ...probes.FIRST_ROUND, ...single];
}

function originOf(): Origin {
  const { uid, username } = userInfo();
  return { person: { id: `uid:${uid}`, name: username }, channel: 'terminal', run: 'doctor' };
}

function show(io: Io, found: readonly Diagnosis[]): void {
  const width = Math.max(...found.map(({ name }) => name.length), 0);
  for (const { name, ok, says, do: advice } of found) {
    const mark = ok ? '✓' : '▲';
    const shown = io.colour ? `\u001b[${ok ? 32 : 33}m${mark}\u001b[0m` : mark;
    io.stdout(`${shown} ${name.padEnd(width)}  ${visible(says)}\n`);
    const indent = ''.padEnd(width + 4);
    for (const row of advice === '' ? [] : visible(advice).split('\n')) io.stdout(`${indent}${row}\n`);
  }
}
