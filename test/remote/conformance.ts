/** What every transport keeps. A suite of its own for each: `conformance('ssh2', () => session)`. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Execution, Outcome, Session } from '../../src/remote/transport.ts';

/** `connect` is called once; the "host" is this machine, so that its processes can be looked at. */
export function conformance(name: string, connect: () => Promise<Session>): void {
  describe(name, () => {
    let session: Session;
    let folder: string;
    /** These take their seconds side by side with the other tests. */
    let limited: Record<
      'single' | 'piped' | 'stubborn',
      { outcome: Promise<Outcome>; gone: () => Promise<boolean> }
    >;

    beforeAll(async () => {
      session = await connect();
      folder = mkdtempSync(join(tmpdir(), 'conformance-'));
      chmodSync(folder, 0o777);
      const single = program('echo begun; sleep 60; echo never');
      const piped = program('echo begun; sleep 60');
      const stubborn = program("trap '' TERM; echo stubborn; sleep 60; sleep 60");
      limited = {
        single: { outcome: exec([[single.path]], { seconds: 1 }), gone: single.gone },
        piped: { outcome: exec([[piped.path], ['cat']], { seconds: 1 }), gone: piped.gone },
        stubborn: { outcome: exec([[stubborn.path]], { seconds: 1 }), gone: stubborn.gone },
      };
    });
    afterAll(() => {
      session.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function exec(
      stages: string[][],
      over: Partial<Execution> = {},
      signal?: AbortSignal,
    ): Promise<Outcome> {
      const execution = { stages, sudo: false, guard: false, seconds: 20, bytes: 64 * 1024, ...over };
      const outcome = await session.exec(execution, signal);
      if ('refused' in outcome) throw new Error(outcome.refused);
      return outcome;
    }

    /** A program that says that it runs by a file with its process id. */
    function program(script: string): {
      path: string;
      pid: () => Promise<number>;
      gone: () => Promise<boolean>;
    } {
      const path = join(folder, `program${Math.random().toString(36).slice(2)}`);
      writeFileSync(path, `#!/bin/sh\necho $$ > ${path}.pid\n${script}\n`, { mode: 0o755 });
      const pid = async (): Promise<number> => {
        for (let tries = 0; tries < 200 && !existsSync(`${path}.pid`); tries++) await sleep(50);
        return Number(readFileSync(`${path}.pid`, 'utf8'));
      };
      const gone = async (): Promise<boolean> => {
        const id = await pid();
        for (let tries = 0; tries < 100; tries++) {
          if (!running(id)) return true;
          await sleep(50);
        }
        return false;
      };
      return { path, pid, gone };
    }

    test('what a command prints, and its exit status', async () => {
      expect(await exec([['printf', 'a\\nb\\n']])).toMatchObject({
        stdout: 'a\nb\n',
        stderr: '',
        exit: 0,
        stageExits: [0],
        bytes: 4,
        truncated: false,
        sha256: createHash('sha256').update('a\nb\n').digest('hex'),
      });
    });

    test.each([
      "it's",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's, not ours
      '$HOME `id` $(id) ${PATH}',
      "back\\slash \\\\ \\n \\'",
      '!! !x ! \\!',
      '* ? [a-z] ~ {a,b} #x',
      '; & | < > ( ) && ||',
      "\"double\" 'single' '\\''",
      '-n',
      '',
      ' leading and trailing ',
      'ünï→ 中文',
      '%s %d 100%',
      'a=b',
      'tab\there',
    ])('an argument arrives as it is: %j', async word => {
      expect((await exec([['printf', '<%s>', word, 'end']])).stdout).toBe(`<${word}><end>`);
      expect((await exec([['printf', '<%s>', word], ['cat']])).stdout).toBe(`<${word}>`);
    });

    test('each stage of a pipeline tells its exit status', async () => {
      expect(
        await exec([
          ['printf', 'a'],
          ['grep', 'z'],
          ['wc', '-c'],
        ]),
      ).toMatchObject({
        stdout: '0\n',
        stderr: '',
        exit: 0,
        stageExits: [0, 1, 0],
      });
      expect(
        await exec([
          ['printf', 'a'],
          ['grep', 'z'],
        ]),
      ).toMatchObject({ exit: 1, stageExits: [0, 1] });
    });

    test('a stage that stops reading ends the one before it', async () => {
      const outcome = await exec([['yes'], ['head', '-n', '2']]);
      expect(outcome).toMatchObject({ stdout: 'y\ny\n', exit: 0, stageExits: [141, 0] });
    });

    test('a missing tool is status 127, alone and in a pipeline', async () => {
      expect(await exec([['no-such-tool-x']])).toMatchObject({
        exit: 127,
        stdout: '',
        stderr: expect.stringContaining('no-such-tool-x'),
      });
      expect(await exec([['no-such-tool-x'], ['wc', '-c']])).toMatchObject({
        exit: 0,
        stageExits: [127, 0],
        stdout: '0\n',
      });
    });

    test('the environment is ours alone', async () => {
      const { stdout } = await exec([['env']]);
      const names = stdout
        .trim()
        .split('\n')
        .map(line => line.split('=')[0])
        .filter(key => key !== 'PWD' && key !== '_' && key !== 'SHLVL');
      expect(names.sort()).toEqual([
        'COLUMNS',
        'HOME',
        'LC_ALL',
        'PATH',
        'S_COLORS',
        'S_TIME_FORMAT',
        'TERM',
      ]);
      expect(stdout).toMatch(/^LC_ALL=C$/m);
      expect(stdout).toMatch(/^HOME=\/nonexistent$/m);
    });

    test('stdin is empty', async () => {
      expect(await exec([['cat']])).toMatchObject({ exit: 0, stdout: '' });
      expect(await exec([['cat'], ['wc', '-c']])).toMatchObject({ stdout: '0\n' });
    });

    test('commands run under nice', async () => {
      expect((await exec([['nice']])).stdout).toBe(`${Math.min(19, getPriority() + 5)}\n`);
    });

    test('output beyond the limit is counted and hashed whole, and kept at its head and tail', async () => {
      const all = Array.from({ length: 50_000 }, (_, i) => `${i + 1}\n`).join('');
      const outcome = await exec([['seq', '1', '50000']], { bytes: 10_000 });
      expect(outcome).toMatchObject({
        exit: null,
        truncated: true,
        bytes: all.length,
        sha256: createHash('sha256').update(all).digest('hex'),
      });
      expect(outcome.lost).toBeUndefined();
      expect(outcome.stdout).toMatch(/^1\n2\n3\n/);
      expect(outcome.stdout).toMatch(/\n\[… about \d+ bytes left out …\]\n/);
      expect(outcome.stdout).toMatch(/\n49999\n50000\n$/);
      expect(outcome.stdout.length).toBeLessThan(10_200);
    });

    test('a flood on stderr is cut, too, and what the stages ended with is still known', async () => {
      const { path } = program('seq 1 200000 >&2; echo done');
      const outcome = await exec([[path], ['cat']]);
      expect(outcome).toMatchObject({ truncated: true, exit: null, stdout: 'done\n', stageExits: [0, 0] });
      expect(outcome.stderr.length).toBeLessThan(70_000);
    });

    test('bytes that are no UTF-8 become U+FFFD, and are hashed as they are', async () => {
      const raw = Buffer.from([0x61, 0xff, 0xfe, 0x00, 0xc3, 0x62, 0x0a]);
      const { path } = program(String.raw`printf 'a\377\376\000\303b\n'`);
      expect(await exec([[path]])).toMatchObject({
        stdout: 'a\ufffd\ufffd\u0000\ufffdb\n',
        bytes: 7,
        sha256: createHash('sha256').update(raw).digest('hex'),
      });
    });

    test('characters of several bytes survive any packet boundary', async () => {
      const { path } = program("head -c 300000 /dev/zero | tr '\\0' 'x' | sed 's/x/→中/g'");
      const { stdout } = await exec([[path]], { bytes: 4_000_000 });
      expect(stdout.replaceAll('→中', '')).toBe('');
    });

    test('the time limit ends a command, keeps what came, and is no success', async () => {
      expect(await limited.single.outcome).toMatchObject({
        exit: null,
        lost: 'time limit of 1 s',
        stdout: 'begun\n',
        truncated: false,
      });
      expect(await limited.single.gone()).toBe(true);
    });

    test('the time limit ends a pipeline with all of its stages', async () => {
      expect(await limited.piped.outcome).toMatchObject({
        exit: null,
        lost: 'time limit of 1 s',
        stdout: 'begun\n',
      });
      expect(await limited.piped.gone()).toBe(true);
    });

    test('a command that ignores TERM is killed', async () => {
      expect(await limited.stubborn.outcome).toMatchObject({
        exit: null,
        lost: 'time limit of 1 s',
        stdout: 'stubborn\n',
      });
      expect(await limited.stubborn.gone()).toBe(true);
    });

    test('an own exit status of 124 is not taken for a time-out', async () => {
      const { path } = program('exit 124');
      expect(await exec([[path]])).toMatchObject({ exit: 124 });
    });

    test('stopping kills the whole process group and keeps what came', async () => {
      const inner = program('sleep 60');
      const outer = program(`echo begun; sleep 1; ${inner.path} & ${inner.path}; echo never`);
      const controller = new AbortController();
      const pending = exec([[outer.path], ['cat']], {}, controller.signal);
      await inner.pid();
      controller.abort();
      expect(await pending).toMatchObject({
        exit: null,
        lost: expect.stringMatching(/^stopped after \d+\.\d s$/),
        stdout: 'begun\n',
      });
      expect(await outer.gone()).toBe(true);
      expect(await inner.gone()).toBe(true);
    });

    test('what is stopped before it starts never runs', async () => {
      const { path } = program('true');
      const outcome = await exec([[path]], {}, AbortSignal.abort());
      expect(outcome).toMatchObject({ exit: null, lost: expect.stringMatching(/^stopped/) });
      expect(existsSync(`${path}.pid`)).toBe(false);
    });

    test('a command that a signal ended is no success and names the signal', async () => {
      const { path } = program('kill -SEGV $$');
      expect(await exec([[path]])).toMatchObject({
        exit: null,
        lost: expect.stringMatching(/^ended by signal SEGV after/),
      });
    });

    test('commands run side by side and do not mix', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, i) => exec([['seq', String(i), String(i + 2)], ['cat']])),
      );
      expect(outcomes.map(({ stdout }) => stdout)).toEqual(
        Array.from({ length: 6 }, (_, i) => `${i}\n${i + 1}\n${i + 2}\n`),
      );
    });
  });
}

function running(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
