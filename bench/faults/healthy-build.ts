import { defineFault } from './stage.ts';

const makefile = `
OBJS := $(patsubst %,o%.o,$(shell seq 1 4000))
all: $(OBJS)
o%.o: unit.c
	@gcc -O2 -c -o $@ unit.c
`;

export const healthyBuild = defineFault({
  name: 'healthy-build',
  family: 'healthy',
  problem: null,
  expect: [],
  start: async stage => {
    const body = Array.from(
      { length: 200 },
      (_, i) => `int f${i}(int x) { for (int i = 0; i < x; i++) x ^= i * ${i}; return x; }`,
    );
    stage.write(`${stage.folder}/unit.c`, body.join('\n'));
    stage.write(`${stage.folder}/Makefile`, makefile);
    stage.start(['make', '-j2', '-s', 'all']);
    await stage.settle(2);
  },
});
