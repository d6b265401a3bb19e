import { describe, expect, test } from '@jest/globals';
import { firstRound, nextRound } from '../../src/diagnostics/index.ts';
import * as probes from '../../src/diagnostics/probes.ts';
import { START, transcript, transcriptsOf } from './host.ts';

const roundOne = (scene: Parameters<typeof transcriptsOf>[0] = {}) =>
  transcriptsOf(scene).filter(each => each.startedAt === START);
const second = (scene: Parameters<typeof transcriptsOf>[0] = {}) =>
  nextRound({ host: 'web-03', problem: scene?.problem ?? null, transcripts: roundOne(scene), round: 1 });

describe('rounds', () => {
  test('the first round is one window with no line twice', () => {
    const lines = firstRound(null);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).toContain(probes.COUNTERS);
  });

  test('the second round reads the counters again and looks into the processes that were seen', () => {
    const lines = second({ processes: [{ pid: 812, name: 'tax-calc', user_cpu: 90 }] });
    expect(lines).toContain(probes.COUNTERS);
    expect(lines.some(line => line.includes('/proc/812/status'))).toBe(true);
    expect(lines).toContain('pidstat -t -u -w -p 812 1 2');
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('suspects alone are asked for more', () => {
    expect(second()).not.toContain(probes.DELETED_FILES);
    const full = {
      [probes.SPACE]:
        'Filesystem Type 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 ext4 1000 990 10 99% /\n',
    };
    expect(second({ outputs: full })).toContain(probes.DELETED_FILES);
    expect(second({ problem: 'disk full' })).toContain(probes.DELETED_FILES);
    expect(
      second({ outputs: { [probes.FAILED_UNITS]: 'nginx.service loaded failed failed x\n' } }),
    ).toContain(probes.unitLog('nginx.service'));
  });

  test('a process or a port that the problem names is a suspect', () => {
    const quiet = [
      { pid: 4242, name: 'quietd' },
      { pid: 700, name: 'nginx' },
    ];
    const files = (problem: string) =>
      second({ problem, processes: quiet }).find(line => line.includes('/schedstat')) ?? '';
    expect(files('quietd does nothing')).toContain('/proc/4242/');
    expect(files('time-outs on 443')).toContain('/proc/700/');
  });

  test('where sysstat is missing, top tells what each process used', () => {
    const transcripts = roundOne().map(each =>
      each.line === probes.PIDSTAT
        ? transcript(probes.PIDSTAT, '', { exit: 127, stderr: 'sh: pidstat: not found' })
        : each,
    );
    expect(nextRound({ host: 'web-03', problem: null, transcripts, round: 1 })).toContain(probes.TOP);
  });

  test('the third round counts the files of who is near the limit', () => {
    const scene = { processes: [{ pid: 812, name: 'gateway', maxFiles: 256, status: { FDSize: '256' } }] };
    const lines = nextRound({ host: 'web-03', problem: null, transcripts: transcriptsOf(scene), round: 2 });
    expect(lines).toEqual([probes.openFiles(812)]);
  });

  test('nothing is asked of a host that is gone, and nothing after the third round', () => {
    const gone = firstRound(null).map(line =>
      transcript(line, '', { exit: null, lost: 'connection lost after 3.2 s' }),
    );
    expect(nextRound({ host: 'web-03', problem: null, transcripts: gone, round: 1 })).toEqual([]);
    expect(nextRound({ host: 'web-03', problem: null, transcripts: transcriptsOf(), round: 3 })).toEqual([]);
  });

  test('no line is longer than a guard takes, however many processes there are', () => {
    const processes = Array.from({ length: 3000 }, (_, i) => ({
      pid: 4_000_000 + i,
      name: 'worker',
      user_cpu: 20,
    }));
    for (const line of second({ processes })) expect(line.length).toBeLessThan(8000);
  });

  test('names that the host invents never reach a line', () => {
    const hostile = {
      [probes.FAILED_UNITS]:
        'x;reboot.service loaded failed failed x\n$(id).service loaded failed failed x\n',
    };
    const lines = second({ outputs: hostile, processes: [{ pid: 5, name: '$(reboot)', user_cpu: 99 }] });
    for (const line of lines) expect(line).not.toMatch(/reboot|\$\(/);
  });
});
