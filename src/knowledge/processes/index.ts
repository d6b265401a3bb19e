/** Processes and daemons by family. */
import type { ProcessRow } from '../rows.ts';
import { agents } from './agents.ts';
import { containers } from './containers.ts';
import { databases } from './databases.ts';
import { kernelThreads } from './kernel-threads.ts';
import { runtimes } from './runtimes.ts';
import { services } from './services.ts';
import { stores } from './stores.ts';
import { system } from './system.ts';
import { systemd } from './systemd.ts';
import { web } from './web.ts';

export const processes: readonly ProcessRow[] = [
  ...kernelThreads,
  ...systemd,
  ...system,
  ...databases,
  ...stores,
  ...web,
  ...runtimes,
  ...containers,
  ...agents,
  ...services,
];
