/** Processes and daemons by family. */

import type { ProcessRow } from '../rows.ts';
import { agents } from './agents.ts';
import { containers } from './containers.ts';
import { databases } from './databases.ts';
import { hostsMore } from './hosts-more.ts';
import { kernelThreads } from './kernel-threads.ts';
import { kernelThreadsMore } from './kernel-threads-more.ts';
import { kubernetes } from './kubernetes.ts';
import { observability } from './observability.ts';
import { postgresProcesses } from './postgres-processes.ts';
import { runtimes } from './runtimes.ts';
import { services } from './services.ts';
import { stores } from './stores.ts';
import { system } from './system.ts';
import { systemd } from './systemd.ts';
import { threads } from './threads.ts';
import { toolsInUse } from './tools-in-use.ts';
import { web } from './web.ts';

export const processes: readonly ProcessRow[] = [
  ...kernelThreads,
  ...systemd,
  ...system,
  ...postgresProcesses,
  ...databases,
  ...stores,
  ...web,
  ...runtimes,
  ...containers,
  ...agents,
  ...services,
  ...observability,
  ...kubernetes,
  ...toolsInUse,
  ...kernelThreadsMore,
  ...hostsMore,
  ...threads,
];
