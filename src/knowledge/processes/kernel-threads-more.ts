import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Kernel threads of drivers, file systems and networks that the first list leaves out. */
export const kernelThreadsMore = processesOf([
  {
    names:
      'nvme-wq nvme-reset-wq nvme-delete-wq usb-storage ata_sff scsi_wq_* uas bnx2x* mlx5_* mlx4_* ixgbe* i40e ice bnxt* qla2xxx* lpfc* megaraid* mpt3sas* hwrng khubd nv_queue nvidia-modeset* irq-* card0-crtc* i915* amdgpu* mmcqd* sdhci* dw-mci*',
    what: 'a kernel thread of a driver: a disk, network or graphics card, USB',
    normal: 'asleep: drivers work in interrupts, these do resets, checks and slow paths',
    load: [
      'the device resets, times out or is hot-plugged again and again',
      'USB and SD storage: the thread carries the data itself',
    ],
    look: ['dmesg -T', 'cat /proc/interrupts', 'iostat -xz 1 5'],
    tuning: ['act on what the log says of the device: cable, firmware, driver version'],
  },
  {
    names:
      'ext4-rsv-conver xfs-conv/* xfs-buf/* xfs-cil/* xfs-reclaim/* xfs-log/* xfs-blockgc/* xfs-inodegc/* xfs_mru_cache xfsalloc f2fs_* bcachefs* bch-* bcache_* dm_bufio_* dm-thin kdmflush/* kdmflush* kverityd dm_bufio_cache bioset blkcg_punt_bio inet_frag_wq crypto kintegrityd mm_percpu_wq netns charger_manager ipv6_addrconf kstrp tls-strp zswap-shrink devfreq_wq ttm_swap rpciod xprtiod nfsiod acpi_thermal_pm edac-poller md md_bitmap raid5wq cryptd slub_flushwq pencrypt* pdecrypt* rcu_tasks_* pool_workqueue_* psimon inode_switch_wb* kblockd rdma* iw_cm*',
    what: 'the rescuer or worker of a kernel work queue (a file system’s, the block layer’s, a protocol’s); nearly always asleep',
    normal: 'near zero: rescuers run only when memory is too short to make an ordinary worker',
    load: [
      'memory is so short that workers cannot be made',
      'the file system’s own load: conversions after direct writes, log, clean-up',
    ],
    look: [
      'cat /proc/pressure/memory',
      'cat /proc/pressure/io',
      'ps -eo pid,psr,stat,pcpu,wchan:32,comm --sort=-pcpu',
    ],
    tuning: ['act on memory or on who writes, not on the thread'],
    source: SOURCES.workqueue,
  },
  {
    names:
      'cifsd cifsiod smb3decryptd lockd nfsv4.0-svc nfsv4.1-svc nfsv4.2-svc nfsv4* nfs4_* ceph-msgr ceph-* rbd0-tasks rbd1 rbd2 rbd3 libceph* nbd1 drbd_w_* drbd_s_* drbd_a_* drbd_r_* iscsi_* iser* o2net gfs2_* dlm_* ocfs2* 9p-trans* fuse* virtiofs-*',
    what: 'a kernel thread of a network file system or block device: SMB, NFS, Ceph, DRBD, iSCSI',
    normal: 'follows the traffic; asleep when nothing is mounted or asked',
    load: [
      'the server or the network to it is slow: programs hang in state D while this waits',
      'metadata across the network; encryption of SMB3',
      'DRBD: a resync after a disconnect',
    ],
    look: ['nfsstat -c', 'ps -eo pid,stat,wchan:32,comm', 'dmesg -T'],
    tuning: [
      'mount options: nconnect=4, actimeo=60, softer time-outs only for data that may fail',
      'the server’s disks and the path first',
      'DRBD: c-max-rate for the resync',
    ],
  },
  {
    names:
      'wg-crypt-* kvm-nx-lpage-re* kvm_nx* ksgxd cgroup_destroy cpuset_migrate* watchdog/* kthread* soft_irq* timer_migrati* ktimers/* ktimersoftd/* posixcputmr/* rt_mutex* sirq-* backlog_napi/* rcuc-* stopper/* sched_ext* khwrngd vballoon ballon balloon xenbus xenwatch hv_balloon kpsmoused audit_prune_tre ecryptfs-kthrea',
    what: 'a service thread of the kernel: WireGuard’s encryption, watchdogs, timers of a real-time kernel, memory balloons, hot-plug',
    normal: 'near zero; wg-crypt follows the tunnel’s traffic; ktimers and rcuc exist on real-time kernels',
    load: [
      'wg-crypt: much traffic through WireGuard (ChaCha20 on all processors)',
      'balloon: the hypervisor takes memory back from this guest',
      'watchdog: never on purpose',
    ],
    look: ['mpstat -P ALL 1 5', 'sar -n DEV 1 5', 'dmesg -T'],
    tuning: [
      'WireGuard: larger MTU, GRO on the card; it uses every processor by design',
      'balloon: fixed memory for guests that matter',
    ],
  },
]);
