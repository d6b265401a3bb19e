/** What the numbers and words in a kernel thread's name say. */

const PARTS: readonly (readonly [form: RegExp, says: (match: RegExpExecArray) => string])[] = [
  [/^kworker\/u(\d+):(\d+)(?:[-+](.+))?$/, m => `worker ${m[2]} of unbound pool ${m[1]}${working(m[3])}`],
  [
    /^kworker\/(\d+):(\d+)(H)?(?:[-+](.+))?$/,
    m => `worker ${m[2]} of processor ${m[1]}${m[3] ? ', high priority' : ''}${working(m[4])}`,
  ],
  [/^kworker\/R-(.+)$/, m => `the rescuer of workqueue \`${m[1]}\`, used when memory is short`],
  [/^kswapd(\d+)$/, m => `of NUMA node ${m[1]}`],
  [/^kcompactd(\d+)$/, m => `of NUMA node ${m[1]}`],
  [/^(?:ksoftirqd|migration|cpuhp|idle_inject|rcuc)\/(\d+)$/, m => `of processor ${m[1]}`],
  [/^rcuo([psg])\/(\d+)$/, m => `for the callbacks of processor ${m[2]}`],
  [/^jbd2\/(.+)-(\d+)$/, m => `the journal of the file system on ${m[1]} (journal inode ${m[2]})`],
  [/^xfsaild\/(.+)$/, m => `of the file system on ${m[1]}`],
  [/^irq\/(\d+)-(.+)$/, m => `interrupt ${m[1]} of ${m[2]}`],
  [/^napi\/(.+)-(\d+)$/, m => `of interface ${m[1]}, instance ${m[2]}`],
  [/^md(\d+)_(raid\d+|resync|cluster)$/, m => `of array md${m[1]} (${m[2]})`],
  [/^scsi_eh_(\d+)$/, m => `of SCSI host ${m[1]}`],
  [/^(?:dmcrypt_write|kcryptd)[/:](.+)$/, m => `of device ${m[1]}`],
];

export function kernelThreadDetail(name: string): string | null {
  for (const [form, says] of PARTS) {
    const match = form.exec(name.slice(0, 80));
    if (match) return says(match);
  }
  return null;
}

function working(queue: string | undefined): string {
  if (!queue) return '';
  const says = QUEUES.find(([form]) => form.test(queue))?.[1];
  return `, last seen on workqueue \`${queue}\`${says ? ` (${says})` : ''}`;
}

/** What work of a queue is; the kernel cuts the name that ps shows to 15 letters, longer ones stand in /proc/PID/comm. */
const QUEUES: readonly (readonly [form: RegExp, says: string])[] = [
  [
    /^(?:flush-|writeback)/,
    'dirty pages are written back to a disk: lsblk names the device by these numbers',
  ],
  [/^(?:kcryptd|cryptd|kverityd)/, 'encryption or checks of a disk'],
  [/^btrfs-/, 'Btrfs: compression, checksums or completion of its input and output'],
  [/^xfs-/, 'XFS: completion of writes, log or clean-up'],
  [/^(?:ext4-|jbd2)/, 'ext4: completion of writes'],
  [/^(?:nvme|scsi|ata|kblockd|dm-|md|raid5)/, 'block devices: requests or resets'],
  [/^loop/, 'a file used as a disk: images, snaps'],
  [/^(?:rpciod|xprtiod|nfsiod|cifsiod|smb3|ceph-)/, 'a network file system'],
  [/^(?:mlx|ice|i40e|ixgbe|bnxt|ena|ib-|rdma|iw_)/, 'a network card’s driver'],
  [/^(?:i915|amdgpu|drm|nvidia|card)/, 'the graphics card’s driver'],
  [
    /^(?:usb_hub|pciehp|kacpi|acpi)/,
    'hot-plug or firmware events: often a device or firmware in trouble, see dmesg',
  ],
  [/^(?:cgroup|netns|cleanup_net|inet)/, 'clean-up of cgroups or network namespaces: containers that end'],
  [/^(?:mm_percpu|rcu|slub|vmstat|zswap|memcg)/, 'memory bookkeeping'],
  [/^(?:pm|events_freezable|events_power)/, 'power management and polling drivers'],
  [/^events/, 'the shared queue of many drivers: perf record -g names the function'],
  [/^(?:kvm|vhost|irqfd)/, 'virtual machines'],
];
