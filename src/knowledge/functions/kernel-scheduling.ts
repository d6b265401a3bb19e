import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's scheduler, its locks, interrupts, timers, idle loop and the way in and out. */
export const kernelScheduling = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'native_queued_spin_lock_slowpath __pv_queued_spin_lock_slowpath queued_spin_lock_slowpath pv_wait_head_or_lock pv_wait_node* do_raw_spin_lock __raw_spin_lock* _raw_spin_lock _raw_spin_lock_irqsave _raw_spin_lock_bh _raw_spin_lock_irq ticket_spin_lock*',
    what: 'takes a kernel spin lock; in the slow path it waits, spinning, while another processor holds it',
    hot: 'several processors want the same kernel object; this function is only the waiting, the caller in the stack names the lock',
    cheaper: [
      'read the caller: futex_wake (one hot user lock), rmqueue_bulk (page zone), d_lookup or dput (one directory), tcp listen (one accept queue), ep_poll_callback (one epoll set), try_to_wake_up (run queue)',
      'spread the work over more of those objects (SO_REUSEPORT, several files, per-thread arenas), or use fewer threads',
      'in a virtual machine look for steal time first: a holder without a processor makes all others spin',
    ],
    next: 'perf lock contention -a -b -- sleep 5 (Linux 6.0 and later) or perf report -g caller on this symbol',
    source: SOURCES.lockTypes,
  },
  {
    names:
      '_raw_spin_unlock_irqrestore _raw_spin_unlock_irq finish_task_switch* __raw_spin_unlock* local_irq_enable',
    what: 'gives a spin lock back and lets interrupts in again',
    hot: 'samples are taken by a clock (no PMU: virtual machines): all of the part with interrupts off lands here, so it is mostly an artefact',
    cheaper: [
      'look at the callers: wake-ups (try_to_wake_up), timers, device queues',
      'profile with cycles on a machine with a PMU before believing its share',
    ],
    next: 'perf report --no-children -g caller on this symbol',
  },
  {
    names:
      'osq_lock mutex_spin_on_owner __mutex_lock* mutex_lock mutex_unlock __mutex_unlock_slowpath* mutex_optimistic_spin rwsem_spin_on_owner rwsem_optimistic_spin rwsem_down_write_slowpath rwsem_down_read_slowpath down_read down_write up_read up_write rwsem_wake* rwsem_mark_wake  down_read_killable __down_common',
    what: 'waits for a kernel mutex or read-write semaphore: first spinning while its owner runs, then asleep',
    hot: 'many threads want one sleeping lock: of a directory, an inode, a process’s memory map',
    cheaper: [
      'the caller names it: do_mmap and page faults mean the memory map (fewer mmap calls, allocator thresholds), path look-ups and create a directory (split it), ext4 and xfs writes one file’s inode (O_DIRECT or several files)',
      'the holder is what is slow: look for the same lock’s down_write or mutex_lock higher up',
    ],
    next: 'perf lock contention -a -b -- sleep 5, or offcputime for the waiters that sleep',
    source: SOURCES.mutexDesign,
  },
  {
    names:
      'futex_wait* futex_wake* do_futex __x64_sys_futex futex_q_lock futex_hash futex_queue* futex_wait_setup hash_futex get_futex_key* __futex_wait* futex_requeue* plist_add mark_wake_futex wake_up_q',
    what: 'sleeps on or wakes a user-space lock; only contended locks come here',
    hot: 'threads contend for a mutex or condition variable of the program, or it wakes threads for small pieces of work (a wake and a switch cost 5 to 10 µs together)',
    cheaper: [
      'find the lock: user stacks of the futex callers, perf lock contention, jstack, pprof -contentions',
      'hold it shorter (no I/O, logging or malloc inside) or split it',
      'hand over work in batches; malloc’s arena lock: another allocator',
    ],
    next: 'perf trace -s -e futex -p PID for five seconds: calls and time; then perf record -e syscalls:sys_enter_futex -g',
    source: SOURCES.futex,
  },
  {
    names:
      '__schedule schedule pick_next_task* pick_next_entity put_prev_* dequeue_task* dequeue_entity enqueue_task* enqueue_entity update_curr* update_load_avg* __update_load_avg* set_next_entity* switch_mm* __switch_to* context_switch prepare_to_wait* pick_eevdf reweight_entity update_cfs_group ttwu_*',
    what: 'switches processors between tasks',
    hot: 'context switches are frequent (each 1 to 3 µs and a colder cache): short sleeps, wake-ups between threads, more runnable threads than processors',
    cheaper: [
      'do more a wake-up: batches, larger buffers, no usleep(1) loops',
      'pools no larger than the processors (or the container’s quota) for work that computes',
      'many involuntary switches: r in vmstat above the processors, so less load or more processors',
    ],
    next: 'pidstat -w 1 5: cswch/s is voluntary (waiting), nvcswch/s is involuntary (no processor free)',
    source: SOURCES.cfs,
  },
  {
    names:
      'try_to_wake_up wake_up_process __wake_up* __wake_up_common* autoremove_wake_function default_wake_function ep_poll_callback pollwake select_task_rq* select_idle_* available_idle_cpu sched_ttwu_pending ttwu_do_activate ttwu_queue_wakelist wakeup_preempt check_preempt_* update_rq_clock native_smp_send_reschedule x2apic_send_IPI*',
    what: 'wakes a sleeping task and looks for a processor for it',
    hot: 'one thread feeds many others, or pipes, sockets and locks wake readers for tiny messages',
    cheaper: [
      'hand over more a wake-up (batches, io_uring, larger socket reads)',
      'let one thread do the whole request instead of passing it on (run to completion)',
      'pin talkers to one node or last-level cache (taskset, cpuset): searching an idle processor (select_idle_sibling) costs on large machines',
    ],
    next: 'perf sched timehist or perf trace -s: who wakes whom; pidstat -wt 1 5',
  },
  {
    names:
      'load_balance update_sd_lb_stats* update_sg_lb_stats find_busiest_group newidle_balance sched_balance_* rebalance_domains run_rebalance_domains nohz_balancer_kick _nohz_idle_balance can_migrate_task detach_tasks active_load_balance*',
    what: 'moves tasks between processors to even out the load',
    hot: 'processors go idle and wake very often, on machines with many processors or many cgroups; update_sd_lb_stats walks all of them',
    cheaper: [
      'pin threads or give services their own cpuset, so that there is nothing to move',
      'fewer short sleeps; fewer CPU cgroups with running tasks',
      'isolcpus or nohz_full processors for latency-critical threads are left out of balancing',
    ],
    next: 'perf sched map, or mpstat -P ALL 1 5 for how even the load is',
    source: SOURCES.schedDomains,
  },
  {
    names:
      'throttle_cfs_rq unthrottle_cfs_rq* sched_cfs_period_timer distribute_cfs_runtime tg_unthrottle_* tg_throttle_down assign_cfs_rq_runtime do_sched_cfs_* walk_tg_tree_from cfs_period_timer*',
    what: 'enforces processor quotas of cgroups (cpu.max)',
    hot: 'a container uses up its quota in each period of 100 ms and stands still until the next: latency in steps of tens of milliseconds while the host idles',
    cheaper: [
      'raise or remove the limit (cpu.max; Kubernetes: limits.cpu), keep requests or cpu.weight instead',
      'size thread pools to the quota: GOMAXPROCS (Go 1.25 by itself), -XX:ActiveProcessorCount, UV_THREADPOOL_SIZE, OMP_NUM_THREADS',
    ],
    next: 'nr_throttled and throttled_usec in cpu.stat of the cgroup, twice',
    source: SOURCES.bandwidth,
  },
  {
    names:
      'do_syscall_64 entry_SYSCALL_64* syscall_return_via_sysret syscall_enter_from_user_mode* syscall_exit_to_user_mode* exit_to_user_mode_* x64_sys_call el0_svc* invoke_syscall do_el0_svc __x64_sys_* entry_SYSRETQ_unsafe_stack syscall_trace_enter* syscall_exit_work audit_syscall_* __audit_syscall_* __secure_computing __seccomp_filter seccomp_run_filters el0t_64_sync_handler el0t_64_sync el1h_64_irq_handler el1h_64_irq el0_irq el0t_64_irq* seccomp_filter entry_INT80* __arm64_sys_* arm64_sys_* do_el0_sync',
    what: 'enters and leaves the kernel for a system call',
    hot: 'very many cheap system calls are made (100 to 300 ns each, more with mitigations); audit rules, seccomp filters or tracing (strace) add to each',
    cheaper: [
      'batch: readv, sendmmsg, io_uring; buffer output; read the clock once a batch',
      'auditctl -l with rules on syscalls, attached tracers (TracerPid in /proc/PID/status), large seccomp profiles: remove or narrow them',
      '/sys/devices/system/cpu/vulnerabilities: newer processors pay less',
    ],
    next: 'perf trace -s -p PID for five seconds (or strace -c): which call, how often, how long',
    source: SOURCES.kernelEntry,
  },
  {
    names:
      'srso_* retbleed_* __x86_indirect_thunk* __x86_return_thunk __x86_retpoline* entry_ibpb write_ibpb untrain_ret* zen_untrain_ret clear_bhb_loop its_return_thunk',
    what: 'runs the mitigations for speculative-execution flaws at calls, returns and kernel entry',
    hot: 'the load makes very many system calls, interrupts or context switches, each of which pays for it (Zen 1 and 2 with retbleed, Skylake with IBRS most)',
    cheaper: [
      'fewer system calls and context switches: batch, io_uring, fewer wake-ups',
      'newer processors and microcode need less',
      'mitigations=off is a decision of security for hosts that run only trusted code, not a tuning step',
    ],
    next: 'cat /sys/devices/system/cpu/vulnerabilities/* says what is on and why',
    source: SOURCES.spectre,
  },
  {
    names:
      'intel_idle* native_safe_halt pv_native_safe_halt default_idle* acpi_idle_* acpi_processor_ffh_cstate_enter mwait_idle* cpuidle_enter* do_idle cpu_startup_entry arch_cpu_idle acpi_safe_halt cpu_do_idle tick_nohz_idle_* cpuidle_idle_call menu_select teo_select swapper haltpoll*',
    what: 'idles: the processor has nothing to run',
    hot: 'never by itself: samples of idle time in a profile of all processors (-a)',
    cheaper: [
      'leave it out before shares are computed; record with -p PID or without -a',
      'if requests are slow while processors idle, the time is waited: locks, disk, network, a quota',
      'wake-up latency of deep sleep (50 to 200 µs) matters: tuned-adm profile latency-performance, or cpupower idle-set -D 10',
    ],
    next: 'offcputime or perf sched timehist for what the threads wait for',
    source: SOURCES.cpuidle,
  },
  {
    names: 'poll_idle cpu_idle_poll guest_halt_poll*',
    what: 'idles by polling for a short time, for a fast wake-up',
    hot: 'sleeps are very short; it is idle time, not work, though it heats the processor',
    cheaper: ['leave it out of busy time', 'longer batches let the processor sleep'],
    source: SOURCES.cpuidle,
  },
  {
    names:
      '__do_softirq irqentry_exit irqentry_enter handle_softirqs do_softirq* irq_exit_rcu __irq_exit_rcu run_ksoftirqd asm_common_interrupt common_interrupt __common_interrupt handle_irq_event* handle_edge_irq asm_sysvec_* sysvec_call_function* __sysvec_* do_IRQ __softirqentry_text_start __softirqentry_text_end',
    what: 'serves interrupts and their second halves (soft interrupts)',
    hot: 'a network card or disk is busy and its interrupts land on few processors',
    cheaper: [
      'spread the queues: ethtool -L (channels), RSS, RPS (/sys/class/net/IF/queues/rx-0/rps_cpus), irqbalance or smp_affinity',
      'coalesce: ethtool -C rx-usecs 50 trades some latency for far fewer interrupts',
      'net.core.netdev_budget up when softnet_stat’s third column grows',
    ],
    next: 'mpstat -P ALL 1 5 (%soft, which processor), /proc/softirqs twice (which kind), /proc/net/softnet_stat',
    source: SOURCES.scaling,
  },
  {
    names:
      'hrtimer_interrupt __hrtimer_run_queues hrtimer_wakeup tick_sched_timer tick_sched_handle tick_nohz_handler scheduler_tick sched_tick update_process_times run_timer_softirq __run_timers call_timer_fn asm_sysvec_apic_timer_interrupt hrtimer_start_range_ns lapic_next_deadline task_tick_fair ktime_get* timekeeping_advance read_hpet hpet_* acpi_pm_read kvm_clock_get_cycles pvclock_* read_tsc watchdog_timer_fn',
    what: 'runs timers and reads the clock',
    hot: 'programs sleep for microseconds or read the clock very often; with the clock source hpet or acpi_pm each read costs 1 µs and more instead of 20 ns',
    cheaper: [
      'current_clocksource must be tsc (or kvm-clock, hyperv): if it is hpet, dmesg says why tsc was found unstable',
      'fewer and longer timers; prctl(PR_SET_TIMERSLACK) lets them fire together',
      'CLOCK_MONOTONIC_COARSE where milliseconds do',
    ],
    next: 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource',
    source: SOURCES.timekeeping,
  },
  {
    names:
      '__srcu_read_* srcu_read_* synchronize_srcu* srcu_* rcu_core* rcu_do_batch rcu_segcblist_* call_rcu* __call_rcu* rcu_gp_* force_qs_rnp rcu_sched_clock_irq note_gp_changes rcu_nocb_* kfree_rcu_* synchronize_rcu* rcu_cblist_dequeue',
    what: 'runs deferred clean-up after all readers are gone (RCU)',
    hot: 'files, sockets, directory entries or cgroups are destroyed at a high rate',
    cheaper: [
      'keep connections and processes; fewer short-lived cgroups (containers that restart, systemd-run a command)',
      'rcu_nocbs=2-15 moves the callbacks to threads that can be bound to other processors',
    ],
    next: 'what is freed stands below rcu_do_batch in the stack: file_free_rcu, i_callback, inode_free, delayed_put_task',
    source: SOURCES.perCpuThreads,
  },
  {
    names:
      'process_one_work worker_thread queue_work_on __queue_work pwq_* create_worker wq_worker_* insert_work mod_delayed_work_on delayed_work_timer_fn',
    what: 'runs work items of the kernel’s work queues in kworker threads',
    hot: 'some driver or subsystem queues much deferred work; the function below it in the stack names it',
    cheaper: [
      'wb_workfn: dirty pages are written back (vm.dirty_background_bytes lower, fewer writes)',
      'a driver’s reset or poll function: look into dmesg -T for its errors',
      'kcryptd, btrfs, xfs: the file system’s load itself',
    ],
    next: 'cat /proc/PID/stack of the busy kworker a few times (root), or perf record -g -C with its processor',
    source: SOURCES.workqueue,
  },
  {
    names:
      '__fget_light __fdget __fdget_pos fdget* __fget_files fget fput* __fput alloc_fd close_fd do_sys_openat2 filp_close files_lookup_fd* expand_files',
    what: 'looks up, opens and closes file descriptors',
    hot: 'many threads use descriptors of one process at a high rate (each look-up changes a shared count), or files are opened and closed for each operation',
    cheaper: [
      'keep files and sockets open: pools, open_file_cache in nginx',
      'closefrom or close_range(2) when starting programs instead of closing a million numbers one by one (a high LimitNOFILE makes that loop slow)',
      'io_uring fixed files for the hottest descriptors',
    ],
    next: 'strace -c -e trace=open,openat,close -p PID for ten seconds',
    source: SOURCES.fileDescriptors,
  },
  {
    names:
      'do_epoll_wait ep_poll ep_send_events do_epoll_ctl ep_insert ep_remove ep_scan_ready_list ep_item_poll* __x64_sys_epoll_* do_sys_poll do_select sock_poll tcp_poll datagram_poll core_sys_select poll_freewait fd_install',
    what: 'serves poll(2), select(2) and epoll_wait(2)',
    hot: 'many wake-ups with one event each; poll and select walk their whole list on every call (1,000 descriptors: some 50 µs)',
    cheaper: [
      'epoll in place of poll and select; EPOLLET or EPOLLONESHOT without re-arming around each wait',
      'take many events a call (maxevents 64 to 512)',
      'several threads on one set: EPOLLEXCLUSIVE or a set a thread with SO_REUSEPORT',
    ],
    next: 'perf trace -s -e epoll_wait -p PID: calls a second against events handled',
    source: SOURCES.epollWait,
  },
  {
    names:
      'ptrace_* do_wait wait_task_* do_exit do_group_exit release_task exit_files exit_notify begin_new_exec load_elf_binary do_execveat_common* bprm_execve exec_mmap proc_pid_* proc_reg_read seq_read* show_stat show_map* do_task_stat pid_revalidate proc_pident_* get_mm_* render_sigset_t',
    what: 'starts, ends, watches and describes processes (exec, exit, wait, /proc)',
    hot: 'short-lived processes are started all the time (1 to 2 ms each with exec and dynamic linking), or monitoring reads /proc of thousands of processes',
    cheaper: [
      'find the starter: execsnoop-bpfcc, or the parent in pidstat’s short-lived rows; a loop in a script, health checks by exec, cron',
      'let the agent collect less often, and not smaps (reading it walks every page table)',
    ],
    next: 'the rate: processes in /proc/stat twice; execsnoop for names and parents',
  },
]);
