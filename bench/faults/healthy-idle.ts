import { defineFault } from './stage.ts';

export const healthyIdle = defineFault({
  name: 'healthy-idle',
  family: 'healthy',
  problem: null,
  expect: [],
  start: stage => stage.settle(1),
});
