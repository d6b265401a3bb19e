/** Lines of the kernel log and of the journal, with their age where they carry a time. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceAt, number, type Printed } from './printed.ts';
import type { Tables } from './tables.ts';

export interface LogLine {
  readonly kernel: boolean;
  readonly message: string;
  /** Milliseconds since the epoch; null where the line carries no time. */
  readonly at: number | null;
  /** Seconds before the run; null where the line carries no time. */
  readonly age: number | null;
  readonly evidence: Evidence;
}

/** Longer lines say nothing more. */
const MAX_LINE = 1000;

export function logLines(tables: Tables, files: Files): LogLine[] {
  const uptimes = files.samples('/proc/uptime');
  const bootedAt = bootTime(uptimes);
  return tables.outputs.flatMap(printed => {
    const tool = printed.argv[0] ?? '';
    const file = printed.argv.find(word => word.startsWith('/var/log/'));
    if (tool !== 'dmesg' && tool !== 'journalctl' && file === undefined) return [];
    const kernel =
      tool === 'dmesg' ||
      printed.argv.some(word => /^(?:-[a-z]*k[a-z]*|--dmesg)$/.test(word)) ||
      /kern/.test(file ?? '');
    return printed.lines.flatMap((line, i) => {
      if (line.trim() === '' || line.startsWith('-- ')) return [];
      return [lineOf(line.slice(0, MAX_LINE), printed, i + 1, kernel, bootedAt)];
    });
  });
}

/** By the bot's clock, so that ages are right on a host whose own clock is wrong. */
function bootTime(uptimes: ReturnType<Files['samples']>): number | null {
  const sample = uptimes[0];
  const up = number(sample?.rows[0], 'up');
  return sample && up !== null ? sample.at - up * 1000 : null;
}

function lineOf(line: string, printed: Printed, at: number, kernel: boolean, booted: number | null): LogLine {
  const { message, time } = cut(line, booted);
  return {
    kernel: kernel || / kernel: /.test(line.slice(0, 80)),
    message,
    at: time,
    age: time === null ? null : Math.max(0, (printed.to - time) / 1000),
    evidence: evidenceAt(printed, at),
  };
}

/** `[  123.456789] text`, `2026-11-25T09:20:56,123456+00:00 text`, `[Wed Nov 25 09:20:56 2026] text`, syslog's own. */
function cut(line: string, booted: number | null): { message: string; time: number | null } {
  const sinceBoot = /^(?:<\d+>)?\[\s*(\d{1,12}\.\d{1,9})\]\s?(.*)$/.exec(line);
  if (sinceBoot) {
    return { message: sinceBoot[2]!, time: booted === null ? null : booted + Number(sinceBoot[1]) * 1000 };
  }
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.,]?\d{0,9}([+-]\d\d:?\d\d|Z)\s(.*)$/.exec(line);
  if (iso) return { message: iso[3]!, time: timeOf(`${iso[1]}${iso[2]!.replace(/(\d\d)(\d\d)$/, '$1:$2')}`) };
  const dated = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})\]\s?(.*)$/.exec(line);
  if (dated) return { message: dated[2]!, time: timeOf(`${dated[1]} UTC`) };
  return { message: line, time: null };
}

function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
