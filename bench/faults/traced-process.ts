import { defineFault } from './stage.ts';

const code = `
import ctypes, os, sys, time
pid = int(sys.argv[1]) if len(sys.argv) > 1 else 0
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace(0x4206, pid, 0, 0)
while True: time.sleep(1)
`;

export const tracedProcess = defineFault({
  name: 'traced-process',
  family: 'processes',
  problem: 'checkout got slow after the debugging session',
  expect: ['proc.traced'],
  culprit: /checkout/,
  start: async stage => {
    const target = stage.perl('checkout', 'sleep 1 while 1');
    await stage.settle(0.3);
    stage.python('debugger', code.replace('0\nlibc', `${target.pid}\nlibc`));
    await stage.settle(1);
  },
});
