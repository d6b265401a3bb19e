/** The pages that rows rest on, each read on the day that is noted; `docs/sources.md` is made from this list. */
import type { Source } from './rows.ts';

const READ = '2026-11-25';

function page(repository: string, commit: string, path: string): Source {
  return { url: `https://github.com/${repository}/blob/${commit}/${path}`, read: READ };
}

function man(name: string): Source {
  return { man: name, read: READ };
}

function linux(commit: string, path: string): Source {
  return page('torvalds/linux', commit, `Documentation/${path}`);
}

export const SOURCES = {
  // The kernel's own documentation.
  workqueue: linux('044d659abeec54401e2fb5ffbe1b6ecd178aa86e', 'core-api/workqueue.rst'),
  perCpuThreads: linux('215bd64ada73a476a7bcb7d8fd27b02adc319f5b', 'admin-guide/kernel-per-CPU-kthreads.rst'),
  mutexDesign: linux('2e60c498a4a305d18a97c913dcd924da041c01fc', 'locking/mutex-design.rst'),
  ksm: linux('0b656310bfc33c5e044df9cf6013df8280ec69cc', 'admin-guide/mm/ksm.rst'),
  transhuge: linux('00f58104202c472e487f0866fbd38832523fd4f9', 'admin-guide/mm/transhuge.rst'),
  napi: linux('0604aa87b098740f2e517a584552591cbf2209d7', 'networking/napi.rst'),
  scaling: linux('00c1d298d486750e792bb08f52d821d06e63df7d', 'networking/scaling.rst'),
  blkMq: linux('1959ba4e40ce40c380dbe868433f5c4b20bb1ba3', 'block/blk-mq.rst'),
  jbd2: linux('01be83eea08d6d9f9209843e2e084505fba4053f', 'filesystems/ext4/journal.rst'),
  // Manual pages: system calls and the C library.
  futex: man('futex(2)'),
  mallopt: man('mallopt(3)'),
  vdso: man('vdso(7)'),
  schedYield: man('sched_yield(2)'),
  fsync: man('fsync(2)'),
  madvise: man('madvise(2)'),
  epollWait: man('epoll_wait(2)'),
  qsort: man('qsort(3)'),
  sendfile: man('sendfile(2)'),
  splice: man('splice(2)'),
  tcp: man('tcp(7)'),
  // Manual pages: daemons and programs.
  journald: man('systemd-journald(8)'),
  udevd: man('systemd-udevd(8)'),
  logind: man('systemd-logind(8)'),
  networkd: man('systemd-networkd(8)'),
  timesyncd: man('systemd-timesyncd(8)'),
  hostnamed: man('systemd-hostnamed(8)'),
  sshd: man('sshd(8)'),
  dbus: man('dbus-daemon(1)'),
  polkitd: man('polkitd(8)'),
  agetty: man('agetty(8)'),
  fstrim: man('fstrim(8)'),
  postgresProgram: man('postgres(1)'),
  zstdProgram: man('zstd(1)'),
  lz4Program: man('lz4(1)'),
  // Runtimes.
  goGc: page('golang/website', '0de4dec220b4a8ed6929431283ea89ceafaf3c83', '_content/doc/gc-guide.html'),
  goRuntime: page('golang/go', '11d83d11ca2eca9d542036cf5e23559388fd323e', 'src/runtime/HACKING.md'),
  v8Gc: page('v8/v8.dev', '0d0a3ede37c113360d74b45fa736a004faf8a52e', 'src/blog/trash-talk.md'),
  rustHashing: page('nnethercote/perf-book', '19db3a765030ed7c394a987eff5c09f639f0607d', 'src/hashing.md'),
  rustHeap: page(
    'nnethercote/perf-book',
    '0053025f85e56bd53699bb30da9e119431f886d6',
    'src/heap-allocations.md',
  ),
  // Servers.
  redisLatency: page(
    'redis/redis-doc',
    '7ea6ea86502c8696f42064e8462004f51248e847',
    'docs/management/optimization/latency.md',
  ),
  postgresLocks: page(
    'postgres/postgres',
    '1785acebf2ed14fd66955e2d9a55d77a025f418d',
    'src/backend/storage/lmgr/README',
  ),
  kubernetes: page(
    'kubernetes/website',
    '0189ae0f6bf2a79ff2e4bfd5f9ec0da98d64c5d2',
    'content/en/docs/concepts/overview/components.md',
  ),
  etcd: page('etcd-io/website', '0d9360fcdfff9c1f7ef3152f15e1001a4f793426', 'content/en/docs/v3.5/tuning.md'),
  envoy: page(
    'envoyproxy/envoy',
    '3aa872a7247de03ef0679a7e8fc1a7e449ac4c41',
    'docs/root/intro/arch_overview/intro/threading_model.rst',
  ),
  hikari: page('brettwooldridge/HikariCP', '0035f03555efd0d6e8004d9d131bec65d64ce131', 'README.md'),
  // Libraries and tools, by their own account.
  zlibNg: page('zlib-ng/zlib-ng', '00ab7138a20c99cd9610c656764406a4a81beab4', 'README.md'),
  libdeflate: page('ebiggers/libdeflate', '02dfa32da3ee3982c66278e714d2e21276dfb67b', 'README.md'),
  pigz: page('madler/pigz', '0880e0ba1f23867663191d82cbcaefd89c8b6a45', 'README'),
  zstd: page('facebook/zstd', '009332cbf5cd123166c01a77a08089b508111fcc', 'README.md'),
  lz4: page('lz4/lz4', '00c3208c7a352f4136300b257b418c55f07450c8', 'README.md'),
  jemalloc: page('jemalloc/jemalloc', '940f290c0d56d84f0e251ff51ea9eb681a642573', 'TUNING.md'),
  mimalloc: page('microsoft/mimalloc', '01afcaacf64919060cba0dc75d43723600ece466', 'readme.md'),
  orjson: page('ijl/orjson', '036ae8420564afc5c918774de6611cc724cd6b56', 'README.md'),
  uvloop: page('MagicStack/uvloop', '067e6ee22a5a4d6c23e286ff5bed7c0a448f028f', 'README.rst'),
  simdjson: page('simdjson/simdjson', '00071b08dba2f15fde99910276f7708deb7e5134', 'README.md'),
  mold: page('rui314/mold', '00d29d480fd4dc486cdd2c319f6ae6b0d19b14fd', 'README.md'),
  sonic: page('bytedance/sonic', '01c0d361944ba4479f6004d117310444434cab4c', 'README.md'),
  goJson: page('goccy/go-json', '067203cf8669d701c83f359adefb02d100051981', 'README.md'),
  fasthttp: page('valyala/fasthttp', '008cf7d41966f952335509667f57b3739d0b0c7d', 'README.md'),
  xxhash: page('Cyan4973/xxHash', '02a338dca020031360b98efd63c99483309f9154', 'README.md'),
  blake3: page('BLAKE3-team/BLAKE3', '009438cf3d8c0ccc6ed28c513cebed866451016f', 'README.md'),
  ripgrep: page('BurntSushi/ripgrep', '038e618d9ef4b6961e3f8b670985b7a1e4c4b69f', 'README.md'),
  fd: page('sharkdp/fd', '00b64f3ccbfb832ef744bb42bbdfabaf929b5ee2', 'README.md'),
  fmt: page('fmtlib/fmt', '08878044c6924afd5653d3399bbde4479e53fbb3', 'README.md'),
  unorderedDense: page('martinus/unordered_dense', '0304ad3345018308ea8dbde424459411abdecd7c', 'README.md'),
  uv: page('astral-sh/uv', '00f70ef713fe4ba4e4c1334f6a0fc6be4537552a', 'README.md'),
  ruff: page('astral-sh/ruff', '003a79164d720869ceec108e487c33740ba412a3', 'README.md'),
  pino: page('pinojs/pino', '02e59e1e60da1cfa825b0b55f709c1b743178bb4', 'README.md'),
  esbuild: page('evanw/esbuild', '0017aa95cae5ec540ae05ee57f63b359ad38762c', 'README.md'),
  libjpegTurbo: page('libjpeg-turbo/libjpeg-turbo', '055104fb9251f226a7f68ca106b883099d003e7d', 'README.md'),
} as const satisfies Readonly<Record<string, Source>>;
