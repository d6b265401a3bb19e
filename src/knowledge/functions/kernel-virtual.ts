import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel as a hypervisor, and its bookkeeping: pressure, statistics, cgroups, graphics. */
export const kernelVirtual = functionsOf('kernel vmlinux [kernel.kallsyms] linux kvm kvm_intel kvm_amd', [
  {
    names:
      'vmx_vcpu_run vmx_vcpu_enter_exit __vmx_vcpu_run svm_vcpu_run __svm_vcpu_run kvm_vcpu_run kvm_arch_vcpu_ioctl_run vcpu_enter_guest kvm_arch_vcpu_load vcpu_run kvm_vcpu_ioctl __kvm_vcpu_run kvm_arm_* vmx_handle_exit* handle_exit',
    what: 'runs a virtual machine’s processor: the time in it is the guest’s own',
    hot: 'the guest computes; with vmx_handle_exit and its kin beside it the guest leaves too often (I/O without virtio, timers, interrupts)',
    cheaper: [
      'profile within the guest for what it computes: from outside it is one symbol',
      'exits: virtio with several queues, x2apic and posted interrupts, kvm-clock or tsc in the guest, no pause-loop exits (fewer vCPUs than processors)',
      'huge pages for the guest’s memory: fewer EPT violations',
    ],
    next: 'perf kvm stat live -p PID, or kvm_stat: exits a second by reason',
    source: SOURCES.perfKvm,
  },
  {
    names:
      'kvm_mmu_* kvm_tdp_mmu_* tdp_mmu_* direct_page_fault kvm_tdp_page_fault handle_ept_violation npf_interception mmu_set_spte kvm_unmap_gfn_range kvm_mmu_notifier_*',
    what: 'keeps the second-level page tables of a virtual machine (EPT, NPT)',
    hot: 'the guest’s memory is touched for the first time, ballooned, migrated, merged by KSM, or swapped by the host',
    cheaper: [
      'back guests by huge pages (libvirt memoryBacking hugepages) and allocate at start',
      'end ballooning and KSM for busy guests; no host swap under guests',
    ],
    next: 'kvm_stat: page faults and mmu notifications; /sys/kernel/mm/ksm/pages_sharing',
    source: SOURCES.kvmMmu,
  },
  {
    names:
      'vhost_net_* handle_tx* handle_rx* vhost_get_vq_desc* tun_sendmsg tun_get_user tun_recvmsg tap_* vhost_task_fn vhost_run_work_list',
    what: 'moves a virtual machine’s packets between its virtio queues and the host’s network (vhost)',
    hot: 'the guest sends or receives many packets: one vhost thread a queue pair',
    cheaper: [
      'multi-queue virtio (queues = vCPUs, ethtool -L in the guest)',
      'offloads on in the guest (TSO, GRO): fewer, larger packets',
      'SR-IOV or vDPA for guests that need millions of packets',
    ],
    next: 'pidstat -t for the vhost-PID threads; sar -n DEV 1 5 on tap and card',
  },
  {
    names:
      'psi_group_change psi_task_change psi_task_switch psi_memstall_* psi_avgs_work psi_flags_change cpuacct_charge cpuacct_account_field record_times psi_account_irqtime',
    what: 'counts pressure (PSI) and CPU time for each cgroup at every context switch',
    hot: 'tasks switch at a very high rate, in cgroups nested deeply (each level is updated)',
    cheaper: [
      'fewer switches: batch work',
      'psi=0 on the kernel’s command line, or cgroup.pressure 0 for a busy branch (6.1 and later), where nobody reads it',
    ],
    next: 'pidstat -w 1 5: who switches',
    source: SOURCES.psi,
  },
  {
    names:
      'cgroup_rstat_flush* cgroup_rstat_updated mem_cgroup_css_rstat_flush mem_cgroup_flush_stats* do_flush_stats __mod_memcg_lruvec_state __mod_lruvec_state __mod_lruvec_page_state lruvec_stat_mod_folio __mod_node_page_state mod_objcg_state mod_memcg_lruvec_state memcg_rstat_updated mem_cgroup_stat_show memory_stat_show memory_stat_format',
    what: 'keeps and adds up the statistics of cgroups (memory.stat, cpu.stat)',
    hot: 'monitoring reads memory.stat of thousands of cgroups often: each read flushes all processors’ counters of the tree',
    cheaper: [
      'let agents (cadvisor, kubelet, node-exporter) read less often; cadvisor housekeeping interval 30s',
      'remove dead cgroups: nr_dying_descendants in cgroup.stat',
      'kernels from 6.8 flush far less',
    ],
    next: 'strace -c -e trace=openat on the monitoring agent; cat cgroup.stat for dying descendants',
    source: SOURCES.cgroups,
  },
  {
    names:
      'smaps_pte_range show_smap show_smaps_rollup smap_gather_stats smaps_pte_entry pagemap_read pagemap_pmd_range clear_refs_* gather_pte_stats show_numa_map proc_pid_cmdline_read access_remote_vm',
    what: 'walks a process’s page tables for /proc/PID/smaps, pagemap or numa_maps, holding its memory map for reading',
    hot: 'a monitor reads smaps of large processes (100 ms and more for 100 GiB), while their mmap and page faults wait',
    cheaper: [
      'VmRSS in /proc/PID/status instead; smaps_rollup instead of smaps, seldom',
      'switch the collector off that does it (PSS in node agents, Datadog’s process agent, gopsutil MemoryMaps)',
    ],
    next: 'opensnoop-bpfcc for who opens /proc/*/smaps',
    source: SOURCES.procFiles,
  },
  {
    names:
      'down_read_trylock mmap_read_lock lock_vma_under_rcu vma_start_read __mmap_lock_* mmap_lock_acquire_returned mmap_lock',
    what: 'takes the read lock of a process’s memory map, for page faults and /proc readers',
    hot: 'many threads of one process fault at once: each changes the same counter, though none waits for another',
    cheaper: [
      'Linux 6.4 and later take a lock a mapping: most of this goes away',
      'fault less: huge pages, reused memory, MAP_POPULATE',
      'several processes instead of one with very many threads',
    ],
    next: 'perf lock contention -ab; perf record -e page-faults -g',
  },
  {
    names:
      'update_blocked_averages sched_balance_update_blocked_averages wake_affine select_task_rq_fair propagate_entity_load_avg __update_blocked_fair update_tg_load_avg',
    what: 'keeps load averages for balancing, for each CPU cgroup',
    hot: 'processors go idle and wake very often on machines with many processors and many cgroups (containers with CPU requests)',
    cheaper: [
      'fewer CPU cgroups that are alive; kernels from 6.6 update update_tg_load_avg once a millisecond at most',
      'longer batches of work, fewer wake-ups',
    ],
    next: 'ls /sys/fs/cgroup -R | grep -c cpu.stat; perf sched stats or mpstat -P ALL 1 5',
  },
  {
    names:
      'perf_event_* __perf_event_* perf_event_sched_in perf_event_task_tick perf_swevent_* perf_output_* perf_callchain* perf_prepare_sample get_perf_callchain x86_pmu_* intel_pmu_* perf_ctx_* nmi_handle perf_ibs_* bpf_get_stackid',
    what: 'is the profiler itself: it takes and writes samples, or switches counters with the task',
    hot: 'a profiler runs at a high frequency or with deep stacks; always-on profilers and EDR agents keep counters in every cgroup',
    cheaper: [
      'leave it out of the shares; -F 99 instead of 4000; --call-graph fp instead of dwarf',
      'end profilers that nobody reads: always-on agents, a forgotten perf record -a',
    ],
    next: 'ls -l /proc/*/fd | grep perf_event (root) names the processes that hold counters',
    source: SOURCES.perfEventOpen,
  },
  {
    names:
      'drm_ioctl drm_* amdgpu_* i915_* nvidia_* nvidia_ioctl rm_ioctl os_acquire_spinlock nouveau_* ttm_*',
    what: 'talks to the graphics card’s driver',
    hot: 'many small launches or copies, or a thread that polls for completion (spinning is the default of CUDA’s synchronise)',
    cheaper: [
      'batch launches: CUDA graphs, larger kernels, fewer synchronisations',
      'cudaDeviceScheduleBlockingSync where the spinning thread steals a processor',
    ],
    next: 'nvidia-smi dmon for the card’s own load; nsys profile for the time line',
  },
  {
    names: 'userfaultfd_* handle_userfault mfill_* uffd_* mcopy_atomic* __mcopy_atomic',
    what: 'hands page faults to a user-space program (userfaultfd): snapshots of micro-VMs, live migration',
    hot: 'a restored snapshot or migrated guest touches its memory for the first time (10 to 50 µs a page)',
    cheaper: [
      'prefetch the working set; huge pages (UFFDIO_COPY of 2 MiB)',
      'keep warm instances instead of restoring for each request',
    ],
    next: 'perf trace -s on the handler’s thread',
    source: SOURCES.userfaultfd,
  },
]);

/** The kernel as a guest, and what a profile shows of its own making. */
export const kernelGuest = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'xen_hypercall_* xen_* hypercall_page __raw_callee_save_xen_* xen_evtchn_* evtchn_* hyperv_* hv_do_hypercall* __kvm_hypercall* kvm_wait kvm_kick_cpu kvm_sched_clock_read kvm_steal_clock kvm_clock_* paravirt_*',
    what: 'asks the hypervisor for something: to sleep (sched_op), to signal, to change page tables',
    hot: 'the guest idles (xen_hypercall_sched_op and safe_halt are idle time), or makes very many interrupts, page-table changes or event signals',
    cheaper: [
      'leave sched_op and halt out of busy time',
      'fewer wake-ups and interrupts; larger packets and requests (multi-queue virtio or netfront)',
      'steal time (st in vmstat) first: then the host is short of processors, not the guest',
    ],
    next: 'vmstat 1 5: us, sy, id and st',
  },
  {
    names:
      'native_write_msr* native_read_msr* write_msr* paravirt_write_msr do_trace_write_msr x2apic_send_IPI* native_x2apic_* native_apic_* apic_ack_* lapic_* __x2apic_*',
    what: 'writes a model-specific register: it sets a timer, sends an interrupt to another processor, or switches a performance counter',
    hot: 'in a guest each write may leave to the host; the profiler’s own counters (perf) are switched at each context switch; many wake-ups of other processors',
    cheaper: [
      'leave the part out that perf’s own counters cause: callers perf_… and intel_pmu_…',
      'fewer wake-ups across processors and fewer short timers',
    ],
    next: 'the callers: intel_pmu (the profiler), lapic_next_deadline (timers), x2apic_send_IPI (wake-ups)',
  },
  {
    names:
      'vma_interval_tree_* anon_vma_interval_tree_* i_mmap_* unlink_file_vma* __anon_vma_* anon_vma_* unlink_anon_vmas',
    what: 'keeps the lists of all mappings of a file or of shared anonymous memory',
    hot: 'very many processes map the same files (shared libraries, a big shared segment) and start and end, or fork all the time: one lock a file',
    cheaper: [
      'fewer short-lived processes: workers that live; posix_spawn from a small process',
      'fewer mappings: static linking for programs that are started thousands of times',
    ],
    next: 'vmstat -f twice for the fork rate; perf lock contention -ab',
  },
]);
