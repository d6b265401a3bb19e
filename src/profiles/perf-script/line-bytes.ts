const NEWLINE = 10;
const RETURN = 13;

/** Behind the end of the line that is at `at`; −1 where the line goes on. */
export function afterLine(bytes: DataView, at: number, limit: number): number {
  const end = at < limit && bytes.getUint8(at) === RETURN ? at + 1 : at;
  return end < limit && bytes.getUint8(end) === NEWLINE ? end + 1 : -1;
}
