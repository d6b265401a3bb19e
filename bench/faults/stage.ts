/** Where a fault is staged: every helper leaves behind what undoes it, and `clear` undoes all, last first. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Fault {
  readonly name: string;
  readonly family: string;
  /** What a person would say; null: nothing. */
  readonly problem: string | null;
  /** Finding ids, any of which may come first; none: the scene is healthy. */
  readonly expect: readonly string[];
  /** A second fault's ids, for scenes of two. */
  readonly also?: readonly string[];
  /** Part of the name of the culprit of the first finding (and of the second). */
  readonly culprit?: RegExp;
  readonly alsoCulprit?: RegExp;
  /** Harmless enough to be left running for two minutes by `npm run drill`; a line for people. */
  readonly drill?: string;
  /** Resolves once the fault shows. */
  start(stage: Stage): Promise<void>;
}

export class Stage {
  readonly folder: string;
  readonly #undo: (() => void)[] = [];
  readonly #release: (() => void)[] = [];
  readonly #children: ChildProcess[] = [];

  constructor() {
    mkdirSync('/var/tmp/perf-faults', { recursive: true });
    this.folder = mkdtempSync('/var/tmp/perf-faults/scene-');
    this.defer(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Runs at the end, last first, each whether or not another failed. */
  defer(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Runs before the processes are killed: what is frozen cannot die. */
  release(undo: () => void): void {
    this.#release.push(undo);
  }

  async clear(): Promise<void> {
    attempt(this.#release);
    for (const child of this.#children) kill(child);
    // What waits for a throttled disk dies when its request is through.
    for (let tries = 0; tries < 100 && this.#children.some(isAlive); tries++) await sleep(100);
    attempt(this.#undo);
  }

  settle(seconds: number): Promise<void> {
    return sleep(seconds * 1000);
  }

  run(command: string, ...args: string[]): string {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A copy of perl under another name, so that the culprit is known by it. */
  program(name: string): string {
    const path = join(this.folder, name);
    if (!existsSync(path)) copyFileSync('/usr/bin/perl', path);
    return path;
  }

  /** Starts perl code under a name; the whole group of processes ends with the scene. */
  perl(name: string, code: string, prefix: readonly string[] = []): ChildProcess {
    return this.start([...prefix, this.program(name), '-e', code]);
  }

  /** Starts Python code from a file of that name. */
  python(name: string, code: string, prefix: readonly string[] = []): ChildProcess {
    const path = join(this.folder, `${name}.py`);
    writeFileSync(path, code);
    return this.start([...prefix, pythonPath(), path]);
  }

  start(argv: readonly string[]): ChildProcess {
    const [command, ...args] = argv as [string, ...string[]];
    const child = spawn(command, args, { stdio: 'ignore', detached: true, cwd: this.folder });
    child.on('error', error => console.error(`${command}: ${error.message}`));
    this.#children.push(child);
    return child;
  }

  write(path: string, value: string): void {
    writeFileSync(path, value);
  }

  /** Sets a kernel value for the time of the scene. */
  set(path: string, value: string): void {
    const before = readFileSync(path, 'utf8').trim();
    this.defer(() => writeFileSync(path, before));
    writeFileSync(path, value);
  }

  /** A v1 cgroup below `/sys/fs/cgroup/CONTROLLER`, with its values set. */
  cgroup(controller: string, name: string, values: Readonly<Record<string, string>>): string {
    const path = `/sys/fs/cgroup/${controller}/${name}`;
    mkdirSync(path, { recursive: true });
    this.defer(() => this.run('rmdir', path));
    for (const [file, value] of Object.entries(values)) writeFileSync(join(path, file), value);
    return path;
  }

  /** Argv prefix that starts a program inside the cgroups. */
  inside(...paths: readonly string[]): string[] {
    const moves = paths.map(path => `echo $$ > ${path}/cgroup.procs`).join('; ');
    return ['sh', '-c', `${moves}; exec "$@"`, 'sh'];
  }

  /** An ext4 file system in a file; returns where it is mounted. */
  mount(megabytes: number, mkfs: readonly string[] = [], options = 'loop'): string {
    const image = join(this.folder, `disk-${megabytes}-${this.#undo.length}.img`);
    const target = join(this.folder, `mnt-${this.#undo.length}`);
    mkdirSync(target);
    this.run('truncate', '-s', `${megabytes}M`, image);
    this.run('mkfs.ext4', '-q', '-F', ...mkfs, image);
    this.run('mount', '-o', options, image, target);
    this.defer(() => this.run('umount', '-l', target));
    return target;
  }
}

/** The real interpreter: shims of version managers would stand in its place in `ps`. */
function pythonPath(): string {
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

/** Last first, each whether or not another failed; none is left for a second call. */
function attempt(steps: (() => void)[]): void {
  for (const step of steps.splice(0).reverse()) {
    try {
      step();
    } catch (error) {
      console.error(`clean-up: ${(error as Error).message}`);
    }
  }
}

function isAlive(child: ChildProcess): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}

/** The whole group, also what is stopped or traced. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const signal of ['SIGCONT', 'SIGKILL'] as const) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  }
}

export const defineFault = (fault: Fault): Fault => fault;
