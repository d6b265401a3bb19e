/** The guard's last line on stderr, where a pipeline had several stages: `perf-guard-exits 0 141 0`. */
const LINE = /(?:^|\n)perf-guard-exits((?: [0-9]{1,3}){2,9})\n$/;

/** stderr without that line, and the exit status of each stage; none where the line is missing. */
export function takeGuardExits(stderr: string): { readonly text: string; readonly exits: readonly number[] } {
  const match = LINE.exec(stderr);
  if (!match) return { text: stderr, exits: [] };
  const start = match.index === 0 && stderr.startsWith('perf') ? 0 : match.index + 1;
  return { text: stderr.slice(0, start), exits: match[1]!.trim().split(' ').map(Number) };
}
