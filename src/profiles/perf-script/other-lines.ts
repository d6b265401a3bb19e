/** Lines of `perf script` that are neither headers nor frames. */

/** perf's own records (mmap, comm, fork, …) and the metrics of `-F +metric`: known, and no samples. */
export function isRecord(line: string): boolean {
  return /\bPERF_RECORD_[A-Z0-9_]+\b|:\s+metric: /.test(line);
}

/** What further fields put below a frame or the stack: instruction bytes, registers, branches, page sizes, an address, source text. */
export function isTail(line: string): boolean {
  return (
    /^ (?:ilen: \d|insn:|ABI:\d|N\/A|\d{1,4}[KMGT] |\d{1,4}[KMGT]$| {0,12}0x[0-9a-f]{1,16}(?:\([^)]*\))?\/)/.test(
      line,
    ) ||
    /^\t? {0,4}(?:IPC:|\.{3}|#)/.test(line) ||
    /^\|\d{1,8} /.test(line) ||
    (line.length === 16 && /^ {0,15}[0-9a-f]{1,16}$/.test(line))
  );
}

/** simpleperf's report_sample.py puts a tracepoint's fields below the stack: `tracing data:`, and `prev_pid : 12` behind two tabs. */
export function isTracingData(line: string): boolean {
  return /^\t?tracing data:$|^\t\t\w{1,60} : /.test(line);
}
