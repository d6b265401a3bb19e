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
      'top htop btop vmstat iostat mpstat pidstat sar iotop iotop-c iftop nethogs bmon dstat nmon glances free ps lsof ss netstat dmesg journalctl systemctl less more vi',
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
    names: 'rsync scp sftp cp mv dd tar fpsync wget curl aria2c ddrescue pv',
    what: 'a copy in progress, that a person or a job has started',
    normal: 'the speed of the slowest disk or network on its way; rsync and scp one processor at most',
    load: [
      'it is the work: very many small files cost a look-up each, large ones the disk’s speed, and push others out of the page cache',
      'rsync compares: with --checksum it reads everything on both sides',
      'it hangs in state D (a mount that does not answer) or waits for the other end',
    ],
    look: ['pidstat -d 1 5', 'iostat -xz 1 5', 'ps -eo pid,ppid,user,tty,etime,stat,args --sort=-etime'],
    tuning: [
      'rsync --bwlimit=20m, scp -l, ionice -c 3 (it counts with the bfq scheduler), or IOWeight=10 by systemd-run --scope',
      'dd bs=1M oflag=direct; tar by pipe to the other host for very many small files',
      'ask its user (tty) before you end it',
    ],
    source: SOURCES.fpsync,
  },
  {
    names: 'find fd du df ls tree locate mlocate plocate stat chown chmod rm rmdir ncdu',
    what: 'a walk over files, that a person or a script has started',
    normal: 'seconds to minutes; one look-up a file, from the disk where names are not cached',
    load: [
      'millions of files, network file systems, or a container’s layers on the way',
      'many at once from cron or monitoring; rm of a huge tree fills the journal',
    ],
    look: ['pidstat -d 1 5', 'slabtop -o -s c', 'ps -eo pid,ppid,user,tty,etime,stat,args --sort=-etime'],
    tuning: [
      '-xdev (find), --one-file-system (du): stay on the disk that is meant',
      'nice -n 19 and ionice -c 3; quotas or df in place of du each hour',
    ],
  },
  {
    names:
      'grep zgrep egrep rg ag awk gawk mawk sed sort uniq cut wc tr xargs parallel jq yq strings diff cmp tee comm paste split shuf gzip zcat',
    what: 'a text tool at work on a file or a pipe',
    normal: 'one processor, as long as its input lasts; sort takes memory and spills to /tmp',
    load: [
      'large files, UTF-8 handling, patterns that backtrack',
      'sort without room in /tmp; a program started for each line (xargs -n 1, while read)',
      'it waits for the other end of the pipe (state S in pipe_write or pipe_read)',
    ],
    look: ['ps auxf', 'pidstat -d 1 5', 'ps -eo pid,ppid,user,tty,etime,stat,wchan:32,args --sort=-etime'],
    tuning: [
      'LC_ALL=C for grep, sort, awk over bytes; grep -F for fixed text; sort -S 25% --parallel=4 -T on a large disk',
      'one awk in place of a chain; xargs -n 100',
    ],
    source: SOURCES.sortProgram,
  },
  {
    names: 'tail head cat tmux screen sudo su nano vim emacs ssh sleep watch timeout nohup script expect',
    what: 'a session, a wait or a look of a person or a script',
    normal: 'asleep, a few MiB',
    load: [
      'a forgotten tail -f, cat or editor on a huge file',
      'sleep itself costs nothing: the loop around it is its parent',
      'ssh: the transfer or tunnel that it carries',
    ],
    look: ['ps auxf', 'ps -eo pid,ppid,user,tty,etime,stat,args --sort=-etime', 'last -n 20'],
    tuning: ['look at the parent (ps auxf); ask its user (tty) before you end it'],
  },
  {
    names:
      'xmrig xmr-stak minerd cpuminer kinsing kdevtmpfsi kdevtmpfsi* cryptonight ccminer t-rex nanominer lolMiner sysrv* watchdogs dbused pnscan kthreaddi kthreaddk',
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
    source: SOURCES.xmrig,
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
    what: 'a converter of video and sound',
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
    source: SOURCES.vitePerformance,
  },
]);
