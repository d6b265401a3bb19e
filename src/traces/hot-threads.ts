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
  if (details?.nativeId === undefined || trace.thread === null) return null;
  // A thread that waits may still have burned its core a moment ago; a collector thread has no frames at all.
  return detached({
    name: trace.thread,
    source,
    nativeId: details.nativeId,
    cpuMs: trace.state === 'RUNNABLE' ? (details.cpuMs ?? 0) : 0,
    spentMs: details.cpuMs ?? 0,
    elapsedMs: details.elapsedMs ?? 0,
    frame: trace.frames.find(frame => frame.own) ?? trace.frames[0] ?? null,
    at: trace.at,
  });
}
