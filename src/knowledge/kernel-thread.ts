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
  return queue ? `, last seen on workqueue \`${queue}\`` : '';
}
