/** What the two forms of `perf annotate` have in common. */

/** `anon group { cpu-clock, page-faults }`: the figures that are read are the first event's. */
export function leaderOf(event: string): string {
  return /\{ ([^,}]{1,300})/.exec(event)?.[1]?.trim() ?? event;
}

/** `--asm-raw`: `39 f9                cmp %edi,%ecx`, on ARM `d503233f  paciasp`. */
export function withoutRawBytes(code: string): string {
  return code.replace(/^(?:(?:[0-9a-f]{2} ){1,16}\s{1,80}|[0-9a-f]{8}\s{1,80})(?=[a-z(])/, '');
}
