/**
 * The closed sets of paths that may be read. A path matches as it is written: `.`, `..`, `//`, a trailing `/`,
 * hidden names and anything unprintable are in no set, so there is nothing to normalise and nothing to get wrong.
 * Left out on purpose: what leaks (environ, maps, auxv, keys, tcp_fastopen_key, stable_secret), what leads
 * elsewhere (root, cwd, exe, fd/N), what blocks or consumes (kmsg, trace_pipe), what stalls its owner (smaps).
 */
const SEGMENT = '[A-Za-z0-9_@:-][A-Za-z0-9_.@:\\\\-]{0,254}';
const ID = '[1-9][0-9]{0,6}';

const PROCESS_FILES =
  'status|stat|statm|io|limits|cgroup|sched|schedstat|wchan|smaps_rollup|oom_score|oom_score_adj|oom_adj|comm|cmdline|mountinfo|mounts|mountstats|cpuset|autogroup|timerslack_ns';

const NET_FILES =
  'dev|snmp|snmp6|netstat|sockstat|sockstat6|softnet_stat|protocols|route|arp|tcp|tcp6|udp|udp6|unix|raw|packet|netlink|ptype|xfrm_stat|ip_vs|ip_vs_stats|rpc/nfs|rpc/nfsd|stat/(?:nf_conntrack|arp_cache|rt_cache|ndisc_cache|synproxy)|bonding/[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}';

const KERNEL_SYSCTLS =
  'hung_task_[a-z_]+|sched_[a-z_]+|threads-max|pid_max|numa_balancing[a-z_]*|perf_event_[a-z_]+|dmesg_restrict|kptr_restrict|panic|panic_on_oops|softlockup_[a-z_]+|watchdog[a-z_]*|nmi_watchdog|osrelease|ostype|version|hostname|tainted|sem|shmmax|shmall|shmmni|msgmax|msgmnb|msgmni|cap_last_cap|core_pattern|core_uses_pid|randomize_va_space|timer_migration|unprivileged_bpf_disabled|yama/ptrace_scope|pty/(?:max|nr)|printk|printk_ratelimit[a-z_]*|random/entropy_avail|random/poolsize|keys/(?:maxkeys|maxbytes|root_maxkeys|root_maxbytes)|ns_last_pid|io_uring_disabled|bpf_stats_enabled|soft_watchdog|sysrq|stack_tracer_enabled';

/** Keys of sysctl in their `/` form, below `/proc/sys/`. */
const SYSCTL_KEY = `(?:vm/[a-z_]{1,40}|fs/(?:file-nr|file-max|nr_open|inode-nr|inode-state|dentry-state|aio-nr|aio-max-nr|pipe-max-size|pipe-user-pages-soft|pipe-user-pages-hard|lease-break-time|inotify/[a-z_]{1,30}|epoll/[a-z_]{1,30}|mqueue/[a-z_]{1,30}|quota/[a-z_]{1,30})|kernel/(?:${KERNEL_SYSCTLS})|net/(?:core|unix|netfilter|mptcp)/[a-z][a-z0-9_]{0,60}|net/(?:nf_conntrack_max)|net/bridge/[a-z0-9-]{1,40}|net/ipv4/(?!tcp_fastopen_key)[a-z][a-z0-9_]{0,60}|net/ipv6/[a-z][a-z0-9_]{0,60}|net/ipv[46]/(?:conf|neigh)/[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}/(?!stable_secret)[a-z][a-z0-9_]{0,60}|net/ipv[46]/route/(?!flush)[a-z][a-z0-9_]{0,60}|net/ipv[46]/icmp/[a-z][a-z0-9_]{0,60})`;

const PROC = [
  'loadavg|stat|meminfo|vmstat|uptime|version|cpuinfo|interrupts|softirqs|diskstats|partitions|swaps|mounts|mdstat|filesystems|locks|buddyinfo|zoneinfo|slabinfo|pagetypeinfo|schedstat|cmdline|devices|modules|cgroups|misc|ioports|consoles',
  'pressure/(?:cpu|memory|io|irq)',
  `net/(?:${NET_FILES})`,
  `(?:self/)?(?:mountinfo|mountstats)`,
  'self/(?:status|stat|cgroup|limits|mounts|cpuset|schedstat|sched|io|oom_score)',
  `${ID}/(?:${PROCESS_FILES})`,
  `${ID}/net/(?:${NET_FILES})`,
  `${ID}/task/${ID}/(?:status|stat|statm|io|sched|schedstat|wchan|comm|cgroup|children)`,
  'fs/(?:xfs/stat|xfs/xqmstat|nfsd/[a-z_]{1,40}|lockd/[a-z_]{1,40}|jbd2/[A-Za-z0-9_-]{1,40}/info|ext4/[a-z0-9_-]{1,32}/(?:options|mb_groups|fc_info))',
  'irq/[0-9]{1,4}/(?:smp_affinity|smp_affinity_list|effective_affinity|effective_affinity_list|spurious|node)',
  'driver/nvidia/version|spl/kstat/zfs/(?:arcstats|dbufstats|zil)|driver/rtc',
  `sys/${SYSCTL_KEY}`,
];

const CGROUP_FILES =
  '(?:cgroup\\.(?:stat|events|type|controllers|procs|threads|freeze|max\\.depth|max\\.descendants)|tasks|(?:cpu|memory|io|irq|cgroup)\\.pressure|cpu\\.(?:stat|stat\\.local|max|max\\.burst|weight|weight\\.nice|idle|shares|cfs_quota_us|cfs_period_us|uclamp\\.min|uclamp\\.max)|cpuacct\\.(?:usage|stat|usage_percpu|usage_user|usage_sys|usage_all)|cpuset\\.(?:cpus|mems|cpus\\.effective|mems\\.effective|effective_cpus|effective_mems|cpus\\.partition)|memory\\.(?:current|min|low|high|max|peak|events|events\\.local|stat|numa_stat|oom\\.group|swap\\.current|swap\\.max|swap\\.high|swap\\.peak|swap\\.events|zswap\\.current|zswap\\.max|usage_in_bytes|limit_in_bytes|soft_limit_in_bytes|max_usage_in_bytes|failcnt|oom_control|swappiness|memsw\\.[a-z_]{1,30}|kmem\\.[a-z_.]{1,30}|use_hierarchy)|io\\.(?:stat|max|weight|latency|prio\\.class|bfq\\.weight|cost\\.qos|cost\\.model)|blkio\\.[a-z_.]{1,48}|pids\\.(?:current|max|events|events\\.local|peak)|hugetlb\\.[0-9A-Za-z]{1,8}\\.[a-z_.]{1,30}|rdma\\.(?:current|max)|misc\\.(?:current|max|capacity|events))';

const BLOCK_DEVICE = '[a-z][a-z0-9_!.-]{1,31}';

const SYS = [
  `fs/cgroup/(?:${SEGMENT}/){0,12}${CGROUP_FILES}`,
  `(?:block|class/block)/${BLOCK_DEVICE}/(?:${BLOCK_DEVICE}/)?(?:stat|size|ro|removable|inflight|dev|alignment_offset|start|partition|events|hidden|range|diskseq|capability|dm/(?:name|suspended)|md/(?:array_state|degraded|sync_action|sync_completed|sync_speed|mismatch_cnt|raid_disks|level)|bdi/(?:read_ahead_kb|max_ratio|min_ratio)|mq/[0-9]{1,3}/(?:cpu_list|nr_tags|nr_reserved_tags)|queue/(?:iosched/)?[a-z0-9_]{1,40}|device/(?:model|vendor|rev|state|timeout|queue_depth|queue_type|ioerr_cnt|iodone_cnt|iorequest_cnt|eh_timeout|firmware_rev|numa_node|transport|cache_type))`,
  'class/(?:nvme|nvme-subsystem)/[a-z0-9-]{1,20}/(?:model|state|firmware_rev|transport|numa_node|queue_count|iopolicy)',
  'class/net/[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}/(?:statistics/[a-z0-9_]{1,32}|speed|duplex|mtu|carrier|carrier_changes|carrier_up_count|carrier_down_count|operstate|tx_queue_len|flags|type|ifindex|iflink|address|gro_flush_timeout|napi_defer_hard_irqs|threaded|device/numa_node|device/vendor|device/device|bonding/[a-z_]{1,32}|queues/[rt]x-[0-9]{1,4}/(?:rps_cpus|rps_flow_cnt|xps_cpus|xps_rxqs|tx_timeout|tx_maxrate|byte_queue_limits/[a-z_]{1,20}))',
  'devices/system/cpu/(?:online|offline|possible|present|isolated|nohz_full|smt/(?:active|control)|intel_pstate/(?:status|no_turbo|max_perf_pct|min_perf_pct|turbo_pct|num_pstates)|cpufreq/(?:boost|policy[0-9]{1,4}/[a-z_]{1,40})|vulnerabilities/[a-z0-9_]{1,40}|cpu[0-9]{1,4}/(?:online|topology/[a-z_]{1,40}|cpufreq/[a-z_]{1,40}|thermal_throttle/[a-z_]{1,40}|cpuidle/state[0-9]{1,2}/(?:name|usage|time|latency|disable|desc|residency)|cache/index[0-9]/(?:size|type|level|shared_cpu_list|ways_of_associativity)))',
  'devices/system/node/(?:online|possible|has_cpu|has_memory|node[0-9]{1,4}/(?:meminfo|numastat|vmstat|cpulist|cpumap|distance|compact|hugepages/hugepages-[0-9]{1,8}kB/(?:nr_hugepages|free_hugepages|surplus_hugepages)))',
  'devices/system/edac/mc/mc[0-9]{1,2}/(?:ce_count|ue_count|ce_noinfo_count|ue_noinfo_count|mc_name|size_mb|seconds_since_reset)',
  'devices/system/clocksource/clocksource0/(?:current_clocksource|available_clocksource)',
  'devices/virtual/thermal/thermal_zone[0-9]{1,2}/(?:temp|type)|class/thermal/(?:thermal_zone|cooling_device)[0-9]{1,3}/(?:temp|type|cur_state|max_state)',
  'class/hwmon/hwmon[0-9]{1,2}/(?:name|(?:temp|fan|in|power|curr)[0-9]{1,2}_[a-z_]{1,20})',
  'class/power_supply/[A-Za-z0-9_-]{1,20}/(?:status|capacity|online|type)',
  'class/dmi/id/(?:product_name|sys_vendor|product_version|bios_version|bios_date|bios_vendor|board_name|chassis_type)',
  'class/watchdog/watchdog[0-9]{1,2}/(?:identity|state|timeout|bootstatus)',
  'fs/ext4/[a-z0-9_-]{1,32}/(?:errors_count|warning_count|msg_count|first_error_time|last_error_time|lifetime_write_kbytes|session_write_kbytes|delayed_allocation_blocks)',
  'fs/xfs/[a-z0-9_-]{1,32}/(?:stats/stats|log/[a-z_]{1,40}|error/fail_at_unmount)|fs/xfs/stats/stats',
  'fs/btrfs/[A-Za-z0-9-]{1,40}/(?:allocation/[a-z_/]{1,60}|bytes_may_use|devinfo/[0-9]{1,3}/error_stats|label)',
  'kernel/mm/transparent_hugepage/(?:enabled|defrag|shmem_enabled|use_zero_page|hpage_pmd_size|khugepaged/[a-z_]{1,40})',
  'kernel/mm/(?:ksm/[a-z_]{1,40}|lru_gen/(?:enabled|min_ttl_ms)|swap/vma_ra_enabled|hugepages/hugepages-[0-9]{1,8}kB/[a-z_]{1,40}|numa/demotion_enabled)',
  'module/(?:zswap/parameters/[a-z_]{1,40}|nvme_core/parameters/[a-z_]{1,40}|tcp_cubic/parameters/[a-z_]{1,40}|nf_conntrack/parameters/(?:hashsize|expect_hashsize)|intel_idle/parameters/[a-z_]{1,40})',
  'kernel/(?:fscaps|uevent_seqnum|profiling|rcu_expedited|rcu_normal|kexec_loaded|kexec_crash_loaded|cgroup/(?:delegate|features))|power/(?:state|mem_sleep)|hypervisor/type',
];

/** Log files by their usual names; never those of logins, audits and passwords, never binary or compressed ones. */
const LOG_NAME =
  '(?:syslog|messages|dmesg|boot|cron|daemon|user|debug|kern|error_log|access_log|slow_log|[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}(?:\\.log|_log|\\.err|\\.error|\\.out|\\.slow))(?:\\.[0-9]{1,2}|[.-]20[0-9]{6})?';
const NOT_A_LOG =
  '(?!(?:[A-Za-z0-9_.-]*/)*[A-Za-z0-9_.-]*(?:auth|secure|audit|sudo|btmp|wtmp|lastlog|faillog|tallylog|secret|passw|private|installer|token|credential)[A-Za-z0-9_.-]*)';
const LOGS = [`/var/log/${NOT_A_LOG}(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,60}/){0,3}${LOG_NAME}`];

export const PATH_SETS = {
  proc: PROC.map(pattern => `/proc/(?:${pattern})`),
  sys: SYS.map(pattern => `/sys/(?:${pattern})`),
  /** Not paths but names: `net.ipv4.tcp_rmem`, `net/ipv4/tcp_rmem`. */
  'sysctl-keys': [SYSCTL_KEY.replaceAll('/', '[./]')],
  etc: [
    '/etc/(?:os-release|lsb-release|debian_version|redhat-release|system-release|alpine-release|timezone|hostname|issue|resolv\\.conf)|/usr/lib/os-release',
  ],
  logs: LOGS,
  cgroups: [`/sys/fs/cgroup(?:/${SEGMENT}){0,12}/?`],
  /** What `ls` may list: names only. */
  folders: [
    `/proc/(?:self|${ID})/(?:fd|task|ns|fdinfo)/?|/proc/(?:pressure|net|sys/net/ipv4/conf)/?`,
    `/sys/fs/cgroup(?:/${SEGMENT}){0,12}/?`,
    '/sys/(?:block|class/(?:net|block|nvme|thermal|hwmon)|devices/system/(?:cpu|node|edac/mc)|fs/(?:ext4|xfs|btrfs))/?',
    `/sys/block/${BLOCK_DEVICE}(?:/(?:queue|device|slaves|holders))?/?|/sys/class/net/[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}(?:/(?:queues|statistics))?/?`,
    '/var/log(?:/[A-Za-z0-9_][A-Za-z0-9_-]{0,60}){0,3}/?|/var/(?:crash|lib/systemd/coredump)/?|/dev/(?:disk/by-(?:id|uuid|path|label)|mapper)/?|/boot/?',
  ],
  'log-trees': [`/var/log(?:/[A-Za-z0-9_][A-Za-z0-9_-]{0,60}){0,3}/?`],
  /** Where `du` may count: places that grow; bounded in depth by its grammar, never `/` itself. */
  trees: [
    '/(?:var|var/(?:log|lib|cache|tmp|spool|crash|mail|www)|tmp|home|opt|srv|boot|data|mnt|usr|run|dev/shm)/?',
    `/(?:var/(?:log|lib|cache|tmp|spool|www)|tmp|opt|srv|data|mnt)/${SEGMENT}(?:/${SEGMENT}){0,3}/?`,
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
