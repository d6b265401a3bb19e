/** Faster alternatives by family. */
import type { FasterRow } from '../rows.ts';
import { compression } from './compression.ts';
import { javaAndGo } from './java-and-go.ts';
import { libraries } from './libraries.ts';
import { memoryAndText } from './memory-and-text.ts';
import { pythonAndNode } from './python-and-node.ts';
import { servers } from './servers.ts';
import { tools } from './tools.ts';

export const faster: readonly FasterRow[] = [
  ...compression,
  ...memoryAndText,
  ...libraries,
  ...tools,
  ...pythonAndNode,
  ...javaAndGo,
  ...servers,
];
