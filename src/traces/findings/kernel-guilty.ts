/**
 * The function to name in a kernel report. The innermost frame is seldom the culprit: the report's own machinery, the
 * checkers, and the primitives that everybody calls (locks, lists, memory, strings, counters, formatting, queues)
 * stand above the code that used them wrongly. What is in none of these groups is named.
 */
import type { Frame, ParsedTrace } from '../model.ts';

/** Printing the report, and the way into it through a trap. */
const MACHINERY =
  /^_{0,9}(?:dump_stack|show_(?:stack|regs|trace)|dump_backtrace|unwind|walk_stack|arch_stack_walk|stack_trace_|print_|panic|nmi_panic|\w{1,80}_panic\b|oops_|die|warn|report_bug|handle_bug|fixup_bug|check_panic|get_taint|do_error_trap|do_trap|do_invalid_op|invalid_op|exc_|asm_exc_|error_entry|bad_area|no_context|page_fault|async_page_fault|do_(?:user_addr|kern_addr|page|kernel|translation|mem|DataAbort|bad_area|undefinstr|ade|sp_pc)|el[01]t?h?_|bug_handler|brk_handler|call_break_hook|do_debug|debug_exception|ret_from_exception|handle_exception|dabt_|und_svc|program_check|assertfail|asm_|rust_begin_unwind|fortify_|stack_chk|bad_stack|hw_breakpoint|ubsan_|handle_overflow|lockdep_rcu|handle_stack_overflow|__bad_|memory_bug)|(?:_|\b)(?:kasan|kmsan|kcsan|hwasan|asan|tsan|msan|kfence|ubsan|sancov|kcov|sanitizer)(?:_|\b)|^rustc|rust_begin_unwind|^rust_(?:helper_BUG|panic)|^core::panicking|^handle_(?:shift|bug)|^dev_watchdog$|^check_memory_region|^memory_is_poisoned|tag_check|^_*sched_show_task|^_*schedule_bug|^check_preemption_disabled|smp_processor_id|^_*this_cpu_preempt|^debug_(?:dma|sched)/;
/** Rust's own panics, whose names stand as the compiler made them. */
const RUST_MACHINERY = /^_R.*(?:4core9panicking|17rust_begin_unwind)/;
/** Where every task of its kind begins. */
const OUTERMOST =
  /^(?:worker_thread|kthread|ret_from_\w+|process_scheduled_works|smpboot_thread_fn|(?:do|x64)_sys(?:call\w*)?(?:_64)?|entry_SYSCALL\w*|start_secondary|secondary_startup\w*|cpu_startup_entry|do_idle|rest_init)$/;
/** Locks and their checker. */
const LOCKS =
  /lock_(?:acquire|release|class|is_held|stat|pin|torture)|lockdep|(?:mark|reacquire|debug)_.*lock|(?:^|_)(?:raw_)?(?:spin|read|write|rt_mutex|mutex|rwsem|rwlock|seq|osq|qspin|queued_spin)_?(?:lock|unlock|trylock|acquire|release|down|up|wake|slowlock|can|is|on|spin|rq|debug|mark)|rt_mutex|^_*(?:down|up)(?:_|$)|^_*(?:ww_)?mutex_|mcs_spin|osq_|pv_(?:wait|kick|queued)|native_queued|_slowpath$|_bh_(?:en|dis)able|^register_lock|^look_up_lock|^validate_chain|^check_(?:prev|noncircular|deadlock|usage|irq|wait_context|flags)|^(?:mark|hlock)_|valid_state|usage_bug|bug_type|spin_(?:dump|bug)|imbalance|^trace_(?:hard|soft)irq|might_(?:sleep|fault|resched|alloc)|preempt_(?:count|schedule)|_?rq_(?:un)?lock|owner_on_cpu|seqprop|_rcu_.*held/;
/** What everybody calls. */
const PRIMITIVES: readonly RegExp[] = [
  LOCKS,
  // Allocation
  /^_*(?:k|v|kv|dma_|devm_k|do_k|usb_)?(?:m|z|c|re)alloc|alloc_(?:pages?|frozen|skb|percpu|slab|node)(?:_|$|\.)|^_*(?:kmem|slab|cache|node|pcpu|mempool|folio|page|vmalloc)_?(?:cache_)?alloc|^allocate_slab|kmem_cache|^_*slab_|_slab(?:_|$)|^_*(?:k|v|kv)free(?:_|$)|^free_(?:pages|unref|consistency|debug|large|slab)|^(?:get|put|free|new|discard|deactivate|setup)_?(?:slab|object|freelist|partial)|check_(?:object|slab|bytes|heap)|object_err|_object$|kmemleak|^memdup|dup_user|^kstrdup|strdup|^kmemdup|^qlist|quarantine|^pcpu_|mempool|debug_object|^debug_(?:check|print)|usercopy|^page_owner|^_*(?:set|save)_(?:page_owner|stack|track)|^track_|^ida_|^idr_|^_*folio_(?:put|unlock|lock|wait|alloc)|^(?:un)?lock_page|^put_page|^_*filemap_(?:get|add|alloc|lock)|^pagecache_get|grab_cache|^find_(?:or_create|lock|get)_(?:page|entr)|^read_cache|^do_read_cache|truncate_inode_pages/,
  // Memory, strings, user copies, formatting, checksums, ciphers
  /^_*mem(?:cpy|cmp|set|move|chr|scan|zero)|^_*str(?:n|l|s|r)?(?:cpy|cat|cmp|case|len|chr|str|lcpy|scpy|sep|spn|pbrk)|^_*(?:raw_|arch_)?(?:copy|get|put|clear|strn\w+)_\w*user|^_*copy_(?:to|from|page|folio|user|in|out)|^copy(?:in|out)$|^_*(?:simple_)?copy\w*_iter$|^extract_(?:user|iter)|v?s(?:n|cn|c)?printf|kv?asprintf|printk|^_*dev_(?:info|notice|warn|err|alert|crit|emerg|printk)|^(?:string|pointer|number|format_decode|hex_)|read_word_at|va_format|^_*(?:raw_)?(?:read|write)[bwlq]$|^(?:in|out)[bwl]$|logic_(?:in|out)|hex_dump|^(?:crc|find_(?:first|next|last)_)|nocheck|_(?:en|de)crypt$|^(?:crypto|cipher|drbg|rng)_/,
  // Lists, trees, bits, counters, references
  /^_*(?:list|hlist|llist|plist|klist|rb|rbtree|xas|xa|radix_tree|rhashtable|rht|maple|mas)_|^_*(?:set|clear|change|test|test_and_\w+)_bit|^_*(?:arch_|raw_)?atomic(?:64|_long)?_|^_*(?:refcount|kref|percpu_ref|ref_tracker|kobject|kset)_|^(?:get|put)_device$|^i(?:put|hold)(?:$|_)|^d(?:put|get)(?:$|_)|fast_dput|^drop_nlink|^_*bitmap_|instrument/,
  // Deferred work, waiting, waking
  /^_*(?:queue|insert|flush|cancel|drain|destroy|try_to_grab|start_flush)_?(?:delayed_)?(?:work|workqueue|pending)|^process_one_work|^(?:work|timer)_is_static|^_*(?:try_to_)?(?:del|mod|add)_timer|timer_(?:delete|sync)|lock_timer|^_*wake_up|^complete(?:_|$)|wait_for_completion|^finish_wait|^kthread_stop|try_to_wake|^swake|^do_raw|^_*call_rcu|srcu_struct|rcu_(?:read|lockdep|dynticks|is_watching|note|nmi|irq)|^perf_trace|^trace_event|^__traceiter/,
  // Devices come and go through these
  /^device_(?:add|del|unregister|destroy|release|create|remove|for_each)|^devres_|sysfs_(?:remove|create|warn|add)|^proc_(?:register|mkdir|create)|^tty_unregister|^unregister_netdev|^rollback_registered|^usb_(?:submit|kill|control|start_wait|hcd_submit|bulk|interrupt)|_urb_enqueue|^_*i2c_(?:del|unregister)|^hwrng_unregister|indirect_thunk|^add_uevent|^kfree_skb|^skb_panic|phys_addr(?:_|$)|virt_to_phys|mark_buffer_dirty/,
];
const SLEEP =
  /sched|^_*switch_to|^context_switch|mutex|_lock(?:_|$)|slowlock|rwsem|rwbase|^_*down|_down_|wait|completion|synchronize|^io_schedule|^bit_|kthread|cancel_(?:delayed_)?work|flush_work|rcu_barrier|percpu_|^out_of_line|^_*might|^rt_mutex|^folio_lock/;
/** All tasks that hang here hang for one reason: these are named themselves. */
const SLEEP_ANCHOR = /^_*(?:rtnl_lock|synchronize_(?:s?rcu|net|sched|rcu_expedited))/;
/** Where work is handed out: what stands below it is the operation that runs. */
const DISPATCH =
  /^(?:process_one_work|process_scheduled_works|worker_thread|kthread$|ret_from_|do_syscall_|do_fast_syscall|do_int80|entry_SYSCALL|invoke_syscall|el0_svc|ret_fast_syscall|tracesys|sysenter|system_call|_*do_softirq|handle_softirqs|irq_exit|run_ksoftirqd|smpboot_thread|call_timer_fn|expire_timers|_*run_timers|run_timer_|_*hrtimer_run|tasklet_|cpu_startup_entry|start_secondary|do_idle|_*vfs_(?:read|write|iter|ioctl|open)|do_vfs_ioctl|do_iter_|do_loop_readv|new_sync_|call_(?:read|write|mmap)|do_(?:mmap|dentry_open)|mmap_region|_*sock_(?:sendmsg|recvmsg|release|do_ioctl|ioctl|mmap)|compat_(?:sys_)?ioctl|compat_sock|ksys_(?:ioctl|read|write)|(?:_+(?:x64|ia32|se|arm64|do))?_*(?:compat_)?(?:sys|SYSC|SyS)_(?:ioctl|read|write|pread|pwrite|socketpair|connect|setsockopt|sendmsg|accept|listen)|_*(?:do_sock_|kernel_|sock_common_)?setsockopt$|_*(?:sys_)?(?:listen|accept|connect)$|sk_common_release|nfnetlink_rcv_msg|rtnetlink_rcv_msg|netlink_dump|_*netif_receive_skb|__fput|task_work_run|exit_to_user|_*do_fault|_*(?:do_)?page_fault|blkdev_ioctl|blkdev_driver)/;
/** What further stands above the culprit in reports of one kind. */
const OF_KIND: readonly (readonly [RegExp, RegExp])[] = [
  [/^sleeping in atomic/, /schedule|^_*cond_resched|^_*might/],
  [/^preemptible use/, /preempt|processor_id|this_cpu/],
  // A socket buffer that is too short is its user's fault.
  [/^kernel BUG/, /^_*skb_|^list_|^_*usercopy/],
  [/^suspicious/, /rcu/],
  [
    /^(?:memory leak|bad page)/,
    /alloc|page_owner|get_page|^_*folio|strdup|memdup|printf|idr_|list_lru|create_object|^new_inode$|prep_new|post_alloc/,
  ],
  [
    /refcount|kobject|ODEBUG|usb_submit_urb|already registered/,
    /refcount|^_*kobject_|get_device_parent|^debug_|rcu|hrtimer_|timer_|work_|percpu_|vunmap|vfree|^proc_|^device_/,
  ],
  [
    /^(?:unregistered lock|.*lock|Invalid wait|invalid wait)/,
    /^lock_sock|^release_sock|^_*(?:atomic_dec_and|refcount_dec_and)/,
  ],
  [/^stack (?:overflow|corruption)/, /schedule|bad_stack|stack_chk/],
];

/** The function that the title of a report names, or null where it has no frames. */
export function guilty(trace: ParsedTrace): Frame | null {
  const frames = [...(trace.details?.named ?? []), ...trace.frames];
  if (trace.type === 'hung task') return guiltySleeper(frames);
  const about = `${trace.type} ${trace.message}`;
  const further = OF_KIND.filter(([kind]) => kind.test(about)).map(([, skip]) => skip);
  const inside = frames.filter(frame => !OUTERMOST.test(frame.function));
  return (
    inside.find(
      frame => !isMachinery(frame) && !isPrimitive(frame) && !further.some(skip => skip.test(frame.function)),
    ) ??
    inside.find(frame => !isMachinery(frame) && !isPrimitive(frame)) ??
    // A cut stack: the caller of the lock says more than the lock.
    inside.find(frame => !isMachinery(frame) && !LOCKS.test(frame.function)) ??
    frames.find(frame => !isMachinery(frame)) ??
    frames[0] ??
    null
  );
}

/** The first frame of a further stack that is nobody's primitive. */
export function guiltyOf(frames: readonly Frame[]): Frame | null {
  return frames.find(frame => !isMachinery(frame) && !isPrimitive(frame)) ?? null;
}

/** What a stuck processor was asked to do: the last function before the one that hands work out. */
export function operation(frames: readonly Frame[]): Frame | null {
  // It waits until every other processor has answered: which one does not, is the question.
  const asks = frames.find(frame => /^smp_call_function/.test(frame.function));
  if (asks) return asks;
  const dispatch = frames.findIndex(frame => DISPATCH.test(frame.function));
  return dispatch > 0 ? (frames[dispatch - 1] ?? null) : dispatch === 0 ? (frames[0] ?? null) : null;
}

/** The first frame that is not about sleeping itself. */
export function guiltySleeper(frames: readonly Frame[]): Frame | null {
  return (
    frames.find(frame => SLEEP_ANCHOR.test(frame.function)) ??
    frames.find(
      frame =>
        !SLEEP.test(frame.function) &&
        !/^usb_(?:control|bulk|interrupt|start_wait|kill)/.test(frame.function),
    ) ??
    frames.find(frame => !/sched|switch/.test(frame.function)) ??
    frames[0] ??
    null
  );
}

function isMachinery({ function: name }: Frame): boolean {
  return MACHINERY.test(name) || RUST_MACHINERY.test(name);
}

function isPrimitive({ function: name }: Frame): boolean {
  return PRIMITIVES.some(pattern => pattern.test(name));
}
