import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readText } from './captures.ts';

type Field = readonly [number, number | bigint | string | readonly Field[] | readonly (number | bigint)[]];

/** Protobuf by hand: numbers are varints, lists of fields are messages, lists of numbers are packed. */
function encode(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map(([field, value]) => {
      if (typeof value === 'number' || typeof value === 'bigint')
        return Buffer.concat([varint(field << 3), varint(value)]);
      const body =
        typeof value === 'string' ? Buffer.from(value) : isPacked(value) ? packed(value) : encode(value);
      return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
    }),
  );
}

function isPacked(value: readonly unknown[]): value is readonly (number | bigint)[] {
  return value.length > 0 && !Array.isArray(value[0]);
}

function packed(values: readonly (number | bigint)[]): Buffer {
  return Buffer.concat(values.map(varint));
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

const STRINGS = [
  '',
  'samples',
  'count',
  'cpu',
  'nanoseconds',
  'main',
  'work',
  'malloc',
  'spin|mal.*',
  'main',
];
const TYPES: readonly Field[] = [
  [
    1,
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    1,
    [
      [1, 3],
      [2, 4],
    ],
  ],
];
const strings = (more: readonly string[] = []) => [...STRINGS, ...more].map((text): Field => [6, text]);
const fn = (id: number | bigint, name: number): Field => [
  5,
  [
    [1, id],
    [2, name],
  ],
];
const location = (id: number | bigint, ...functions: (number | bigint)[]): Field => [
  4,
  [[1, id], ...functions.map((each): Field => [4, [[1, each]]])],
];
const sample = (locations: (number | bigint)[], values: (number | bigint)[]): Field => [
  2,
  [
    [1, locations],
    [2, values],
  ],
];

const show = (profile: Awaited<ReturnType<typeof readText>>, view = 0) =>
  profile.views[view]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`);

const PLAIN = [
  ...TYPES,
  sample([2, 1], [3, 30]),
  location(1, 1),
  location(2, 2),
  fn(1, 5),
  fn(2, 6),
  ...strings(),
];

test.each([
  ['as it is', encode(PLAIN)],
  [
    'fields in another order',
    encode([...PLAIN].reverse().map((_, i) => [...PLAIN.slice(4), ...PLAIN.slice(0, 4)][i]!)),
  ],
  ['gzip', gzipSync(encode(PLAIN))],
  [
    'two gzip members after each other',
    Buffer.concat([gzipSync(encode(PLAIN.slice(0, 4))), gzipSync(encode(PLAIN.slice(4)))]),
  ],
])('a profile %s', async (_, bytes) => {
  const profile = await readText(bytes);
  expect(profile.views[0]).toMatchObject({ name: 'cpu', unit: 'ns', total: 30 });
  expect(show(profile)).toEqual(['work 30 30', 'main 0 30']);
});

test('values of a sample that are not packed', async () => {
  const loose: Field = [
    2,
    [
      [1, 2],
      [1, 1],
      [2, 3],
      [2, 30],
    ],
  ];
  const profile = await readText(encode([...TYPES, loose, ...PLAIN.slice(3)]));
  expect(show(profile)).toEqual(['work 30 30', 'main 0 30']);
});

test('small negative values are exact, and the whole is the sum of all changes', async () => {
  const profile = await readText(
    encode([...TYPES, sample([1], [-1, -5]), sample([2], [2, 8]), ...PLAIN.slice(3)]),
  );
  expect(show(profile)).toEqual(['work 8 8', 'main -5 -5']);
  expect(profile.views[0]!.total).toBe(13);
});

test('ids of 64 bits that differ in their last bit are two locations', async () => {
  const [a, b] = [0xffffffff8158e7b0n, 0xffffffff8158e7b1n];
  const profile = await readText(
    encode([
      ...TYPES,
      sample([a], [1, 10]),
      sample([b], [1, 20]),
      location(a, a),
      location(b, b),
      fn(a, 5),
      fn(b, 6),
      ...strings(),
    ]),
  );
  expect(show(profile)).toEqual(['work 20 20', 'main 10 10']);
});

test('without symbols: the binary and the offset in it; kernel addresses in full', async () => {
  const profile = await readText(
    encode([
      ...TYPES,
      sample([1], [1, 10]),
      sample([2], [1, 20]),
      [
        3,
        [
          [1, 1],
          [2, 0x400000],
          [3, 0x500000],
          [4, 0x1000],
          [5, 10],
        ],
      ],
      [
        3,
        [
          [1, 2],
          [2, 0xffffffff80000000n],
          [3, 0xffffffffa0000000n],
          [5, 11],
        ],
      ],
      [
        4,
        [
          [1, 1],
          [2, 1],
          [3, 0x401234],
        ],
      ],
      [
        4,
        [
          [1, 2],
          [2, 2],
          [3, 0xffffffff8158e7b1n],
        ],
      ],
      ...strings(['/usr/bin/app', '[kernel.kallsyms]']),
    ]),
  );
  expect(show(profile)).toEqual(['0xffffffff8158e7b1 20 20', 'app+0x2234 10 10']);
  expect(profile.views[0]!.entries[0]).toMatchObject({ module: '[kernel.kallsyms]', kind: 'kernel' });
});

test('drop_frames takes what a matching function calls, but never the outermost frames', async () => {
  const fields = (extra: readonly Field[]) =>
    encode([
      ...TYPES,
      sample([3, 2, 1], [1, 10]),
      sample([3], [1, 5]),
      location(1, 1),
      location(2, 2),
      location(3, 3),
      fn(1, 5),
      fn(2, 7),
      fn(3, 6),
      ...strings(),
      ...extra,
    ]);
  expect(show(await readText(fields([])))).toEqual(['work 15 15', 'main 0 10', 'malloc 0 10']);
  expect(show(await readText(fields([[7, 8]])))).toEqual(['main 10 10', 'work 5 5']);
  const evil = strings(['(a*)*(?<x>b)']);
  const profile = await readText(fields([...evil.slice(-1), [7, STRINGS.length]]));
  expect(profile.notes.join()).toContain('drop_frames was not applied');
});

test('an inlined frame stands on what it was inlined into', async () => {
  const profile = await readText(
    encode([...TYPES, sample([1], [1, 10]), location(1, 2, 1), fn(1, 5), fn(2, 6), ...strings()]),
  );
  expect(show(profile)).toEqual(['work 10 10', 'main 0 10']);
  expect(profile.views[0]!.entries.map(({ kind }) => kind)).toEqual(['inlined', null]);
});

test('the type that the profile names comes first; an empty one gives way to the first that is not', async () => {
  const named = await readText(encode([...PLAIN, [14, 1]]));
  expect(named.views.map(({ name }) => name)).toEqual(['samples', 'cpu']);
  const empty = await readText(encode([...TYPES, sample([1], [3, 0]), ...PLAIN.slice(3)]));
  expect(empty.views.map(({ name }) => name)).toEqual(['samples', 'cpu']);
});

test('a profile without samples is read, and is empty', async () => {
  const profile = await readText(encode([...TYPES, ...strings()]));
  expect(profile.views.map(({ total, entries }) => [total, entries.length])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test.each([
  ['cut off', encode(PLAIN).subarray(0, encode(PLAIN).length - 3)],
  ['cut off within gzip', gzipSync(encode(PLAIN)).subarray(0, 60)],
])('a profile %s is refused with what to do', async (_, bytes) => {
  await expect(readText(bytes)).rejects.toThrow(/Download it again|Send it again/);
});

test('zlib is told apart from the protobuf', async () => {
  expect(show(await readText(deflateSync(encode(PLAIN))))).toEqual(['work 30 30', 'main 0 30']);
});
