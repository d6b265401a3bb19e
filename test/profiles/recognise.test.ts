import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { recognise } from '../../src/profiles/recognise.ts';
import { capture, fixtures } from './captures.ts';

/** Every capture and what it is; a capture that is not named here fails the test. */
const FORMATS: readonly (readonly [pattern: RegExp, format: string])[] = [
  [/^perf\/report-/, 'perf-report'],
  [/^perf\/diff/, 'perf-report'],
  [/^perf\/script-/, 'perf-script'],
  [/^perf\/annotate-/, 'perf-annotate'],
  [/^perf\/top-/, 'perf-top'],
  [/^pprof\/.*\.pb\.gz$/, 'pprof'],
  [/^pprof\/cpu-(?:tree|peek)/, 'pprof-tree'],
  [/^pprof\/cpu-(?:list|session|disasm)/, 'pprof-list'],
  [/^pprof\/cpu-weblist/, 'pprof-weblist-html'],
  [/^pprof\/.*-tags/, 'pprof-tags'],
  [/^pprof\/.*-traces/, 'pprof-traces'],
  [/^pprof\/.*-raw/, 'pprof-raw'],
  [/^(?:pprof|gperftools)\/cpu-dot/, 'pprof-dot'],
  [/^(?:pprof|gperftools)\/cpu-callgrind/, 'callgrind'],
  [/^gperftools\/cpu.*\.prof$/, 'pprof-cpu-words'],
  [/^gperftools\/.*\.heap\.txt$/, 'pprof-legacy'],
  [/^gperftools\/cpu-list/, 'pprof-list'],
  [/^gperftools\/(?:cpu|heap)-text/, 'pprof-top'],
  [/^pprof\/.*-(?:top|text)/, 'pprof-top'],
  [/^pprof\/.*-debug1/, 'pprof-legacy'],
  [/^python\/.*\.pstats$/, 'pstats'],
  [/^python\/(?:cprofile|pstats)-/, 'cprofile'],
  [/^python\/line-profiler/, 'line-profiler'],
  [/^python\/memory-profiler/, 'memory-profiler'],
  [/^python\/pyinstrument/, 'pyinstrument'],
  [/^python\/py-spy-dump/, 'py-spy-dump'],
  [/^python\/py-spy-top/, 'py-spy-top'],
  [/^python\/py-spy-raw/, 'folded'],
  [/^documented\/hot-threads/, 'hot-threads'],
  [/^documented\/pt-query-digest/, 'pt-query-digest'],
  [/^documented\/mysqldumpslow/, 'mysqldumpslow'],
  [/^documented\/redis-commandstats/, 'redis-commandstats'],
  [/^documented\/python-sampling/, 'python-sampling'],
  [/^c\/gprof-source/, 'gprof-source'],
  [/^c\/gcov-json/, 'gcov-json'],
  [/^c\/lcov/, 'lcov'],
  [/^c\/go-cover/, 'go-cover'],
  [/^node\/.*\.cpuprofile/, 'cpuprofile'],
  [/^node\/.*\.heapprofile/, 'heapprofile'],
  [/^node\/trace-/, 'chrome-trace'],
  [/^traces\/.*\.cpuprofile/, 'cpuprofile'],
  [/^traces\/.*\.json/, 'chrome-trace'],
  [/^documented\/(?:dtrace|bcc)/, 'stacks'],
  [/^documented\/firefox/, 'firefox'],
  [/^node\/prof-process/, 'v8-prof-process'],
  [/^c\/callgrind(?:\.out|-cache-instr)/, 'callgrind'],
  [/^c\/callgrind-annotate/, 'callgrind-annotate'],
  [/^c\/gprof/, 'gprof'],
  [/^c\/(?:gcov|llvm-cov)/, 'gcov'],
  [/^bpftrace\//, 'bpftrace'],
  [/^documented\/async-flat|^jvm\/async-(?:cpu|lock)\.txt/, 'async-profiler-flat'],
  [/^(?:documented|jvm)\/async-.*\.html/, 'async-profiler-html'],
  [/^documented\/async-tree\.txt/, 'async-profiler-tree'],
  [/^jvm\/.*\.collapsed/, 'folded'],
  [/^jvm\/.*\.jfr\.gz/, 'jfr'],
  [/^jvm\/print-.*\.txt/, 'jfr-print'],
  [/^jvm\/print-.*\.json\.gz/, 'jfr-json'],
  [/^jvm\/view-/, 'jfr-view'],
  [/^jvm\/summary-/, 'jfr-summary'],
  [/^documented\/py-spy-dump/, 'py-spy-dump'],
  [/^documented\/py-spy-top/, 'py-spy-top'],
  [/^tools\/gprofng/, 'gprofng'],
  [/^tools\/heaptrack/, 'heaptrack'],
  [/^tools\/dhat/, 'dhat'],
  [/^tools\/ghc-json/, 'ghc-json'],
  [/^tools\/ghc-(?:percents|ticks)/, 'ghc-prof'],
  [/^tools\/rprof-summary/, 'rprof-summary'],
  [/^tools\/rprof\.out/, 'rprof'],
  [/^tools\/sb-sprof/, 'sb-sprof'],
  [/^tools\/eprof/, 'eprof'],
  [/^tools\/fprof/, 'fprof'],
  [/^tools\/ruby-prof/, 'ruby-prof'],
  [/^tools\/nytprof/, 'nytprof-csv'],
];

const captures = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter(
  file => /\.\w+$|\.out$/.test(file) && !/^(?:programs|code)\/|README/.test(file),
);

test.each(captures)('%s is recognised from its first 8 KB, without its name', file => {
  const expected = FORMATS.find(([pattern]) => pattern.test(file))?.[1];
  const found = recognise(capture(file).subarray(0, 8192));
  expect(found?.format).toBe(expected);
  expect(found!.confidence).toBeGreaterThanOrEqual(0.5);
});

test('the captures are of every kind that the table names', () => {
  const missing = FORMATS.filter(([pattern]) => !captures.some(file => pattern.test(file)));
  expect(missing).toEqual([]);
});

test('a profile is recognised through gzip, as UTF-16 and with CRLF', () => {
  const text = capture('perf/script-stacks.txt').toString();
  expect(recognise(gzipSync(text).subarray(0, 8192))?.format).toBe('perf-script');
  expect(recognise(Buffer.from(`\ufeff${text.slice(0, 4000)}`, 'utf16le'))?.format).toBe('perf-script');
  expect(recognise(Buffer.from(text.replaceAll('\n', '\r\n')).subarray(0, 8192))?.format).toBe('perf-script');
});

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files of other kinds that lie in any checkout: sources, prose, JSON, HTML, scripts, traces, tables of other tools. */
function otherFiles(): string[] {
  const under = (folder: string, pattern: RegExp, count: number) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter(file => pattern.test(file))
      .sort()
      .slice(0, count)
      .map(file => `${folder}/${file}`);
  return [
    ...under('src', /\.ts$/, 60),
    ...under('test/fixtures/traces', /\.(?:txt|log|json)$/, 80),
    ...under('test/fixtures/tools', /\.txt$/, 150),
    ...under('node_modules/typescript/lib', /\.d\.ts$/, 10),
    ...under('node_modules/zod', /\.(?:js|json|md)$/, 20),
    'package-lock.json',
    'LICENSE',
    'package.json',
  ];
}

test('no other kind of file is ever taken for a profile with confidence', () => {
  const files = otherFiles();
  expect(files.length).toBeGreaterThan(150);
  const wrong = files.flatMap(file => {
    const found = recognise(readFileSync(`${root}${file}`).subarray(0, 8192));
    return found !== null && found.confidence >= 0.5 ? [`${file}: ${found.format} ${found.why}`] : [];
  });
  expect(wrong).toEqual([]);
});

test.each([
  ['a CSV file', 'id,name,price\n1,apple,0.5\n2,pear,0.7\n3,plum,1.25\n'],
  ['a CSV file with semicolons', 'id;name;total\n1;apple;0.5 3\n2;pear;0.7 4\n3;plum;1.25 5\n'],
  ['prose', 'The quick brown fox; it jumps over 12\nlazy dogs; and then 13\nmore of them; 14\n'],
  [
    'an access log',
    '10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a;jsessionid=1 HTTP/1.0" 200 2326\n'.repeat(20),
  ],
  [
    'a Java trace',
    'Exception in thread "main" java.lang.IllegalStateException: bad\n\tat a.B.c(B.java:12)\n\tat a.B.main(B.java:3)\n',
  ],
  [
    'a kernel oops',
    '[ 12.345678] BUG: unable to handle page fault\n[ 12.345679] RIP: 0010:foo+0x12/0x40\n[ 12.345680] Call Trace:\n[ 12.345681]  bar+0x1/0x2\n',
  ],
  ['a shell script', '#!/bin/sh\nfor i in 1 2 3; do echo $i; sleep 1; done\nexit 0\n'],
  ['HTML', '<!doctype html>\n<html><body><p>50% of 12</p></body></html>\n'],
  ['YAML', 'a:\n  - b: 1\n  - c: 50%\n'],
  [
    'a hex dump',
    '00000000  7f 45 4c 46 02 01 01 00  |.ELF....|\n00000010  03 00 3e 00 01 00 00 00  |..>.....|\n',
  ],
  ['a diff', '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-foo; 1\n+foo; 2\n'],
  [
    'nm',
    '0000000000001139 T main\n0000000000001000 t _init\n                 U puts\n0000000000004010 B x\n',
  ],
  [
    'ldd',
    '\tlinux-vdso.so.1 (0x00007ffc0a5f2000)\n\tlibc.so.6 => /lib/libc.so.6 (0x00007f1a2b3c4000)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f1a2b5d0000)\n',
  ],
  [
    'a git log',
    'commit 0123456789abcdef0123456789abcdef01234567\nAuthor: a <a@b.c>\nDate:   Mon Jan 1 00:00:00 2024 +0000\n\n    x; y 3\n',
  ],
  ['an SQL script', 'SELECT a; SELECT b;\nINSERT INTO t VALUES (1);\n'],
  ['TAP', 'ok 1 - a\nok 2 - b\nnot ok 3 - c\n1..3\n'],
  ['an empty file', ''],
  [
    'binary rubbish',
    Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)).toString('latin1'),
  ],
])('%s is not taken for a profile', (_, text) => {
  expect(recognise(Buffer.from(text, 'latin1'))?.confidence ?? 0).toBeLessThan(0.5);
});

test.each([
  ['minified CSS', `.a{color:red;margin:0;padding:0}${'.b{display:none;width:1px;height:2px}'.repeat(300)}`],
  [
    'minified JavaScript',
    `"use strict";var a=1;${'class b{c;d=2;e(f){if(!f)throw g;return h}};x.y=z;'.repeat(300)}`,
  ],
  [
    'source whose lines begin with hexadecimal letters',
    `package md5\n\n${'\ta = b + c\n\tb = c ^ d\n\td = a\n\n'.repeat(20)}`,
  ],
  [
    'a manual page',
    `.TH SPROF 1 2021\n.nf\nFlat profile:\n\nEach sample counts as 0.01 seconds.\n  %   cumulative\n time   seconds\n`,
  ],
  [
    'a web page on a format',
    '<!DOCTYPE html>\n<html><pre>\nevents: Instructions\nfl=file.f\nfn=main\n16 20\n</pre>',
  ],
])('%s is no profile', (_, text) => {
  expect(recognise(Buffer.from(text))?.confidence ?? 0).toBeLessThan(0.5);
});
