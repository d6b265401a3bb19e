import { expect, test } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import type { FlameData, FlameNode } from '../../src/core/picture.ts';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { capture, sourceOf } from './captures.ts';

function analyse(...texts: (string | Uint8Array)[]): Promise<Analysis> {
  return analyseProfile(
    texts.map((text, index) => sourceOf(`paste ${index + 1}`, text)),
    'topn',
  );
}

/** `count` samples a stack: `main;work;f 12`. */
function stacks(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([stack, count]) => `${stack} ${count}\n`)
    .join('');
}

test('the verdict names the function, its share and who calls it; the evidence is a line of the source', async () => {
  const { verdict, findings, facts } = await analyse(capture('perf/script-stacks.txt'));
  expect(verdict).toMatch(/^`(?:hotSort|std::)/);
  expect(verdict).toMatch(/\d+\.\d % of CPU samples, called from `/);
  const hotspot = findings.find(({ id }) => id === 'profile.hotspot')!;
  const lines = capture('perf/script-stacks.txt').toString().split('\n');
  const [evidence] = hotspot.evidence;
  expect(lines[evidence!.line - 1]).toContain(`${hotspot.culprit!.name}+0x`);
  expect(facts[0]).toMatchObject({ kind: 'profile', format: 'perf-script', unit: 'ns', unread: 0 });
});

test('kinds of work are findings with what to do: hash tables, copies and allocation of the capture', async () => {
  const { findings } = await analyse(capture('perf/report-sort-symbol.txt'));
  const hash = findings.find(({ id }) => id === 'profile.hash')!;
  expect(hash.remediation.join()).toContain('reserve the table');
  expect(hash.evidence[0]!.text).toMatch(/\d+\.\d\d%.*\[\.\]/);
});

test('idle is set apart, and shares are of the busy rest', async () => {
  const { verdict, findings } = await analyse(
    stacks({ 'swapper;do_idle;default_idle': 900, 'app;main;hot': 60, 'app;main;cold': 40 }),
  );
  expect(findings.find(({ id }) => id === 'profile.idle')!.title).toContain('90.0 %');
  expect(verdict).toContain('90.0 % of the samples are idle; of the rest `hot` takes 60.0 %');
});

test.each([
  ['gc', 'app;run;runtime.gcBgMarkWorker', 'garbage collection'],
  ['lock', 'app;run;native_queued_spin_lock_slowpath', 'locks'],
  ['regex', 'app;run;regexp.(*Regexp).tryBacktrack', 'regular expressions'],
  ['json', 'app;run;serde_json::de::from_str', 'JSON'],
  ['compression', 'app;run;deflate_slow', 'compression'],
  ['crypto', 'app;run;EVP_EncryptUpdate', 'cryptography'],
  ['allocation', 'app;run;_int_malloc', 'memory allocation'],
  ['memcpy', 'app;run;__memmove_avx_unaligned_erms', 'copying'],
  ['exception', 'app;run;_Unwind_RaiseException', 'exception'],
  ['logging', 'app;run;ch.qos.logback.core.OutputStreamAppender.append', 'logging'],
  ['page-fault', 'app;run;asm_exc_page_fault_[k]', 'page faults'],
  ['kernel-network', 'app;run;tcp_sendmsg_locked_[k]', 'network'],
  ['jit', 'app;run;C2Compiler::compile_method', 'JIT'],
])('%s is recognised', async (id, stack, words) => {
  const { findings } = await analyse(stacks({ [stack]: 400, 'app;run;other': 600 }));
  const found = findings.find(finding => finding.id === `profile.${id}`)!;
  expect(found.title).toContain(words);
  expect(found.title).toContain('40.0 %');
});

test('few samples are said with their interval, cut-off stacks with what to record', async () => {
  const few = await analyse(stacks({ 'a;b': 9, 'a;c': 21 }));
  expect(few.findings.find(({ id }) => id === 'profile.few-samples')!.title).toMatch(
    /only 30 samples: `c` is somewhere between 52\.\d % and 83\.\d %/,
  );
  const broken = await analyse(
    capture('perf/script-ip-sym.txt')
      .toString()
      .replace(/\n\t.*work\n[\s\S]*?\n\n/g, '\n\n'),
  );
  expect(broken.verdict).not.toBe('');
});

test('before and after: a real change is found, with its interval, and noise is not', async () => {
  const before = stacks({ 'main;a': 400, 'main;b': 300, 'main;c': 200, 'main;d': 100 });
  const after = stacks({ 'main;a': 410, 'main;b': 290, 'main;c': 80, 'main;d': 220 });
  const changed = await analyse(before, after);
  expect(
    changed.findings
      .filter(({ id }) => id === 'profile.changed')
      .map(({ culprit }) => culprit!.name)
      .sort(),
  ).toEqual(['c', 'd']);
  expect(changed.findings[0]!.title).toMatch(/\(\+?[−+]?\d+\.\d to [−+]\d+\.\d points, 95 %\)/);
  const same = await analyse(before, stacks({ 'main;a': 410, 'main;b': 292, 'main;c': 205, 'main;d': 93 }));
  expect(same.findings.map(({ id }) => id)).toEqual(['profile.within-noise']);
  expect(same.verdict).toMatch(/no change is beyond noise|no entry changed/);
  expect(same.answer).toContain('One run each says nothing of the variation from run to run');
});

test('two runs of one unchanged program raise no alarm', async () => {
  const { findings } = await analyse(capture('perf/script-flat.txt'), capture('perf/script-flat-other.txt'));
  expect(findings.filter(({ id }) => id === 'profile.changed')).toEqual([]);
});

test('too few samples: how many it would take is said', async () => {
  const { verdict, findings } = await analyse(
    stacks({ 'm;a': 47, 'm;b': 953 }),
    stacks({ 'm;a': 60, 'm;b': 940 }),
  );
  expect(verdict).toMatch(/to settle `[ab]` would need about \d+,\d{3} samples a side, \d+ × what there is/);
  expect(findings[0]!.remediation[0]).toMatch(/Record about \d+ × longer/);
});

test('without counts nothing is tested: percentages alone cannot tell', async () => {
  const { verdict, answer } = await analyse(capture('perf/diff.txt'));
  expect(verdict).toContain('no sample counts are printed');
  expect(answer).toContain('cannot tell');
});

test('what differs in the recording is said before any comparison is believed', async () => {
  const { answer } = await analyse(
    capture('perf/script-stacks.txt'),
    capture('perf/script-system.txt').toString().replaceAll('cpu-clock:ppp', 'task-clock'),
  );
  expect(answer).toContain('**Not alike**: the events differ: cpu-clock:ppp before, task-clock after');
});

test('two counts a stack are a comparison of themselves', async () => {
  const { findings, pictures } = await analyse('m;a 400 100\nm;b 600 900\n');
  expect(findings.filter(({ id }) => id === 'profile.changed').length).toBe(2);
  const { root } = pictures[0]!.data as FlameData;
  expect([root.value, root.before]).toEqual([1000, 1000]);
});

test('the flame graph holds the whole, its nodes no more than it, and never too many of them', async () => {
  const { pictures } = await analyse(capture('perf/script-system.txt'));
  const { root } = pictures[0]!.data as FlameData;
  let nodes = 0;
  const check = (node: FlameNode): void => {
    nodes++;
    const below = node.children.reduce((sum, child) => sum + child.value, 0);
    expect(below).toBeLessThanOrEqual(node.value * (1 + 1e-9));
    node.children.forEach(check);
  };
  check(root);
  expect(nodes).toBeLessThanOrEqual(5001);
  const wide = stacks(
    Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`main;f${i % 950};g${i}`, 1])),
  );
  expect(JSON.stringify((await analyse(wide)).pictures).length).toBeLessThan(900_000);
});

test('flat profiles are drawn as bars', async () => {
  expect((await analyse(capture('pprof/cpu-top.txt'))).pictures[0]!.kind).toBe('bars');
});

test('a hostile name stays a name: no markup, no control characters, no line of its own', async () => {
  const { verdict, answer } = await analyse('main;`<!channel>`\u202e*bold*\u0007 900\nmain;x 100\n');
  for (const text of [verdict, answer]) {
    expect(text).not.toMatch(/[\u0000-\u0008\u202e]/);
    expect(text).not.toContain('`<!channel>`');
  }
});

test('an empty source, two many, and what is no profile are told apart, with what to do', async () => {
  await expect(analyse('')).rejects.toThrow(/is empty/);
  await expect(analyse('hello\nworld\n')).rejects.toThrow(/no profile that can be read/);
  await expect(analyse('a;b 1\n', 'a;b 1\n', 'a;b 1\n')).rejects.toThrow(/one profile, or two/);
});

test('code without symbols is said to be that, with its module, and what has a name leads the rest', async () => {
  const sample = (frame: string) =>
    `java 1 [000] 1.000001: 10 cpu-clock: \n\t           7fff1 ${frame}\n\t           7fff0 main+0x1 (/x)\n\n`;
  const text = sample('[unknown] (/tmp/perf-9.map)').repeat(6) + sample('fop+0x1 (/x)').repeat(4);
  const { verdict, findings } = await analyse(text);
  expect(verdict).toBe(
    'code without symbols in `perf-9.map` burns 60.0 % of CPU samples; `fop` leads the rest with 40.0 %',
  );
  expect(findings.find(({ id }) => id === 'profile.no-symbols')!.remediation.join()).toContain('perf-map');
});

test('what copying is for is said where the stack shows it', async () => {
  const { answer } = await analyse(
    stacks({
      'app;json.loads;memmove': 300,
      'app;serde_json::de::parse;__memmove_avx_unaligned_erms': 200,
      'app;run': 500,
    }),
  );
  expect(answer).toMatch(/20\.0 % is copying, filling and comparing memory for JSON/);
});

test('callers and callees of the leading function, recursion folded, are facts', async () => {
  const text = [
    'app;main;parse;walk;walk;walk 60',
    'app;main;parse;walk;walk;hash 20',
    'app;main;load;walk;hash 10',
    'app;main;load;walk;walk;copy 10',
  ].join('\n');
  const { statements } = await analyseProfile([sourceOf('stacks', `${text}\n`)], 'topn');
  const of = (metric: string) => statements.find(fact => fact.metric === metric)?.value;
  expect(of('self from caller parse')).toBe(100);
  expect(of('self from caller walk')).toBeUndefined();
  expect(of('total in callee hash')).toBe(30);
  expect(of('total in callee copy')).toBe(10);
  expect(of('total in callee walk')).toBeUndefined();
});

test('shares by language are told where there is more than one', async () => {
  const text = [
    'node;main;JS:*handle /srv/app.js:10:3;v8::internal::Runtime_StringAdd(int, unsigned long*) 30',
    'node;main;JS:*handle /srv/app.js:10:3 50',
    'node;main;JS:*handle /srv/app.js:10:3;entry_SYSCALL_64_after_hwframe;do_syscall_64;tcp_sendmsg 20',
  ].join('\n');
  const { answer, statements } = await analyseProfile([sourceOf('stacks', `${text}\n`)], 'topn');
  expect(answer).toContain('by language: JavaScript 50.0 %, C++ 30.0 %, the kernel 20.0 %');
  expect(statements.filter(({ subject }) => subject.kind === 'language').map(({ value }) => value)).toEqual([
    50, 30, 20,
  ]);
});

test('clones, library versions and JIT tiers of two builds are one function in a comparison', async () => {
  const text = (clone: string, libc: string, tier: string) =>
    `app 1 1.000001: 1 cycles:\n\t1 work.${clone} (/srv/app)\n\n`.repeat(400) +
    `app 1 1.000001: 1 cycles:\n\t1 memcpy (/lib/${libc})\n\n`.repeat(400) +
    `app 1 1.000001: 1 cycles:\n\t1 JS:${tier}f /a.js:1:1 (/tmp/perf-${libc.length}.map)\n\n`.repeat(400);
  const { verdict, answer } = await analyseProfile(
    [
      sourceOf('before', text('isra.0', 'libc-2.31.so', '~')),
      sourceOf('after', text('isra.7', 'libc.so.6', '*')),
    ],
    'topn',
  );
  expect(verdict).toBe('both have the same figures, entry by entry: is it one recording twice?');
  expect(answer).not.toContain('→ 0 %');
});

test('a profile of CPU time and one of memory are not compared, and that is the first sentence', async () => {
  const { verdict, findings } = await analyseProfile(
    [sourceOf('cpu', capture('pprof/cpu.pb.gz')), sourceOf('heap', capture('pprof/heap.pb.gz'))],
    'topn',
  );
  expect(verdict).toMatch(/^the two measure different things and cannot be compared: before is CPU time/);
  expect(findings.filter(({ id }) => id === 'profile.changed')).toEqual([]);
});
