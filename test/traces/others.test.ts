import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { recognise } from '../../src/traces/index.ts';
import { analyse } from './reading.ts';

const folder = fileURLToPath(new URL('../fixtures/traces/others/', import.meta.url));
const others = readdirSync(folder).sort();
const formats = fileURLToPath(new URL('../../src/traces/formats/', import.meta.url));

test('there are at least fifty files of other kinds', () => {
  expect(others.length).toBeGreaterThanOrEqual(50);
});

describe('a file that is no trace is never taken for one with confidence', () => {
  test.each(others)('%s', name => {
    expect(recognise(readFileSync(folder + name, 'utf8').slice(0, 8192))?.confidence ?? 0).toBeLessThan(0.5);
  });
  test.each(readdirSync(formats))('the source %s, which has traces in its comments', name => {
    expect(recognise(readFileSync(formats + name, 'utf8').slice(0, 8192))?.confidence ?? 0).toBeLessThan(0.5);
  });
});

test('an empty text, blanks and a lone word are nothing', () => {
  expect([
    recognise(''),
    recognise('\n\n  \n'),
    recognise('Traceback'),
    recognise('Exception in thread'),
  ]).toEqual([null, null, null, null]);
});

test('a text without a trace says so, and finds nothing', async () => {
  const analysis = await analyse(readFileSync(`${folder}spring.log`, 'utf8'));
  expect(analysis).toMatchObject({
    facts: [],
    findings: [],
    verdict: 'no stack trace was recognised in the text',
  });
});
