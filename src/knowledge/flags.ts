/** Options that are visible in a command line and what they mean for load and memory. */

interface Flag {
  /** At the start of a word; group 1 is the value where it is part of the word. */
  readonly form: RegExp;
  /** The value is the next word when the word itself holds none. */
  readonly next?: boolean;
  /** Base names of the programs or runtimes; absent: any. */
  readonly of: readonly string[];
  /** `{}` stands for the value. */
  readonly says: string;
}

const JVM = ['java'];
const GUNICORN = ['gunicorn', 'uvicorn', 'hypercorn', 'python', 'uwsgi', 'celery'];

const FLAGS: readonly Flag[] = [
  {
    form: /^-Xmx(\w+)$/,
    of: JVM,
    says: 'the heap grows to {} at most; the process needs more than that (metaspace, threads, direct buffers)',
  },
  { form: /^-Xms(\w+)$/, of: JVM, says: 'the heap begins with {}' },
  {
    form: /^-Xmn(\w+)$/,
    of: JVM,
    says: 'the young generation is {}: with G1 this switches its pause goal off',
  },
  { form: /^-Xss(\w+)$/, of: JVM, says: 'each thread has a stack of {}' },
  { form: /^-Xint$/, of: JVM, says: 'interpreted only, no compiler: many times slower' },
  { form: /^-XX:\+UseG1GC$/, of: JVM, says: 'G1 collector: regions, short pauses, the default on servers' },
  { form: /^-XX:\+UseZGC$/, of: JVM, says: 'ZGC collector: pauses below a millisecond, more CPU and memory' },
  {
    form: /^-XX:\+UseShenandoahGC$/,
    of: JVM,
    says: 'Shenandoah collector: concurrent compaction, short pauses, more CPU',
  },
  {
    form: /^-XX:\+UseParallelGC$/,
    of: JVM,
    says: 'Parallel collector: best throughput, pauses grow with the heap',
  },
  {
    form: /^-XX:\+UseSerialGC$/,
    of: JVM,
    says: 'Serial collector: one thread, for small heaps and one processor',
  },
  {
    form: /^-XX:\+UseConcMarkSweepGC$/,
    of: JVM,
    says: 'CMS collector, removed in Java 14: G1 takes its place',
  },
  {
    form: /^-XX:MaxRAMPercentage=([\d.]+)$/,
    of: JVM,
    says: 'the heap grows to {} % of the container’s memory',
  },
  {
    form: /^-XX:MaxGCPauseMillis=(\d+)$/,
    of: JVM,
    says: 'the collector aims at pauses of {} ms: a lower goal costs throughput',
  },
  { form: /^-XX:ParallelGCThreads=(\d+)$/, of: JVM, says: '{} threads in stop-the-world phases' },
  { form: /^-XX:ActiveProcessorCount=(\d+)$/, of: JVM, says: 'sizes its pools for {} processors' },
  { form: /^-XX:MaxDirectMemorySize=(\w+)$/, of: JVM, says: 'direct buffers take up to {} beside the heap' },
  { form: /^-XX:MaxMetaspaceSize=(\w+)$/, of: JVM, says: 'class data takes up to {}' },
  {
    form: /^-XX:\+AlwaysPreTouch$/,
    of: JVM,
    says: 'touches the whole heap at start: slow start, no page faults later',
  },
  {
    form: /^-XX:\+HeapDumpOnOutOfMemoryError$/,
    of: JVM,
    says: 'writes a heap dump when memory runs out: a file as large as the heap',
  },
  { form: /^-XX:TieredStopAtLevel=1$/, of: JVM, says: 'only the quick compiler: fast start, slower peak' },
  {
    form: /^-XX:\+UseStringDeduplication$/,
    of: JVM,
    says: 'merges equal strings: less memory for some collector work',
  },
  {
    form: /^-javaagent:(?:\S*\/)?([\w.-]{1,60})\S*$/,
    of: JVM,
    says: 'an agent, {}, instruments the classes: it adds to start-up and to each traced call',
  },
  { form: /^-agentlib:jdwp\S*$/, of: JVM, says: 'the debugger’s port is open' },
  {
    form: /^--max-old-space-size=(\d+)$/,
    of: ['node'],
    says: 'the old generation of the heap grows to {} MiB before node dies of memory',
  },
  {
    form: /^--max-semi-space-size=(\d+)$/,
    of: ['node'],
    says: 'a semi-space of {} MiB: fewer scavenges, more memory',
  },
  { form: /^--inspect(?:-brk)?(?:=\S*)?$/, of: ['node'], says: 'the inspector’s port is open' },
  { form: /^--(?:cpu-)?prof$/, of: ['node'], says: 'the profiler is on and costs some speed' },
  {
    form: /^(?:-w|--workers)(?:=(\d+))?$/,
    next: true,
    of: GUNICORN,
    says: '{} worker processes; for CPU-bound work about one a core',
  },
  {
    form: /^--threads(?:=(\d+))?$/,
    next: true,
    of: GUNICORN,
    says: '{} threads a worker; the GIL lets one run Python at a time',
  },
  {
    form: /^(?:-k|--worker-class)(?:=([\w.]+))?$/,
    next: true,
    of: ['gunicorn', 'python'],
    says: 'worker class {}',
  },
  {
    form: /^--max-requests(?:=(\d+))?$/,
    next: true,
    of: GUNICORN,
    says: 'a worker is replaced after {} requests: hides leaks, costs restarts',
  },
  { form: /^--reload$/, of: GUNICORN, says: 'watches the source files and restarts: for development only' },
  { form: /^(?:-c|--concurrency)(?:=(\d+))?$/, next: true, of: ['celery'], says: '{} tasks at a time' },
  { form: /^(?:-p|--processes)(?:=(\d+))?$/, next: true, of: ['uwsgi'], says: '{} worker processes' },
  {
    form: /^--maxmemory(?:=(\w+))?$/,
    next: true,
    of: ['redis-server', 'valkey-server'],
    says: 'data is kept within {}',
  },
  {
    form: /^--appendonly(?:=(\w+))?$/,
    next: true,
    of: ['redis-server', 'valkey-server'],
    says: 'append-only file: {}',
  },
  {
    form: /^--innodb[-_]buffer[-_]pool[-_]size=(\w+)$/,
    of: ['mysqld', 'mariadbd'],
    says: 'InnoDB caches {} of pages',
  },
  {
    form: /^--max[-_]connections=(\d+)$/,
    of: ['mysqld', 'mariadbd'],
    says: 'up to {} connections, each with its own buffers',
  },
  { form: /^(?:-c)?shared_buffers=(\w+)$/, of: ['postgres', 'postmaster'], says: '{} of shared page cache' },
  {
    form: /^(?:-c)?max_connections=(\d+)$/,
    of: ['postgres', 'postmaster'],
    says: 'up to {} connections, a process each',
  },
  {
    form: /^--wiredTigerCacheSizeGB(?:=([\d.]+))?$/,
    next: true,
    of: ['mongod'],
    says: 'WiredTiger caches {} GB',
  },
  { form: /^-m(?:=?(\d+))?$/, next: true, of: ['memcached'], says: '{} MB for items' },
  { form: /^-t(?:=?(\d+))?$/, next: true, of: ['memcached'], says: '{} worker threads' },
  {
    form: /^--concurrency(?:=(\d+))?$/,
    next: true,
    of: ['envoy'],
    says: '{} worker threads; the default is one a hardware thread',
  },
  {
    form: /^--quota-backend-bytes(?:=(\d+))?$/,
    next: true,
    of: ['etcd'],
    says: 'the database may grow to {} bytes, then writes stop',
  },
  { form: /^--heartbeat-interval(?:=(\d+))?$/, next: true, of: ['etcd'], says: 'heartbeat every {} ms' },
  {
    form: /^--election-timeout(?:=(\d+))?$/,
    next: true,
    of: ['etcd'],
    says: 'an election after {} ms without a heartbeat',
  },
  { form: /^--max-pods(?:=(\d+))?$/, next: true, of: ['kubelet'], says: 'up to {} pods on this node' },
  {
    form: /^--storage\.tsdb\.retention\.time(?:=(\w+))?$/,
    next: true,
    of: ['prometheus'],
    says: 'keeps {} of samples on disk',
  },
  {
    form: /^--query\.max-concurrency(?:=(\d+))?$/,
    next: true,
    of: ['prometheus'],
    says: '{} queries at a time',
  },
];

const VALUE = /^[\w.%+:-]{1,40}$/;
const MOST = 12;

/** `-Xmx4g` → "`-Xmx4g`: the heap grows to 4g at most …"; only known options are repeated, so no secret is. */
export function explainFlags(programs: readonly string[], words: readonly string[]): string[] {
  const known = FLAGS.filter(({ of }) => of.some(name => programs.includes(name)));
  const found = words.slice(1, 400).flatMap((word, index) => {
    for (const flag of known) {
      const match = flag.form.exec(word);
      if (!match) continue;
      const follows = flag.next === true && match[1] === undefined;
      const value = follows ? (words[index + 2] ?? '') : (match[1] ?? '');
      if (flag.says.includes('{}') && !VALUE.test(value)) continue;
      return [`\`${follows ? `${word} ${value}` : word}\`: ${flag.says.replace('{}', value)}`];
    }
    return [];
  });
  return [...new Set(found)].slice(0, MOST);
}
