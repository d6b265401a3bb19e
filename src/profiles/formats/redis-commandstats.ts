/**
 * Redis' `INFO commandstats`: https://redis.io/docs/latest/commands/info/
 *
 *     cmdstat_get:calls=21,usec=175,usec_per_call=8.33,rejected_calls=0,failed_calls=0
 *
 * Time that commands took in the server since it was started (or CONFIG RESETSTAT), without waiting for the network.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { flatProfile } from './flat-profile.ts';

export const redisCommandstats: Format = { name: 'redis-commandstats', detect, read };

const COMMAND = /^"?cmdstat_([\w|.-]{1,100}):calls=(\d{1,18}),usec=(\d{1,18})(?:,|"?\s*$)/;

function detect(head: Head): Detection | null {
  const found = head.lines.filter(line => COMMAND.test(line)).length;
  return found > 0 ? { confidence: 0.95, why: `${found} commands of INFO commandstats` } : null;
}

async function read(input: Input): Promise<Profile> {
  const times = new Rows();
  const calls = new Rows();
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const command = COMMAND.exec(text);
      if (command === null) continue;
      const row = { name: command[1]!.replace('|', ' '), total: null, at: { line: number, text } };
      times.add({ ...row, self: Number(command[3]) * 1000 });
      calls.add({ ...row, self: Number(command[2]) });
    }
  }
  const base = 'all commands since the start or the last reset';
  return flatProfile(
    'redis-commandstats',
    input,
    [
      { name: 'time', unit: 'ns', axis: 'cpu', base, of: 'the time in commands', rows: times },
      { name: 'calls', unit: 'calls', axis: 'count', base, rows: calls },
    ],
    { notes: ['Redis runs commands one after another: a slow one holds all others up'] },
  );
}
