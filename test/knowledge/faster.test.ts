import { expect, test } from '@jest/globals';
import { analyseFaster } from '../../src/knowledge/index.ts';

test.each([
  ['zlib', 'zlib-ng'],
  ['libz.so.1', 'zlib-ng'],
  ['glibc malloc', 'jemalloc'],
  ['malloc', 'mimalloc'],
  ['grep', 'ripgrep'],
  ['find', 'fd'],
  ['std::unordered_map', 'unordered_dense'],
  ['gzip', 'pigz'],
  ['encoding/json', 'sonic'],
  ['pandas', 'Polars'],
  ['winston', 'pino'],
  ['pip', 'uv'],
  ['HashMap', 'FxHashMap'],
  ['ld', 'mold'],
  ['sha256sum', 'b3sum'],
  ['asyncio', 'uvloop'],
  ['std::regex', 'RE2'],
  ['nlohmann', 'simdjson'],
])('for %s there is %s', (target, by) => {
  const { answer, verdict } = analyseFaster(target);
  expect(verdict).toContain(by);
  expect(answer).toContain('Gain: ');
  expect(answer).toContain('Not when: ');
});

test('the least effort stands first', () => {
  const { answer } = analyseFaster('gzip');
  expect(answer.indexOf('(drop-in)')).toBeLessThan(answer.indexOf('change)'));
});

test('what is not in there is said plainly, with what is near', () => {
  const { answer, verdict } = analyseFaster('zlibb');
  expect(verdict).toBe('nothing faster than zlibb is in the catalogue');
  expect(answer).toContain('Near: Zlib');
  expect(analyseFaster('our-tax-engine').answer).toContain(
    'A profile shows whether it is the right thing to replace',
  );
});

test('a source is named where a page was read, and its lack is said', () => {
  expect(analyseFaster('uvloop').verdict).toContain('nothing faster');
  expect(analyseFaster('asyncio').answer).toMatch(
    /MagicStack\/uvloop\/blob\/[0-9a-f]{40}\/README\.rst \(read 2026-11-25\)/,
  );
  expect(analyseFaster('bzip2').answer).toContain('_general knowledge_');
});
