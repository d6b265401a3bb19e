/** `npm run bench -- NAME`: one benchmark by name; without a name, their list. */
import { readdirSync } from 'node:fs';

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder)
  .filter(file => file.endsWith('.ts') && !['run.ts', 'drill.ts'].includes(file))
  .map(file => file.replace('.ts', ''));
const all = [...names, 'faults'];
const name = process.argv[2];

if (name === undefined || !all.includes(name)) {
  console.error(`npm run bench -- NAME, with NAME one of:\n  ${all.join('\n  ')}`);
  process.exit(name === undefined ? 0 : 2);
}
const file = name === 'faults' ? './faults/run.ts' : `./${name}.ts`;
const bench = (await import(new URL(file, folder).href)) as {
  run(words: readonly string[]): Promise<unknown>;
};
await bench.run(process.argv.slice(3));
