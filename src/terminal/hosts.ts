/** `perf hosts`: the inventory's names, a line each. */
import { readConfig } from '../config.ts';
import { loadInventory } from '../remote/inventory.ts';
import type { Word } from './word.ts';

export const hosts: Word = {
  name: 'hosts',
  summary: 'the hosts that can be asked about',
  usage: 'perf hosts',
  async run(_argv, io) {
    const config = readConfig(io.env);
    const inventory = await loadInventory({
      home: config.home,
      hostsFile: config.hostsFile,
      allowLocal: true,
    });
    io.stdout(inventory.names.map(name => `${name}\n`).join(''));
    for (const [group, names] of Object.entries(inventory.groups))
      io.stdout(`@${group}  ${names.join(' ')}\n`);
    io.stderr(`from ${inventory.sources}\n`);
    return 0;
  },
};
