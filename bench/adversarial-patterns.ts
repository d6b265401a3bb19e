/** The slowest of the readers' regular expressions on lines of 8,192 characters made to mislead them. */
import { costs, patternsOf } from './shared/patterns.ts';
import { machine, table } from './shared/table.ts';

const SIZE = 8192;

export async function run(): Promise<void> {
  const patterns = patternsOf(['profiles', 'traces', 'handlers']);
  const all = await costs(patterns, SIZE);
  const rows = all
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 15)
    .map(({ place, ms, text, pattern }) => [
      place,
      ms.toFixed(1),
      JSON.stringify(text),
      pattern.slice(0, 60).replaceAll('|', '¦'),
    ]);
  console.log(machine());
  console.log(table([`the slowest of ${patterns.length} patterns`, 'ms', 'on a line of', 'pattern'], rows));
}
