/** The socket listings of netstat, Internet and unix. */
import type { Cell } from '../../core/reading.ts';
import { wordsOf } from '../shared/lines.ts';
import { numberOf, textOf } from '../shared/numbers.ts';

export interface SocketLayout {
  readonly user: boolean;
  readonly program: boolean;
  readonly timer: boolean;
}

/** `Proto Recv-Q Send-Q Local Address           Foreign Address         State       User Inode PID/Program name    Timer` */
export function socketLayout(text: string): SocketLayout | null {
  if (!/^Proto +Recv-Q +Send-Q +Local Address +Foreign Address +(?:\(?[Ss]tate\)?|$)/.test(text)) return null;
  return {
    user: / User +Inode/.test(text),
    program: text.includes('PID/Program name'),
    timer: / Timer$/.test(text),
  };
}

const PROTOCOLS = /^(?:tcp|udp|udpl|udplite|raw|sctp|icmp|dccp)\d{0,2}$/;
const STATES =
  /^(?:LISTEN|ESTABLISHED|SYN_SENT|SYN_RECV|FIN_WAIT[12]|TIME_WAIT|CLOSED?|CLOSE_WAIT|LAST_ACK|CLOSING|UNKNOWN|NEW_SYN_RECV|7)$/;

export function socketFields(text: string, layout: SocketLayout): Record<string, Cell> | null {
  const [proto = '', received = '', sent = '', local, foreign, ...after] = wordsOf(text.slice(0, 2000));
  const [queued, unsent] = [numberOf(received), numberOf(sent)];
  if (!PROTOCOLS.test(proto) || queued === null || unsent === null) return null;
  if (local === undefined || foreign === undefined) return null;
  const state = STATES.test(after[0] ?? '') ? (after.shift() ?? null) : null;
  const owner = ownerOf(after, layout);
  if (owner === null) return null;
  return {
    proto,
    'recv-q': queued,
    'send-q': unsent,
    'local address': local,
    'foreign address': foreign,
    state,
    ...owner,
    'local port': portOf(local),
    'foreign port': portOf(foreign),
  };
}

const TIMERS = /^(?:off|on|keepalive|timewait|probe|unkn-\d+)$/;

/** A program's name may hold blanks (`812/nginx: worker`); of the timer that may follow the first word is known. */
function ownerOf(words: readonly string[], layout: SocketLayout): Record<string, Cell> | null {
  const [user = '', inode = ''] = words;
  const rest = layout.user ? words.slice(2) : words;
  const at = layout.timer ? rest.findIndex(word => TIMERS.test(word)) : -1;
  const program = rest.slice(0, at < 0 ? rest.length : at).join(' ');
  if (!layout.program && program !== '') return null;
  return {
    ...(layout.user ? { user: textOf(user), inode: numberOf(inode) } : {}),
    ...(layout.program ? { 'pid/program name': textOf(program), ...programOf(program) } : {}),
    ...(layout.timer ? { timer: at < 0 ? null : rest.slice(at).join(' ') } : {}),
  };
}

/** `127.0.0.1:80`, `:::22`, `10.0.0.5:https`; `*` is any. */
function portOf(address: string): Cell {
  const port = address.slice(address.lastIndexOf(':') + 1);
  return numberOf(port) ?? port;
}

/** `812/nginx: worker`. */
function programOf(text: string): { pid: number | null; program: string | null } {
  const [, pid, program] = /^(\d{1,10})\/(.*)$/.exec(text) ?? [];
  return pid === undefined ? { pid: null, program: null } : { pid: Number(pid), program: program ?? null };
}

export interface UnixLayout {
  readonly program: boolean;
}

/** `Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path` */
export function unixLayout(text: string): UnixLayout | null {
  return /^Proto +RefCnt +Flags +Type +State +I-Node/.test(text)
    ? { program: text.includes('PID/Program name') }
    : null;
}

/** `unix  2      [ ACC ]     STREAM     LISTENING     11243    812/nginx            /run/x.sock` */
export function unixFields(text: string, layout: UnixLayout): Record<string, Cell> | null {
  const [, refcnt, flags, type, state, inode, rest = ''] =
    /^unix +(\d{1,10}) +\[([^\]]{0,20})\] +([A-Z]{3,12}) +(?:([A-Z]{3,14}) +)?(\d{1,20})(?: +(.*))?$/.exec(
      text.slice(0, 2000),
    ) ?? [];
  if (refcnt === undefined || type === undefined) return null;
  const words = wordsOf(rest);
  const path = /(?:^|\s)([/@].*)$/.exec(rest)?.[1] ?? (layout.program || rest === '' ? null : rest);
  const program = layout.program
    ? textOf(rest.slice(0, rest.length - (path?.length ?? 0)).trim() || (words[0] ?? ''))
    : null;
  return {
    proto: 'unix',
    refcnt: Number(refcnt),
    flags: textOf(flags?.trim() ?? ''),
    type,
    state: state ?? null,
    'i-node': Number(inode),
    ...(layout.program ? { 'pid/program name': program } : {}),
    path,
    ...(layout.program ? programOf(typeof program === 'string' ? program : '') : {}),
  };
}
