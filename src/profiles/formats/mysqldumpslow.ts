/**
 * mysqldumpslow's summary of a slow log: https://dev.mysql.com/doc/refman/8.4/en/mysqldumpslow.html
 *
 *     Count: 12  Time=2.50s (30s)  Lock=0.00s (0s)  Rows=1.0 (12), app[app]@web-1
 *       SELECT * FROM orders WHERE customer = N
 *
 * Averages, and in brackets sums in whole seconds: where an average has more digits, it is multiplied by the count.
 */
import type { Detection, Format, Head, Input, Profile, SourceLine, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const mysqldumpslow: Format = { name: 'mysqldumpslow', detect, read };

const ENTRY =
  /^Count: (\d{1,15})\s+Time=(\d{1,12}\.\d{1,6})s \((\d{1,15})s\)\s+Lock=(\d{1,12}\.\d{1,6})s \((\d{1,15})s\)\s+Rows(?:_sent)?=/;

function detect(head: Head): Detection | null {
  return head.lines.some(line => ENTRY.test(line))
    ? { confidence: 0.95, why: '"Count: … Time=… Lock=… Rows=" of mysqldumpslow' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const unread = new UnreadLines();
  const found: { count: number; time: number; lock: number; at: SourceLine; text: string }[] = [];
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const entry = ENTRY.exec(text);
      const open = found.at(-1);
      if (entry !== null) {
        const count = Number(entry[1]);
        const time = secondsOf(count, entry[2]!, entry[3]!);
        const lock = secondsOf(count, entry[4]!, entry[5]!);
        found.push({ count, time, lock, at: { line: number, text }, text: '' });
      } else if (open !== undefined && /^\s+\S/.test(text)) {
        if (open.text.length < 1000) open.text = `${open.text} ${text.trim()}`.trim();
      } else if (open !== undefined && text.trim() !== '') unread.add(number, text);
    }
  }
  const view = (
    of: (entry: (typeof found)[number]) => number,
  ): Pick<View, 'total' | 'samples' | 'entries'> => {
    const rows = new Rows();
    for (const entry of found)
      rows.add({ name: entry.text || '(no text)', self: of(entry), total: null, at: entry.at });
    const entries = rows.entries();
    return { total: entries.reduce((sum, { self }) => sum + (self ?? 0), 0), samples: null, entries };
  };
  return {
    format: 'mysqldumpslow',
    source: input.name,
    views: [
      {
        name: 'time',
        unit: 's',
        axis: 'wall',
        base: 'all queries shown',
        of: 'the time of the queries shown',
        ...view(({ time }) => time),
      },
      { name: 'lock', unit: 's', axis: 'lock', base: 'all queries shown', ...view(({ lock }) => lock) },
      {
        name: 'count',
        unit: 'calls',
        axis: 'count',
        base: 'all queries shown',
        ...view(({ count }) => count),
      },
    ],
    stacks: null,
    annotations: [],
    unread,
    notes: [...input.notes, 'only statements slower than long_query_time are in a slow log'],
    recording: {},
  };
}

/** The average times the count, as long as it agrees with the sum in whole seconds. */
function secondsOf(count: number, average: string, sum: string): number {
  const product = Number((Number(average) * count).toPrecision(12));
  return Math.abs(product - Number(sum)) <= 1 ? product : Number(sum);
}
