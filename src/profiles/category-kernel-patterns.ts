/**
 * What kind of work a kernel frame is, as data: the module first (`[ext4]`), then the function; the first that matches wins.
 * Names of Linux 3 to 6 on x86 and ARM, and the common ones of Xen guests, illumos, FreeBSD and Windows.
 */
import type { CategoryPattern } from './categories.ts';

export const KERNEL_PATTERNS: readonly CategoryPattern[] = [
  {
    id: 'idle',
    name: /^(?:pv_)?native_safe_halt$|^(?:default|intel|mwait|acpi|amd_e400|poll|cpu|arch_cpu|tick_nohz|do|haltpoll)_idle|^(?:acpi_)?(?:safe_halt|processor_ffh_cstate_enter)|^cpuidle_|^cpu_(?:startup_entry|do_idle|enter_idle)|^(?:xen_safe_halt|xen_hypercall_sched_op|rcu_idle_enter|rcu_idle_exit|menu_select|teo_select|guest_halt_poll|kvm_vcpu_block|cpu_idle|mach_cpu_idle|i86_mwait|cpu_acpi_idle|sched_idletd|acpi_cpu_\w+|idle)$|^(?:KiIdleLoop|PpmIdle\w+|HalProcessorIdle|PoIdle\w*|swapper)/,
  },
  { id: 'idle', name: /^(?:do_epoll_wait|ep_poll|hrtimer_nanosleep|do_nanosleep|do_sys_poll|do_select)$/ },
  {
    id: 'profiler',
    name: /(?:^|_)perf_(?:event|swevent|output|callchain|prepare|trace|misc|instruction|ctx|pmu)|^_*perf_|(?:^|_)(?:x86|intel|amd|armv8)_pmu(?:_|$)|^get_perf_callchain|^unwind_(?:next_frame|get_return_address|__unwind)|^bpf_get_stack/,
  },
  {
    id: 'kernel-interrupt',
    name: /^(?:_raw_(?:spin|read|write)_unlock_irq(?:restore)?|native_write_msr\w*|hypercall_page|vp_notify|iowrite\d+|ioread\d+|srso_\w+|xen_hypercall_event_channel_op|notify_remote_via_irq)$/,
  },
  {
    id: 'clock',
    name: /(?:^|_)(?:ktime_get\w*|getnstimeofday\w*|pvclock\w*|kvm_clock\w*|xen_clocksource\w*|read_tsc|read_hpet|hpet_\w+|acpi_pm_read|tsc_read|gethrtime\w*|arch_counter_get\w*)$/,
  },
  {
    id: 'page-fault',
    name: /^(?:asm_)?exc_page_fault|^(?:do_)?page_fault$|^do_(?:user_addr|translation|sect|mem)_(?:fault|abort)|^_*(?:handle_mm|do_page|do)_fault$|^handle_pte_fault$|^(?:do|finish)_(?:anonymous_page|fault|read_fault|cow_fault|shared_fault|wp_page|swap_page)|^(?:filemap_map_pages|wp_page_copy|el0_da|el1_abort|trap_pfault|vm_fault\w*|pagefault|as_fault|segvn_fault\w*|anon_private|MmAccessFault|KiPageFault)$/,
  },
  {
    id: 'lock',
    name: /(?:^|_)(?:queued_spin_lock\w*|pv_wait\w*|spin_lock\w*|osq_\w*lock|rwsem_\w+|(?:down|up)_(?:read|write)\w*|mutex_(?:spin|lock|unlock|optimistic|enter|exit|vector)\w*|futex\w*|queued_(?:read|write)_lock\w*|rt_mutex\w*|rt_spin\w*|percpu_(?:down|up)\w*|rw_enter\w*|rw_exit\w*|rwst_enter\w*|lock_(?:set|try|delay)\w*|raw_(?:spin|read|write)_(?:try|un)?lock\w*|ticket_spin\w*|sx_\w*lock\w*|cv_\w*wait\w*|turnstile_\w+)(?:$|_)|^_+raw_callee_save___pv_queued|^(?:KeAcquire|KxWait|ExpAcquire|ExAcquire|ExpWaitFor)\w+/,
  },
  {
    id: 'crypto',
    name: /(?:^|_)(?:aesni?|sha\d+|chacha\w*|poly1305\w*|crypto|gcm|ghash|blake2s|curve25519|crypt_convert|kcryptd\w*)(?:_|$)/,
  },
  {
    id: 'compression',
    name: /(?:^|_)(?:zstd|lz4|lzo\w*|deflate|inflate|zlib|zram|zswap|lzjb|crc32c?\w*)(?:_|$)|^(?:ZSTD|HUF|FSE|LZ4)_/,
  },
  {
    id: 'logging',
    name: /^(?:_*v?printk\w*|console_\w+|vt_console_print|serial8250_console\w*|audit_log\w*)$/,
  },
  {
    id: 'memcpy',
    name: /^_*(?:arch_|asm_)?(?:raw_)?copy_(?:to|from|in)_?(?:user|iter)?\w*|^_*(?:pi_)?mem(?:cpy|move|set|cmp|chr)\w*|^_*copy_user\w*|^rep_(?:movs|stos)\w*|^(?:copyin|copyout|bcopy|bzero|uiomove\w*|kcopy|copystr|copyinstr|fault_in_\w+|_*strncpy_from_user|strlen|strcmp|_*check_(?:object_size|heap_object)|_*virt_addr_valid|_*[gp]et_user_\w+|_*put_user_\w+|copy_mc_\w+|copy_iovec\w*|copy_compat_iovec\w*|clear_user\w*|_*clear_user)$|^simple_copy_to_iter$|^copy_(?:folio|page)_(?:to|from)_iter\w*$|^(?:RtlCopyMemory|memcpy\w*)/,
  },
  {
    id: 'kernel-network',
    module:
      /^\[(?:nf_\w+|nft_\w+|xt_\w+|ip6?_?tables|iptable_\w+|bridge|br_netfilter|veth|tun|tap|vxlan|wireguard|tls|virtio_net|mlx\d\w*|ixgbe\w*|i40e|ice|ena|igb|e1000e?|bnxt_en|r8169|openvswitch|ipvlan|macvlan|vhost_net|tcp_\w+|sch_\w+|cls_\w+|act_\w+)\]?$/,
  },
  {
    id: 'kernel-filesystem',
    module:
      /^\[(?:ext[234]|jbd2|xfs|btrfs|zfs|spl|nfsv?\d?|nfsd|sunrpc|overlay|fuse|virtiofs|cifs|ceph|f2fs|9p\w*|gfs2|ocfs2)\]?$/,
  },
  {
    id: 'kernel-block',
    module:
      /^\[(?:nvme\w*|virtio_blk|virtio_scsi|scsi_mod|sd_mod|dm_\w+|raid\w+|md_mod|loop|nbd|rbd|libata|ahci|megaraid\w*|mpt3sas)\]?$/,
  },
  {
    id: 'kernel-network',
    name: /(?:^|_)(?:tcp\w*|bictcp\w*|bbr\w*|udp\w*|ip6?|ipv[46]|inet6?|icmp\w*|sock\w*|sk|skb\w*|kfree_skb\w*|alloc_skb|netif\w*|net|netdev|dev_(?:queue|hard|gro|pick|xmit|forward)\w*|napi\w*|nf|nft|ipt|xt|qdisc\w*|fq\w*|virtnet\w*|vring\w*|virtqueue\w*|ena|ixgbe\w*|mlx\w*|veth|br|tun|tap|eth|packet|unix|loopback\w*|process_backlog|gro|neigh\w*|arp|dst|rt_dst|fib\w*|csum\w*|conntrack|sch_direct\w*|raw_local_deliver|release_sock|lock_sock\w*|sendto|recvfrom|sendmsg\w*|recvmsg\w*|do_tcp|bpf_skb\w*|xdp\w*|sendit|soreceive\w*|sosend\w*|mbuf\w*|m_\w*copy\w*|tty_ldisc_net)(?:_|$)/,
  },
  {
    id: 'kernel-block',
    name: /(?:^|_)(?:blk|blkdev\w*|blkcg\w*|bio|bvec|submit_bio\w*|scsi\w*|nvme\w*|ata|ahci|virtblk\w*|virtio_queue\w*|virtio_?blk\w*|dm|md|raid\w*|elv|dd|deadline|bfq|kyber|mq_deadline\w*|loop|io_schedule\w*|sbitmap\w*|rq_qos|wbt|biodone|bdev_\w+)(?:_|$)/,
  },
  {
    id: 'kernel-filesystem',
    name: /(?:^|_)(?:vfs\w*|ext[234]\w*|xfs\w*|xlog\w*|btrfs\w*|nfs\w*|ovl|fuse|jbd2|iomap\w*|zfs\w*|zio\w*|dmu\w*|dbuf\w*|arc|spa|zil|vdev\w*|metaslab\w*|generic_(?:file|perform|write|read)\w*|filemap\w*|pagecache\w*|page_cache\w*|writeback\w*|balance_dirty\w*|wb|open\w*|path\w*|link_path\w*|lookup\w*|walk_component|d_(?:lookup|alloc|path|add|set|instantiate)\w*|dput|dget\w*|lockref\w*|fdget\w*|fget\w*|fput\w*|iput|inode\w*|new_sync\w*|ksys_(?:read|write|pread|pwrite)\w*|rw_verify_area|may_open|mnt\w*|shmem\w*|tmpfs|proc|seq|sysfs|kernfs\w*|pipe\w*|eventfd\w*|do_iter\w*|splice\w*|sendfile\w*|getname\w*|step_into|pick_link|alloc_(?:empty_)?file\w*|alloc_fd|fd_install|close_fd\w*|do_(?:writev|readv|loop_readv\w*|open\w*|filp_open)|import_iovec\w*|iterate_(?:dir|iovec)|dx_\w+|terminate_walk|block_(?:commit|write|read)\w*|half_md4\w*|str2hashbuf\w*|try_to_unlazy|do_dentry\w*|file_perm|file_permission|security\w*|selinux\w*|apparmor\w*|aa|common_file_perm|fsnotify\w*|inotify\w*|io_uring\w*|io_(?:issue|submit|req|read|write|cqring|sq|wq)\w*|aio|sync_(?:read|write)|statx?|getattr|fillattr|notify_change|touch_atime|filldir\w*|getdents\w*|namei|vn_\w+|vop_\w+|fop_\w+|dnlc_\w+|lookuppn\w*|pn_\w+|dofile\w*|tty_\w+|n_tty_\w+|xas|xa|radix_tree\w*)(?:_|$)|^VOP_/,
  },
  {
    id: 'kernel-memory',
    name: /(?:^|_)(?:clear_(?:page|huge_page|highpage)\w*|copy_page\w*|alloc_pages?\w*|get_page_from\w*|rmqueue\w*|free_(?:unref|pcppages|pages?|hot_cold)\w*|release_pages|lru\w*|shrink\w*|kswapd|try_to_free\w*|compact\w*|isolate\w*|migrat\w+|khugepaged|kmem\w*|slab\w*|kmalloc\w*|kfree|ksize|get_slab|get_partial\w*|zap\w*|unmap\w*|munmap\w*|flush_tlb\w*|tlb\w*|mmap\w*|brk|vm|vma\w*|find_vma\w*|mas|mt|mtree|folio\w*|pages?|pte\w*|pmd\w*|pud\w*|charge\w*|try_charge\w*|uncharge\w*|mem_cgroup\w*|percpu_counter\w*|memcg\w*|mod_(?:lruvec|memcg|node|zone)\w*|change_p\w+|pagevec\w*|swap(?:_|in|out|per|cache)\w*|swap|get_user_pages\w*|gup|ksm|zone\w*|rmap\w*|anon_vma\w*|dup_mm\w*|exit_mmap|mprotect\w*|madvise\w*|numa\w*|policy_zonelist|phys_addr|vmem\w*|uma_\w+|pmap_\w+|hat_\w+)(?:_|$)|^Mi[A-Z]\w+|^Mm[A-Z]\w+|^Ex\w*(?:Allocate|Free)Pool\w*/,
  },
  {
    id: 'kernel-scheduler',
    name: /(?:^|_)(?:schedule\w*|sched\w*|pick_next\w*|pick_eevdf|update_(?:curr|load|rq|cfs|sd|sg|blocked|group|min_vruntime)\w*|enqueue\w*|dequeue\w*|try_to_wake\w*|ttwu\w*|wake\w*|select_(?:task|idle)\w*|load_balance\w*|newidle\w*|find_(?:busiest|idlest)\w*|rebalance\w*|finish_task\w*|prepare_(?:task|to_wait)\w*|context_switch|switch_(?:mm|to)\w*|psi\w*|rseq\w*|setbackdq|setfrontdq|preempt|cmt_balance|cpuacct\w*|check_preempt\w*|set_next\w*|put_prev\w*|place_entity|reweight\w*|task_tick\w*|resched\w*|nohz\w*|s?rcu\w*|idle_cpu|available_idle\w*|autoremove\w*|ep|eventpoll|pollwake|poll_(?:initwait|freewait|schedule)\w*|do_wait|wait\w*|finish_wait|exit_to_user_mode\w*|kthread\w*|process_one_work|worker_thread|queue_work\w*|task_(?:rq|work|sched)\w*|swtch\w*|disp\w*|runq\w*|sleepq\w*|cgroup_rstat\w*|fork\w*|clone\w*|copy_process|do_exit|exec\w*|sched_\w+)(?:_|$)|^Ki(?:Swap|Search|Exit|Commit)\w+|^SwapContext/,
  },
  {
    id: 'kernel-interrupt',
    name: /(?:^|_)(?:asm_sysvec\w*|sysvec\w*|common_interrupt|exc_nmi|nmi\w*|irq\w*|handle_(?:irq|edge|fasteoi|level|domain)\w*|softirq\w*|ksoftirqd|tasklet\w*|hrtimer\w*|tick\w*|clockevents\w*|lapic\w*|apic\w*|x2apic\w*|gic\w*|el[01]h?t?_\w*irq\w*|timer\w*|mod_timer|run_timer\w*|call_timer\w*|smp_call\w*|generic_smp\w*|csd_lock\w*|local_bh\w*|arch_local_irq\w*|xen_restore_fl\w*|do_splx|splr|spl\w*|hypercall_page|xen_hypercall\w*|kvm\w*|vmx\w*|svm\w*|vcpu\w*|error_entry|intr\w*|ithread\w*|callout\w*)(?:_|$)|^(?:KiInterrupt|KiDpc|KiRetireDpc|HalpTimer|HvlSignal|KiIpi)\w*/,
  },
  {
    id: 'syscall',
    name: /^(?:_sys_sysenter\w*|entry_(?:SYSCALL|INT80|SYSRET)\w*|do_(?:fast_)?syscall\w*|_*syscall_\w+|_*(?:x64|arm64|ia32|do|se)_sys\w*|SYSC_\w+|SyS_\w+|x64_sys\w*|ksys_\w+|sys_\w+|system_call\w*|sysret\w*|el0_svc\w*|el0t_64_sync\w*|el0_sync\w*|invoke_syscall|do_el0_svc\w*|ret_to_user|ret_from_\w+|amd64_syscall|fast_syscall|post_syscall|pre_syscall|trap|audit_syscall\w*|_*audit_syscall\w*|_*seccomp\w*|KiSystemService\w*|KiSystemCall64\w*)$/,
  },
];
