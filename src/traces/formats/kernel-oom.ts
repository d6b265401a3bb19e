/**
 * The OOM killer's report. https://github.com/torvalds/linux/blob/master/mm/oom_kill.c (dump_header, dump_tasks, __oom_kill_process)
 *   python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0      who asked: not who is to blame
 *   Tasks state (memory values in pages):
 *   [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
 *   [  13423]     0 13423    12626    11722    10112     1610         0   139264        0             0 python3
 *   oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=/shop,task_memcg=/shop,task=python3,pid=13423,uid=0
 *   Memory cgroup out of memory: Killed process 13423 (python3) total-vm:50504kB, anon-rss:40448kB, …
 *
 * Columns are found by the table's own header: kernels of the last ten years print five different ones.
 */
import type { Emit, Line, Session } from '../model.ts';
import { OomMemoryReader } from './kernel-oom-memory.ts';
import { OomTable, type OomValue } from './kernel-oom-table.ts';
import { KernelStack } from './kernel-stack.ts';

const INVOKED =
  /^(.{1,40}?) invoked oom-killer: gfp_mask=(\S+?),? .*?order=(-?\d+)(?:.*?oom_score_adj=(-?\d+))?/;
const KILLED =
  /^(?:(?:Memory cgroup )?[Oo]ut of [Mm]emory(?: \(\w+\))?: )?[Kk]ill(?:ed)? process (\d{1,10})(?: \((.{1,40}?)\)|, UID \d+, \((.{1,40}?)\))(?:,? UID \d+,?)?(?: score \d+ or (?:sacrifice|a) child|,? (?:total-vm|vsz):(\d+)kB(?:, ?anon-rss:(\d+)kB)?(?:, ?file-rss:(\d+)kB)?(?:, ?shmem-rss:(\d+)kB)?|\.?$)/;
const WHOLE_GROUP = /^Tasks in .{1,500} are going to be killed due to memory\.oom\.group set/;
const CONSTRAINT =
  /^oom-kill: ?constraint=(\w+),.*?(?:oom_memcg=([^,]+),\s?)?(?:task_memcg=([^,]+),)?task=(.{1,40}?),pid=(\d+)/;
const PARTS = /^(?:Mem-Info:|Memory cgroup stats for [^:]{1,500}:|Tasks state \(memory values in pages\):)/;
const USAGE = /^memory: usage (\d+)kB, limit (\d+)kB/;
const GROUP = /^Memory cgroup stats for ([^:]+):/;
const OLD_GROUP = /^Task in (\S+) killed as a result of limit of (\S+)/;
const RAM = /^(\d+) pages RAM/;
const SWAP = /^(Free|Total) swap\s*= (\d+)kB/;
const BODY =
  /^\s*$|^(?:Mem-Info|Node \d|\w+ free:|lowmem_reserve|\d+ (?:total pagecache|pages)|Swap cache|\s*active_|\s*unevictable|\s*slab_|\s*mapped|\s*free|\s*kernel_misc|\s*isolated|\s*sec_pagetables|[A-Za-z_+]+:? ?\d+$|[a-z_]+ \d+$|memory\+swap|kmem:|swap:|Tasks state|Unreclaimable slab|Name +Used|\S+ +\d+KB +\d+KB|\d+ pages|oom_reaper: reaped|Tasks in |DMA|Normal|HighMem|Movable|cpuset|Killed |Purging GPU|\S+ cpuset=|[a-z_:0-9]+ [\d.]+(?:kB|KB)?$)|oom_reaper: reaped process/;

export function openOom(line: Line, _before: readonly Line[], emit: Emit): Session | null {
  const { text } = line;
  if (
    !/oom-killer|[Oo]ut of [Mm]emory|oom-kill:|[Kk]ill(?:ed)? process|^Mem-Info|^Memory cgroup|^Tasks/.test(
      text,
    )
  )
    return null;
  // The head may have been cut off: each of its parts begins it too.
  if (!INVOKED.test(text) && !KILLED.test(text) && !CONSTRAINT.test(text) && !PARTS.test(text)) return null;
  const session = new OomSession(line, emit);
  session.take(line);
  return session;
}

type Growing = {
  -readonly [Key in Exclude<
    keyof OomValue,
    'memory' | 'programs' | 'rssKb' | 'tasks' | 'pageKb'
  >]: OomValue[Key];
};

class OomSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #stack = new KernelStack();
  readonly #table = new OomTable();
  readonly #memory = new OomMemoryReader();
  readonly #value: Growing = {
    invoker: null,
    order: null,
    constraint: null,
    group: null,
    limitKb: null,
    usageKb: null,
    ramPages: null,
    swapTotalKb: null,
    swapFreeKb: null,
    killed: null,
    killedAt: null,
    alsoKilled: 0,
  };
  #wholeGroup = false;
  #trial: Line[] = [];
  #done = false;

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (this.#done) return this.#after(text);
    if (line !== this.#at && INVOKED.test(text)) return false;
    if (
      this.#numbers(text, line) ||
      this.#memory.take(text) ||
      this.#table.take(text) ||
      this.#stack.take(text, line) ||
      BODY.test(text)
    ) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      return true;
    }
    if (this.#trial.length >= 6) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const value = this.#value;
    // Mem-Info alone may be of an allocation that failed, or of sysrq-m: nobody was killed.
    if (PARTS.test(this.#at.text) && !value.killed) return this.#trial;
    const pageKb = this.#table.pageKb(value.killed);
    const finished: OomValue = {
      ...value,
      memory: this.#memory.memory(pageKb),
      programs: this.#table.programs(pageKb),
      rssKb: this.#table.rssKb(pageKb),
      tasks: this.#table.count,
      pageKb,
    };
    const killed = value.killed;
    this.#emit({
      kind: 'trace',
      format: 'kernel-oom',
      trace: {
        type: 'out of memory',
        message: killed ? `killed ${killed.name}:${killed.pid}` : 'oom-killer invoked',
        thread: value.invoker ?? null,
        state: null,
        frames: this.#stack.frames(false),
        causes: [],
        at: this.#at,
      },
    });
    this.#emit({ kind: 'extra', name: 'oom', value: finished, at: this.#at });
    return this.#trial;
  }

  #numbers(text: string, line: Line): boolean {
    const value = this.#value;
    const invoked = INVOKED.exec(text);
    if (invoked) [value.invoker, value.order] = [invoked[1] ?? null, Number(invoked[3])];
    const killed = KILLED.exec(text);
    if (killed) this.#kill(killed, line);
    const constraint = CONSTRAINT.exec(text);
    if (constraint) value.constraint = constraint[1] ?? null;
    // Until the deed is told: whom it was decided to kill.
    if (constraint?.[4] && value.killed === null)
      value.killed = {
        pid: Number(constraint[5]),
        name: constraint[4],
        totalKb: null,
        anonKb: null,
        rssKb: null,
      };
    if (constraint?.[2]) value.group = constraint[2];
    if (WHOLE_GROUP.test(text)) this.#wholeGroup = true;
    const usage = USAGE.exec(text);
    if (usage) [value.usageKb, value.limitKb] = [Number(usage[1]), Number(usage[2])];
    const group = GROUP.exec(text)?.[1] ?? OLD_GROUP.exec(text)?.[2];
    if (group) value.group = group;
    const ram = RAM.exec(text)?.[1];
    if (ram) value.ramPages = Number(ram);
    const swap = SWAP.exec(text);
    if (swap) value[swap[1] === 'Free' ? 'swapFreeKb' : 'swapTotalKb'] = Number(swap[2]);
    return (
      Boolean(invoked ?? killed ?? constraint ?? usage ?? group ?? ram ?? swap) || /oom_reaper/.test(text)
    );
  }

  /** What follows the deed: the reaper, the older kernels' second line, the rest of a group. */
  #after(text: string): boolean {
    if (WHOLE_GROUP.test(text)) {
      this.#wholeGroup = true;
      return true;
    }
    const killed = KILLED.exec(text);
    if (!killed) return text.includes('oom_reaper: reaped process');
    const same = Number(killed[1]) === this.#value.killed?.pid;
    if (!same && !this.#wholeGroup) return false;
    if (!same) this.#value.alsoKilled += 1;
    return true;
  }

  #kill(match: RegExpExecArray, line: Line): void {
    const total = match[4] === undefined ? null : Number(match[4]);
    this.#value.killed = {
      pid: Number(match[1]),
      name: match[2] ?? match[3] ?? '?',
      totalKb: total,
      anonKb: match[5] === undefined ? null : Number(match[5]),
      rssKb: match[5] === undefined ? null : Number(match[5]) + Number(match[6] ?? 0) + Number(match[7] ?? 0),
    };
    this.#value.killedAt = line;
    // "Kill process … score … or sacrifice child" announces; the line with sizes is the deed.
    this.#done = total !== null;
  }
}
