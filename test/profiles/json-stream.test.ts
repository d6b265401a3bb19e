import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eachDuration, extentOf, timesAfter } from '../../src/profiles/formats/v8-times.ts';
import { IdTable } from '../../src/profiles/id-table.ts';
import { fields, numbers, type Scalar, Shape, scalar } from '../../src/profiles/json-shape.ts';
import { JsonStream } from '../../src/profiles/json-stream.ts';
import { NumberList } from '../../src/profiles/number-list.ts';
import { dice, pieces, shuffledJson, thrower } from './shuffled-json.ts';

/** A shape that takes everything, and builds what JSON.parse builds. */
function everything(): { readonly shape: Shape; value(): unknown } {
  const open: (unknown[] | [object: Record<string, unknown>, key: string])[] = [];
  const lists: boolean[] = [];
  let root: unknown;
  const put = (value: unknown) => {
    const within = open.at(-1);
    if (within === undefined) root = value;
    else if (lists.at(-1) === true) (within as unknown[]).push(value);
    else {
      const [object, key] = within as [Record<string, unknown>, string];
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    }
  };
  const shape: Shape = new Shape({
    scalar: put,
    begin: isList => {
      open.push(isList ? [] : [{}, '']);
      lists.push(isList);
    },
    end: () => {
      const closed = open.pop()!;
      put(lists.pop() === true ? closed : closed[0]);
    },
    others: {
      name: name => {
        (open.at(-1) as [Record<string, unknown>, string])[1] = name;
      },
      get shape() {
        return shape;
      },
    },
  });
  shape.elements = shape;
  return { shape, value: () => root };
}

function built(chunks: Iterable<Uint8Array>): { value: unknown; stream: JsonStream } {
  const { shape, value } = everything();
  const stream = new JsonStream(shape);
  for (const chunk of chunks) stream.write(chunk);
  return { value: value(), stream };
}

test('what is read in pieces, cut at any byte, is what JSON.parse gives of the whole', () => {
  const container = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
  );
  fc.assert(
    fc.property(container, dice, (document, numbersOfDice) => {
      const roll = thrower(numbersOfDice);
      const text = shuffledJson(document, roll);
      const { value, stream } = built(pieces(text, roll));
      expect(value).toEqual(JSON.parse(text.replace(/^\ufeff/, '')));
      expect(stream).toMatchObject({ isWhole: true, brokenAt: null, hasMore: false });
    }),
    { numRuns: 600 },
  );
});

test('every number is the double that JSON.parse makes of it', () => {
  const written = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
    fc.maxSafeNat().map(String),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.tuple(fc.maxSafeNat(), fc.nat(999_999_999)).map(([whole, part]) => `${whole}.${part}`),
    fc
      .tuple(fc.integer(), fc.nat(9999), fc.integer({ min: -330, max: 330 }))
      .map(([a, b, c]) => `${a}.${b}E${c}`),
    fc.nat(9_999_999).map(part => `0.000${String(part).padStart(15, '0')}`),
  );
  fc.assert(
    fc.property(fc.array(written, { minLength: 1 }), list => {
      const text = `[${list.join(', ')}]`;
      const { value } = built([Buffer.from(text)]);
      expect(value).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

function read(text: string, shape: Shape, size = 3): JsonStream {
  const stream = new JsonStream(shape);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
  return stream;
}

test('what no shape asks for is passed over, whatever is in it', () => {
  const seen: Scalar[] = [];
  const shape = fields({ wanted: scalar(value => seen.push(value)) });
  const text = String.raw`{"a":"}]\"","b":[{"wanted":1},"\\",[[]]],"wanted":"yes","c":{"wanted":[2]},"d":1e5}`;
  expect(read(text, shape)).toMatchObject({ isWhole: true });
  expect(seen).toEqual(['yes']);
});

test('NaN and Infinity, which JSON does not know, are nothing', () => {
  const list = new NumberList();
  const seen: Scalar[] = [];
  const shape = fields({ list: numbers(list), one: scalar(value => seen.push(value)) });
  expect(read('{"one":NaN,"list":[1,NaN,-Infinity,null,"x",{"y":[2]},3]}', shape).isWhole).toBe(true);
  expect(seen).toEqual([null]);
  expect([...list.values()]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 3]);
});

test('of a document that is cut off, what was open is closed, and what is empty yet is left out', () => {
  const seen: string[] = [];
  let name: Scalar = null;
  const element = fields({ name: scalar(value => (name = value)) });
  const shape = fields({ list: new Shape({ elements: element, each: () => seen.push(String(name)) }) });
  for (const [text, names] of [
    ['{"list":[{"name":"a"},{"name":"b"},{', ['a', 'b']],
    ['{"list":[{"name":"a"},{"name":"b", "x":1', ['a', 'b']],
    ['{"list":[{"name":"a"},{"name":"b', ['a']],
    ['{"list":', []],
  ] as const) {
    seen.length = 0;
    const stream = read(text, shape);
    expect(stream).toMatchObject({ isWhole: false, brokenAt: null });
    stream.finish();
    expect(seen).toEqual(names);
  }
});

test.each([
  ['{"a":1,}', null],
  ['{"a" 1 "b":2}', null],
  ['{"a":1]', 6],
  ['{"a":[1,}', 8],
  ['{a:1}', 1],
  ['{"a":nothing}', 5],
  ['{"a":#}', 5],
])('%s: broken at byte %s', (text, brokenAt) => {
  const { shape } = everything();
  expect(read(text, shape).brokenAt).toBe(brokenAt);
});

test('a text of many megabytes is kept to 64 KB, however it comes, and the rest of the document is read', () => {
  const long = `${'x'.repeat(65_535)}é${'\\"'.repeat(1_000_000)}`;
  for (const size of [1000, 65_536, 5_000_000]) {
    const seen: Scalar[] = [];
    const stream = read(
      `{"a":"${long}","b":2}`,
      fields({ a: scalar(value => seen.push(value)), b: scalar(value => seen.push(value)) }),
      size,
    );
    expect(stream.isWhole).toBe(true);
    expect(seen).toEqual(['x'.repeat(65_535), 2]);
  }
});

test('a hundred thousand lists in one another are entered, and millions passed over', () => {
  const { shape } = everything();
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(read(deep, shape, 65_536).isWhole).toBe(true);
  const deeper = '['.repeat(3_000_000) + ']'.repeat(3_000_000);
  expect(read(deeper, shape, 65_536).isWhole).toBe(true);
});

test('numbers are kept exactly, whatever their size', () => {
  const number = fc.oneof(
    fc.nat(70_000),
    fc.integer(),
    fc.double(),
    fc.constantFrom(
      65_534,
      65_535,
      65_536,
      -1,
      2 ** 31 - 1,
      2 ** 31,
      -(2 ** 31),
      1 - 2 ** 31,
      0.5,
      Number.NaN,
    ),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.constantFrom(0, 0, 0, 0, 65_400), (list, before) => {
      const kept = new NumberList();
      for (let at = 0; at < before; at++) kept.push(at % 300);
      for (const value of list) kept.push(value);
      const expected = list.map(value => (Number.isFinite(value) ? value + 0 : Number.NaN));
      expect([...kept.values().subarray(before)].map(value => value + 0)).toEqual(expected);
      expect(kept.at(kept.length)).toBeNaN();
    }),
    { numRuns: 60 },
  );
});

test('ids are found by number, dense or sparse', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(fc.nat(50), fc.nat(2 ** 31), fc.integer())), ids => {
      const list = new NumberList();
      for (const id of ids) list.push(id);
      const table = new IdTable(list);
      for (const [at, id] of ids.entries()) expect(table.placeOf(id)).toBe(at);
      for (const other of [-3, 51, 0.5, Number.NaN])
        if (!ids.includes(other)) expect(table.placeOf(other)).toBe(-1);
    }),
  );
});

test('how long each sample lasts is what sorting all of them by time gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -30, max: 40 }), { maxLength: 2000 }),
      fc.nat(50),
      (steps, after) => {
        const list = new NumberList();
        for (const step of steps) list.push(step);
        const times = timesAfter(100, list, steps.length);
        const extent = extentOf(times);
        const end = Math.max(0, extent.last) + after;
        const found = new Array<number>(steps.length).fill(Number.NaN);
        eachDuration(times, extent, end, (index, duration) => {
          found[index] = duration;
        });
        const at: { index: number; time: number }[] = [];
        for (const [index, step] of steps.entries())
          at.push({ index, time: (at.at(-1)?.time ?? 100) + step });
        const sorted = at.toSorted((a, b) => a.time - b.time || a.index - b.index);
        for (const [position, { index, time }] of sorted.entries())
          expect(found[index]).toBe((sorted[position + 1]?.time ?? end) - time);
      },
    ),
  );
});
