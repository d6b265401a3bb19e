/** Hot functions by family; the order decides between equals. */
import type { FunctionRow } from '../rows.ts';
import { allocators } from './allocators.ts';
import { compressionFunctions } from './compression.ts';
import { cpp } from './cpp.ts';
import { cpython } from './cpython.ts';
import { crypto } from './crypto.ts';
import { databases } from './databases.ts';
import { databasesMore } from './databases-more.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { javaClasses, javaSystem } from './java-classes.ts';
import { javaFrameworks } from './java-frameworks.ts';
import { jvm } from './jvm.ts';
import { kernelFiles } from './kernel-files.ts';
import { kernelMemory } from './kernel-memory.ts';
import { kernelNetwork } from './kernel-network.ts';
import { kernelScheduling } from './kernel-scheduling.ts';
import { kernelGuest, kernelVirtual } from './kernel-virtual.ts';
import { libc } from './libc.ts';
import { libcMore } from './libc-more.ts';
import { moreRuntimes } from './more-runtimes.ts';
import { nativeCompute } from './native-compute.ts';
import { nativeFrameworks } from './native-frameworks.ts';
import { nativeLibraries } from './native-libraries.ts';
import { nodeCalls } from './node-calls.ts';
import { pythonLibrary } from './python-library.ts';
import { rust } from './rust.ts';
import { scripting } from './scripting.ts';
import { servers } from './servers.ts';
import { documentAndMessageStores } from './stores.ts';
import { text } from './text.ts';
import { unknownFrames } from './unknown-frames.ts';
import { v8 } from './v8.ts';

export const functions: readonly FunctionRow[] = [
  ...kernelMemory,
  ...kernelScheduling,
  ...kernelNetwork,
  ...kernelFiles,
  ...libc,
  ...libcMore,
  ...allocators,
  ...cpp,
  ...jvm,
  ...javaClasses,
  ...javaSystem,
  ...go,
  ...v8,
  ...cpython,
  ...pythonLibrary,
  ...unknownFrames,
  ...rust,
  ...crypto,
  ...compressionFunctions,
  ...text,
  ...databases,
  ...servers,
  ...databasesMore,
  ...dotnet,
  ...javaFrameworks,
  ...kernelVirtual,
  ...kernelGuest,
  ...nativeCompute,
  ...nativeFrameworks,
  ...nativeLibraries,
  ...nodeCalls,
  ...scripting,
  ...moreRuntimes,
  ...documentAndMessageStores,
];
