/** All scenes, by file. */
import { readdir } from 'node:fs/promises';
import type { Fault } from './stage.ts';

const NO_SCENES = new Set(['index.ts', 'stage.ts', 'run.ts', 'local-host.ts', 'product.ts', 'pair.ts']);

/** One export a file; in the order of the names. */
export async function allFaults(): Promise<Fault[]> {
  const folder = new URL('./', import.meta.url);
  const files = (await readdir(folder)).filter(file => file.endsWith('.ts') && !NO_SCENES.has(file)).sort();
  const modules = await Promise.all(
    files.map(file => import(new URL(file, folder).href) as Promise<Record<string, Fault>>),
  );
  return modules.flatMap(module => Object.values(module).filter(value => typeof value?.start === 'function'));
}
