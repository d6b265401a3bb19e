/** Faster alternatives by family. */
import type { FasterRow } from '../rows.ts';
import { builds } from './builds.ts';
import { commandLine } from './command-line.ts';
import { compression } from './compression.ts';
import { databasesAndQueues } from './databases-and-queues.ts';
import { javaAndGo } from './java-and-go.ts';
import { javaLibraries } from './java-libraries.ts';
import { libraries } from './libraries.ts';
import { memoryAndText } from './memory-and-text.ts';
import { nativeAndGo } from './native-and-go.ts';
import { nodeAndRuby } from './node-and-ruby.ts';
import { pythonAndNode } from './python-and-node.ts';
import { pythonLibraries } from './python-libraries.ts';
import { queriesAndStructures } from './queries-and-structures.ts';
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
  ...commandLine,
  ...builds,
  ...databasesAndQueues,
  ...javaLibraries,
  ...nativeAndGo,
  ...nodeAndRuby,
  ...pythonLibraries,
  ...queriesAndStructures,
];
