/** The statistics of sample counts: intervals, tests of two proportions, many tests at once, how many samples it takes. */

const Z95 = 1.959964;

/** Wilson's 95 % interval of a share of `hits` in `samples`. */
export function interval(hits: number, samples: number): readonly [low: number, high: number] {
  if (samples === 0) return [0, 1];
  const p = hits / samples;
  const z2 = Z95 ** 2;
  const centre = (p + z2 / (2 * samples)) / (1 + z2 / samples);
  const spread = (Z95 / (1 + z2 / samples)) * Math.sqrt((p * (1 - p)) / samples + z2 / (4 * samples ** 2));
  return [Math.max(0, centre - spread), Math.min(1, centre + spread)];
}

/** Newcombe's 95 % interval of the difference of two shares (after − before). */
export function differenceInterval(
  before: number,
  samplesBefore: number,
  after: number,
  samplesAfter: number,
): readonly [low: number, high: number] {
  const [low1, high1] = interval(before, samplesBefore);
  const [low2, high2] = interval(after, samplesAfter);
  const p1 = before / samplesBefore;
  const p2 = after / samplesAfter;
  const difference = p2 - p1;
  return [difference - Math.hypot(p2 - low2, high1 - p1), difference + Math.hypot(high2 - p2, p1 - low1)];
}

/** Two-sided p of equal shares: pooled z where five are expected everywhere, Fisher's exact test below. */
export function equalShares(
  before: number,
  samplesBefore: number,
  after: number,
  samplesAfter: number,
): number {
  const pooled = (before + after) / (samplesBefore + samplesAfter);
  const smallest = Math.min(samplesBefore, samplesAfter) * Math.min(pooled, 1 - pooled);
  if (smallest < 5) return fisher(before, samplesBefore, after, samplesAfter);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / samplesBefore + 1 / samplesAfter));
  return 2 * (1 - normal(Math.abs(after / samplesAfter - before / samplesBefore) / error));
}

/** Benjamini and Hochberg: which of these p-values are discoveries at false discovery rate `q`. */
export function discoveries(ps: readonly number[], q = 0.05): boolean[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  let last = -1;
  order.forEach(({ p }, rank) => {
    if (p <= ((rank + 1) / ps.length) * q) last = rank;
  });
  const found = new Array<boolean>(ps.length).fill(false);
  for (let rank = 0; rank <= last; rank++) found[order[rank]!.index] = true;
  return found;
}

/** Samples a side that show a change from `p1` to `p2` with 80 % power when `tests` are made at once. */
export function samplesNeeded(p1: number, p2: number, tests: number): number {
  if (p1 === p2) return Number.POSITIVE_INFINITY;
  const z = quantile(1 - 0.05 / (2 * Math.max(1, tests))) + 0.8416;
  return Math.ceil((z ** 2 * (p1 * (1 - p1) + p2 * (1 - p2))) / (p1 - p2) ** 2);
}

function fisher(a: number, n1: number, c: number, n2: number): number {
  const hits = a + c;
  const low = Math.max(0, hits - n2);
  const high = Math.min(hits, n1);
  const logOf = (x: number) => logChoose(n1, x) + logChoose(n2, hits - x) - logChoose(n1 + n2, hits);
  const observed = logOf(a);
  let sum = 0;
  // Fisher is used where few hits are expected, so the range is short; the bound guards against lopsided input.
  for (let x = low; x <= Math.min(high, low + 100_000); x++) {
    const log = logOf(x);
    if (log <= observed + 1e-9) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? Number.NEGATIVE_INFINITY : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** Stirling's series with a shift; exact to 1e-10 for what is counted here. */
function logGamma(value: number): number {
  let x = value;
  let shift = 0;
  while (x < 8) shift += Math.log(x++);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.918938533204673 +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5) -
    shift
  );
}

/** Distribution function of the normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

/** The inverse of `normal`, by bisection. */
function quantile(p: number): number {
  let low = 0;
  let high = 10;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normal(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
