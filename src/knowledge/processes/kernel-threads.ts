import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const MEMORY = ['vmstat 1 5', 'cat /proc/pressure/memory', 'ps -eo pid,rss,comm --sort=-rss'];
const DISK = ['iostat -xz 1 5', 'cat /proc/pressure/io', 'pidstat -d 1 5'];
const NETWORK = ['mpstat -P ALL 1 5', 'sar -n DEV 1 5', 'cat /proc/net/softnet_stat'];

export const kernelThreads = processesOf([
  {
    names: 'kswapd*',
    what: 'the kernel thread that frees memory in the background, one a NUMA node',
    normal: 'asleep; short bursts when files are read',
    load: [
      'too little free memory: a process grows, or a working set is larger than RAM',
      'a burst of page-cache reads',
    ],
    look: MEMORY,
    tuning: [
      'find what fills memory before vm.swappiness or vm.min_free_kbytes are touched',
      'once free memory is at the lowest mark, programs reclaim themselves and wait: then memory must be added or freed',
    ],
  },
  {
    names: 'kcompactd*',
    what: 'the kernel thread that moves pages together so that huge pages can be made, one a NUMA node',
    normal: 'asleep most of the time',
    load: [
      'huge pages are wanted and memory is fragmented',
      'transparent_hugepage/defrag is defer, so that the work lands here',
    ],
    look: ['cat /sys/kernel/mm/transparent_hugepage/defrag', 'cat /proc/buddyinfo', 'vmstat 1 5'],
    tuning: ['set defrag to madvise', 'reserve huge pages at boot for programs that need them'],
    source: SOURCES.transhuge,
  },
  {
    names: 'khugepaged',
    what: 'the kernel thread that joins small pages into huge ones',
    normal: 'low and steady: it scans slowly by default',
    load: [
      'scan_sleep_millisecs is set low (0 means one whole processor)',
      'a process with much fresh memory',
    ],
    look: [
      'cat /sys/kernel/mm/transparent_hugepage/enabled',
      'cat /sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs',
      'cat /sys/kernel/mm/transparent_hugepage/khugepaged/pages_collapsed',
    ],
    tuning: [
      'raise scan_sleep_millisecs or lower pages_to_scan',
      'enabled=madvise leaves it to programs that ask',
    ],
    source: SOURCES.transhuge,
  },
  {
    names: 'ksmd',
    what: 'the kernel thread that merges equal pages, mostly of virtual machines (KSM)',
    normal: 'off unless switched on; a few per cent of one processor when on',
    load: [
      'pages_to_scan is high or sleep_millisecs low',
      'much memory that never matches: pages_unshared far above pages_sharing',
    ],
    look: [
      'cat /sys/kernel/mm/ksm/run',
      'cat /sys/kernel/mm/ksm/pages_sharing',
      'cat /sys/kernel/mm/ksm/pages_unshared',
    ],
    tuning: ['scan less, or switch it off where memory is not short'],
    source: SOURCES.ksm,
  },
  {
    names: 'ksoftirqd/*',
    what: 'the kernel thread that runs soft interrupts of one processor when they are too many to run at once',
    normal: 'near zero',
    load: ['a high packet rate on one queue', 'timers or RCU callbacks in bulk'],
    look: ['mpstat -P ALL 1 5', 'cat /proc/softirqs', 'cat /proc/net/softnet_stat'],
    tuning: [
      'spread network queues and their interrupts over processors',
      'keep them off processors that must not be disturbed',
    ],
    source: SOURCES.perCpuThreads,
  },
  {
    names: 'kworker/* kworker',
    what: 'a kernel thread that runs work queued by drivers and subsystems; the words behind its number name the queue',
    normal: 'many exist, each near zero',
    load: [
      'writeback of dirty pages (flush, writeback)',
      'a driver in trouble: see dmesg',
      'file system or encryption work (kcryptd, xfs, btrfs)',
    ],
    look: ['cat /proc/PID/wchan', 'ps -eo pid,psr,stat,pcpu,wchan:32,comm --sort=-pcpu', 'dmesg -T'],
    tuning: ['act on what queued the work, not on the thread'],
    source: SOURCES.workqueue,
  },
  {
    names: 'migration/* cpuhp/* idle_inject/*',
    what: 'a kernel thread of one processor for moving tasks, hot-plug or forced idling',
    normal: 'near zero',
    load: [
      'tasks are pinned or moved between processors all the time',
      'idle_inject: the machine is too hot and is slowed down',
    ],
    look: ['pidstat -w 1 5', 'mpstat -P ALL 1 5', 'cat /proc/interrupts'],
    tuning: ['pin once instead of again and again', 'idle_inject: mind the cooling'],
  },
  {
    names: 'rcu_sched rcu_preempt rcu_gp rcu_par_gp rcub/* rcu_tasks*',
    what: 'a kernel thread that drives RCU: it finds out when old data may be freed',
    normal: 'below one per cent, more on machines with many processors',
    load: ['many files, sockets or processes are made and destroyed'],
    look: ['vmstat 1 5', 'pidstat -w 1 5', 'slabtop -o'],
    tuning: ['keep connections and processes alive longer'],
  },
  {
    names: 'rcuc/* rcuop/* rcuos/* rcuog/*',
    what: 'a kernel thread that runs RCU callbacks, its own or those of another processor',
    normal: 'low, below one per cent',
    load: ['objects are freed in bulk', 'rcu_nocbs= moves the callbacks of other processors here'],
    look: ['ps -eo pid,psr,pcpu,comm --sort=-pcpu', 'mpstat -P ALL 1 5', 'cat /proc/cmdline'],
    tuning: ['bind them to housekeeping processors'],
    source: SOURCES.perCpuThreads,
  },
  {
    names: 'irq/*',
    what: 'a kernel thread that handles one interrupt (a threaded interrupt)',
    normal: 'near zero',
    load: ['its device is busy, or raises interrupts without end'],
    look: ['cat /proc/interrupts', 'mpstat -P ALL 1 5', 'dmesg -T'],
    tuning: ['move it by its affinity', 'fewer interrupts: coalescing in the device'],
    source: SOURCES.perCpuThreads,
  },
  {
    names: 'napi/*',
    what: 'a kernel thread that receives packets for one queue of an interface (threaded NAPI)',
    normal: 'follows the packet rate',
    load: ['the queue gets most packets'],
    look: NETWORK,
    tuning: ['pin each to the processor that serves the queue’s interrupt', 'spread flows over more queues'],
    source: SOURCES.napi,
  },
  {
    names: 'jbd2/*',
    what: 'the journal thread of an ext4 file system',
    normal: 'a commit every five seconds, asleep between',
    load: [
      'programs call fsync all the time',
      'many files are created, renamed or deleted',
      'a slow disk: commits wait',
    ],
    look: ['iostat -xz 1 5', 'pidstat -d 1 5', 'cat /proc/pressure/io'],
    tuning: [
      'find who syncs and group it',
      'lazytime or noatime',
      'fast commits where the file system has them',
    ],
    source: SOURCES.jbd2,
  },
  {
    names: 'xfsaild/* xfs-* xfs_*',
    what: 'a kernel thread of an XFS file system: it writes logged metadata back to its place',
    normal: 'asleep or low',
    load: ['many metadata changes; the log is nearly full'],
    look: DISK,
    tuning: ['fewer fsyncs and small files', 'a larger log at mkfs time'],
  },
  {
    names: 'btrfs-* btrfs-transaction btrfs-cleaner',
    what: 'a kernel thread of a Btrfs file system: transactions, cleaning, checksums',
    normal: 'low; bursts at commits',
    load: ['snapshots are deleted, a balance or scrub runs', 'quota groups', 'random writes to large files'],
    look: DISK,
    tuning: ['fewer snapshots, no quota groups', 'nodatacow for databases and images'],
  },
  {
    names: 'md*_raid* md*_resync md*_reshape',
    what: 'a kernel thread of a software RAID array',
    normal: 'near zero for RAID 1 and 10, more for parity RAID under writes',
    load: ['a resync or check is running', 'small writes to RAID 5 or 6'],
    look: ['cat /proc/mdstat', 'iostat -xz 1 5', 'dmesg -T'],
    tuning: ['limit the resync by dev.raid.speed_limit_max', 'group_thread_cnt for RAID 5 and 6'],
  },
  {
    names: 'kcryptd* dmcrypt_write/* kverityd',
    what: 'a kernel thread of a mapped device: encryption, checks or caching of a disk',
    normal: 'follows the disk’s throughput',
    load: [
      'much data is read or written',
      'the processor has no AES instructions, or the guest does not see them',
    ],
    look: ['iostat -xz 1 5', 'lscpu', 'mpstat -P ALL 1 5'],
    tuning: ['see that the aes flag is there', 'no-read-workqueue and no-write-workqueue on fast disks'],
  },
  {
    names: 'nfsd',
    what: 'a kernel thread that serves NFS; their number is the number of requests served at once',
    normal: 'eight by default, asleep when nothing is asked',
    load: ['clients ask much, mostly metadata', 'the disk below is slow: threads wait in state D'],
    look: ['nfsstat -s', 'iostat -xz 1 5', 'cat /proc/net/rpc/nfsd'],
    tuning: [
      'more threads when all are busy',
      'faster disks for the journal; clients with longer attribute caching',
    ],
  },
  {
    names: 'scsi_eh_* scsi_tmf_*',
    what: 'a kernel thread that handles errors of a disk controller',
    normal: 'asleep: it should never work',
    load: ['a disk, cable or path fails: commands time out and are repeated'],
    look: ['dmesg -T', 'smartctl -H /dev/sda', 'iostat -xz 1 5'],
    tuning: ['replace what fails; multipath where there is another way'],
  },
  {
    names:
      'kthreadd kdevtmpfs khungtaskd oom_reaper kauditd writeback kblockd watchdogd kthrotld edac-poller',
    what: 'one of the kernel’s own service threads: the parent of all kernel threads, device nodes, hang detection, freeing after OOM, audit, writeback',
    normal: 'near zero',
    load: ['kauditd: very many audit events', 'oom_reaper: memory has run out and a process was killed'],
    look: ['dmesg -T', 'cat /proc/pressure/memory', 'ps -eo pid,stat,pcpu,comm --sort=-pcpu'],
    tuning: ['fewer audit rules where kauditd is busy'],
  },
  {
    names: 'io_uring-* iou-wrk-* iou-sqp-* io_wqe_* io_worker-*',
    what: 'a kernel worker for a program’s io_uring requests; iou-sqp polls by design',
    normal: 'follows the program’s input and output',
    load: [
      'requests that block (buffered files, slow devices)',
      'submission polling: a whole processor while it polls',
    ],
    look: ['pidstat -d 1 5', 'iostat -xz 1 5', 'ps -eLo pid,tid,pcpu,comm'],
    tuning: ['it belongs to the program that it stands under'],
  },
  {
    names: 'vhost-* kvm-* kvm-pit/* kvm-nx-lpage-*',
    what: 'a kernel thread that serves a virtual machine: its network (vhost) or its memory',
    normal: 'vhost follows the guest’s packet rate',
    load: ['the guest sends or receives many packets'],
    look: ['sar -n DEV 1 5', 'ps -eo pid,ppid,pcpu,comm --sort=-pcpu', 'mpstat -P ALL 1 5'],
    tuning: ['multi-queue virtio; pin vhost near the guest’s processors'],
  },
  {
    names:
      'loop0 loop1 nbd0 drbd_* rbd0 z_wr_* txg_sync arc_* dbuf_* spl_* l2arc_feed dp_sync_taskq z_rd_* zthr_*',
    what: 'a kernel thread behind a virtual disk or ZFS: loop, network block device, DRBD, Ceph, ZFS',
    normal: 'follows the disk’s throughput',
    load: [
      'much is written: checksums, compression, replication',
      'ZFS: the ARC shrinks under memory pressure, a scrub runs',
    ],
    look: ['iostat -xz 1 5', 'cat /proc/spl/kstat/zfs/arcstats', 'cat /proc/pressure/io'],
    tuning: ['lighter compression; a record size that fits', 'limit the ARC'],
  },
]);
