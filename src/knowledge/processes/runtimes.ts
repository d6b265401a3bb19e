import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Runtimes: what is known of a program whose own name says only what it runs on. */
export const runtimes = processesOf([
  {
    names: 'java jvm openjdk',
    what: 'a Java program; its main class or jar stands in the command line',
    normal:
      'resident memory = heap in use (up to -Xmx) + metaspace (50 to 300 MiB) + code cache (up to 240 MiB) + 1 MiB a thread at most + direct buffers (up to -Xmx again)',
    load: [
      'garbage collection: GC Thread# in top -H, old generation full in jstat',
      'request threads compute: match the busy thread’s id (hex nid) with the dump',
      'C1/C2 CompilerThread: the first minutes, or a full code cache',
      'locks: threads BLOCKED in a dump',
    ],
    look: ['jstat -gcutil PID 1000 5', 'ps -eLo pid,tid,pcpu,comm --sort=-pcpu', 'pidstat -t -p PID 1 5'],
    tuning: [
      '-XX:MaxRAMPercentage=70 (or -Xmx at 70 % of the container), the rest is needed beside the heap',
      'jcmd PID Thread.print three times, ten seconds apart, before anything is restarted',
      'jcmd PID JFR.start settings=profile duration=60s filename=/tmp/x.jfr, or async-profiler, before flags are changed',
    ],
    source: SOURCES.javaProgram,
  },
  {
    names: 'node nodejs deno bun pm2 npm npx yarn pnpm PM2',
    what: 'a JavaScript program: one thread runs the code, helpers do collection and files',
    normal: '50 to 300 MiB; at most a little over one processor',
    load: [
      'synchronous work in the event loop: JSON of megabytes, crypto, regular expressions that backtrack, templates',
      'garbage collection near --max-old-space-size (by default 2 to 4 GiB, less on small hosts)',
      'the pool of four threads is busy: files, dns.lookup, zlib, crypto',
    ],
    look: ['pidstat -t -p PID 1 5', 'ps -o pid,pcpu,rss,nlwp,etime,args -p PID', 'ss -tnp'],
    tuning: [
      'kill -USR1 PID opens the inspector (9229, on loopback: whoever reaches that port can run code) for a CPU profile of the live process; or restart with --cpu-prof',
      '--max-old-space-size at three quarters of the container; heap snapshots for what grows (they stop the process and need as much memory again)',
      'worker_threads for computing, cluster or more containers for more processors; UV_THREADPOOL_SIZE=16',
    ],
    source: SOURCES.nodeCli,
  },
  {
    names: 'python python3 python2 pypy pypy3 ipython jupyter-lab jupyter-noteboo jupyter-notebook jupyter',
    what: 'a Python program; its script or module stands in the command line',
    normal: '10 to 300 MiB; one processor a process for Python code',
    load: [
      'pure Python loops',
      'threads that wait for the interpreter’s lock: together they use one processor',
      'BLAS threads of NumPy on all processors',
      'memory of data frames; growth: references in caches, or malloc fragmentation',
    ],
    look: [
      'ps -eLo pid,tid,pcpu,comm --sort=-pcpu',
      'pidstat -t -p PID 1 5',
      'ps -o pid,pcpu,rss,nlwp,etime,args -p PID',
    ],
    tuning: [
      'py-spy dump --pid PID shows where it is now, py-spy record -o out.svg --pid PID where it was (no restart)',
      'processes in place of threads for computing',
      'OMP_NUM_THREADS and OPENBLAS_NUM_THREADS to the quota; MALLOC_ARENA_MAX=2 or jemalloc when RSS stays high',
    ],
    source: SOURCES.pythonInit,
  },
  {
    names: 'php',
    what: 'a PHP script on the command line: a worker, a queue consumer or a cron job',
    normal: '20 to 100 MiB',
    load: ['a loop over many records', 'a queue worker that polls'],
    look: ['ps -C php -o pid,ppid,pcpu,rss,etime,args', 'pidstat -p PID 1 5', 'ss -tnp'],
    tuning: ['opcache.enable_cli, JIT for computing', 'restart workers after some jobs'],
  },
  {
    names: 'ruby',
    what: 'a Ruby program',
    normal: '50 to 500 MiB; one processor a process for Ruby code',
    load: ['Ruby code and collection', 'threads wait for one lock'],
    look: ['ps -C ruby -o pid,ppid,pcpu,rss,etime,args', 'pidstat -t -p PID 1 5', 'ss -tnp'],
    tuning: ['rbspy shows the lines', 'YJIT; jemalloc', 'several processes'],
    source: SOURCES.rubyProgram,
  },
  {
    names: 'perl starman mod_perl munin-update',
    what: 'a Perl program',
    normal: '10 to 100 MiB; one processor',
    load: ['text processing, regular expressions that backtrack'],
    look: ['ps -C perl -o pid,ppid,pcpu,rss,etime,args', 'pidstat -p PID 1 5', 'lsof -p PID'],
    tuning: ['Devel::NYTProf shows the lines'],
    source: SOURCES.perlProgram,
  },
  {
    names: 'dotnet w3wp mono testhost',
    what: 'a .NET program: the assembly in the command line says which',
    normal: '100 to 500 MiB; Server GC keeps a heap a processor',
    load: [
      'garbage collection',
      'thread pool starvation: blocking calls in async code',
      'compilation at start',
    ],
    look: ['pidstat -t -p PID 1 5', 'ps -o pid,pcpu,rss,nlwp,etime,args -p PID', 'ss -tnp'],
    tuning: [
      'dotnet-counters and dotnet-trace',
      'DOTNET_gcServer=0 or a heap limit in small containers',
      'no .Result and .Wait()',
    ],
  },
  {
    names:
      'org.apache.spark.* spark org.apache.hadoop.* org.apache.hadoop.hdfs.server.namenode.NameNode org.apache.hadoop.hdfs.server.datanode.DataNode org.apache.hadoop.yarn.* org.apache.flink.* org.apache.hadoop.hbase.* org.apache.nifi.* org.apache.hive.* presto io.trino.* org.apache.storm.*',
    what: 'a part of a data platform on the JVM: Spark, Hadoop, Flink, HBase, NiFi',
    normal: 'heap set; executors use all processors while a job runs',
    load: [
      'a skewed key makes one task last',
      'shuffle to disk and network',
      'garbage collection of cached data',
    ],
    look: ['jstat -gcutil PID 1000 5', 'iostat -xz 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'more, evener partitions',
      'broadcast small tables',
      'fewer cores an executor, more memory each',
    ],
  },
  {
    names:
      'cc1 cc1plus gcc g++ clang clang++ rustc cargo ld ld.lld mold make ninja cmake bazel go javac mvn gradle org.gradle.* org.apache.maven.* org.codehaus.plexus.classworlds.launcher.Launcher ccache sccache distccd',
    what: 'a build: compiler, linker or build tool',
    normal: 'all processors for the length of the build; 0.2 to 2 GiB a compiler',
    load: ['it is the work; too many jobs for the memory swap', 'a build on a production host'],
    look: ['ps auxf', 'vmstat 1 5', 'pidstat -d 1 5'],
    tuning: [
      'fewer jobs than memory allows',
      'ccache or sccache; a faster linker',
      'nice, or a cgroup with a lower weight',
    ],
    source: SOURCES.gccProgram,
  },
  {
    names:
      'git git-upload-pack git-remote-http git-http-backe git-http-backend git-pack-objects git-receive-pack',
    what: 'git, on a client or serving one',
    normal: 'short-lived',
    load: ['packing for a clone of a large repository', 'garbage collection', 'very many refs'],
    look: ['ps auxf', 'pidstat -d 1 5', 'ps -o pid,ppid,etime,pcpu,rss,args -C git'],
    tuning: ['bitmaps and commit-graph on the server', 'shallow or partial clones in CI'],
    source: SOURCES.gitUploadPack,
  },
  {
    names: 'convert magick gs soffice.bin wkhtmltopdf tesseract qpdf',
    what: 'a converter of media or documents, or a browser without a window',
    normal: 'bursts on all processors while it works; 0.1 to 2 GiB',
    load: [
      'it is the work: video, large images, pages with heavy scripts',
      'leftover browsers that nobody closed',
    ],
    look: ['ps auxf', 'pidstat 1 5', 'ps -eo pid,ppid,etime,rss,args --sort=-rss'],
    tuning: [
      'limit how many run at once',
      'a faster preset or hardware encoder',
      'time-outs that kill what is left over',
    ],
  },
]);
