import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CHECKS } from '../../src/diagnostics/checks/index.ts';
import { Observations } from '../../src/diagnostics/observations/index.ts';
import { transcriptsOf } from './host.ts';

const healthy = new Observations('web-03', null, transcriptsOf());
const empty = new Observations('web-03', null, []);

test('every file of checks is on the list', () => {
  const files = readdirSync(new URL('../../src/diagnostics/checks/', import.meta.url));
  expect(CHECKS).toHaveLength(files.filter(file => !['check.ts', 'index.ts'].includes(file)).length);
});

test('every id is used once, and what a check explains is an id that exists', () => {
  const ids = CHECKS.map(check => check.id);
  expect(new Set(ids).size).toBe(ids.length);
  const unknown = CHECKS.flatMap(check => check.explains).filter(
    pattern =>
      !ids.some(id => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern)),
  );
  expect([...new Set(unknown)]).toEqual([]);
});

describe.each(CHECKS.map(check => [check.id, check] as const))('%s', (_, check) => {
  test('tells where its thresholds come from', () => {
    for (const { unit, source } of Object.values(check.thresholds)) {
      expect(unit).not.toBe('');
      expect(source).not.toBe('');
    }
  });

  test('is quiet on a healthy host, and does not see what nobody read', () => {
    expect(check.run(healthy).filter(found => found.severity !== 'info')).toEqual([]);
    expect(check.sees(empty)).toBe(false);
    expect(check.run(empty)).toEqual([]);
  });
});
