/**
 * The line by which the kernel introduces a task's stack.
 *   task:rsync           state:D stack:0     pid:812   tgid:812   ppid:1      flags:0x00004000       from 5.10 on
 *   syz-executor0   D28744  7223   3665 0x80000002                                                   from 4.15 on
 *   jbd2/sda1-8     D ffff88003d3c7c48     0   123      2 0x00000000
 *   syz-executor0   R  running task on cpu   1     0 315571 315308 0x0000000e
 * https://github.com/torvalds/linux/blob/master/kernel/sched/core.c (sched_show_task)
 */
const NEW = /^task:(\S.{0,40}?)\s+state:(\S)\s+stack:\s*\d+\s+pid:\s?(\d+)/;
const OLD =
  /^(\S.{0,15}?)\s+([RSDTtXxZPIKW])\s*(?:running task(?: on cpu\s+\d+)?|[\da-f]{8,16})?\s*(\d{1,6})\s+(\d{1,10})\s+(\d{1,10})\s+0x[\da-f]{8}/;

export interface TaskHeader {
  /** `rsync:812` */
  readonly task: string;
  readonly pid: number;
  readonly state: string;
}

export function taskHeader(text: string): TaskHeader | null {
  const match = NEW.exec(text);
  if (match) return { task: `${match[1]}:${match[3]}`, pid: Number(match[3]), state: match[2] ?? '?' };
  const old = text.includes('0x') ? OLD.exec(text) : null;
  return old ? { task: `${old[1]}:${old[4]}`, pid: Number(old[4]), state: old[2] ?? '?' } : null;
}
