/** Threads with a native id that ran: kept small, so that `top -H` can be matched wherever it stands in the paste. */
import { detached } from './buckets.ts';
import type { Frame, Line, ParsedTrace } from './model.ts';

export interface HotThread {
  readonly name: string;
  readonly source: string;
  readonly nativeId: number | null;
  /** Of a thread that runs; 0 for one that waits. */
  readonly cpuMs: number;
  /** Whatever it does now. */
  readonly spentMs: number;
  readonly elapsedMs: number;
  /** The innermost own frame, else the innermost. */
  readonly frame: Frame | null;
  readonly at: Line;
}

export function hotThread(trace: ParsedTrace, source: string): HotThread | null {
  const { details } = trace;
  // Without a number it can be matched by its name alone, which a goroutine has not.
  if (trace.thread === null || (details?.nativeId === undefined && /^goroutine /.test(trace.thread)))
    return null;
  if (trace.type !== null && details?.nativeId === undefined) return null;
  // A thread that waits may still have burned its core a moment ago; a collector thread has no frames at all.
  return detached({
    name: trace.thread,
    source,
    nativeId: details?.nativeId ?? null,
    cpuMs: trace.state === 'RUNNABLE' ? (details?.cpuMs ?? 0) : 0,
    spentMs: details?.cpuMs ?? 0,
    elapsedMs: details?.elapsedMs ?? 0,
    frame: trace.frames.find(frame => frame.own) ?? trace.frames[0] ?? null,
    at: trace.at,
  });
}
