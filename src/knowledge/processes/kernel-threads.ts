import { processesOf } from '../rows.ts';

export const kernelThreads = processesOf([]);
