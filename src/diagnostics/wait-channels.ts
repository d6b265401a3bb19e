/**
 * What a sleeping task waits for, by the kernel function it sleeps in. Names move between kernels, so each meaning
 * is a list of prefixes, from 3.10 to 6.18.
 */
export const FROZEN_WAIT =
  /^(?:percpu_rwsem_wait|__percpu_down_read|__sb_start_write|sb_start_write|mnt_want_write|__mnt_want_write)/;
export const REMOTE_WAIT =
  /^(?:rpc_wait_bit|__rpc_wait|nfs|request_wait_answer|fuse_|__fuse|autofs_wait|ceph_|cifs_|wait_for_response|p9_|__rpc_execute)/;
export const STORAGE_WAIT =
  /^(?:io_schedule|blk_|submit_bio_wait|folio_wait|wait_on_page|__wait_on_buffer|bit_wait_io|rq_qos_wait|wbt_wait|balance_dirty_pages|jbd2_|xfs_log|xfs_buf|fsync|__filemap_fdatawait|do_get_write_access|start_this_handle|wait_transaction|btrfs_)/;
const DIRTY_WAIT = /^(?:balance_dirty_pages|rq_qos_wait|wbt_wait)/;
export const SYNC_WAIT =
  /^(?:jbd2_log_wait|jbd2_complete|xfs_log_force|folio_wait|fsync|blkdev_issue_flush|submit_bio_wait|__filemap_fdatawait|wait_on_page_writeback)/;
const MEMORY_WAIT =
  /^(?:throttle_direct_reclaim|reclaim_throttle|mem_cgroup_handle|shrink_|try_to_free|congestion_wait|swap_)/;
export const LOCK_WAIT = /^(?:locks_lock_inode_wait|flock_lock_inode_wait|fcntl_setlk|posix_lock|flock_lock)/;
export const FUTEX_WAIT = /^futex/;
const KERNEL_LOCK_WAIT = /^(?:rwsem_down|__mutex_lock|mutex_lock|down_|__down)/;

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [FROZEN_WAIT, 'a frozen file system'],
  [REMOTE_WAIT, 'a server of a network or FUSE file system'],
  [MEMORY_WAIT, 'memory to be freed'],
  [DIRTY_WAIT, 'dirty pages to be written'],
  [STORAGE_WAIT, 'storage'],
  [KERNEL_LOCK_WAIT, 'a lock in the kernel'],
  [FUTEX_WAIT, 'a lock in its own program'],
  [LOCK_WAIT, 'a lock on a file'],
];

/** In words; null where the channel is hidden, or means nothing in particular. */
export function waitsFor(wchan: string | null): string | null {
  return wchan === null ? null : (MEANINGS.find(([pattern]) => pattern.test(wchan))?.[1] ?? null);
}
