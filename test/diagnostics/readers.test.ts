import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFiles } from '../../src/tools/proc/read.ts';

const capture = (name: string) =>
  readFileSync(new URL(`../fixtures/diagnostics/${name}`, import.meta.url), 'utf8');
const CAPTURES = [
  'proc-counters.txt',
  'proc-statics.txt',
  'cgroups-v1.txt',
  'cgroups-v2.txt',
  'process-files.txt',
  'suspect-files.txt',
  'interrupts.txt',
];

const fieldsOf = (
  name: string,
  file: RegExp,
  pick: (fields: Record<string, unknown>) => boolean = () => true,
) =>
  readFiles(capture(name)).rows.find(row => file.test(String(row.fields['file'])) && pick(row.fields))
    ?.fields;

describe('files of /proc and cgroups', () => {
  test.each(CAPTURES)('every line of %s is understood', name => {
    const { rows, unread } = readFiles(capture(name));
    expect(unread).toEqual([]);
    expect(rows.length).toBeGreaterThan(10);
  });

  test.each(CAPTURES)('each row of %s points at the line that it was read from', name => {
    const lines = capture(name).split('\n');
    for (const row of readFiles(capture(name)).rows) {
      const values = Object.entries(row.fields).filter(
        ([key, value]) =>
          key !== 'file' &&
          value !== 'all' &&
          typeof value === 'string' &&
          value.length < 20 &&
          !value.includes(' '),
      );
      for (const [, value] of values.slice(0, 2))
        expect(lines[row.line - 1]?.toLowerCase()).toContain(String(value).toLowerCase());
    }
  });

  test('counters have the kernel’s names and numbers', () => {
    expect(fieldsOf('proc-counters.txt', /\/stat$/, fields => fields['cpu'] === 'all')).toMatchObject({
      user: expect.any(Number),
      steal: expect.any(Number),
    });
    expect(fieldsOf('proc-counters.txt', /diskstats$/, fields => fields['device'] === 'vda')).toMatchObject({
      flushes: expect.any(Number),
      io_ms: expect.any(Number),
    });
    expect(fieldsOf('proc-counters.txt', /netstat$/, fields => fields['proto'] === 'tcpext')).toMatchObject({
      listenoverflows: expect.any(Number),
    });
    expect(fieldsOf('proc-counters.txt', /pressure\/cpu$/)).toMatchObject({
      kind: 'some',
      total: expect.any(Number),
    });
  });

  test('cgroups of v1 and v2 keep their units and limits', () => {
    expect(fieldsOf('cgroups-v1.txt', /perf-quota\/cpu.cfs_quota_us$/)).toMatchObject({ value: 20_000 });
    expect(fieldsOf('cgroups-v1.txt', /perf-tight\/memory.limit_in_bytes$/)).toMatchObject({
      value: 41_943_040,
    });
    expect(fieldsOf('cgroups-v2.txt', /cpu.max$/)).toMatchObject({ quota: 50_000, period: 100_000 });
    expect(fieldsOf('cgroups-v2.txt', /io.max$/)).toMatchObject({
      device: '8:0',
      wbps: 1_048_576,
      rbps: 'max',
    });
  });

  test('a colon in the name of a cgroup does not cut the path', () => {
    expect(fieldsOf('cgroups-v2.txt', /docker:1f00\/pids.current$/)).toMatchObject({ value: 7 });
  });

  test('a process name with blanks and brackets does not move the columns', () => {
    const { rows } = readFiles(
      '10656 (a) R (b c) S 1 10648 5380 0 -1 4194304 98 0 0 0 7 3 0 0 20 0 1 0 88163\n',
      ['cat', '/proc/10656/stat'],
    );
    expect(rows[0]?.fields).toMatchObject({ comm: 'a) R (b c', state: 'S', ppid: 1, utime: 7, stime: 3 });
  });

  test('one file without a header is known by the command', () => {
    expect(readFiles('MemTotal: 5 kB\n', ['cat', '/proc/meminfo']).rows[0]?.fields).toMatchObject({
      name: 'MemTotal',
      value: 5,
      unit: 'kB',
    });
  });

  test('no mutation of a capture makes the reader throw, and no line is lost in silence', () => {
    const texts = CAPTURES.map(capture);
    const mutated = fc
      .tuple(
        fc.constantFrom(...texts),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.oneof(
              fc.string(),
              fc.constantFrom('\n', '==> /proc/stat <==\n', ':', '-1', '\u0000', '9'.repeat(400)),
            ),
          ),
          { maxLength: 20 },
        ),
      )
      .map(([text, edits]) =>
        edits.reduce(
          (all, [at, piece]) =>
            all.slice(0, at % all.length) + piece + all.slice((at % all.length) + piece.length),
          text,
        ),
      );
    fc.assert(
      fc.property(mutated, text => {
        const { rows, unread } = readFiles(text);
        const lines = text.split('\n').length;
        for (const row of rows)
          if (row.line < 1 || row.line > lines) throw new Error(`row at line ${row.line}`);
        return unread.every(({ line }) => line >= 1 && line <= lines);
      }),
      { numRuns: 60 },
    );
  });
});
