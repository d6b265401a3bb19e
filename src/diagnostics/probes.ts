/**
 * The one list of command lines that a diagnosis runs. All are read-only, bounded, and leave nothing behind.
 *
 * Two samples without a `sleep`: the interval tools of round 1 run for five seconds side by side with one read of
 * the counter files, and round 2 reads the same files again. Rates come from `/proc/uptime` in both reads.
 */

/** Files of counters and levels: read in round 1 and again in round 2. Absent ones cost a line on stderr. */
const COUNTER_FILES = [
  '/proc/uptime',
  '/proc/loadavg',
  '/proc/stat',
  '/proc/meminfo',
  '/proc/vmstat',
  '/proc/diskstats',
  '/proc/pressure/cpu',
  '/proc/pressure/memory',
  '/proc/pressure/io',
  '/proc/net/dev',
  '/proc/net/snmp',
  '/proc/net/netstat',
  '/proc/net/sockstat',
  '/proc/net/softnet_stat',
  '/proc/softirqs',
  '/proc/swaps',
  '/proc/sys/fs/file-nr',
  '/proc/sys/net/netfilter/nf_conntrack_count',
];

/** What does not change while we look: versions, mounts, limits. */
const STATIC_FILES = [
  '/proc/version',
  '/proc/mounts',
  '/proc/buddyinfo',
  '/proc/mdstat',
  '/proc/sys/kernel/pid_max',
  '/proc/sys/kernel/threads-max',
  '/proc/sys/kernel/hung_task_detect_count',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sys/vm/swappiness',
  '/proc/sys/vm/dirty_ratio',
  '/proc/sys/vm/max_map_count',
  '/proc/sys/fs/file-max',
  '/proc/sys/fs/inotify/max_user_watches',
  '/proc/sys/fs/inotify/max_user_instances',
  '/proc/sys/net/core/somaxconn',
  '/proc/sys/net/core/rmem_max',
  '/proc/sys/net/ipv4/ip_local_port_range',
  '/proc/sys/net/ipv4/tcp_tw_reuse',
  '/proc/sys/net/ipv4/tcp_max_syn_backlog',
  '/proc/sys/net/ipv4/tcp_mem',
  '/proc/sys/net/ipv4/neigh/default/gc_thresh3',
  '/proc/sys/net/netfilter/nf_conntrack_max',
  '/sys/kernel/mm/transparent_hugepage/enabled',
];

/** Files of every cgroup, v1 and v2: limits, usage, throttling, events. */
const CGROUP_FILES = [
  'cpu.stat',
  'cpu.max',
  'cpu.cfs_quota_us',
  'cpu.cfs_period_us',
  'cpuacct.usage',
  'memory.current',
  'memory.max',
  'memory.high',
  'memory.events',
  'memory.usage_in_bytes',
  'memory.limit_in_bytes',
  'memory.failcnt',
  'memory.oom_control',
  'pids.current',
  'pids.max',
  'pids.events',
  'cgroup.events',
  'freezer.state',
  'io.pressure',
  'io.max',
  'io.stat',
  'blkio.throttle.read_bps_device',
  'blkio.throttle.write_bps_device',
  'blkio.throttle.read_iops_device',
  'blkio.throttle.write_iops_device',
  'blkio.throttle.io_service_bytes',
  'memory.pressure',
  'cpu.pressure',
];

export const COUNTERS = `head -v -n 5000 ${COUNTER_FILES.join(' ')}`;
export const STATICS = `head -v -n 5000 ${STATIC_FILES.join(' ')}`;
export const CGROUPS = `grep -rsH ${CGROUP_FILES.map(name => `--include=${name}`).join(' ')} '' /sys/fs/cgroup`;
export const THREADS = 'ps -eLo pid,tid,ppid,stat,psr,cls,ni,rtprio,cputimes,wchan:32,comm';
export const PROCESSES = 'ps -eo pid,ppid,user:32,tty,stat,ni,nlwp,etimes,cputimes,rss,cgroup:400,args';
export const KERNEL_LOG = 'dmesg | tail -n 400';
export const KERNEL_JOURNAL = 'journalctl -k -n 400 -o short-iso --no-pager';
export const JOURNAL = 'journalctl -p warning -n 200 -o short-iso --no-pager';
export const FAILED_UNITS = 'systemctl --failed --plain --no-legend --no-pager';
export const SPACE = 'df -PTl';
export const INODES = 'df -Pil';
export const SOCKET_SUMMARY = 'ss -s';
export const LISTENERS = 'ss -ltnp';
export const CLOSE_WAIT = 'ss -tanp state close-wait';
export const CONNECTING = 'ss -tan state syn-sent';
export const CLOCK = 'timedatectl show --no-pager';
export const DELETED_FILES = 'lsof -nP +L1';
/** A sample in hash order, which is as good as random: shares of it are shares of all. */
export const SOCKET_SAMPLE = 'ss -tan | head -n 5000';
export const FILE_LOCKS = 'head -v -n 2000 /proc/locks';
export const CONNECTIONS = 'ss -tinmp state established | head -n 4000';
export const UDP_SOCKETS = 'ss -uanmp';
export const HISTORY = 'sar -q';
export const TOP = 'top -b -n 2 -d 2 -w 512';
export const VMSTAT = 'vmstat 1 5';
export const MPSTAT = 'mpstat -P ALL 1 5';
export const PIDSTAT = 'pidstat -hurdw 5 1';
export const IOSTAT = 'iostat -xz 1 5';

/** Round 1, whatever the problem: one window of five seconds. */
export const FIRST_ROUND: readonly string[] = [
  COUNTERS,
  CGROUPS,
  STATICS,
  THREADS,
  PROCESSES,
  VMSTAT,
  MPSTAT,
  PIDSTAT,
  IOSTAT,
  SPACE,
  INODES,
  KERNEL_LOG,
  FAILED_UNITS,
  LISTENERS,
  CLOSE_WAIT,
  SOCKET_SUMMARY,
  CLOCK,
  JOURNAL,
];

/** Status, CPU time and limits of processes: readable by everybody, whoever owns the process. */
export const processFiles = (pids: readonly number[]): string =>
  `head -v -n 70 ${pids.flatMap(pid => ['status', 'stat', 'limits'].map(name => `/proc/${pid}/${name}`)).join(' ')}`;

/** What is read of the suspects alone. */
export const suspectFiles = (pids: readonly number[]): string =>
  `head -v -n 40 ${pids
    .flatMap(pid => ['schedstat', 'cgroup', 'wchan', 'io'].map(name => `/proc/${pid}/${name}`))
    .join(' ')}`;

export const childTimes = (pids: readonly number[]): string =>
  `head -v -n 5 /proc/uptime ${pids.map(pid => `/proc/${pid}/stat`).join(' ')}`;

export const threadStatuses = (threads: readonly { pid: number; tid: number }[]): string =>
  `head -v -n 70 ${threads.map(({ pid, tid }) => `/proc/${pid}/task/${tid}/status`).join(' ')}`;

export const openFiles = (pid: number): string => `ls -U /proc/${pid}/fd | wc -l`;
export const threadsOf = (pids: readonly number[]): string => `pidstat -t -u -w -p ${pids.join(',')} 1 2`;
export const unitState = (unit: string): string =>
  `systemctl show --no-pager -p ActiveState -p SubState -p Result -p NRestarts -p ExecMainStatus -p StateChangeTimestamp ${unit}`;
export const unitLog = (unit: string): string => `journalctl -u ${unit} -n 60 -o short-iso --no-pager`;
export const groupMemory = (path: string): string => `head -v -n 60 ${path}`;
export const diskClasses = (devices: readonly string[]): string =>
  `head -v -n 5 ${devices.flatMap(device => ['rotational', 'nr_requests', 'scheduler'].map(name => `/sys/block/${device}/queue/${name}`)).join(' ')}`;
export const interfaceFiles = (names: readonly string[]): string =>
  `head -v -n 5 ${names.flatMap(name => ['speed', 'mtu', 'operstate'].map(file => `/sys/class/net/${name}/${file}`)).join(' ')}`;
