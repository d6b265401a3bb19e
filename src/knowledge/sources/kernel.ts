import { linux } from './forms.ts';

/** The kernel's own documentation. */
export const kernelPages = {
  workqueue: linux('044d659abeec54401e2fb5ffbe1b6ecd178aa86e', 'core-api/workqueue.rst'),
  perCpuThreads: linux('215bd64ada73a476a7bcb7d8fd27b02adc319f5b', 'admin-guide/kernel-per-CPU-kthreads.rst'),
  mutexDesign: linux('2e60c498a4a305d18a97c913dcd924da041c01fc', 'locking/mutex-design.rst'),
  ksm: linux('0b656310bfc33c5e044df9cf6013df8280ec69cc', 'admin-guide/mm/ksm.rst'),
  transhuge: linux('00f58104202c472e487f0866fbd38832523fd4f9', 'admin-guide/mm/transhuge.rst'),
  napi: linux('0604aa87b098740f2e517a584552591cbf2209d7', 'networking/napi.rst'),
  scaling: linux('00c1d298d486750e792bb08f52d821d06e63df7d', 'networking/scaling.rst'),
  blkMq: linux('1959ba4e40ce40c380dbe868433f5c4b20bb1ba3', 'block/blk-mq.rst'),
  jbd2: linux('01be83eea08d6d9f9209843e2e084505fba4053f', 'filesystems/ext4/journal.rst'),
} as const;
