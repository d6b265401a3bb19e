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

test.each([
  ['lodash@4.17.21', 'es-toolkit'],
  ['json (python)', 'orjson'],
  ['python3-pandas', 'Polars'],
  ['com.google.code.gson:gson:2.10.1', 'Jackson'],
  ['zlib1g-dev', 'zlib-ng'],
  ['redis:7-alpine', 'Valkey'],
  ['requests==2.31.0', 'Session'],
  ['nlohmann-json', 'simdjson'],
  ['git clone', 'partial clones'],
  ['std::vector', 'reserve'],
  ['mysqldump', 'mydumper'],
  ['synchronized', 'LongAdder'],
])('%s, as a package manager or a person writes it, leads to %s', (target, by) => {
  expect(analyseFaster(target).verdict).toContain(by);
});

test('what is itself the faster one is said to be that', () => {
  const { answer, verdict } = analyseFaster('ripgrep');
  expect(verdict).toContain('is itself what the catalogue recommends in place of grep');
  expect(answer).toContain('2 to 36 times');
  expect(analyseFaster('std::span').verdict).toBe('nothing faster than std::span is in the catalogue');
});

test.each(['wc2', 'tob', 'zsdt', 'gti'])('a short name such as %s gets no far-fetched neighbours', name => {
  expect(analyseFaster(name).answer).not.toContain('Did you mean');
});

test('the least effort stands first', () => {
  const { answer } = analyseFaster('gzip');
  expect(answer.indexOf('(drop-in)')).toBeLessThan(answer.indexOf('change)'));
});

test('what is not in there is said plainly, with what is near', () => {
  const { answer, verdict } = analyseFaster('zlibb');
  expect(verdict).toBe('nothing faster than zlibb is in the catalogue');
  expect(answer).toContain('Did you mean `zlib`?');
  expect(analyseFaster('our-tax-engine').answer).toContain(
    'A profile shows whether it is the right thing to replace',
  );
});

test('a source is named where a page was read, and its lack is said', () => {
  expect(analyseFaster('uvloop').verdict).toContain(
    'is itself what the catalogue recommends in place of asyncio',
  );
  expect(analyseFaster('asyncio').answer).toMatch(/MagicStack\/uvloop README\.rst \(read 2026-11-25\)/);
  expect(analyseFaster('superset').answer).toContain('_general knowledge_');
});

test.each([
  ['json (go)', 'sonic (Go)', 'orjson'],
  ['json in rust', 'simd-json', 'orjson'],
  ['json python', 'orjson', 'sonic'],
  ['json c++', 'simdjson', 'orjson'],
])('%s is answered for its language', (target, by, other) => {
  const { verdict } = analyseFaster(target);
  expect(verdict).toContain(by);
  expect(verdict).not.toContain(other);
});
