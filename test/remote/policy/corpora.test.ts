import { expect, test } from '@jest/globals';
import { createPolicy } from '../../../src/remote/policy/index.ts';
import { corpus } from './corpus.ts';

const policy = createPolicy();

test.each(['hostile-commands', 'hostile-more'])('no line of %s is allowed', name => {
  const allowed = corpus(name).filter(({ line }) => policy.judge(line).verdict === 'allow');
  expect(allowed).toEqual([]);
});

test.each(['hostile-commands', 'hostile-more'])('each line of %s is refused with a reason', name => {
  for (const { line } of corpus(name)) {
    const judgement = policy.judge(line);
    expect(judgement).toMatchObject({ verdict: 'refuse', line: '', stages: [], root: false });
    expect(judgement.reason.length).toBeGreaterThan(10);
    expect(judgement.reason.length).toBeLessThan(600);
  }
});

test.each(['legit-commands', 'legit-more'])(
  'every line of %s may run, a profiler after an approval',
  name => {
    const wrong = corpus(name)
      .map(({ line, group }) => ({ line, group, judgement: policy.judge(line) }))
      .filter(({ group, judgement }) =>
        group === 'profiling-bounded' ? judgement.verdict === 'refuse' : judgement.verdict !== 'allow',
      )
      .map(({ line, judgement }) => `${line} → ${judgement.verdict} ${judgement.reason}`);
    expect(wrong).toEqual([]);
  },
);

test.each(['legit-commands', 'legit-more'])('judging the re-quoted form of %s changes nothing', name => {
  for (const { line } of corpus(name)) {
    const once = policy.judge(line);
    const twice = policy.judge(once.line);
    expect({ line, to: twice.line, stages: twice.stages }).toEqual({
      line,
      to: once.line,
      stages: once.stages,
    });
  }
});
