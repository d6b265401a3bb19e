/** Each proposed change is applied to the pasted program by git, both are run, and they print the same. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { sourceOf } from './captures.ts';

const PYTHON_STRINGS = `import re
def render(rows, known_items):
    out = ""
    found = 0
    for row in rows:
        word = re.compile(r"a+")
        if row in known_items:
            found += 1
        out += str(row)
        if word.match(str(row)):
            out += "!"
    return out, found
print(render(["a", "b", 3], ["b", 3]))
`;

const PYTHON_LOCK = `import threading
lock = threading.Lock()
totals = {}
def count(items):
    for item in items:
        with lock:
            totals[item] = totals.get(item, 0) + 1
            totals["all"] = totals.get("all", 0) + 1
    return totals
print(count([1, 2, 2]))
`;

const CPP = `#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>
std::mutex mutex;
std::atomic<long> counter{0};
static void sortAll(std::vector<int> &values) {
  for (size_t i = 1; i < values.size(); i++) {
    int key = values[i];
    size_t j = i;
    while (j > 0 && values[j - 1] > key) {
      values[j] = values[j - 1];
      j--;
    }
    values[j] = key;
  }
}
static int spaces(const char *text) {
  int found = 0;
  for (size_t i = 0; i < strlen(text); i++) {
    if (text[i] == ' ') found++;
  }
  return found;
}
static double sum(const std::vector<std::string> &items) {
  std::vector<std::string> copies;
  double total = 0;
  for (auto item : items) {
    copies.push_back(item + "x");
    total += pow(item.size(), 2);
  }
  for (const auto &item : items) {
    std::lock_guard<std::mutex> guard(mutex);
    total += item.size();
  }
  for (size_t i = 0; i < items.size(); i++) {
    counter.fetch_add(1);
  }
  for (const auto &copy : copies) {
    std::cout << copy << std::endl;
  }
  return total;
}
int main() {
  std::vector<int> values{3, 1, 2};
  sortAll(values);
  std::cout << values[0] << values[2] << spaces("a b c") << ' ' << sum({"aa", "b"}) << ' ' << counter << '\\n';
}
`;

const JAVASCRIPT = `function count(ids, known) {
  let found = 0;
  for (const id of ids) {
    const digits = new RegExp('^[0-9]+$', 'i');
    if (known.includes(id) && digits.test(String(id))) {
      found++;
    }
  }
  return found;
}
console.log(count([1, 2, 3], [2, 3, 4]));
`;

interface Case {
  readonly name: string;
  readonly program: string;
  readonly file: string;
  readonly hot: string;
  readonly added: string;
}

const CASES: readonly Case[] = [
  ['a Python string is joined once', PYTHON_STRINGS, 'a.py', 'out += str(row)', 'out = "".join(out_parts)'],
  [
    'a Python pattern is compiled once',
    PYTHON_STRINGS,
    'a.py',
    'word = re.compile',
    '    word = re.compile(r"a+")',
  ],
  [
    'a Python list is searched as a set',
    PYTHON_STRINGS,
    'a.py',
    'if row in known_items:',
    'known_items_set = set(known_items)',
  ],
  ['a Python lock is taken once', PYTHON_LOCK, 'a.py', 'with lock:', '    with lock:'],
  [
    'an insertion sort is the library’s',
    CPP,
    'a.cpp',
    'while (j > 0',
    'std::sort(values.begin(), values.end());',
  ],
  ['a length is taken once', CPP, 'a.cpp', 'i < strlen(text)', 'const std::size_t length = strlen(text);'],
  ['room is made once', CPP, 'a.cpp', 'copies.push_back', 'copies.reserve(copies.size() + items.size());'],
  [
    'an element is bound by reference',
    CPP,
    'a.cpp',
    'for (auto item : items)',
    'for (const auto &item : items) {',
  ],
  ['a square is a product', CPP, 'a.cpp', 'pow(item', ''],
  [
    'a C++ lock is taken once',
    CPP,
    'a.cpp',
    'std::lock_guard',
    '  std::lock_guard<std::mutex> guard(mutex);',
  ],
  ['an atomic is added to once', CPP, 'a.cpp', 'counter.fetch_add(1)', 'counter.fetch_add(added);'],
  ['a line end does not flush', CPP, 'a.cpp', 'std::endl', "<< '\\n';"],
  ['a JavaScript array is searched as a set', JAVASCRIPT, 'a.mjs', 'known.includes(id)', 'knownSet.has(id)'],
  [
    'a JavaScript pattern is compiled once',
    JAVASCRIPT,
    'a.mjs',
    'new RegExp',
    "  const digits = new RegExp('^[0-9]+$', 'i');",
  ],
].map(([name, program, file, hot, added]) => ({ name, program, file, hot, added }) as Case);

/** As `percent | code`, with line numbers, the marked line hot. */
function annotated({ program, hot }: Case): string {
  return program
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index + 1} | ${line.includes(hot) ? '80.00%' : ' 0.10%'} | ${line}`)
    .join('\n');
}

async function diffsOf(text: string): Promise<string[]> {
  const { answer } = await analyseProfile([sourceOf('paste', text)], 'code');
  return [...answer.matchAll(/```diff\n([\s\S]*?)\n```/g)].map(([, diff]) => `${diff}\n`);
}

function run(folder: string, file: string): string {
  const path = join(folder, file);
  if (file.endsWith('.py')) return execFileSync('python3', [path], { encoding: 'utf8' });
  if (file.endsWith('.mjs')) return execFileSync(process.execPath, [path], { encoding: 'utf8' });
  execFileSync('g++', ['-std=c++17', '-pthread', '-o', join(folder, 'program'), path]);
  return execFileSync(join(folder, 'program'), { encoding: 'utf8' });
}

test.each(CASES.filter(({ added }) => added !== ''))(
  '$name: the diff applies, and the program prints the same',
  async example => {
    const [diff] = await diffsOf(annotated(example));
    expect(diff).toContain(example.added);
    const folder = mkdtempSync(join(tmpdir(), 'rewrite-'));
    writeFileSync(join(folder, example.file), example.program);
    const before = run(folder, example.file);
    const patch = diff!.replace('a/pasted', `a/${example.file}`).replace('b/pasted', `b/${example.file}`);
    const applied = spawnSync('git', ['apply', '-p1', '-'], { cwd: folder, input: patch, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    expect(readFileSync(join(folder, example.file), 'utf8')).not.toBe(example.program);
    expect(run(folder, example.file)).toBe(before);
  },
);

test.each([
  [
    'a string that is read before the loop ends',
    PYTHON_STRINGS.replace('found += 1', 'found += len(out)'),
    'out += str(row)',
  ],
  [
    'a text that the loop writes',
    CPP.replace("== ' ') found++", "== ' ') const_cast<char *>(text)[i] = 0"),
    'i < strlen(text)',
  ],
  [
    'a list that the loop changes',
    PYTHON_STRINGS.replace('found += 1', 'known_items.append(row)'),
    'if row in known_items:',
  ],
  [
    'an element that the body changes',
    CPP.replace('copies.push_back(item', 'item += "y"; copies.push_back(item'),
    'for (auto item : items)',
  ],
  [
    'a lock that covers part of the body',
    PYTHON_LOCK.replace('    for item in items:\n', '    for item in items:\n        print(item)\n'),
    'with lock:',
  ],
  [
    'a loop whose end is not pasted',
    PYTHON_STRINGS.split('\n').slice(0, 6).join('\n').replace('word = re.compile(r"a+")', 'x = y % z'),
    'x = y % z',
  ],
])('no diff is proposed for %s', async (_, program, hot) => {
  const text = annotated({ name: '', program, file: '', hot, added: '' });
  expect(await diffsOf(text)).toEqual([]);
});
