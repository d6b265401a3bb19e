import type { Grammar } from '../../core/grammar.ts';
import { option, PID, pattern, switches, words } from '../../core/grammar-values.ts';

const TRACE = pattern(
  '(?:trace=)?(?:%?(?:network|file|desc|process|signal|ipc|memory|net)|all|futex|read|write|open|openat|close|poll|epoll_wait|select|fsync|fdatasync|connect|accept|accept4|recvfrom|sendto|stat|lseek|nanosleep|clock_nanosleep)(?:,(?:futex|read|write|open|openat|close|poll|epoll_wait|select|fsync|fdatasync|connect|accept|accept4|recvfrom|sendto|stat|lseek)){0,12}',
  'system calls such as trace=network',
);

export const grammar: Grammar = {
  tool: 'strace',
  says: 'counts of the system calls of a running process',
  tier: 'intrusive',
  root: true,
  forms: [
    {
      flags: [
        ...switches('-c|--summary-only -f|--follow-forks -w|--summary-wall-clock -q'),
        option('-p|--attach', PID, { repeat: 4 }),
        option('-e', TRACE),
        option('-S|--summary-sort-by', words('time calls errors name nothing')),
      ],
      operands: [],
      required: [['-c'], ['-p']],
      endless: 10,
    },
  ],
  instead: [
    { when: '.', say: 'only counts of a running process are taken: use timeout 5 strace -c -f -p PID' },
  ],
  examples: ['timeout 5 strace -c -f -p 812'],
  cost: 'every system call of the process is several times slower while it runs',
};
