import type { ProcessRow } from '../rows.ts';
import { kernelThreads } from './kernel-threads.ts';

export const processes: readonly ProcessRow[] = [...kernelThreads];
