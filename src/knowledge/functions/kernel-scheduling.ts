import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's scheduler, its locks, interrupts, timers, idle loop and the way in and out. */
export const kernelScheduling = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'native_queued_spin_lock_slowpath __pv_queued_spin_lock_slowpath queued_spin_lock_slowpath pv_wait_head_or_lock pv_wait_node* do_raw_spin_lock __raw_spin_lock* _raw_spin_lock _raw_spin_lock_irqsave _raw_spin_lock_bh _raw_spin_lock_irq ticket_spin_lock*',
    what: 'takes a kernel spin lock; in the slow path it waits, spinning, while another processor holds it',
    hot: 'several processors want the same kernel object; the caller in the stack names it',
    cheaper: [
      'read the caller: it names the lock (a directory, a futex bucket, a zone of memory, a socket, a run queue)',
      'spread the work over more of those objects, or use fewer threads on it',
      'in a virtual machine, look for steal time: a holder without a processor makes all others spin',
    ],
  },
  {
    names:
      '_raw_spin_unlock_irqrestore _raw_spin_unlock_irq finish_task_switch* __raw_spin_unlock* local_irq_enable',
    what: 'gives a spin lock back and lets interrupts in again',
    hot: 'mostly an artefact: with a clock event samples taken while interrupts were off land here; otherwise wake-ups and device queues',
    cheaper: [
      'look at the callers, not at this function',
      'profile with the cycles event (a PMU) to see the true place',
    ],
  },
  {
    names:
      'osq_lock mutex_spin_on_owner __mutex_lock* mutex_lock mutex_unlock __mutex_unlock_slowpath* mutex_optimistic_spin rwsem_spin_on_owner rwsem_optimistic_spin rwsem_down_write_slowpath rwsem_down_read_slowpath down_read down_write up_read up_write rwsem_wake* rwsem_mark_wake  down_read_killable __down_common',
    what: 'waits for a kernel mutex or read-write semaphore: first spinning while its owner runs, then asleep',
    hot: 'many threads want one sleeping lock: of a directory, an inode, a process’s memory map',
    cheaper: [
      'the caller names it: do_mmap and page faults mean the memory map, path look-ups a directory, ext4 and xfs a file',
      'split files, directories or processes, so that each has its own lock',
    ],
    source: SOURCES.mutexDesign,
  },
  {
    names:
      'futex_wait* futex_wake* do_futex __x64_sys_futex futex_q_lock futex_hash futex_queue* futex_wait_setup hash_futex get_futex_key* __futex_wait* futex_requeue* plist_add mark_wake_futex wake_up_q',
    what: 'sleeps on or wakes a user-space lock; only contended locks come here',
    hot: 'threads contend for a mutex or condition variable of the program, or it wakes threads for small pieces of work',
    cheaper: [
      'find the lock in the program: user stacks of futex callers, perf lock, jstack',
      'hold it shorter or split it',
      'hand over work in batches: fewer wake-ups',
    ],
    source: SOURCES.futex,
  },
  {
    names:
      '__schedule schedule pick_next_task* pick_next_entity put_prev_* dequeue_task* dequeue_entity enqueue_task* enqueue_entity update_curr* update_load_avg* __update_load_avg* set_next_entity* switch_mm* __switch_to* context_switch prepare_to_wait* pick_eevdf reweight_entity update_cfs_group ttwu_*',
    what: 'switches processors between tasks',
    hot: 'context switches are frequent: many short sleeps, wake-ups between threads, more runnable threads than processors',
    cheaper: [
      'do more a wake-up: batch requests, larger buffers',
      'use fewer threads than runnable work needs',
      'pidstat -w shows who switches',
    ],
  },
  {
    names:
      'try_to_wake_up wake_up_process __wake_up* __wake_up_common* autoremove_wake_function default_wake_function ep_poll_callback pollwake select_task_rq* select_idle_* available_idle_cpu sched_ttwu_pending ttwu_do_activate ttwu_queue_wakelist wakeup_preempt check_preempt_* update_rq_clock native_smp_send_reschedule x2apic_send_IPI*',
    what: 'wakes a sleeping task and looks for a processor for it',
    hot: 'one thread feeds many others, or pipes, sockets and locks wake readers for tiny messages',
    cheaper: [
      'hand over more a wake-up',
      'let one thread do the whole request instead of passing it on',
      'searching an idle processor costs on large machines: keep talkers on one node',
    ],
  },
  {
    names:
      'load_balance update_sd_lb_stats* update_sg_lb_stats find_busiest_group newidle_balance sched_balance_* rebalance_domains run_rebalance_domains nohz_balancer_kick _nohz_idle_balance can_migrate_task detach_tasks active_load_balance*',
    what: 'moves tasks between processors to even out the load',
    hot: 'processors go idle and wake very often, on machines with many processors or many cgroups',
    cheaper: ['pin threads or give them their own cpuset', 'fewer short sleeps'],
  },
  {
    names:
      'throttle_cfs_rq unthrottle_cfs_rq* sched_cfs_period_timer distribute_cfs_runtime tg_unthrottle_* tg_throttle_down assign_cfs_rq_runtime do_sched_cfs_* walk_tg_tree_from cfs_period_timer*',
    what: 'enforces processor quotas of cgroups (cpu.max)',
    hot: 'a container uses up its quota in each period and stands still until the next',
    cheaper: [
      'raise or remove the limit; cpu.stat counts nr_throttled',
      'size thread pools to the quota, not to the host’s processors',
    ],
  },
  {
    names:
      'do_syscall_64 entry_SYSCALL_64* syscall_return_via_sysret syscall_enter_from_user_mode* syscall_exit_to_user_mode* exit_to_user_mode_* x64_sys_call el0_svc* invoke_syscall do_el0_svc __x64_sys_* entry_SYSRETQ_unsafe_stack syscall_trace_enter* syscall_exit_work audit_syscall_* __audit_syscall_* __secure_computing __seccomp_filter seccomp_run_filters',
    what: 'enters and leaves the kernel for a system call',
    hot: 'very many cheap system calls are made; audit rules, seccomp filters or tracing (strace) add to each one',
    cheaper: [
      'find which: perf trace -s or strace -c for a short time',
      'batch them (readv, sendmmsg, io_uring), buffer output',
      'look for auditd rules and attached tracers',
    ],
  },
  {
    names:
      'srso_* retbleed_* __x86_indirect_thunk* __x86_return_thunk __x86_retpoline* entry_ibpb write_ibpb untrain_ret* zen_untrain_ret clear_bhb_loop its_return_thunk',
    what: 'runs the mitigations for speculative-execution flaws at calls, returns and kernel entry',
    hot: 'the load makes very many system calls, interrupts or context switches, each of which pays for it',
    cheaper: [
      'make fewer system calls and context switches',
      'newer processors need less of it; /sys/devices/system/cpu/vulnerabilities says what is on',
    ],
  },
  {
    names:
      'intel_idle* native_safe_halt pv_native_safe_halt default_idle* acpi_idle_* acpi_processor_ffh_cstate_enter mwait_idle* cpuidle_enter* do_idle cpu_startup_entry arch_cpu_idle acpi_safe_halt cpu_do_idle tick_nohz_idle_* cpuidle_idle_call menu_select teo_select swapper haltpoll*',
    what: 'idles: the processor has nothing to run',
    hot: 'never by itself: samples of idle time in a profile of all processors',
    cheaper: [
      'leave it out before shares are computed',
      'if requests are slow while processors idle, look for waiting: locks, disk, network',
    ],
  },
  {
    names: 'poll_idle cpu_idle_poll guest_halt_poll*',
    what: 'idles by polling for a short time, for a fast wake-up',
    hot: 'sleeps are very short; it is idle time, not work, though it heats the processor',
    cheaper: ['leave it out of busy time', 'longer batches let the processor sleep'],
  },
  {
    names:
      '__do_softirq irqentry_exit irqentry_enter handle_softirqs do_softirq* irq_exit_rcu __irq_exit_rcu run_ksoftirqd asm_common_interrupt common_interrupt __common_interrupt handle_irq_event* handle_edge_irq asm_sysvec_* sysvec_call_function* __sysvec_* do_IRQ',
    what: 'serves interrupts and their second halves (soft interrupts)',
    hot: 'a network card or disk is busy and its interrupts land on few processors',
    cheaper: [
      'see which kind grows: /proc/softirqs and mpstat -I SUM -P ALL',
      'spread the queues: RSS, RPS, interrupt affinity',
      'raise interrupt coalescing (ethtool -c shows it)',
    ],
    source: SOURCES.scaling,
  },
  {
    names:
      'hrtimer_interrupt __hrtimer_run_queues hrtimer_wakeup tick_sched_timer tick_sched_handle tick_nohz_handler scheduler_tick sched_tick update_process_times run_timer_softirq __run_timers call_timer_fn asm_sysvec_apic_timer_interrupt hrtimer_start_range_ns lapic_next_deadline task_tick_fair ktime_get* timekeeping_advance read_hpet hpet_* acpi_pm_read kvm_clock_get_cycles pvclock_* read_tsc',
    what: 'runs timers and reads the clock',
    hot: 'programs sleep for microseconds or read the clock very often; with the clock source hpet or acpi_pm each read is slow',
    cheaper: [
      'check /sys/devices/system/clocksource/clocksource0/current_clocksource: tsc or kvm-clock is fast',
      'fewer and longer timers',
    ],
  },
  {
    names:
      'rcu_core* rcu_do_batch rcu_segcblist_* call_rcu* __call_rcu* rcu_gp_* force_qs_rnp rcu_sched_clock_irq note_gp_changes rcu_nocb_* kfree_rcu_* synchronize_rcu* rcu_cblist_dequeue',
    what: 'runs deferred clean-up after all readers are gone (RCU)',
    hot: 'files, sockets, directory entries or cgroups are destroyed at a high rate',
    cheaper: [
      'destroy less: keep connections and processes',
      'rcu_nocbs= moves the callbacks to threads on other processors',
    ],
    source: SOURCES.perCpuThreads,
  },
  {
    names:
      'process_one_work worker_thread queue_work_on __queue_work pwq_* create_worker wq_worker_* insert_work mod_delayed_work_on delayed_work_timer_fn',
    what: 'runs work items of the kernel’s work queues in kworker threads',
    hot: 'some driver or subsystem queues much deferred work; the function below names it',
    cheaper: [
      'read the function that it calls, or /proc/PID/stack of the kworker',
      'the queue’s name stands in the thread’s name',
    ],
    source: SOURCES.workqueue,
  },
  {
    names:
      '__fget_light __fdget __fdget_pos fdget* __fget_files fget fput* __fput alloc_fd close_fd do_sys_openat2 filp_close files_lookup_fd* expand_files',
    what: 'looks up, opens and closes file descriptors',
    hot: 'many threads use descriptors of one process at a high rate, or files are opened and closed for each operation',
    cheaper: ['keep files and sockets open', 'close in bulk (close_range) when starting programs'],
  },
  {
    names:
      'do_epoll_wait ep_poll ep_send_events do_epoll_ctl ep_insert ep_remove ep_scan_ready_list ep_item_poll* __x64_sys_epoll_* do_sys_poll do_select sock_poll tcp_poll datagram_poll core_sys_select poll_freewait fd_install',
    what: 'serves poll(2), select(2) and epoll_wait(2)',
    hot: 'many wake-ups with one event each; with poll and select the whole list is walked on every call',
    cheaper: [
      'replace poll and select over many descriptors by epoll',
      'take many events a call',
      'do not add and remove a descriptor around each wait',
    ],
    source: SOURCES.epollWait,
  },
  {
    names:
      'ptrace_* do_wait wait_task_* do_exit do_group_exit release_task exit_files exit_notify begin_new_exec load_elf_binary do_execveat_common* bprm_execve exec_mmap proc_pid_* proc_reg_read seq_read* show_stat show_map* do_task_stat pid_revalidate proc_pident_* get_mm_* render_sigset_t',
    what: 'starts, ends, watches and describes processes (exec, exit, wait, /proc)',
    hot: 'short-lived processes are started all the time, or monitoring reads /proc of thousands of processes',
    cheaper: [
      'find the starter: execsnoop, or pidstat of short lives',
      'let the monitoring agent collect less often or fewer processes',
    ],
  },
]);
