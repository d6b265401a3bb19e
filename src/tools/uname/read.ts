/**
 * uname -a (coreutils, busybox). Table `uname`: sysname, nodename, release, version, machine, rest
 *     Linux web-03 5.15.0-91-generic #101-Ubuntu SMP Tue Nov 14 13:30:08 UTC 2023 x86_64 x86_64 x86_64 GNU/Linux
 * The version runs from `#` up to the machine; rest is what follows the machine. `uname -r` alone gives release.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';

const MACHINE =
  /\s(x86_64|i[3-6]86|aarch64|armv\d\S*|ppc64(?:le)?|s390x|riscv64|loongarch64|mips\S*)(?:\s|$)/;

export const readUname: Reader = text => {
  const rows = new Rows('uname');
  for (const line of linesOf(text)) {
    const fields = unameOf(line.text.slice(0, 500));
    if (fields === null) rows.unread(line);
    else rows.add(line, 'uname', fields);
  }
  return rows.reading();
};

function unameOf(text: string): Record<string, Cell> | null {
  if (/^\d+\.\d+[\w.+~-]*$/.test(text)) return { release: text };
  const [, sysname, nodename, release, rest] =
    /^([A-Z][A-Za-z]{1,20}) (\S{1,255}) (\d\S{1,100}) (.+)$/.exec(text) ?? [];
  if (sysname === undefined || rest === undefined || nodename === undefined || release === undefined)
    return null;
  const machine = MACHINE.exec(rest);
  if (machine === null) return { sysname, nodename, release, version: rest, machine: null, rest: null };
  return {
    sysname,
    nodename,
    release,
    version: rest.slice(0, machine.index),
    machine: machine[1] ?? null,
    rest: rest.slice(machine.index + machine[0].length).trim() || null,
  };
}
