import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Wire } from '../../src/profiles/formats/protobuf.ts';
import { FieldSplitter, KeptFields } from '../../src/profiles/formats/protobuf-stream.ts';

/** Varints, fixed numbers and texts, as a writer of protobuf puts them one behind the other. */
const field = fc.oneof(
  fc.nat(2 ** 30).map(value => [8, ...varint(value)]),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map(bytes => [9, ...bytes]),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map(bytes => [13, ...bytes]),
  fc.uint8Array({ maxLength: 300 }).map(bytes => [18, ...varint(bytes.length), ...bytes]),
);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

function fieldsIn(chunks: readonly Uint8Array[]): number[][] {
  const found: number[][] = [];
  const splitter = new FieldSplitter((wire, start, end) => {
    found.push([...wire.bytes.subarray(start, end)]);
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return found;
}

test('wherever the chunks end, the fields are the same', () => {
  fc.assert(
    fc.property(
      fc.array(field, { maxLength: 20 }),
      fc.array(fc.nat(1000), { maxLength: 12 }),
      (fields, cuts) => {
        const bytes = Uint8Array.from(fields.flat());
        const ends = [...cuts.map(cut => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(fieldsIn(chunks)).toEqual(fields);
      },
    ),
  );
});

test('a field that is cut off, and what is no field, is said', () => {
  expect(() => fieldsIn([Uint8Array.from([18, 200, 1, 5])])).toThrow(RangeError);
  expect(() => fieldsIn([Uint8Array.from([18])])).toThrow(RangeError);
  expect(() => fieldsIn([Uint8Array.from([11, 1])])).toThrow('wire type 3');
  expect(() => fieldsIn([new Uint8Array(20).fill(200)])).toThrow('a varint of more than ten bytes');
});

test('kept fields come back in their order, large ones among small ones', () => {
  const sizes = [10, 900_000, 500_000, 3_000_000, 7, 0, 200_000];
  const kept = new KeptFields();
  sizes.forEach((size, index) => {
    kept.add(Uint8Array.from([18, ...varint(size), ...new Uint8Array(size).fill(index)]));
  });
  const found: number[][] = [];
  for (const wire of kept.taken()) {
    while (wire.next()) {
      const inner: Wire = wire.message();
      const { length } = inner.bytes.subarray(inner.at, inner.end);
      found.push([length, length === 0 ? -1 : inner.bytes[inner.at]!]);
    }
  }
  expect(found).toEqual(sizes.map((size, index) => [size, size === 0 ? -1 : index]));
});
