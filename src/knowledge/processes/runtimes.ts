import { processesOf } from '../rows.ts';

/** Runtimes: what is known of a program whose own name says only what it runs on. */
export const runtimes = processesOf([
  {
    names: 'java jvm openjdk',
    what: 'a Java program: its main class or jar in the command line says which',
    normal:
      'resident memory = heap in use (up to -Xmx) + metaspace + code cache + thread stacks + direct buffers',
    load: [
      'garbage collection: see the GC threads in top -H',
      'request threads compute',
      'compiler threads after the start',
      'locks: threads BLOCKED in a dump',
    ],
    look: ['jstat -gcutil PID 1000 5', 'ps -eLo pid,tid,pcpu,comm --sort=-pcpu', 'pidstat -t -p PID 1 5'],
    tuning: [
      '-Xmx to three quarters of the container’s memory at most',
      'match the busy thread’s id (hex nid) with the dump',
      'a JFR or async-profiler recording before flags are changed',
    ],
  },
  {
    names: 'node nodejs deno bun pm2 ts-node npm npx yarn pnpm next-server PM2',
    what: 'a JavaScript program: one thread runs the code, helpers do collection and files',
    normal: '50 to 300 MiB; at most a little over one processor',
    load: [
      'synchronous work in the event loop: JSON, crypto, regular expressions, templates',
      'garbage collection near --max-old-space-size',
      'the pool of four threads is busy (files, DNS, zlib)',
    ],
    look: ['pidstat -t -p PID 1 5', 'ps -o pid,pcpu,rss,nlwp,etime,args -p PID', 'ss -tnp'],
    tuning: [
      '--cpu-prof, or perf with --perf-basic-prof',
      'worker threads for computing; cluster or more containers for more processors',
      'UV_THREADPOOL_SIZE',
    ],
  },
  {
    names: 'python python3 python2 pypy pypy3 ipython jupyter-lab jupyter-noteboo jupyter-notebook jupyter',
    what: 'a Python program: its script or module in the command line says which',
    normal: '10 to 300 MiB; one processor a process for Python code',
    load: [
      'pure Python loops',
      'threads that wait for the interpreter’s lock',
      'BLAS threads of NumPy on all processors',
      'memory of data frames',
    ],
    look: [
      'ps -eLo pid,tid,pcpu,comm --sort=-pcpu',
      'pidstat -t -p PID 1 5',
      'ps -o pid,pcpu,rss,nlwp,etime,args -p PID',
    ],
    tuning: [
      'py-spy record shows the lines',
      'processes in place of threads for computing',
      'OMP_NUM_THREADS to the container’s processors',
    ],
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
    names: 'ruby irb bundle rake',
    what: 'a Ruby program',
    normal: '50 to 500 MiB; one processor a process for Ruby code',
    load: ['Ruby code and collection', 'threads wait for one lock'],
    look: ['ps -C ruby -o pid,ppid,pcpu,rss,etime,args', 'pidstat -t -p PID 1 5', 'ss -tnp'],
    tuning: ['rbspy shows the lines', 'YJIT; jemalloc', 'several processes'],
  },
  {
    names: 'perl starman mod_perl munin-update',
    what: 'a Perl program',
    normal: '10 to 100 MiB; one processor',
    load: ['text processing, regular expressions that backtrack'],
    look: ['ps -C perl -o pid,ppid,pcpu,rss,etime,args', 'pidstat -p PID 1 5', 'lsof -p PID'],
    tuning: ['Devel::NYTProf shows the lines'],
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
      'org.apache.spark.* spark org.apache.hadoop.* org.apache.hadoop.hdfs.server.namenode.NameNode org.apache.hadoop.hdfs.server.datanode.DataNode org.apache.hadoop.yarn.* org.apache.flink.* org.apache.hadoop.hbase.* org.apache.nifi.* org.apache.hive.* presto io.trino.* org.apache.storm.* nifi',
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
      'cc1 cc1plus gcc g++ clang clang++ rustc cargo ld ld.lld mold make ninja cmake bazel go javac mvn gradle org.gradle.* org.apache.maven.* org.codehaus.plexus.classworlds.launcher.Launcher tsc webpack esbuild ccache sccache distccd',
    what: 'a build: compiler, linker or build tool',
    normal: 'all processors for the length of the build; 0.2 to 2 GiB a compiler',
    load: ['it is the work; too many jobs for the memory swap', 'a build on a production host'],
    look: ['ps auxf', 'vmstat 1 5', 'pidstat -d 1 5'],
    tuning: [
      'fewer jobs than memory allows',
      'ccache or sccache; a faster linker',
      'nice, or a cgroup with a lower weight',
    ],
  },
  {
    names:
      'git git-upload-pack git-remote-http git-http-backe git-http-backend git-pack-objects git-receive-pack',
    what: 'git, on a client or serving one',
    normal: 'short-lived',
    load: ['packing for a clone of a large repository', 'garbage collection', 'very many refs'],
    look: ['ps auxf', 'pidstat -d 1 5', 'ps -o pid,ppid,etime,pcpu,rss,args -C git'],
    tuning: ['bitmaps and commit-graph on the server', 'shallow or partial clones in CI'],
  },
  {
    names:
      'ffmpeg ffprobe convert magick gs soffice.bin wkhtmltopdf chrome chromium chrome_crashpad headless_shell firefox tesseract qpdf gst-launch-1.0',
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
