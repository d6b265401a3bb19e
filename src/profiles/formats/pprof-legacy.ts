/**
 * The text profiles of Go (`?debug=1`), gperftools, jemalloc and Java agents, from before protobuf.
 * Sources: https://github.com/google/pprof/blob/main/profile/legacy_profile.go and legacy_java_profile.go,
 * https://github.com/jemalloc/jemalloc/blob/dev/src/prof_sys.c
 *
 *     heap profile: 18: 1548704 [57: 1594864] @ heap/1048576        in use [allocated]
 *     1: 1048576 [1: 1048576] @ 0x445078 0x40677d
 *     #	0x4c5e7e	runtime/pprof.StartCPUProfile+0xfe	/usr/lib/go/src/runtime/pprof/pprof.go:782
 *     heap_v2/524288                                                rows "@ 0x… 0x…" and below "  t*: 1: 96 [0: 0]"
 *     --- mutex:     --- contention:     --- contentionz 1 ---      with cycles/second=, rows "cycles count @ 0x…"
 *     goroutine profile: total 1                                    rows "1 @ 0x…"
 *     --- threadz 1 ---                                             "--- Thread 7f79 (name: main/14748) stack: ---"
 *     --- heapz 1 ---  with "format = java"                         rows "bytes count @ 0x3 0x4", names at the end
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { readByLine } from '../source.ts';
import { LegacyReader } from './legacy-reader.ts';

export const pprofLegacy: Format = { name: 'pprof-legacy', detect, read };

const FIRST: readonly (readonly [line: RegExp, second: RegExp | null])[] = [
  [/^heap profile:\s+\d+:\s+\d+ \[\s*\d+:\s+\d+\] @ \S+/, null],
  [/^heap_v2\/\d{1,12}$/, /^\s+t\*: \d+: \d+ \[/],
  [/^--- (?:contention|mutex):\s*$/, /^cycles\/second\s*=/],
  [/^--- (?:contentionz|heapz) \d{1,9} ---$/, /=/],
  [/^--- threadz \d{1,9} ---$/, /^\s*$|^---/],
  [/^--- Thread [0-9a-f]{1,16} \(name: .{0,200}\) stack: ---$/, null],
  [/^\w{1,40} profile: total \d{1,18}$/, /^\s*\d{1,18}\s+@(?: 0x|\s*$)/],
];

function detect(head: Head): Detection | null {
  const lines = head.lines.filter(line => !/^\s*(?:#|$)/.test(line)).slice(0, 60);
  const start = afterSymbols(lines);
  const first = lines[start]?.trim() ?? '';
  const second = lines[start + 1] ?? '';
  const known = FIRST.some(
    ([line, next]) =>
      line.test(first) && (next === null || next.test(second) || (next.test('') && second.startsWith('---'))),
  );
  return known ? { confidence: 0.97, why: `"${first.slice(0, 60)}"` } : null;
}

/** `pprof --raw` of gperftools puts the symbols before the profile: "--- symbol", …, "---", "--- heap". */
function afterSymbols(lines: readonly string[]): number {
  if (lines[0] !== '--- symbol') return 0;
  const end = lines.findIndex((line, index) => index > 0 && /^--- (?:heap|growth|contention)$/.test(line));
  return end < 0 ? 0 : end + 1;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new LegacyReader());
}
