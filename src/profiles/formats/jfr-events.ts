/**
 * What the events with stacks measure, the one that tells most about time first. Names without the vendor's prefix:
 * `jdk.ExecutionSample`, JDK 9's `com.oracle.jdk.ExecutionSample`, `datadog.ExecutionSample`.
 * Sources: https://github.com/openjdk/jdk/blob/master/src/hotspot/share/jfr/metadata/metadata.xml,
 * https://github.com/async-profiler/async-profiler/blob/master/src/jfrMetadata.cpp
 */
import type { Axis } from '../model.ts';

export interface EventMeaning {
  readonly unit: 'samples' | 'ns' | 'bytes' | 'events';
  readonly axis: Axis;
  /** What all of it is, in words. */
  readonly base: string;
  /** The fields that weigh an event, the first that the recording has; without any each weighs one. */
  readonly weights: readonly string[];
  /** A field whose class says more: of what, on what. */
  readonly subject?: string;
  /** Each event is a sample of a clock, so that their number may be tested. */
  readonly isSample?: boolean;
}

const sampled = (axis: Axis, base: string): EventMeaning => ({
  unit: 'samples',
  axis,
  base,
  weights: ['samples', 'weight'],
  isSample: true,
});
const spent = (axis: Axis, base: string, subject?: string): EventMeaning => ({
  unit: 'ns',
  axis,
  base,
  weights: ['duration'],
  ...(subject !== undefined && { subject }),
});
const bytes = (base: string, ...weights: string[]): EventMeaning => ({
  unit: 'bytes',
  axis: 'alloc',
  base,
  weights,
  subject: 'objectClass',
});
const thrown: EventMeaning = {
  unit: 'events',
  axis: 'count',
  base: 'all throws',
  weights: [],
  subject: 'thrownClass',
};

const MEANINGS = new Map<string, EventMeaning>([
  [
    'CPUTimeSample',
    {
      unit: 'ns',
      axis: 'cpu',
      base: 'all CPU time of Java threads',
      weights: ['samplingPeriod'],
      isSample: true,
    },
  ],
  ['ExecutionSample', sampled('cpu', 'all samples of running threads')],
  ['MethodSample', sampled('wall', 'all samples of threads, running or waiting')],
  ['WallClockSample', sampled('wall', 'all samples of threads, running or waiting')],
  ['MethodTrace', spent('wall', 'all time in traced methods')],
  ['ObjectAllocationSample', bytes('all sampled allocation', 'weight')],
  ['ObjectAllocationInNewTLAB', bytes('all allocation in new TLABs', 'tlabSize', 'allocationSize')],
  ['ObjectAllocationOutsideTLAB', bytes('all allocation outside TLABs', 'allocationSize')],
  ['ObjectSample', bytes('all sampled allocation', 'size', 'weight')],
  ['Malloc', { ...bytes('all memory from malloc', 'size') }],
  ['JavaMonitorEnter', spent('lock', 'all time of waiting to enter monitors', 'monitorClass')],
  ['NativeLock', spent('lock', 'all time of waiting for native locks')],
  ['ThreadPark', spent('lock', 'all parked time', 'parkedClass')],
  ['JavaMonitorWait', spent('wall', 'all time in Object.wait', 'monitorClass')],
  ['SocketRead', spent('wall', 'all time of reading from sockets')],
  ['SocketWrite', spent('wall', 'all time of writing to sockets')],
  ['FileRead', spent('wall', 'all time of reading from files')],
  ['FileWrite', spent('wall', 'all time of writing to files')],
  ['FileForce', spent('wall', 'all time of forcing files to disk')],
  ['ThreadSleep', spent('wall', 'all time asleep')],
  ['NativeMethodSample', sampled('wall', 'all samples of threads in native methods, running or waiting')],
  ['LiveObject', bytes('all sampled objects that are still live', 'allocationSize')],
  ['HeapLiveObject', bytes('all sampled objects that are still live', 'size')],
  ['OldObjectSample', { ...bytes('all sampled old objects', 'objectSize') }],
  ['JavaExceptionThrow', thrown],
  ['JavaErrorThrow', thrown],
]);

const ORDER = [...MEANINGS.keys()];

/** null where the event is not shown: what it measures is not about the person's code. */
export function meaningOf(event: string): EventMeaning | null {
  return MEANINGS.get(shortName(event)) ?? null;
}

/** 0 for the event that a profile is read for first. */
export function rankOf(event: string): number {
  return ORDER.indexOf(shortName(event));
}

function shortName(event: string): string {
  return event.slice(event.lastIndexOf('.') + 1);
}
