/** A corpus of hot loops, each with a known defect or with none: what is named first, on which line, and that its diff applies. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { capture, fixtures, sourceOf } from './captures.ts';

interface Program {
  readonly name: string;
  readonly lines: readonly string[];
  /** Index of the hot line. */
  readonly hot: number;
  readonly ids: readonly string[];
}

const MARK = /\s*(?:\/\/|#|--)@(?:HOT=(\S*)|ALSO)\s*$/;

const programs: readonly Program[] = readdirSync(`${fixtures}code`)
  .filter(file => file.endsWith('.txt'))
  .map(file => {
    const marked = readFileSync(`${fixtures}code/${file}`, 'utf8').trimEnd().split('\n');
    const hot = marked.findIndex(line => MARK.exec(line)?.[1] !== undefined);
    const ids = MARK.exec(marked[hot]!)![1]!
      .split('|')
      .filter(id => id !== '');
    return { name: file.replace(/\.txt$/, ''), lines: marked.map(line => line.replace(MARK, '')), hot, ids };
  });
const defects = programs.filter(({ ids }) => ids.length > 0).map(program => [program.name, program] as const);
const clean = programs.filter(({ ids }) => ids.length === 0).map(program => [program.name, program] as const);

function annotated({ lines, hot }: Program): string {
  return lines
    .map((line, index) => {
      const share = index === hot ? 71.25 : Math.abs(index - hot) <= 1 && /\w/.test(line) ? 3.5 : 0;
      return `${share.toFixed(2).padStart(6)} | ${line}`;
    })
    .join('\n');
}

async function read(program: Program) {
  const analysis = await analyseProfile([sourceOf('paste', annotated(program))], 'code');
  const named = analysis.findings
    .filter(({ id }) => id.startsWith('profile.code.'))
    .map(({ id }) => id.slice(13));
  return { ...analysis, named };
}

test('the corpus has more than eighty defects in a dozen languages, and more than thirty clean loops', () => {
  expect(defects.length).toBeGreaterThan(80);
  expect(clean.length).toBeGreaterThan(30);
  expect(new Set(programs.map(({ name }) => name.split('.').at(-1))).size).toBeGreaterThanOrEqual(12);
});

test.each(defects)('%s: the defect is named first, in the verdict, with what to do', async (_, program) => {
  const { named, verdict, answer } = await read(program);
  expect(program.ids).toContain(named[0]);
  expect(verdict).toContain('71.3 %');
  expect(verdict).toMatch(/; \S+/);
  expect(answer).toContain('**What it is, and what to write instead**');
});

test.each(clean)('%s: nothing is said of a loop without a defect', async (_, program) => {
  expect((await read(program)).named).toEqual([]);
});

test('most of the defects come with a change, and every change applies to the code that was pasted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'code-defects-'));
  let changed = 0;
  for (const [name, program] of defects) {
    const { answer } = await read(program);
    const diff = /```diff\n([\s\S]*?)\n```/.exec(answer)?.[1];
    if (diff === undefined) continue;
    changed++;
    const target = join(folder, name, /^\+\+\+ b\/(.*)$/m.exec(diff)![1]!);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${program.lines.join('\n')}\n`);
    writeFileSync(join(folder, name, 'change.diff'), `${diff}\n`);
    execFileSync('git', ['apply', 'change.diff'], { cwd: join(folder, name), stdio: 'pipe' });
  }
  expect(changed).toBeGreaterThan(60);
}, 60_000);

test.each([
  [
    'code/captures/division-annotate.txt',
    'charged for what stands before it',
    'division in a loop',
    'keys[i] % slots_n',
  ],
  ['code/captures/column-annotate.txt', 'in the same loop', 'goes down a column', 's += a[row][col];'],
  ['code/captures/sharing-annotate.txt', 'in the same loop', 'false sharing', 'counters[thread_id]++;'],
  [
    'code/captures/find-annotate.txt',
    'inlined into `main`',
    'a linear search for each element',
    'a set or a map',
  ],
  ['code/captures/lock-gcov.txt', 'in the same loop', 'a lock taken for each element', 'pthread_mutex_lock'],
])('%s: the hottest line does not show why, a line of its loop does', async (path, how, what, code) => {
  const { verdict } = await analyseProfile([sourceOf('capture', capture(path))], 'code');
  expect(verdict).toContain(how);
  expect(verdict).toContain(what);
  expect(verdict).toContain(code);
});

test('a line that only calls what is listed as well gives way to the lines of that', async () => {
  const { verdict } = await analyseProfile(
    [sourceOf('capture', capture('code/captures/search-list.txt'))],
    'code',
  );
  expect(verdict).toMatch(/^go_linear\.go:11 `if item == key \{`/);
  expect(verdict).toContain('a linear search');
});
