import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { recognise } from '../../src/traces/index.ts';
import { capturedText, checkReading } from './reading.ts';

const folder = fileURLToPath(new URL('../fixtures/traces/', import.meta.url));
const names = [...readdirSync(`${folder}captures`), ...readdirSync(`${folder}written`)].sort();

/** What each capture is, by its name: the table that recognition is measured against. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^java\d+-exception-/, 'java-exception'],
  [/^java\d+-dump-/, 'java-thread-dump'],
  [/^java\d+-crash-/, 'java-crash'],
  [/^go\d+-race/, 'go-race'],
  [/^go\d+-sigquit/, 'go-goroutines'],
  [/^go\d+-/, 'go-panic'],
  [/^py\d+-pytest-/, 'pytest'],
  [/^py\d+-(?:dump|fatal)/, 'python-faulthandler'],
  [/^py\d+-/, 'python-traceback'],
  [/^node\d+-/, 'node-error'],
  [/^rust\d+-/, 'rust-panic'],
  [/^gcc\d+-gdb-/, 'gdb-backtrace'],
  [/^gcc\d+-asan-/, 'asan'],
  [/^gcc\d+-tsan-/, 'tsan'],
  [/^gcc\d+-ubsan/, 'ubsan'],
  [/^gcc\d+-valgrind-/, 'valgrind'],
  [/^gcc\d+-glibc-/, 'glibc-backtrace'],
  [/^lua(?:jit)?\d+-/, 'lua'],
  [/^ruby\d+-/, 'ruby'],
  [/^php\d+-/, 'php'],
  [/^perl\d+-/, 'perl'],
  [/^elixir\d+-/, 'elixir'],
  [/^erlang\d+-/, 'erlang'],
  [/^mono\d+-/, 'dotnet'],
  [/^linux\d+-oom/, 'kernel-oom'],
];
const WRITTEN: Readonly<Record<string, string>> = {
  'android-anr.txt': 'java-thread-dump',
  'android-anr-lock.txt': 'java-thread-dump',
  'java-actuator.json.txt': 'java-thread-dump',
  'java-actuator-pretty.json.txt': 'java-thread-dump',
  'java-class-initialization.txt': 'java-thread-dump',
  'java-coroutines.txt': 'java-thread-dump',
  'java-deadlock-section-only.txt': 'java-thread-dump',
  'java-pool-busy.txt': 'java-thread-dump',
  'java-kill3-in-log.txt': 'java-thread-dump',
  'openj9-javacore-oom.txt': 'java-thread-dump',
  'laravel.log.txt': 'php',
  'python-syntax.txt': 'python-traceback',
  'browser-chrome.txt': 'browser',
  'browser-firefox.txt': 'browser',
  'browser-safari.txt': 'browser',
  'dart-error.txt': 'dart',
  'dotnet-core.txt': 'dotnet',
  'go122-goroutines.txt': 'go-panic',
  'java8-dump.txt': 'java-thread-dump',
  'java8-crash-windows.txt': 'java-crash',
  'logback-wrapped-by.txt': 'java-exception',
  'kernel-hung-task.txt': 'kernel-hung-task',
  'kernel-lockdep.txt': 'kernel-lockdep',
  'kernel-oom-global.txt': 'kernel-oom',
  'kernel-oops.txt': 'kernel-oops',
  'kernel-rcu-stall.txt': 'kernel-rcu-stall',
  'kernel-soft-lockup.txt': 'kernel-soft-lockup',
  'kotlin-coroutine.txt': 'java-exception',
  'lldb-bt.txt': 'gdb-backtrace',
  'logback-spring.txt': 'java-exception',
  'minidump-stackwalk.txt': 'minidump',
  'openj9-javacore.txt': 'java-thread-dump',
  'py-spy-dump.txt': 'py-spy-dump',
  'rust-170.txt': 'rust-panic',
  'rust-anyhow.txt': 'rust-error',
  'swift-crash.txt': 'swift',
  'systemd-coredump.txt': 'systemd-coredump',
};
const formatOf = (name: string) =>
  WRITTEN[name] ?? FORMATS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
const traces = names.filter(name => !/^java\d+-top-/.test(name));

describe('every capture is recognised from its first 8 KB, without its name', () => {
  test.each(traces)('%s', name => {
    const said = recognise(capturedText(name).slice(0, 8192));
    expect([said?.format, (said?.confidence ?? 0) >= 0.5]).toEqual([formatOf(name), true]);
  });
});

describe('every capture reads as a person reviewed it, with no line left over', () => {
  test.each(traces)('%s', async name => {
    const analysis = await checkReading(name);
    const facts = analysis.facts.filter(fact => fact.kind === 'trace');
    expect(facts.map(fact => fact.unread)).toEqual(facts.map(() => 0));
    expect(facts[0]?.format).toBe(formatOf(name));
    expect(analysis.notes.join('\n')).not.toContain('belongs to no trace');
  });
});
