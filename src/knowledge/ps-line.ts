/** What a person gives to name a process: its name, its title, a unit, its command line, or a line of ps or top. */

export interface AskedProcess {
  /** `nginx: worker process`, `kswapd0`, `java`: what it is shown as. */
  readonly name: string;
  /** The program's base name, or the kernel thread's whole name. */
  readonly program: string;
  /** The command line's words, the program first; one word where only a name was given. */
  readonly words: readonly string[];
  readonly kernelThread: boolean;
  /** A unit's name without its type (`postgresql@15-main`), where a unit was given. */
  readonly unit: string | null;
  /** Figures of the ps or top line, in words; empty for a name alone. */
  readonly figures: readonly string[];
}

const LONGEST = 4000;
const NUMBER = String.raw`\d+(?:\.\d+)?`;
/** `root 812 99.0 1.2 512000 204800 ? Rl 02:11 9:13 /usr/bin/tax-calc --all` */
const PS_AUX = new RegExp(
  String.raw`^\s*(\S+)\s+(\d+)\s+(${NUMBER})\s+(${NUMBER})\s+(\d+)\s+(\d+)\s+\S+\s+([A-Z]\S*)\s+\S+\s+([\d:.-]+)\s+(\S.*)$`,
);
/** `root  812  1  3 02:11 ?  00:09:13 /usr/bin/tax-calc --all`; the start may be `Nov24`. */
const PS_EF = /^\s*(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+\S+\s+\S+\s+(\d[\d:.-]*)\s+(\S.*)$/;
/** `812 root 20 0 4123m 1.2g 20m S 99.0 1.2 9:13.02 tax-calc` */
const TOP = new RegExp(
  String.raw`^\s*(\d+)\s+(\S+)\s+\S+\s+-?\d+\s+\S+\s+([\d.]+[kmgt]?)\s+\S+\s+([A-Z])\s+(${NUMBER})\s+(${NUMBER})\s+[\d:.]+\s+(\S.*)$`,
);
/** `812 /usr/bin/tax-calc --all`, as `pgrep -a` and `ps -o pid,args` print it. */
const PID_FIRST = /^\s*(\d+)\s+(\S.*)$/;
const HEADER = /\b(?:COMMAND|CMD)\s*$/;
const UNIT = /^([\w.@:\\-]+?)(?:@([\w.:\\-]*))?\.(?:service|socket|timer|scope|slice|mount)$/;

export function readProcess(asked: string): AskedProcess {
  const line = firstLine(asked.slice(0, LONGEST));
  const unit = UNIT.exec(line);
  if (unit) return named((unit[1] ?? '').toLowerCase(), line.replace(/\.\w+$/, ''));
  const { command, figures } = cut(line);
  return fromCommand(command, figures);
}

function firstLine(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return (lines.find(line => !HEADER.test(line)) ?? lines[0] ?? '').trimEnd();
}

function named(program: string, unit: string): AskedProcess {
  return { name: program, program, words: [program], kernelThread: false, unit, figures: [] };
}

function cut(line: string): { command: string; figures: string[] } {
  const aux = PS_AUX.exec(line);
  if (aux) {
    return {
      command: aux[9] ?? '',
      figures: [
        `pid ${aux[2]} of ${aux[1]}`,
        `${aux[3]} % CPU on average since it started`,
        `${mebibytes(Number(aux[6]))} resident (${aux[4]} % of memory)`,
        ...state(aux[7]),
        `${aux[8]} of CPU time`,
      ],
    };
  }
  const ef = PS_EF.exec(line);
  if (ef) {
    return {
      command: ef[6] ?? '',
      figures: [`pid ${ef[2]} of ${ef[1]}`, `parent ${ef[3]}`, `${ef[5]} of CPU time`],
    };
  }
  const top = TOP.exec(line);
  if (top) {
    return {
      command: top[7] ?? '',
      figures: [`pid ${top[1]} of ${top[2]}`, `${top[5]} % CPU in top’s interval`, ...state(top[4])],
    };
  }
  const pid = PID_FIRST.exec(line);
  return pid ? { command: pid[2] ?? '', figures: [`pid ${pid[1]}`] } : { command: line.trim(), figures: [] };
}

const STATES: Readonly<Record<string, string>> = {
  R: 'running or waiting for a processor',
  D: 'in an uninterruptible wait (mostly a disk or network file system)',
  Z: 'dead, its parent has not collected it',
  T: 'stopped',
  t: 'stopped by a debugger',
};

function state(letters: string | undefined): string[] {
  const says = STATES[letters?.charAt(0) ?? ''];
  return says ? [`state ${letters}: ${says}`] : [];
}

function mebibytes(kibibytes: number): string {
  const mib = kibibytes / 1024;
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib.toFixed(mib < 10 ? 1 : 0)} MiB`;
}

/** Threads of the kernel stand in brackets in ps; without brackets they are known by their forms. */
const KERNEL_THREAD =
  /^(?:(?:scsi_eh_|scsi_tmf_|md\d+_|ext4-|btrfs-|xfs-|dm_bufio_|iou-wrk-|vhost-).+|(?:kworker|ksoftirqd|migration|cpuhp|idle_inject|rcu[a-z]*|rcuo[psg]|irq|kswapd|kcompactd|khugepaged|ksmd|jbd2|kthreadd|kdevtmpfs|kauditd|khungtaskd|oom_reaper|writeback|kblockd|watchdogd?|xfsaild|napi|kcryptd|dmcrypt_write|nfsd|lockd|kthrotld|ksgxd|edac-poller|devfreq_wq)(?:[\d/:_-].*)?)$/;

/** ps puts brackets around the dead too, since they have no command line any more. */
const ZOMBIE =
  'it is dead (a zombie) and uses nothing but its number: its parent has not collected it, so look at the parent';

function fromCommand(command: string, figures: readonly string[]): AskedProcess {
  const text = command.trim().replace(/^\\_\s+/, '');
  const bracketed = /^\[([^\]]{1,80})\](?: <defunct>)?$/.exec(text);
  const bare = bracketed?.[1] ?? text;
  const single = !/\s/.test(bare);
  if (bracketed && text.endsWith('<defunct>') && !KERNEL_THREAD.test(bare)) {
    return { ...named(bare, ''), unit: null, figures: [...figures, ZOMBIE] };
  }
  if (bracketed || (single && KERNEL_THREAD.test(bare))) {
    return { name: bare, program: bare, words: [bare], kernelThread: true, unit: null, figures };
  }
  const title = /^([\w.()-]+(?: [\w.-]+)?): (.+)$/.exec(text);
  if (title && !text.startsWith('/')) return titled(title[1] ?? '', title[2] ?? '', figures);
  const words = unwrapped(text.split(/\s+/));
  const program = baseName(words[0] ?? text);
  const name = program === 'systemd' && words.includes('--user') ? 'systemd --user' : program;
  return { name, program, words, kernelThread: false, unit: null, figures };
}

/** `postgres: 15/main: checkpointer` is `postgres: checkpointer`. */
function titled(program: string, rest: string, figures: readonly string[]): AskedProcess {
  const plain = rest.replace(/^\d+\/[\w-]{1,40}: /, '').slice(0, 200);
  const base = baseName(program.split(' ')[0] ?? program);
  return {
    name: `${base}: ${plain}`.slice(0, 120),
    program: base,
    words: [base, ...plain.split(/\s+/)],
    kernelThread: false,
    unit: null,
    figures,
  };
}

const WRAPPERS = new Set([
  'sudo',
  'nice',
  'ionice',
  'nohup',
  'env',
  'exec',
  'setsid',
  'taskset',
  'numactl',
  'chrt',
  'tini',
  'dumb-init',
  'catatonit',
  'docker-init',
  'timeout',
  'stdbuf',
  'unbuffer',
]);
const SHELLS = /^(?:ba|da|z|k)?sh$/;

/** `sh -c exec java …` and `nice -n 10 java …` are `java …`. */
function unwrapped(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let turn = 0; turn < 4 && rest.length > 1; turn++) {
    const first = baseName(rest[0] ?? '');
    const shell = SHELLS.test(first) && rest[1] === '-c';
    if (!WRAPPERS.has(first) && !shell) break;
    const next = rest.findIndex(
      (word, index) => index > (shell ? 1 : 0) && isProgram(word) && !/^-[ugUC]$/.test(rest[index - 1] ?? ''),
    );
    if (next < 0) break;
    rest = rest.slice(next).map((word, index) => (index === 0 ? word.replace(/^["']|["']$/g, '') : word));
  }
  return rest;
}

function isProgram(word: string): boolean {
  return !word.startsWith('-') && !/^\d|^\w+=/.test(word) && word !== 'exec';
}

function baseName(word: string): string {
  const base =
    word
      .replace(/^-(?=\w)/, '')
      .split('/')
      .at(-1) || word;
  return base
    .replace(/^\((?!sd-pam)(.+)\)$/, '$1')
    .replace(/:$/, '')
    .slice(0, 80);
}
