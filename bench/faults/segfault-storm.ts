import { defineFault } from './stage.ts';

export const segfaultStorm = defineFault({
  name: 'segfault-storm',
  family: 'kernel log',
  problem: 'the renderer crashes',
  expect: ['log.segfault'],
  culprit: /renderer/,
  start: async stage => {
    const path = `${stage.folder}/renderer`;
    stage.write(`${path}.c`, 'int main(void) { *(volatile int *)8 = 1; return 0; }');
    stage.run('gcc', '-o', path, `${path}.c`);
    stage.start(['sh', '-c', `ulimit -c 0; while :; do ${path}; sleep 0.5; done`]);
    await stage.settle(3);
  },
});
