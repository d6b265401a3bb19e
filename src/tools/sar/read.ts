/**
 * sar (sysstat 10 to 12), every report, live (`sar -u 1 3`) or from its files (`sar -q`).
 * https://github.com/sysstat/sysstat/blob/master/pr_stats.c
 * How blocks, times and averages are read: ../shared/sysstat.ts. No row is since boot.
 *
 * A table is known by its columns; fields as printed, in lower case, after `time`. Each also as `NAME.average`:
 *   cpu       09:24:05  all  9.95  0.00  3.98  1.49  0.00  84.58     cpu, %user, %nice, %system, %iowait, %steal, %idle (-u ALL: %usr, %sys, …)
 *   load      09:24:05  3  120  0.07  0.17  0.12  0                  runq-sz, plist-sz, ldavg-1, ldavg-5, ldavg-15, blocked
 *   memory    kbmemfree, kbavail, kbmemused, %memused, …  (-r)       swap: kbswpfree, …, %swpused (-S)
 *   paging    pgpgin/s, majflt/s, pgscand/s, … (-B)                  swapping: pswpin/s, pswpout/s (-W)
 *   io        tps, rtps, wtps, …, bread/s, bwrtn/s (-b)              disk: dev, tps, rkb/s (or rd_sec/s), aqu-sz, await, %util (-d)
 *   dev, edev, tcp, etcp, sock, ip, eip, icmp, eicmp, udp, nfs, nfsd, soft, and with 6 for IPv6 (-n)
 *   task      proc/s, cswch/s (-w)     inode: dentunusd, file-nr, inode-nr, pty-nr (-v)     tty (-y)     interrupts: intr, intr/s (-I)
 *   filesystem  mbfsfree, mbfsused, %fsused, …, filesystem (-F)      hugepages (-H)
 *   psi-cpu, psi-io, psi-mem   %scpu-10, …, %scpu (-q PSI)           sensor, frequency, usb (-m)
 *   restart   09:24:05  LINUX RESTART (4 CPU)                        time, cpus
 */
import type { Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';
import { SysstatBlocks } from '../shared/sysstat.ts';

export const readSar: Reader = text => {
  const rows = new Rows('sar');
  const blocks = new SysstatBlocks(rows, { tableOf, singleShotSinceBoot: false });
  for (const line of linesOf(text)) blocks.read(line);
  return rows.reading();
};

/** A column that no other report has, and the table's name. */
const TABLES: readonly (readonly [string, string])[] = [
  ['%idle', 'cpu'],
  ['runq-sz', 'load'],
  ['kbmemfree', 'memory'],
  ['mbmemfree', 'memory'],
  ['frmpg/s', 'memory-rates'],
  ['kbswpfree', 'swap'],
  ['kbhugfree', 'hugepages'],
  ['pswpin/s', 'swapping'],
  ['pgpgin/s', 'paging'],
  ['bread/s', 'io'],
  ['rxpck/s', 'dev'],
  ['rxerr/s', 'edev'],
  ['active/s', 'tcp'],
  ['atmptf/s', 'etcp'],
  ['totsck', 'sock'],
  ['tcp6sck', 'sock6'],
  ['irec/s', 'ip'],
  ['ihdrerr/s', 'eip'],
  ['imsg/s', 'icmp'],
  ['ierr/s', 'eicmp'],
  ['idgm/s', 'udp'],
  ['irec6/s', 'ip6'],
  ['ihdrer6/s', 'eip6'],
  ['imsg6/s', 'icmp6'],
  ['ierr6/s', 'eicmp6'],
  ['idgm6/s', 'udp6'],
  ['call/s', 'nfs'],
  ['scall/s', 'nfsd'],
  ['squeezd/s', 'soft'],
  ['fch_rxf/s', 'fc'],
  ['cswch/s', 'task'],
  ['proc/s', 'task'],
  ['dentunusd', 'inode'],
  ['rcvin/s', 'tty'],
  ['%fsused', 'filesystem'],
  ['%scpu', 'psi-cpu'],
  ['%sio', 'psi-io'],
  ['%smem', 'psi-mem'],
  ['intr/s', 'interrupts'],
  ['mhz', 'frequency'],
  ['wghmhz', 'frequency'],
  ['idvendor', 'usb'],
  ['rpm', 'sensor'],
  ['degc', 'sensor'],
  ['inv', 'sensor'],
  ['%cap', 'battery'],
];

function tableOf(columns: readonly string[]): string {
  const known = TABLES.find(([column]) => columns.includes(column));
  if (known) return known[1];
  if (columns.includes('dev')) return 'disk';
  if (columns.includes('intr')) return 'interrupts';
  return columns.some(column => /^(?:\d+|i\d+)\/s$|^\w{3}\/s$/.test(column)) ? 'interrupts' : 'report';
}
