/** Forms of async-profiler's versions that no capture here has; the texts are written after its `profiler.cpp` and `flameGraph.cpp`. */
import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import { readText } from './captures.ts';

const HEADER = `--- Execution profile ---
Total samples:         683
Unknown (native):      1 (0.15%)

Frame buffer usage:    0.00%

`;

test.each([
  [
    'versions 1.0 and 1.1 print a counter',
    'Counter: 679 (99.41%)',
    '       679 (99.41%) Primes.isPrime\n         4 ( 0.59%) __do_softirq\n',
    'samples',
    1,
  ],
  [
    'versions 1.2 to 1.4 print a total, and samples behind it',
    'Total: 6790000000 (99.41%)  samples: 679',
    '  6790000000 (99.41%)     679  Primes.isPrime\n    40000000 ( 0.59%)       4  __do_softirq\n',
    'counter',
    1e7,
  ],
  [
    'the manual has the percent before the unit',
    '--- 6790000000 (99.41%) ns, 679 samples',
    '          ns  percent  samples  top\n  ----------  -------  -------  ---\n  6790000000   99.41%      679  Primes.isPrime\n    40000000    0.59%        4  __do_softirq\n',
    'ns',
    1e7,
  ],
])('%s', async (_, title, table, unit, each) => {
  const { views, unread, notes, format, stacks } = await readText(
    `${HEADER}${title}\n  [ 0] Primes.isPrime\n  [ 1] Primes.primesThread\n\n${table}`,
  );
  expect(format).toBe('async-profiler-flat');
  expect(unread.lines).toEqual([]);
  expect(notes.join()).toContain('Unknown (native): 1 samples');
  expect(views[0]).toMatchObject({ unit, samples: 683 });
  expect(views[0]!.entries.map(({ name, self, samples }) => `${name} ${self! / each} ${samples}`)).toEqual([
    'Primes.isPrime 679 679',
    '__do_softirq 4 4',
  ]);
  expect(stacks!.nodes).toBeGreaterThan(2);
});

test('the tree of version 3 has its levels from its lists', async () => {
  const profile = await readText(`<!DOCTYPE html>
<html lang="en">
<head><title>Tree view</title></head>
<span>Call tree view</span>
<span class="total-count">total samples: 100</span>
<ul class="tree">
<li><div>80.00% [80] &#8226; self: 0.00% [0]</div> <span class="t1">java/lang/Thread.run</span>
<ul>
<li><div>60.00% [60] &#8226; self: 10.00% [10]</div> <span class="t1">Orders.place</span>
<ul>
<li><div class="o">50.00% [50] &#8226; self: 50.00% [50]</div> <span class="t4">Map&lt;K&gt;.hash</span>
</ul>
<li><div class="o">20.00% [20] &#8226; self: 20.00% [20]</div> <span class="t3">memcpy</span>
</ul>
<li><div class="o">20.00% [20] &#8226; self: 20.00% [20]</div> <span class="t5">do_softirq</span>
</ul>
`);
  expect(profile.format).toBe('async-profiler-html');
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]).toMatchObject({ name: 'Call tree view', unit: 'samples', total: 100 });
  expect(foldedOf(profile)!.lines.toSorted()).toEqual([
    'do_softirq 20',
    'java.lang.Thread.run;Orders.place 10',
    'java.lang.Thread.run;Orders.place;Map<K>.hash 50',
    'java.lang.Thread.run;memcpy 20',
  ]);
});
