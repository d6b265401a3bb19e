import type { FasterRow } from '../rows.ts';
import { compression } from './compression.ts';

export const faster: readonly FasterRow[] = [...compression];
