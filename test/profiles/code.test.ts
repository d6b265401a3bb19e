import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { capture, sourceOf } from './captures.ts';

function code(text: string | Uint8Array) {
  return analyseProfile([sourceOf('paste', text)], 'code');
}

/** Annotated by a percent a line, the last one hot. */
function hot(lines: readonly string[], share = 80): string {
  return lines
    .map(
      (line, index) => `${index === lines.length - 1 ? share.toFixed(2).padStart(6) : '  1.00'}% | ${line}`,
    )
    .join('\n');
}

test('perf annotate: the hot source line with its instructions, the pattern, a rewrite, and what skid means', async () => {
  const { verdict, findings, answer } = await code(capture('perf/annotate-hotsort.txt'));
  expect(verdict).toContain('`while (j > 0 && values[j - 1] > key) {`');
  expect(findings[0]!.id).toBe('profile.code.quadratic-sort');
  expect(answer).toMatch(/^\+\s*std::sort\(values\.begin\(\), values\.end\(\)\);$/m);
  expect(findings.find(({ id }) => id === 'profile.hot-line')!.title).toContain('in a loop');
});

test('skid: a compare is charged for the load before it, an addition for the division', async () => {
  const annotated = (hot: string, producer: string) =>
    ` Percent |\tSource code & Disassembly of hot for cycles (400 samples, percent: local period)\n---\n         : 5    0000000000002460 <f(int)>:\n         : 28   while (a[j] > key) {\n    1.00 :   24a0:   ${producer}\n    2.00 :   24a4:   nop\n   90.00 :   24a8:   ${hot}\n    1.00 :   24aa:   jg     24a0 <f(int)+0x40>\n`;
  const load = await code(annotated('cmp    %edi,%ecx', 'mov    -0x4(%rax),%ecx'));
  expect(load.findings.find(({ id }) => id === 'profile.hot-line')!.against[0]!.text).toBe(
    'skid: `cmp %edi,%ecx` is charged, but `mov -0x4(%rax),%ecx` before it (load) is likelier to be slow',
  );
  const division = await code(annotated('add    $0x1,%ecx', 'idiv   %ecx'));
  expect(division.findings.find(({ id }) => id === 'profile.hot-line')!.against[0]!.text).toContain(
    '`idiv %ecx` before it (division)',
  );
  const neither = await code(annotated('cmp    %edi,%ecx', 'mov    -0x4(%rax),%ebx'));
  expect(neither.findings.find(({ id }) => id === 'profile.hot-line')!.against).toEqual([]);
});

test('a division is named from the instruction, and few samples are said', async () => {
  const { findings } = await code(capture('perf/annotate-samples.txt'));
  expect(findings.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['profile.code.division', 'profile.few-samples']),
  );
});

test('pprof -list: a line that only calls is ranked by what it calls', async () => {
  const { findings, statements, notes } = await code(capture('pprof/cpu-list.txt'));
  expect(notes.join()).toContain('language: go');
  expect(
    findings.some(({ title }) => title.includes('regexp.MustCompile') || title.includes('match(text)')),
  ).toBe(true);
  expect(statements[0]).toMatchObject({
    subject: { kind: 'line' },
    unit: '%',
    source: { line: expect.any(Number) },
  });
});

test('line_profiler: the line that holds the time, with its count', async () => {
  const { answer, verdict } = await code(capture('python/line-profiler.txt'));
  expect(answer).toMatch(/ran \d+ times/);
  expect(verdict).toMatch(/lines\.py:\d+/);
});

test('gcov ranks by executions and says that it is no time', async () => {
  const { verdict, notes } = await code(capture('c/gcov.txt'));
  expect(verdict).toContain('hot.c:8');
  expect(notes.join()).toContain('not time');
});

test.each([
  ['pointer-chase', ['while (p) {', '  sum += p->value;', '  p = p->next;']],
  ['string-building', ['def render(rows):', '    for row in rows:', '        text += str(row)']],
  [
    'query-in-loop',
    [
      'for user in users:',
      '    rows = session.query(Order).filter_by(user=user)',
      '    row = cursor.execute("SELECT * FROM orders WHERE id = 1")',
    ],
  ],
  ['lock-in-loop', ['for (auto &item : items) {', '  std::lock_guard<std::mutex> guard(mutex);']],
  ['syscall-in-loop', ['for line in lines:', '    out.write(line); out.flush()']],
  ['regex-in-loop', ['for _, line := range lines {', '\tpattern := regexp.MustCompile(`a+b`)']],
  ['linear-search', ['for (const id of ids) {', '  if (known.includes(id)) count++;']],
  ['copied-element', ['int total = 0;', 'for (auto item : items) {']],
  ['strlen-in-condition', ['int n = 0;', 'for (int i = 0; i < strlen(text); i++) {']],
  ['allocation-in-loop', ['for i := range rows {', '\tout = append(out, rows[i])']],
  [
    'boxing',
    ['List<Integer> list = new ArrayList<>();', 'for (Integer value : list) { Integer sum = value; }'],
  ],
  ['shared-write', ['for (;;) {', '  counter.fetch_add(1);']],
  ['power', ['double f(double x) {', '  return pow(x, 2);']],
  ['indirect-access', ['for (int i = 0; i < n; i++) {', '  sum += values[index[i]];']],
  ['queue-shift', ['while queue:', '    item = queue.pop(0)']],
  ['array-grown', ['for (const row of rows) {', '  out = [...out, row];']],
  ['rows-one-by-one', ['total = 0', 'for _, row in frame.iterrows():']],
  ['string-building', ['String out = "";', 'for (String s : items) {', '  out += s;']],
  ['function-of-column', ['SELECT *', 'FROM orders', "WHERE DATE(created) = '2024-02-29'"]],
  ['leading-wildcard', ['SELECT id', 'FROM orders', "WHERE name LIKE '%abc'"]],
  ['deep-offset', ['SELECT id FROM orders', 'ORDER BY id', 'LIMIT 20 OFFSET 100000']],
  ['division', ['for (int i = 0; i < n; i++) {', '  if (a[i] % modulus == 0) found++;']],
  ['parse-in-loop', ['for line in lines:', '    rows.append(json.loads(line))']],
  ['bounds-check', ['fn sum(v: &[u64]) -> u64 {', '    for i in 0..v.len() {', '        total += v[i];']],
])('%s is named on the line that is hot', async (id, lines) => {
  const { findings } = await code(hot(lines));
  expect(findings.map(finding => finding.id)).toContain(`profile.code.${id}`);
});

test.each([
  ['comments and strings', ['for (int i = 0; i < n; i++) {', '  log("a / b");  // 50 % of / cases']],
  ['plain arithmetic', ['int f(int x) {', '  return x + 1;']],
  ['a remainder in Python', ['for i in range(n):', '    total += i % 7']],
])('%s raise no pattern', async (_, lines) => {
  const { findings } = await code(hot(lines));
  expect(findings.filter(({ id }) => id.startsWith('profile.code.'))).toEqual([]);
});

test('a rewrite keeps the rest of the line', async () => {
  expect((await code(hot(['int n = 0;', 'for (auto item : items) {']))).answer).toContain(
    '-for (auto item : items) {\n+for (const auto &item : items) {',
  );
});

test('a profile without lines is answered by function, and told how to get lines', async () => {
  const { notes, verdict } = await code(capture('pprof/cpu-top.txt'));
  expect(verdict).toContain('tryBacktrack');
  expect(notes.join()).toContain('names functions, not lines');
});

test.each([
  [
    'before a bar, hottest first',
    '62.10 | total += a[i] % n;\n20.00 | for (int i = 0; i < count; i++) {',
    'division',
  ],
  [
    'in front',
    '  3.1%  for row in rows:\n 77.1%      text += str(row)\n        return text\n',
    'string-building',
  ],
  [
    'in brackets behind a line number',
    '11: [  2.0%] for x in rows:\n12: [ 61.0%]     if x in seen_items:\n13:              continue\n',
    'linear-search',
  ],
  [
    'in a comment',
    'for (const id of ids) {            // 3%\n  if (known.includes(id)) n++;     // 88%\n}\n',
    'linear-search',
  ],
  [
    'with the line in words',
    'Line 12 (61.5 %):   db.query("SELECT 1 FROM t WHERE id = " + id);\nLine 11 (3.0 %): for (const id of ids) {\n',
    'query-in-loop',
  ],
  [
    'in a Markdown table',
    '| line | % | code |\n|---|---|---|\n| 10 | 0.1% | `String out = "";` |\n| 11 | 2.0% | `for (String s : items) {` |\n| 12 | 80.5% | `  out += s;` |\n',
    'string-building',
  ],
])('a percent %s is read with its code', async (_, text, id) => {
  const { findings, notes } = await code(text);
  expect(findings.map(finding => finding.id)).toContain(`profile.code.${id}`);
  expect(notes.join()).toContain('the tool is not known');
});

test('functions with a percent are no code, whatever brackets their names have', async () => {
  const { notes } = await code('55.3%  std::sort(int*, int*)\n12.0%  operator new(unsigned long)\n');
  expect(notes.join()).toContain('read as a plain table');
});

test('a line of a function that takes nothing does not lead, though it is all of it', async () => {
  const table = (name: string, time: string, code: string) =>
    `Total time: ${Number(time) * 1e-6} s\nFile: a.py\nFunction: ${name} at line 1\n\nLine #      Hits         Time  Per Hit   % Time  Line Contents\n==============================================================\n     2         1      ${time}      1.0    100.0      ${code}\n\n`;
  const { verdict } = await code(
    `Timer unit: 1e-06 s\n\n${table('tiny', '1.0', 'return 1')}${table('large', '9000000.0', 'work()')}`,
  );
  expect(verdict).toContain('`work()`');
});

test('a rewrite of a day in SQL is the range of that day', async () => {
  const { answer } = await code(hot(['SELECT *', 'FROM orders', "WHERE DATE(created) = '2024-02-29'"]));
  expect(answer).toContain("+WHERE created >= '2024-02-29' AND created < '2024-03-01'");
});
