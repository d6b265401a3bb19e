/** The pages that rows rest on, each read on the day that is noted; `docs/sources.md` is made from this list. */
import type { Source } from './rows.ts';
import { kernelPages } from './sources/kernel.ts';
import { manualPages } from './sources/manuals.ts';
import { packagedPages } from './sources/packaged.ts';
import { projectPages } from './sources/projects.ts';
import { runtimePages } from './sources/runtimes.ts';

export const SOURCES = {
  ...kernelPages,
  ...manualPages,
  ...packagedPages,
  ...runtimePages,
  ...projectPages,
} as const satisfies Readonly<Record<string, Source>>;
