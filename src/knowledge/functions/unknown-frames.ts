import { functionsOf } from '../rows.ts';

/** What stands in a profile where a name is missing. */
export const unknownFrames = functionsOf('unknown perf profiler any', [
  {
    names: [
      '[unknown]',
      '(unknown)',
      '??',
      '[unresolved]',
      '<unknown>',
      '[no stack]',
      '[unknown_Java]',
      '[not_walkable]',
      'unknown',
      '(null)',
      '[unknown symbol]',
    ],
    what: 'is no function: the profiler had an address and no name for it, or no stack',
    hot: 'symbols are missing: a stripped program, code made at run time (JVM, Node, .NET, LuaJIT), a container whose files the profiler does not see, or kernel.kptr_restrict',
    cheaper: [
      'debug symbols: the -dbgsym package, or debuginfod (DEBUGINFOD_URLS); do not strip',
      'run-time code: perf-map-agent or async-profiler (JVM), node --perf-basic-prof, DOTNET_PerfMapEnabled=1, python -X perf (3.12)',
      'broken stacks: -fno-omit-frame-pointer, or perf record --call-graph dwarf (or lbr on Intel)',
      'kernel addresses: run as root, or kernel.kptr_restrict=0 for the time of the recording',
    ],
    next: 'perf report --sort dso: which file the addresses are in; perf buildid-list -i perf.data',
  },
  {
    names: ['(anonymous)', '<anonymous>', '(anonymous function)', 'anonymous'],
    what: 'is a function without a name of its own (JavaScript)',
    hot: 'the function’s body is: file and line of the profile say which',
    cheaper: [
      'give hot callbacks a name, so that the next profile tells them apart',
      'source maps where the code is bundled',
    ],
    next: 'the same profile by line or as a flame graph',
  },
]);
