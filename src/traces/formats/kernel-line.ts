/**
 * Lines of the kernel log: what stands before the text, and whose line it is.
 *   [ 5973.259566] text                      dmesg; -d adds `<    0.000012>`, -r `<4>`, -x `kern  :warn  : `
 *   [ 5973.259566][   C16] text              CONFIG_PRINTK_CALLER: printed by processor 16, `[ T1234]` by task 1234
 *   [Mon Dec  8 17:51:31 2025] text          dmesg -T; `[  +0.000012]` and `[Dec 8 17:51]` -H
 *   2025-12-08T17:51:31,259566+00:00 text    dmesg --time-format iso
 *   Nov 23 15:36:25 web-03 kernel: text      syslog and the journal; also with a date of its own form
 *   4,1234,5973259566,-,caller=T12;text      /dev/kmsg, netconsole
 *   web-03 login: [ 5973.259566] text        a serial console
 * https://github.com/torvalds/linux/blob/master/kernel/printk/printk.c (print_prefix, msg_add_ext_text)
 */

const SOURCE = new RegExp(
  [
    '^(?:<\\d{1,3}>)?',
    '(?:[\\w.-]{1,64} login: (?=\\[))?',
    // Syslog, the journal's short, short-precise, short-iso, short-full and short-unix: the date is anybody's.
    '(?:(?:(?:[A-Z][a-z]{2} [ \\d]\\d [\\d:.]{8,15}|\\[?(?:[A-Z][a-z]{2} )?\\d{4}-\\d\\d-\\d\\d[T ][\\d:.,]{8,15}(?: ?[A-Z]{1,5}|[+-]\\d\\d:?\\d\\d)?\\]?|\\d{9,11}\\.\\d{3,6}|\\[ *\\d{1,10}\\.\\d{6}\\]) )?(?:([\\w.:@-]{1,100}) )?kernel(?:\\[\\d+\\])?: ?)?',
    '(?:(?:kern|user|daemon|syslog)\\s*:\\s*\\w+\\s*: ?)?',
    '(?:\\d{1,3},\\d{1,12},\\d{1,16},[-c+](?:,caller=([CT]\\d{1,10}))?[^;]{0,100};)?',
    '(?:<\\d{1,3}>)?',
    '(?:\\*\\* \\d+ printk messages dropped \\*\\* ?)?',
  ].join(''),
);
const STAMP =
  /^(?:\[ *\d{1,10}\.\d{3,9}(?: +<[ \d.]{3,20}>| \/[ \d:.-]{8,24})?\] ?|\[ *\+\d{1,6}\.\d{6}\] ?|\[[A-Z][a-z]{2} ?\d\d? [\d:]{5}\] ?|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\] ?|\d{4}-\d\d-\d\dT[\d:]{8},\d{6}[+-]\d\d:\d\d )?(?:\[ *([CT]\d{1,10})\] ?)?/;

export interface KernelLine {
  readonly text: string;
  readonly prefix: string;
  /** `C16`, `web-03 T1234`: the host, and the processor or the task that printed the line, where it is said. */
  readonly context: string;
}

export function kernelLine(raw: string): KernelLine {
  const source = SOURCE.exec(raw);
  const start = source?.[0].length ?? 0;
  const stamp = STAMP.exec(raw.slice(start));
  const end = start + (stamp?.[0].length ?? 0);
  // The blank after a bracket may be the frame's own; a further one always is.
  return {
    text: raw.slice(end),
    prefix: raw.slice(0, end),
    context: contextOf(source?.[1], stamp?.[1] ?? source?.[2]),
  };
}

function contextOf(host: string | undefined, caller: string | undefined): string {
  return host === undefined ? (caller ?? '') : `${host} ${caller ?? ''}`;
}

// The stamps of dmesg, dmesg -T and -H and of /dev/kmsg, and the name that syslog and the journal give the kernel.
const OWN_WORDS =
  /\[ {0,9}\+?\d{1,10}\.\d{6}\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\]|\[[A-Z][a-z]{2} ?\d{1,2} \d\d:\d\d\]|(?<!\d)\d{1,3},\d{1,12},\d{1,16},[-c+][^;]{0,100};|(?<=[ \]])kernel(?:\[\d{1,10}\])?: /;

const PROGRAM = /^ ?[\w.-]{1,64} (?!kernel[[:])[\w./@-]{1,64}(?:\[\d{1,10}\])?:(?: |$)/;

/**
 * Where the kernel's own words begin in what stands before a frame, or -1: what is left of them is another program's
 * prefix, they themselves are read here and need not be learned.
 */
export function kernelWordsStart(before: string): number {
  const match = OWN_WORDS.exec(before);
  // `journalctl -o short-monotonic` stamps the lines of every program so.
  if (!match || PROGRAM.test(before.slice(match.index + match[0].length))) return -1;
  // The date and the host of syslog, the facility of dmesg -x belong to them.
  return kernelLine(before).prefix.length > match.index ? 0 : match.index;
}
