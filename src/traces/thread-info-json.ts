/**
 * Threads as JSON of `java.lang.management.ThreadInfo`, which Spring Boot's `/actuator/threaddump` (and `/dump` before it)
 * and many monitoring agents give: turned into the text of `ThreadInfo.toString()`, which is a thread dump.
 * https://docs.spring.io/spring-boot/api/rest/actuator/threaddump.html
 *
 *   {"threads":[{"threadName":"exec-1","threadId":31,"threadState":"BLOCKED","lockName":"com.shop.Audit@1a2b",
 *     "lockOwnerName":"exec-2","lockOwnerId":32,"stackTrace":[{"className":"com.shop.Orders","methodName":"place",
 *     "fileName":"Orders.java","lineNumber":12}],"lockedMonitors":[{"className":"com.shop.Orders",
 *     "identityHashCode":6699,"lockedStackDepth":0}],"lockedSynchronizers":[]}]}
 */
import { z } from 'zod';

const MAX_THREADS = 20_000;
const MAX_FRAMES = 2000;

const Text = z.string().max(4000);
const LockInfo = z.object({ className: Text, identityHashCode: z.number() });
const Frame = z.object({
  moduleName: Text.nullish(),
  className: Text,
  methodName: Text,
  fileName: Text.nullish(),
  lineNumber: z.number().nullish(),
  nativeMethod: z.boolean().nullish(),
});
const Thread = z.object({
  threadName: Text,
  threadId: z.number(),
  daemon: z.boolean().nullish(),
  priority: z.number().nullish(),
  threadState: z.string().regex(/^[A-Z_]{1,30}$/),
  lockName: Text.nullish(),
  lockOwnerName: Text.nullish(),
  lockOwnerId: z.number().nullish(),
  stackTrace: z.array(Frame).default([]),
  lockedMonitors: z.array(LockInfo.extend({ lockedStackDepth: z.number() })).default([]),
  lockedSynchronizers: z.array(LockInfo).default([]),
});
type Thread = z.output<typeof Thread>;
const Threads = z.array(Thread).min(1).max(MAX_THREADS);

/** null where the value holds no such threads. */
export function threadInfoLines(value: unknown): string[] | null {
  const list = Array.isArray(value) ? value : (value as { threads?: unknown } | null)?.threads;
  const [first] = Array.isArray(list) ? list : [];
  if (typeof first !== 'object' || first === null || !('threadName' in first && 'threadState' in first))
    return null;
  const threads = Threads.safeParse(list);
  return threads.success ? ['Full thread dump of ThreadInfo', '', ...threads.data.flatMap(linesOf)] : null;
}

function linesOf(thread: Thread): string[] {
  const lock = thread.lockName ? ` on ${thread.lockName}` : '';
  const owner = thread.lockOwnerName
    ? ` owned by "${plain(thread.lockOwnerName)}" Id=${thread.lockOwnerId ?? 0}`
    : '';
  const priority = `${thread.daemon ? ' daemon' : ''} prio=${thread.priority ?? 5}`;
  return [
    `"${plain(thread.threadName)}"${priority} Id=${thread.threadId} ${thread.threadState}${lock}${owner}`,
    ...thread.stackTrace
      .slice(0, MAX_FRAMES)
      .flatMap((frame, depth) => [
        frameLine(frame),
        ...thread.lockedMonitors
          .filter(monitor => monitor.lockedStackDepth === depth)
          .map(monitor => `\t-  locked ${hashed(monitor)}`),
      ]),
    ...(thread.lockedSynchronizers.length > 0
      ? [
          `\tNumber of locked synchronizers = ${thread.lockedSynchronizers.length}`,
          ...thread.lockedSynchronizers.map(each => `\t- ${hashed(each)}`),
        ]
      : []),
    '',
  ];
}

function frameLine(frame: z.output<typeof Frame>): string {
  const module = frame.moduleName ? `${frame.moduleName}/` : '';
  const line = frame.lineNumber ?? -1;
  const place =
    frame.nativeMethod || line === -2
      ? 'Native Method'
      : frame.fileName
        ? `${frame.fileName}${line >= 0 ? `:${line}` : ''}`
        : 'Unknown Source';
  return `\tat ${module}${frame.className}.${frame.methodName}(${place})`;
}

function hashed({ className, identityHashCode }: z.output<typeof LockInfo>): string {
  return `${className}@${(identityHashCode >>> 0).toString(16)}`;
}

function plain(name: string): string {
  return name.replace(/[\r\n]/g, ' ');
}
