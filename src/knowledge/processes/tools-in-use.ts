import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Tools that people run: load generators, tracers, monitors, compressors, and what should not run at all. */
export const toolsInUse = processesOf([
  {
    names: 'xz bzip2 zstd pigz lz4 zip unzip 7z 7za pixz pbzip2 lbzip2 gunzip brotli cpio',
    what: 'a compressor that a person or a job has started',
    normal: 'one processor (all of them for pigz, xz -T0, zstd -T0, 7z); xz -9 takes 700 MiB a thread',
    load: ['it is the work; logs or dumps compressed at a high level while the host is busy'],
    look: ['ps auxf', 'pidstat 1 5', 'pidstat -d 1 5'],
    tuning: [
      'nice -n 19 and ionice -c 3',
      'zstd -3 in place of gzip -9 or xz: five to twenty times faster',
      'fewer threads (-T2)',
    ],
    source: SOURCES.xz,
  },
  {
    names:
      'stress stress-ng sysbench fio iperf iperf3 netperf ab wrk wrk2 hey k6 vegeta locust jmeter siege h2load bombardier pgbench redis-benchmark redis-benchmar memtier_benchmark memtester dbench bonnie++ phoronix-test-suite geekbench oha gatling org.apache.jmeter.*',
    what: 'a load generator or benchmark: it makes load on purpose',
    normal: 'all that it is told to use',
    load: ['somebody measures, here or against this host; a forgotten run'],
    look: ['ps -eo pid,user,ppid,tty,etime,args --sort=-pcpu', 'last -n 20', 'ss -tnp'],
    tuning: ['ask its user (first column, tty) before you end it'],
    source: SOURCES.stressNg,
  },
  {
    names:
      'strace ltrace perf gdb lldb bpftrace bpftool py-spy rbspy asprof async-profiler valgrind memcheck-amd64- callgrind-amd64 gcore jstack jmap jcmd jstat jps heaptrack delve dlv trace-cmd ftrace sysdig execsnoop-bpfcc opensnoop-bpfcc biolatency-bpfc offcputime-bpfc profile-bpfcc dtrace stap stapio systemtap crash kdump makedumpfile',
    what: 'a tracer, profiler or debugger that is attached to something',
    normal: 'short-lived; a few per cent for perf at 99 Hz',
    load: [
      'strace and gdb stop their target at each event: it runs ten to a hundred times slower',
      'perf -F high with dwarf stacks writes gigabytes',
      'a forgotten bpftrace or uprobe on a hot function',
    ],
    look: ['ps auxf', 'ps -eo pid,ppid,user,etime,args --sort=-pcpu', 'lsof -p PID'],
    tuning: [
      'TracerPid in /proc/PID/status of the slow process names its tracer',
      'perf -F 99 and --call-graph fp; bpftrace with filters, for seconds',
    ],
    source: SOURCES.straceProgram,
  },
  {
    names:
      'top htop btop vmstat iostat mpstat pidstat sar iotop iotop-c iftop nethogs bmon dstat nmon glances watch free ps lsof ss netstat dmesg journalctl systemctl less more vi',
    what: 'a person’s look at the host, or a script that looks',
    normal: 'below one per cent; top and htop 1 to 5 per cent with thousands of processes',
    load: [
      'left open by many people, or run by a script each second (ps and lsof walk all of /proc)',
      'journalctl over gigabytes; lsof with very many files',
    ],
    look: ['ps -eo pid,user,tty,etime,args --sort=-pcpu', 'last -n 20', 'ps auxf'],
    tuning: ['longer intervals (top -d 5); lsof -p PID, ss instead of lsof -i'],
    source: SOURCES.topProgram,
  },
  {
    names:
      'tail head cat grep zgrep rg ag find fd awk gawk mawk sed sort uniq cut wc tr xargs parallel jq du df ls tee strings diff cmp dd cp mv rm tar rsync scp sftp ssh wget curl gzip zcat tmux screen sudo su nano vim emacs sleep',
    what: 'a tool that a person or a script has started',
    normal: 'short-lived',
    load: [
      'it works on very many or large files: find and du walk the disk, sort spills to /tmp, rsync compares and checksums',
      'a forgotten tail, watch or grep on a huge file',
      'a pipe whose other end is slow (state S in pipe_write) or a stuck mount (state D)',
    ],
    look: ['ps -eo pid,ppid,user,tty,etime,stat,args --sort=-etime', 'pidstat -d 1 5', 'ps auxf'],
    tuning: [
      'nice -n 19, ionice -c 3',
      'LC_ALL=C for grep, sort, awk over bytes: several times faster',
      'rsync --bwlimit, find -xdev, du --one-file-system; ask its user (tty) before you end it',
    ],
  },
  {
    names:
      'xmrig xmr-stak minerd cpuminer kinsing kdevtmpfsi kdevtmpfsi* cryptonight ccminer t-rex nanominer lolMiner sysrv* watchdogs dbused pnscan masscan zgrab tsunami kthreaddi kthreaddk',
    what: 'a known crypto-currency miner or the malware that brings one; kdevtmpfsi and kthreaddi only look like kernel threads (those stand in brackets and have no file)',
    normal: 'it should not be here at all, unless you mine on purpose',
    load: [
      'the host was broken into: an open Docker or Redis port, a weak password, a hole in a web application',
    ],
    look: [
      'ps -eo pid,ppid,user,lstart,args --sort=-pcpu',
      'ss -tnp',
      'systemctl list-timers --no-pager',
      'last -n 20',
    ],
    tuning: [
      'treat it as a security incident: tell security, keep the evidence (ls -l /proc/PID/exe, cwd, environ), isolate the host; killing it alone lets cron or a second process bring it back',
    ],
  },
  {
    names:
      'chrome chromium chrome_crashpad headless_shell firefox puppeteer playwright chromedriver geckodriver selenium-server.jar selenium org.openqa.grid.*',
    what: 'a browser, with or without a window: tests, PDF and screenshots, scraping',
    normal: '200 MiB to 1 GiB for each page tree, several processes; one processor while a page works',
    load: [
      'leftover browsers that nobody closed',
      'pages with heavy scripts, video or animations (software rendering on all processors)',
      '/dev/shm too small in containers: it crashes and starts again',
    ],
    look: ['ps auxf', 'ps -eo pid,ppid,etime,rss,args --sort=-rss', 'pidstat 1 5'],
    tuning: [
      'close the browser in finally; a time-out that kills the process group; tini as first process collects zombies',
      '--disable-gpu, --disable-dev-shm-usage or --shm-size=1g',
      'a pool with a bound; a fresh context instead of a fresh browser',
    ],
  },
  {
    names: 'ffmpeg ffprobe gst-launch-1.0 HandBrakeCLI x264 x265 melt',
    what: 'converts or probes video and sound',
    normal: 'all processors while it encodes; 0.2 to 2 GiB',
    load: [
      'it is the work: resolution, preset and filters decide (x264 veryslow is ten times veryfast)',
      'several at once on one host',
    ],
    look: ['ps -eo pid,ppid,etime,pcpu,rss,args --sort=-pcpu', 'pidstat -t 1 5', 'nvidia-smi'],
    tuning: [
      '-preset veryfast, -threads N; hardware: h264_nvenc, h264_vaapi',
      '-c copy where only the container changes; a queue that bounds how many run',
      'nice, or CPUWeight=20 in its unit',
    ],
    source: SOURCES.ffmpeg,
  },
  {
    names:
      'vite next-server next turbopack nuxt tsc webpack esbuild rollup parcel jest vitest mocha eslint prettier swc nodemon ts-node tsx',
    what: 'a JavaScript build, test or development server (Next.js’ server also serves in production)',
    normal: '0.3 to 2 GiB; one to all processors while it works',
    load: [
      'a development server (next dev, vite, nodemon) left running in production: source maps, watchers, no cache',
      'type checks and bundles of large repositories; jest uses all processors',
      'watchers on node_modules or network file systems (polling)',
    ],
    look: ['ps auxf', 'pidstat -t 1 5', 'ps -eo pid,ppid,rss,etime,args --sort=-rss'],
    tuning: [
      'next build and next start (or standalone output) in production, NODE_ENV=production',
      'jest --maxWorkers=50%; tsc --incremental; esbuild or swc in place of ts-jest',
      'NODE_OPTIONS=--max-old-space-size to the container',
    ],
  },
]);
