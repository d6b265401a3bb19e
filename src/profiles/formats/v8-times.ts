/** How long each sample stands for: until the next one in time, the last until the end. In the unit of `times`. */
export function durationsOf(
  times: readonly number[],
  end: number,
): { durations: Float64Array; isReordered: boolean } {
  const order = times.map((_, index) => index);
  const isReordered = times.some((time, index) => index > 0 && time < times[index - 1]!);
  if (isReordered) order.sort((a, b) => times[a]! - times[b]! || a - b);
  const durations = new Float64Array(times.length);
  order.forEach((index, position) => {
    const next = order[position + 1];
    durations[index] = Math.max(0, (next === undefined ? end : times[next]!) - times[index]!);
  });
  return { durations, isReordered };
}

/** Points in time from the steps between them; the first step leads to the first point. */
export function timesOf(start: number, deltas: readonly number[]): number[] {
  let now = start;
  return deltas.map(delta => {
    now += delta;
    return now;
  });
}
