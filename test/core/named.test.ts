import { expect, test } from '@jest/globals';
import { Named, namesIn } from '../../src/core/named.ts';

test.each([
  ['who calls malloc?', ['malloc']],
  ['What does OrderStore.save do there?', ['OrderStore.save']],
  ['is `get` hot', ['get']],
  ['and “Reference Handler”?', ['Reference Handler']],
  ['why is it so slow', []],
  ['show me runtime.mallocgc, then std::sort<int>.', ['runtime.mallocgc', 'std::sort<int>']],
])('%j is about %j', (words, names) => {
  expect(namesIn(words)).toEqual(names);
});

function found(words: string, names: readonly string[]): readonly string[] {
  const named = new Named<string>(words, 2);
  for (const name of names) named.offer(name, () => name);
  return named.found;
}

test('the name itself goes before its last part, and that before any part', () => {
  const names = ['my_malloc_hook', 'jemalloc::malloc', 'malloc', '_int_malloc'];
  expect(found('malloc?', names)).toEqual(['malloc']);
  expect(found('malloc?', names.toSpliced(2, 1))).toEqual(['jemalloc::malloc']);
  expect(found('malloc?', ['my_malloc_hook', '_int_malloc', 'xmalloc'])).toEqual([
    'my_malloc_hook',
    '_int_malloc',
  ]);
});

test.each([
  ['save', 'com.shop.OrderStore.save'],
  ['orderstore.SAVE', 'com.shop.OrderStore.save'],
  ['append', 'std::vector<int, std::allocator<int>>::append(int const&)'],
  ['Lock', 'sync.(*Mutex).Lock'],
])('%j names %j', (words, name) => {
  expect(found(`\`${words}\``, [name])).toEqual([name]);
});

test('a short part of a name names nothing', () => {
  expect(found('`al`', ['malloc'])).toEqual([]);
});

test('one that two names of the question fit is found once', () => {
  expect(found('malloc and _int_malloc', ['_int_malloc'])).toEqual(['_int_malloc']);
});
