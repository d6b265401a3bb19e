import type { FunctionRow } from '../rows.ts';
import { kernel } from './kernel.ts';
import { libc } from './libc.ts';

export const functions: readonly FunctionRow[] = [...kernel, ...libc];
