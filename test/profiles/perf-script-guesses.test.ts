/** The scanner guesses headers and frames from those before them. Nothing that it reads may depend on what came before. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PerfScriptScanner } from '../../src/profiles/perf-script/scanner.ts';
import { capture } from './captures.ts';

const CAPTURES = ['stacks', 'system', 'events', 'inlined', 'jit', 'misc', 'ns', 'no-time', 'comm-ip'];

/** Some of each capture, as distinct as they come. */
const captured = CAPTURES.flatMap(name => {
  const samples = capture(`perf/script-${name}.txt`).toString('utf8').split('\n\n');
  return samples.filter((sample, index) => /^\S.*\n\t/.test(sample) && index % 7 === 0).slice(0, 25);
});

/** Without stacks each line is a sample. */
const flat = ['flat', 'flat-other', 'fields-all']
  .flatMap(name => capture(`perf/script-${name}.txt`).toString('utf8').split('\n').slice(0, 40))
  .filter(line => /^\s+\S.*\)$/.test(line));

const FLAT_FRAMES = [
  '     7fff00001234 main+0x1 (/bin/x)',
  '     7fff00001234 main+0x12 (/bin/x)',
  '     7fff00001234 main+0x12 (/bin/z)',
  '     7fff00001234 main+0x12 (/bin/x) insn: 0f b6',
  '     7fff00001234 main+0x12 (/bin/x)      7fff00001234 leaf+0x1 (/bin/x)',
  '     7fff00001234 [unknown] ([unknown])',
  '     7fff00001234',
  ' main+0x12 (/bin/x)',
];

/** Headers that begin alike and mean something else. */
const HEADERS = [
  'bg worker 7 [000] 1.000001: 5 cycles: ',
  'bg worker 7 11793 [000] 1.000001: 5 cycles: ',
  'bg worker 11793/11794 [001]     1.000001:         70 cycles: ',
  'bg worker 7 11793 [000] 1.000001: 5 cycles:u: ',
  'bg worker 7 11793 [003] 1.000001: cycles: ',
  'bg worker 7 11793 1.000000001: 5 cycles:',
  'bg worker 7 -1 [000] 1.000001: 5 cycles:  \r',
  'bg worker 7 11793 [000] K 1.000001: 5 cycles: ',
  'bg worker 7 11793 [000] 1.01: 5 cycles: ',
  'bg worker 7 11793 [000] 1.000001: 5 cycles: 5',
  'bg worker 7 11793 [000] 1.000001: 99999999999999999999 cycles: ',
  'bg worker 7 11793 [000] 1.000001: 5 sched:sched_switch: prev_comm=x ==> next_comm=y',
  'bg worker 8 11793 [000] 1.000001: 5 cycles: ',
  'bg worker 7 11793 [000] 1.000001: 5 cyclez: ',
  'bg 7 1 [000] 1.000001: 5 cycles: ',
  'b 1 [000] 1.000001: 5 cycles: ',
  'b 1 1 [000] 1.000001: 5 cycles: ',
  'näme ✓ 11793 [000] 1.000001: 5 cycles: ',
  'bg worker 7',
];

/** Frames that begin alike. */
const FRAMES = [
  '\t            7fff main+0x1 (/bin/x)',
  '\t            7fff main+0x1f (/bin/x)',
  '\t            7fff main (/bin/x)',
  '\t            7fff main+0x (/bin/x)',
  '\t            7fff main+0x1 (/bin/x (deleted))',
  '\t            7fff main+0x12 (/bin/x (deleted))',
  '\t            7fff main+0x1 (/bin/x)\r',
  '\t            7fff main+0x1 (/bin/xy)',
  '\t            7fff main+0x1 (/bin/z)',
  '\t            7fff maim+0x1 (/bin/x)',
  '\t            7fff main(int)+0x1 (/bin/x)',
  '\t            7fff main(int)+0x2 (/bin/x)',
  '\t            7fff m (inlined)',
  '\t            7fff m+0x1 (inlined)',
  '\t            7fff [unknown] (/bin/x)',
  '\t            7fff [unknown] ([unknown])',
  '\t            7fff  (/bin/x)',
  '\t            7fff',
  '\t            7fff La;::b->Lc;::d (/tmp/perf-9.map)',
  '\tffffffff8158e7b1 main+0x1 ([kernel.kallsyms])',
  '\t7f main+0x1 (/bin/x)',
  '\t            7fff main+0x1',
  '\tno frame at all',
];

const made = fc
  .tuple(fc.constantFrom(...HEADERS), fc.array(fc.constantFrom(...FRAMES), { maxLength: 6 }))
  .map(([header, frames]) => [header, ...frames].join('\n'));
const onHeader = fc
  .tuple(
    fc.constantFrom(...HEADERS),
    fc.constantFrom(...FLAT_FRAMES),
    fc.array(fc.constantFrom(...FRAMES, '  hot.cpp:12', '  [kernel.kallsyms][ffff]'), { maxLength: 1 }),
  )
  .map(([header, flat, frames]) => [`     ${header.replace('\r', '')}${flat}`, ...frames].join('\n'));
const flats = fc
  .array(fc.constantFrom(...flat, ...flat, '  hot.cpp:12'), { minLength: 1, maxLength: 9 })
  .map(lines => lines.join('\n'));
const sample = fc.oneof(fc.constantFrom(...captured), made, onHeader, flats);

test('a sample means the same behind any others, in chunks of any size', () => {
  fc.assert(
    fc.property(
      fc.array(sample, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 3000 }),
      (samples, size) => {
        const apart = samples.map(text => scan(text, 1 << 20));
        expect(scan(samples.join('\n\n'), size)).toEqual(together(apart));
      },
    ),
    { numRuns: 120, seed: 42 },
  );
});

interface Scanned {
  /** Event and frames → weight. */
  readonly sums: ReadonlyMap<string, number>;
  readonly unread: number;
  readonly samples: number;
}

function scan(text: string, size: number): Scanned {
  const scanner = new PerfScriptScanner();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.end();
  const { stacks, samples } = scanner.sampler;
  const sums = new Map<string, number>();
  for (const { name, sums: weights } of stacks.columns) {
    for (let node = 0; node < stacks.nodes; node++) {
      if (weights[node] === 0) continue;
      const frames = stacks.path(node).map(id => stacks.frames[id]!);
      const key = [name, ...frames.map(frame => `${frame.name} ${frame.module} ${frame.kind}`)].join('\n');
      sums.set(key, weights[node]!);
    }
  }
  return { sums, unread: scanner.unread.count, samples };
}

function together(parts: readonly Scanned[]): Scanned {
  const sums = new Map<string, number>();
  for (const [key, weight] of parts.flatMap(part => [...part.sums]))
    sums.set(key, (sums.get(key) ?? 0) + weight);
  const total = (pick: (part: Scanned) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
  return { sums, unread: total(part => part.unread), samples: total(part => part.samples) };
}
