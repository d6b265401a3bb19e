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

test.each(['wc2', 'tob', 'zsxt', 'gtx'])('a short name such as %s gets no far-fetched neighbours', name => {
  expect(analyseFaster(name).answer).not.toContain('Did you mean');
});

test('the least effort stands first', () => {
  const { answer } = analyseFaster('gzip');
  expect(answer.indexOf('(drop-in)')).toBeLessThan(answer.indexOf('change)'));
});

test.each([
  ['grpe', 'grep'],
  ['ripgerp', 'ripgrep'],
  ['zsdt', 'zstd'],
  ['gti', 'git'],
])('%s is a slip of %s, and of nothing else', (typed, meant) => {
  expect(analyseFaster(typed).answer).toContain(`Did you mean \`${meant}\`?`);
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

test.each([
  ["import moment from 'moment'", 'day.js'],
  ['const _ = require("lodash");', 'es-toolkit'],
  ['import json', 'orjson'],
  ['from yaml import safe_load', 'CSafeLoader'],
  ['data = json.loads(body)', 'orjson'],
  ['const copy = JSON.parse(JSON.stringify(value))', 'fast-json-stringify'],
  ['import java.util.regex.Pattern;', 'RE2/J'],
  ['String s = String.format("%d", n);', 'concatenation'],
  ['import "encoding/json"', 'go-json'],
  ['use serde_json::Value;', 'simd-json'],
  ['#include <unordered_map>', 'unordered_dense'],
  ['std::cout << x << std::endl;', 'sync_with_stdio'],
  ["require 'nokogiri'", 'Nokogiri'],
  ['grep -r foo /var/log', 'ripgrep'],
  ['cat access.log | sort | uniq -c', 'LC_ALL=C sort'],
  ["SELECT * FROM users WHERE name LIKE '%ann%'", 'trigram'],
  ['select id from events order by id limit 50 offset 100000', 'keyset'],
  ['select * from t where lower(email) = $1', 'index on the expression'],
  ['(a+)+$', 'linear engine'],
  ['linked list', 'array'],
  ['lru cache', 'bound'],
])('%s leads to %s', (paste, says) => {
  const { verdict, answer } = analyseFaster(paste);
  expect(`${verdict}\n${answer}`).toContain(says);
});

test('a list of dependencies is answered for its language, each with its own row', () => {
  const npm = analyseFaster(
    '{"dependencies": {"moment": "^2.29.4", "express": "4.18.2", "left-pad": "1.3.0", "redis": "4"}}',
  );
  expect(npm.verdict).toMatch(/^in this list: moment → day\.js.*express → Fastify/);
  expect(npm.answer).toContain('nothing faster for the other 2 names');
  expect(npm.answer).not.toContain('Valkey');
  const pip = analyseFaster('requests==2.31.0\npandas>=2.0\nuvicorn[standard]~=0.23\nredis==5.0.1\n');
  expect(pip.verdict).toContain('requests → one Session');
  expect(pip.verdict).toContain('pandas → ');
  expect(pip.verdict).not.toContain('Valkey');
  expect(analyseFaster('require (\n\tgithub.com/sirupsen/logrus v1.9.3\n)').verdict).toContain('zerolog');
  expect(analyseFaster('[dependencies]\nserde_json = "1.0"\n').verdict).toContain('simd-json');
  expect(analyseFaster('<dependency><artifactId>gson</artifactId></dependency>').verdict).toContain(
    'Jackson',
  );
  expect(analyseFaster("gem 'nokogiri', '~> 1.15'").verdict).toContain('Nokogiri');
});

test.each([
  'import our.engine.Core',
  'import taxengine',
  "const x = require('./local')",
  'SELECT 1',
  'our-tool --fast',
])('%s gets no made-up row', paste => {
  expect(analyseFaster(paste).verdict).toMatch(/^nothing faster/);
});

test('a paste of a hundred thousand characters is bounded', () => {
  for (const text of [
    '('.repeat(100_000),
    `{"dependencies": {${'"a":"1",'.repeat(20_000)}}}`,
    `select ${'('.repeat(50_000)} from t where x or y`,
    'a.'.repeat(50_000),
  ]) {
    expect(analyseFaster(text).answer.length).toBeLessThan(20_000);
  }
});
