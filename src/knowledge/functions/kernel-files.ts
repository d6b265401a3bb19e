import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's files: names, page cache, file systems, block devices. */
export const kernelFiles = functionsOf('kernel vmlinux [kernel.kallsyms] linux ext4 xfs btrfs nfs', [
  {
    names:
      'link_path_walk* path_openat path_lookupat* do_filp_open lookup_fast __d_lookup_rcu __d_lookup d_lookup walk_component filename_lookup getname_flags* user_path_at* strncpy_from_user step_into pick_link try_to_unlazy complete_walk inode_permission generic_permission lookup_dcache legitimize_* dput dget* lockref_* d_alloc* __d_alloc d_alloc_parallel dentry_kill __dentry_kill terminate_walk may_open',
    what: 'walks a path name to a file',
    hot: 'files are opened or checked (stat, access) at a high rate, paths are deep, or very many names do not exist (each leaves a negative dentry)',
    cheaper: [
      'keep files open, cache stat results (PHP realpath_cache_size=4096K, nginx open_file_cache)',
      'shorter search paths: PYTHONPATH, NODE_PATH, LD_LIBRARY_PATH, include_path with many folders multiply each look-up',
      'openat relative to an open folder',
    ],
    next: 'strace -f -e trace=%file -c -p PID: errors column counts names that do not exist',
    source: SOURCES.pathLookup,
  },
  {
    names:
      'vfs_statx* vfs_fstat* vfs_getattr* cp_new_stat do_statx __do_sys_newfstatat __do_sys_newstat __x64_sys_newfstatat* generic_fillattr vfs_fstatat do_faccessat',
    what: 'answers stat(2) and access(2)',
    hot: 'a program checks files again and again: build tools, auto-reloaders, template caches, PHP without a realpath cache, git status in a large tree',
    cheaper: [
      'inotify in place of polling; git config core.fsmonitor true',
      'production: opcache.validate_timestamps=0, template auto_reload off, Rails and Django reloaders off',
      'set TZ: some libc versions stat /etc/localtime on each conversion',
    ],
    next: 'strace -f -e trace=%stat -p PID for a few seconds names the paths',
  },
  {
    names:
      'sys_read sys_write SyS_read SyS_write vfs_read vfs_write ksys_read ksys_write new_sync_read new_sync_write __x64_sys_read __x64_sys_write vfs_readv vfs_writev do_iter_* rw_verify_area __fsnotify_parent fsnotify* apparmor_file_permission security_file_permission selinux_file_permission common_file_perm aa_file_perm ksys_pread64* vfs_iter_* kernel_read* kernel_write* file_update_time touch_atime',
    what: 'reads and writes files, sockets and pipes at the system-call border',
    hot: 'reads or writes are many and small; security modules and watchers (fsnotify, AppArmor, SELinux) add to each',
    cheaper: [
      'larger buffers, readv and writev, io_uring for batches',
      'mount with noatime or lazytime',
      'inotify and fanotify watchers (antivirus) on the path: exclude it',
    ],
    next: 'strace -c -p PID for ten seconds; sizes in strace -e trace=read,write',
  },
  {
    names:
      'generic_file_read_iter filemap_read filemap_get_pages filemap_get_read_batch generic_file_buffered_read pagecache_get_page __filemap_get_folio find_get_page* find_get_entry* xas_load xas_* xa_load __xas_* ext4_file_read_iter xfs_file_read_iter xfs_file_buffered_read mark_page_accessed folio_mark_accessed filemap_add_folio __filemap_add_folio add_to_page_cache_lru page_cache_* workingset_*',
    what: 'reads files through the page cache',
    hot: 'the same files are read again and again, in small pieces, or a file is read for the first time',
    cheaper: [
      'cache the parsed result in the program; mmap for random reads of one hot file',
      '128 KiB and more a read',
      'O_DIRECT or posix_fadvise(DONTNEED) for big files that are read once, so that they do not push others out',
    ],
    next: 'cachestat-bpfcc 1 5 for hits and misses; filetop-bpfcc names the files',
  },
  {
    names:
      'page_cache_ra_unbounded page_cache_ra_order ondemand_readahead page_cache_sync_ra page_cache_async_ra force_page_cache_ra read_pages ext4_mpage_readpages mpage_readahead iomap_readahead* do_page_cache_ra __do_page_cache_readahead',
    what: 'reads ahead in files that are read in sequence',
    hot: 'large files are streamed; for random reads it fetches what nobody wants',
    cheaper: [
      'fadvise(RANDOM) or a smaller read_ahead_kb for random access',
      'a larger read_ahead_kb for streams from slow devices',
    ],
    source: SOURCES.posixFadvise,
  },
  {
    names:
      'generic_perform_write generic_file_write_iter __generic_file_write_iter iomap_write_* iomap_file_buffered_write ext4_buffered_write_iter ext4_write_begin ext4_write_end ext4_da_write_* xfs_file_buffered_write block_write_begin __block_write_begin* block_write_end grab_cache_page_write_begin iov_iter_fault_in* fault_in_* set_page_dirty* __set_page_dirty* folio_mark_dirty filemap_dirty_folio mark_buffer_dirty create_empty_buffers',
    what: 'writes to files through the page cache',
    hot: 'much is written, or in small pieces',
    cheaper: ['write larger pieces', 'log less', 'preallocate files that grow (fallocate)'],
  },
  {
    names:
      'balance_dirty_pages* io_schedule_timeout writeback_* __writeback_* wb_workfn do_writepages write_cache_pages* ext4_writepages ext4_do_writepages xfs_vm_writepages mpage_* __writepage ext4_bio_write_page ext4_bio_write_folio folio_clear_dirty_for_io __folio_start_writeback folio_end_writeback end_page_writeback filemap_fdatawait* __filemap_fdatawrite_range writeback_single_inode clear_page_dirty_for_io iomap_writepages*',
    what: 'writes dirty pages to disk; balance_dirty_pages makes the writer wait for it',
    hot: 'programs write faster than the device takes it, so that the kernel slows them down',
    cheaper: [
      'write less (log level, compression) or to a faster device',
      'vm.dirty_background_bytes=268435456 and vm.dirty_bytes=1073741824: writing starts earlier, in smaller bursts (the ratios mean gigabytes on large hosts)',
      'io.max or a lower IOWeight for the noisy writer’s unit',
    ],
    next: 'Dirty and Writeback in /proc/meminfo; pidstat -d 1 5 for who writes; w_await and aqu-sz in iostat -xz 1 5',
    source: SOURCES.vmSysctl,
  },
  {
    names:
      'jbd2_* __jbd2_* journal_* do_get_write_access start_this_handle add_transaction_credits ext4_journal_* __ext4_journal_* ext4_handle_* __ext4_handle_* ext4_mark_inode_dirty __ext4_mark_inode_dirty ext4_mark_iloc_dirty ext4_reserve_inode_write ext4_dirty_inode ext4_sync_file ext4_fc_* jbd2_log_wait_commit jbd2_journal_commit_transaction',
    what: 'keeps ext4’s journal: metadata changes are written there first, and fsync waits for a commit',
    hot: 'many files are created, changed and synced; every fsync forces a commit that all writers of that file system wait for',
    cheaper: [
      'group commits in the program: one fsync for many records; fdatasync where sizes do not change',
      'database logs on a file system of their own',
      'lazytime or noatime; commit=30 for files that may lose half a minute; tune2fs -O fast_commit',
    ],
    next: 'ext4slower-bpfcc 10 or perf trace -s -e fsync,fdatasync: who syncs, and how long it takes',
    source: SOURCES.jbd2,
  },
  {
    names:
      'ext4_* htree_* ext4_mb_* ext4_ext_* ext4_map_blocks ext4_da_* ext4_find_entry ext4_htree_* ext4_get_inode_loc __ext4_get_inode_loc ext4_es_* ext4_add_entry ext4_readdir dx_probe',
    what: 'works in the ext4 file system: allocates blocks, keeps extents and folders',
    hot: 'files are created, grown or deleted at a high rate, folders hold very many files, or free space is scattered (ext4_mb_… searches for it)',
    cheaper: [
      'spread files over folders (some 10,000 each); append in large pieces; fallocate for files that grow',
      'keep a tenth free: ext4_mb_regular_allocator climbs steeply above 90 %',
      'one database file in place of a million small ones',
    ],
    next: 'df -h and df -i; ext4slower-bpfcc 10; e2freefrag on the device for scattered free space',
    source: SOURCES.ext4Admin,
  },
  {
    names:
      'xfs_* xlog_* xfsaild* xfs_log_* xfs_btree_* xfs_buf_* xfs_bmap* xfs_iext_* xfs_ilock* xlog_cil_* xfs_trans_*',
    what: 'works in the XFS file system: log, allocation trees, buffers',
    hot: 'metadata changes are many, or every write is synced (xfs_log_force waits for the log)',
    cheaper: [
      'group fsyncs; database log and data on separate file systems',
      'mkfs.xfs -l size=1g for metadata-heavy loads; logbsize=256k as mount option',
      'xfs_io -c "extsize 16m" hints for files that grow in parallel',
    ],
    next: 'xfsslower-bpfcc 10; xfs_info for the log size',
    source: SOURCES.xfsAdmin,
  },
  {
    names:
      'btrfs_* __btrfs_* btree_* extent_io* lock_extent* find_extent_* set_extent_bit* __set_extent_bit clear_extent_bit* __clear_extent_bit* read_extent_buffer crc32c_impl',
    what: 'works in the Btrfs file system: copy on write, checksums, reference counts',
    hot: 'random writes fragment files, many snapshots or quota groups exist, or a balance or scrub runs',
    cheaper: [
      'nodatacow (chattr +C on an empty folder) for databases and disk images: it switches their checksums and compression off too',
      'switch quota groups off',
      'fewer snapshots',
    ],
    source: SOURCES.btrfs,
  },
  {
    names:
      'zfs_* zio_* arc_* dmu_* dbuf_* spa_* txg_* fletcher_4_* lz4_compress_zfs* zpl_* vdev_* dnode_* abd_* raidz_* metaslab_* zil_* taskq_thread aggsum_* bqueue_*',
    what: 'works in ZFS: cache (ARC), checksums, compression, transaction groups',
    hot: 'much is written synchronously, records are compressed or checksummed, free space is scattered, or the ARC shrinks under memory pressure',
    cheaper: [
      'a record size that fits the access (databases: 8 to 16 KiB)',
      'a log device for synchronous writes',
      'lz4 instead of gzip; limit the ARC',
    ],
  },
  {
    names:
      'nfs_* nfs4_* nfs3_* rpc_* __rpc_* xprt_* svc_* nfsd_* nfsd4_* rpcauth_* call_transmit* call_decode gss_* lockd* nlm_* svcxdr_* fh_verify exp_* cifs_* SMB2_* smb2_* ceph_* fuse_* __fuse_* virtio_fs_* v9fs_*',
    what: 'talks to a network or user-space file system (NFS, SMB, Ceph, FUSE, 9p)',
    hot: 'metadata is asked for across the network (stat, open), or data is read uncached',
    cheaper: [
      'longer attribute caching (actimeo), nconnect for more connections',
      'keep hot files local',
      'nfsstat and nfsiostat show operations and their times',
    ],
    source: SOURCES.nfsMount,
  },
  {
    names: 'ovl_* overlayfs_* copy_up_* ovl_lookup* vfs_clone_file_range do_clone_file_range',
    what: 'works in overlayfs: a container’s layers seen as one file system',
    hot: 'files of lower layers are changed (copied up whole), or folders of many layers are read',
    cheaper: ['put data that is written on a volume', 'fewer image layers'],
    source: SOURCES.overlayfs,
  },
  {
    names:
      'getdents64 __x64_sys_getdents64 iterate_dir filldir64 dcache_readdir* proc_readdir* proc_fill_cache shmem_* tmpfs_* kernfs_* sysfs_* cgroup_* ramfs_*',
    what: 'lists folders, and serves tmpfs, sysfs and cgroup files',
    hot: 'folders with very many entries are walked, or monitoring reads sysfs and cgroup files often',
    cheaper: ['spread files over folders', 'let agents collect less often', 'count tmpfs files as memory'],
  },
  {
    names:
      'inotify_* fanotify_* fsnotify fsnotify_* __fsnotify* dnotify* send_to_group* apparmor_* selinux_* avc_* security_* tomoyo_* smack_* audit_* ima_* evm_*',
    what: 'checks permissions for security modules, and tells watchers about file events',
    hot: 'policies are large, or a watcher (antivirus, backup, indexer) listens on busy folders',
    cheaper: ['exclude busy folders from the watcher', 'fewer audit rules on file access'],
    source: SOURCES.fanotify,
  },
  {
    names:
      'submit_bio* __submit_bio* blk_mq_* __blk_mq_* generic_make_request* bio_* __bio_* bvec_* blk_* blk_finish_plug __blk_flush_plug blk_attempt_plug_merge blkdev_* __blkdev_* direct_io_* iomap_dio_* __iomap_dio_rw dio_* sbitmap_* __sbitmap_* submit_bh* submit_bio_wait bt_iter blk_account_io_* elv_* rq_qos_* wbt_* iocg_* ioc_* throtl_* blkcg_*',
    what: 'submits and completes block requests',
    hot: 'small requests are many (several 100,000 a second a core is the ceiling): fast NVMe with random reads, or O_DIRECT in 4 KiB blocks',
    cheaper: [
      'larger requests (read-ahead, 64 KiB and more), so that neighbours merge',
      'scheduler none for NVMe (/sys/block/nvme0n1/queue/scheduler); nomerges and rq_affinity=2 for random loads; io.latency and io.cost controllers add to each',
      'io_uring with batches, registered buffers',
    ],
    next: 'iostat -xz 1 5: r/s and w/s with rareq-sz and wareq-sz; biolatency-bpfcc for the distribution',
    source: SOURCES.blkMq,
  },
  {
    names: 'deadline_* bfq_* kyber_* mq_deadline* dd_dispatch_request dd_insert_requests cfq_*',
    what: 'orders requests in an input/output scheduler',
    hot: 'a fast device has a scheduler whose single lock holds it back',
    cheaper: ['use none or kyber for NVMe', 'bfq is for slow, shared disks'],
    source: SOURCES.blkMq,
  },
  {
    names:
      'nvme_* __nvme_* scsi_* __scsi_* ata_* ahci_* megasas_* mpt3sas_* virtblk_* virtio_queue_rq virtscsi_* xen_blkif* blkif_* loop_* nbd_* rbd_* drbd_* iscsi_* qla2xxx* lpfc_* mmc_*',
    what: 'drives a disk: gives it commands and takes its answers',
    hot: 'the number of requests a second is high; errors show as retries and resets in the kernel log',
    cheaper: [
      'larger requests; more queues, spread over processors (interrupt affinity)',
      'polled I/O (io_uring IOPOLL with nvme.poll_queues) for lowest latency',
      'errors or resets in dmesg: replace or re-seat before tuning',
    ],
    next: 'iostat -xz 1 5 (r_await, w_await, aqu-sz), smartctl -a, dmesg -T',
  },
  {
    names:
      'dm_submit_bio dm_table_* dm_io* __map_bio __split_and_process_bio raid5_* raid5d handle_stripe* raid1_* raid10_* raid6_* async_xor* crypt_convert* kcryptd_* crypt_* bcache_* bch_* cached_dev_* dm_thin* thin_* linear_map stripe_map snapshot_map raid_run_ops ops_run_*',
    what: 'maps a virtual disk onto others: LVM, RAID, encryption, caches, thin pools',
    hot: 'RAID 5 or 6 computes parity for small writes, an array resyncs, a disk is encrypted, or snapshots copy on write',
    cheaper: [
      'full-stripe writes; group_thread_cnt for RAID 5',
      'see /proc/mdstat for a resync',
      'drop old snapshots',
      'check that AES instructions are used for encryption',
    ],
    source: SOURCES.dmCrypt,
  },
  {
    names:
      'io_uring_* io_submit_* io_issue_sqe io_read io_write io_req_* io_cqring_* io_wq_* io_iopoll_* io_sq_thread __io_* io_worker_* aio_* io_getevents read_events lookup_ioctx aio_complete* io_prep_* io_do_iopoll io_ring_* io_poll_*',
    what: 'serves asynchronous input and output (io_uring, aio)',
    hot: 'many requests are in flight; io_sq_thread polls by design, io_wq workers mean that requests could block',
    cheaper: ['submit in batches, register files and buffers', 'leave the polling thread out of busy time'],
    source: SOURCES.ioUringSetup,
  },
]);
