import type { ProcessRow } from '../rows.ts';

export const kernelThreads: readonly ProcessRow[] = [
  {
    names: ['kswapd*'],
    what: 'the kernel thread that frees memory in the background, one a NUMA node',
    normal: 'asleep; short bursts when files are read',
    load: [
      'too little free memory: a process grows, or a working set is larger than RAM',
      'a burst of page-cache reads',
    ],
    look: ['vmstat 1 5', 'cat /proc/pressure/memory', 'ps -eo pid,rss,comm --sort=-rss | head -n 15'],
    tuning: ['find what fills memory before vm.swappiness or vm.min_free_kbytes are touched'],
    source: null,
  },
];
