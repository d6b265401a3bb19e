import { describe, expect, test } from '@jest/globals';
import { bucketKey, type Similarity } from '../../src/traces/buckets.ts';
import { poolName } from '../../src/traces/collector.ts';
import { plainName } from '../../src/traces/formats/plain-name.ts';
import { walk } from '../../src/traces/locks.ts';
import { FrameList, type ParsedTrace } from '../../src/traces/model.ts';
import { minuteOf, timeIn } from '../../src/traces/time.ts';
import { shortName } from '../../src/traces/words.ts';

const at = { number: 1, text: '', time: null };
const goroutine = (detail: string, argument: string, creator = 'main.serve'): ParsedTrace => ({
  type: null,
  message: null,
  thread: 'goroutine 7',
  state: 'chan receive',
  frames: [{ function: 'main.leak', module: 'main', file: '/src/main.go', line: 24, own: true }],
  causes: [],
  at,
  details: { stateDetail: detail, arguments: [argument], creator },
});

describe("panicparse's levels of similarity", () => {
  const equal = (level: Similarity, one: ParsedTrace, other: ParsedTrace) =>
    bucketKey('go', one, level) === bucketKey('go', other, level);
  const base = goroutine('chan receive, 5 minutes', '0xc000012340, 0x7');
  test.each<[string, ParsedTrace, readonly Similarity[]]>([
    ['itself', base, ['exact-flags', 'exact-lines', 'any-pointer', 'any-value']],
    [
      'another age',
      goroutine('chan receive, 9 minutes', '0xc000012340, 0x7'),
      ['exact-lines', 'any-pointer', 'any-value'],
    ],
    [
      'another address',
      goroutine('chan receive, 5 minutes', '0xc000099990, 0x7'),
      ['any-pointer', 'any-value'],
    ],
    ['another number', goroutine('chan receive, 5 minutes', '0xc000012340, 0x8'), ['any-value']],
    ['another creator', goroutine('chan receive, 5 minutes', '0xc000012340, 0x7', 'main.other'), []],
  ])('%s is equal at the levels that say so', (_name, other, levels) => {
    const all: Similarity[] = ['exact-flags', 'exact-lines', 'any-pointer', 'any-value'];
    expect(all.filter(level => equal(level, base, other))).toEqual(levels);
  });
  test('the number of the creating goroutine splits no bucket', () => {
    expect(
      equal(
        'exact-flags',
        goroutine('x', '', 'main.serve in goroutine 1'),
        goroutine('x', '', 'main.serve in goroutine 9'),
      ),
    ).toBe(true);
  });
});

describe('the walk over who waits for whom', () => {
  test.each<[string, number[], number[][], number]>([
    ['nobody waits', [-1, -1], [], 0],
    ['a chain', [1, 2, -1], [], 0],
    ['two for each other', [1, 0], [[0, 1]], 0],
    ['two for each other, and three behind', [1, 0, 0, 2, 1], [[0, 1]], 3],
    ['a ring of three that is met from outside first', [1, 2, 3, 1], [[1, 2, 3]], 1],
    [
      'two rings',
      [1, 0, 3, 2],
      [
        [0, 1],
        [2, 3],
      ],
      0,
    ],
  ])('%s', (_name, next, cycles, behind) => {
    expect(walk(next)).toEqual({ cycles, behind });
  });
});

test('pools are threads whose names differ in a number', () => {
  expect(
    [
      'http-nio-8080-exec-12',
      'pool-1-thread-7',
      'HikariPool-1',
      'main',
      'goroutine 7',
      'ThreadPoolExecutor-0_3',
      'kworker/3:1',
    ].map(poolName),
  ).toEqual([
    'http-nio-8080-exec',
    'pool-1-thread',
    'HikariPool',
    null,
    null,
    'ThreadPoolExecutor-0',
    'kworker/3',
  ]);
});

test('a stack keeps its innermost and outermost frames and counts the rest', () => {
  const list = new FrameList();
  for (let line = 0; line < 10_000; line += 1)
    list.push({ function: 'f', module: null, file: 'f', line, own: true });
  expect([
    list.length,
    list.elided + list.frames.length,
    list.frames[0]?.line,
    list.frames.at(-1)?.line,
  ]).toEqual([10_000, 10_000, 0, 9999]);
});

test('times are found at the head of a line, and cut to the minute', () => {
  expect(
    [
      '2026-11-25T09:20:56.123Z x',
      'Nov 25 09:20:56 web-03 x',
      '[09:20:56.1] x',
      `${'x'.repeat(200)} 09:20:56`,
    ].map(timeIn),
  ).toEqual(['2026-11-25T09:20:56.123Z', 'Nov 25 09:20:56', '09:20:56.1', null]);
  expect(['2026-11-25T09:20:56.123Z', 'Nov 25 09:20:56', '09:20:56.1'].map(minuteOf)).toEqual([
    '2026-11-25T09:20',
    'Nov 25 09:20',
    '09:20',
  ]);
});

test('names are said without their packages', () => {
  expect(
    [
      'com.shop.OrderStore.save',
      'github.com/shop/orders.(*Store).Save',
      'main.main.func3',
      'shop::load(int)',
    ].map(shortName),
  ).toEqual(['OrderStore.save', 'orders.(*Store).Save', 'main.main.func3', 'shop::load(int)']);
});

test('simple C++ names are made plain, and others are left alone', () => {
  expect(
    ['_ZN4shop6Orders5placeEi', '_Z5placei', 'main', '_ZN4shop5StoreIiE4loadEv', '_ZN9x'].map(plainName),
  ).toEqual(['shop::Orders::place', 'place', 'main', '_ZN4shop5StoreIiE4loadEv', '_ZN9x']);
});
