/** Regular expressions meet lines that somebody made to mislead them: none may take more than linear time. */
import { expect, test } from '@jest/globals';
import { costs, patternsOf } from '../../bench/shared/patterns.ts';

// A line of 8,192 characters costs a linear pattern less than a millisecond, a quadratic one a hundred.
const LIMIT_MS = 60;

test.each(['profiles', 'traces', 'handlers'])(
  'no pattern of %s is led to try a long line again and again',
  async room => {
    const all = await costs(patternsOf([room]), 8192);
    expect(all.length).toBeGreaterThan(3);
    const slow = all.filter(({ ms }) => ms > LIMIT_MS);
    expect(slow.map(({ place, ms, text }) => `${place}: ${ms} ms on ${JSON.stringify(text)}`)).toEqual([]);
  },
  180_000,
);
