/**
 * Dumps whose first thread stands beyond the head that recognition sees: a javacore tells of the machine first, a dump of
 * a thousand threads lists their addresses, JSON is whole only at its end. Their first lines are theirs alone.
 */

const JAVA_DUMPS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^0SECTION\s+TITLE subcomponent dump routine\s*$/m, 'the title of a javacore'],
  [
    /^(?:\d{1,9}:\s*)?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+)?Full thread dump .{0,200}VM.{0,200}:?\s*$/m,
    'the head of a thread dump',
  ],
  [/^----- pid \d{1,9} at \d{4}-\d\d-\d\d .{1,60} -----\s+Cmd line: /m, "the head of Android's traces"],
  [/^\s*(?:\{\s*"threads"\s*:\s*)?\[\s*\{\s*"threadName"\s*:\s*"/, 'threads as JSON of ThreadInfo'],
  [/^\s*\{\s*"threadDump"\s*:\s*\{/, "Thread.dump_to_file's JSON"],
  [/^Coroutines dump \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\s*$/m, 'a dump of coroutines'],
];

/** null where the head is none of these. */
export function longHead(text: string): { format: string; language: string; why: string } | null {
  const why = JAVA_DUMPS.find(([pattern]) => pattern.test(text))?.[1];
  return why === undefined ? null : { format: 'java-thread-dump', language: 'java', why };
}
