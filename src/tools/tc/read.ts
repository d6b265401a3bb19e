/**
 * tc -s qdisc and tc -s class (iproute2). https://git.kernel.org/pub/scm/network/iproute2/iproute2.git/tree/tc
 *
 * Table `qdisc` (or `class`), one row each; the lines below it add to the row:
 *     qdisc fq_codel 0: dev eth0 root refcnt 2 limit 10240p flows 1024
 *      Sent 905882 bytes 6771 pkt (dropped 3, overlimits 0 requeues 12)
 *      backlog 0b 0p requeues 12
 *       maxpacket 1514 drop_overlimit 0 new_flow_count 13 ecn_mark 0
 *   kind, handle, dev, parent (`root` where it is the root), options (the words after them as printed), bytes, packets, dropped, overlimits, requeues,
 *   backlog_bytes, backlog_packets; of the kind's own lines each word that a number follows.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf, sizeOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readTc: Reader = text => {
  const rows = new Rows('tc');
  for (const line of linesOf(text)) {
    const head = headOf(line.text.slice(0, 2000));
    if (head !== null) rows.add(line, head.table, head.fields);
    else if (
      rows.count === 0 ||
      !/^\s/.test(line.text) ||
      !rows.extendLast(statistics(line.text.slice(0, 2000)))
    )
      rows.unread(line);
  }
  return rows.reading();
};

function headOf(text: string): { table: string; fields: Record<string, Cell> } | null {
  const [, table, kind, handle, rest = ''] =
    /^(qdisc|class) (\S{1,32}) ([0-9a-f]{0,8}:[0-9a-f]{0,8})(?: (.*))?$/.exec(text) ?? [];
  if (table === undefined) return null;
  const words = wordsOf(rest);
  const dev = words[words.indexOf('dev') + 1];
  const parent = words.includes('root')
    ? 'root'
    : words.includes('parent')
      ? words[words.indexOf('parent') + 1]
      : undefined;
  const options = words.slice(words.indexOf('dev') < 0 ? 0 : words.indexOf('dev') + 2).join(' ');
  return {
    table,
    fields: {
      kind: kind ?? null,
      handle: handle ?? null,
      dev: words.includes('dev') ? (dev ?? null) : null,
      parent: parent ?? null,
      options: options || null,
    },
  };
}

function statistics(text: string): Record<string, Cell> {
  const [, bytes, packets, dropped, overlimits, requeues] =
    /^\s+Sent (\d{1,20}) bytes (\d{1,20}) pkts? \(dropped (\d{1,20}), overlimits (\d{1,20}) requeues (\d{1,20})\)/.exec(
      text,
    ) ?? [];
  if (bytes !== undefined) {
    return {
      bytes: Number(bytes),
      packets: Number(packets),
      dropped: Number(dropped),
      overlimits: Number(overlimits),
      requeues: Number(requeues),
    };
  }
  const [, rest, backlog, waiting, again] =
    /^\s+(?:(.{1,200}) )?backlog (\d{1,20}[KMG]?b) (\d{1,20})p requeues (\d{1,20})/.exec(text) ?? [];
  if (backlog !== undefined) {
    const size = sizeOf(backlog.toUpperCase()) ?? null;
    return {
      ...(rest ? numbersIn(rest) : {}),
      backlog_bytes: size,
      backlog_packets: Number(waiting),
      requeues: Number(again),
    };
  }
  return numbersIn(text);
}

/** `maxpacket 1514 drop_overlimit 0`, `flows 12 (inactive 9 throttled 0)`: names and the numbers that follow them. */
function numbersIn(text: string): Record<string, Cell> {
  const words = wordsOf(text.replace(/[(),]/g, ' '));
  const pairs: [string, Cell][] = [];
  const others: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [name = '', value] = [words[at]?.replace(/:$/, ''), words[at + 1]];
    const number = value === undefined ? null : numberOf(value);
    if (/^[a-z]/i.test(name) && number !== null) {
      pairs.push([name, number]);
      at += 1;
    } else others.push(words[at] ?? '');
  }
  return { ...Object.fromEntries(pairs), ...(others.length > 0 ? { details: others.join(' ') } : {}) };
}
