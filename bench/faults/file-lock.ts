import { defineFault } from './stage.ts';

export const fileLock = defineFault({
  name: 'file-lock',
  family: 'processes',
  problem: 'the jobs hang',
  expect: ['proc.file-lock'],
  culprit: /nightly|job/,
  start: async stage => {
    const path = `${stage.folder}/lock`;
    stage.perl('nightly-job', `use Fcntl ":flock"; open(F,">","${path}"); flock(F,LOCK_EX); sleep 1000`);
    await stage.settle(0.5);
    for (let i = 0; i < 6; i++)
      stage.perl('import-job', `use Fcntl ":flock"; open(F,">","${path}"); flock(F,LOCK_EX); sleep 1000`);
    await stage.settle(1);
  },
});
