/** Where the text of a frame line stands in its bytes. */
const TAB = 9;
const SPACE = 32;
const OPENING = 40;

/**
 * Where a frame's text begins: `\t`, the address in 16 columns, a blank; −1 when there is no text.
 * A symbol whose name is empty leaves two blanks before the DSO: there the text begins with the second.
 */
export function afterAddress(bytes: Buffer, start: number, size: number): number {
  const usual = start + 18;
  if (usual < size && bytes[usual - 1] === SPACE && isHex(bytes[usual - 2]!) && bytes[usual]! > SPACE)
    return usual;
  let at = start;
  while (at < size && (bytes[at] === TAB || bytes[at] === SPACE)) at++;
  const word = at;
  while (at < size && isHex(bytes[at]!)) at++;
  if (at === word || at - word > 16 || (bytes[at] !== SPACE && bytes[at] !== TAB)) return -1;
  while (at < size && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  if (at >= size || bytes[at]! <= SPACE) return -1;
  return bytes[at] === OPENING && bytes[at - 1] === SPACE && bytes[at - 2] === SPACE ? at - 1 : at;
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);
}

/** Where `+0x1d1` stands before the DSO's ` (`; null where there is none. */
export function offsetIn(bytes: Buffer, start: number, end: number): { start: number; end: number } | null {
  // Most DSOs hold no parenthesis; ` (deleted)` and the like miss here and take the longer road.
  let at = end;
  while (at > start && bytes[at - 1] !== 40) at--;
  if (at - 2 <= start || bytes[at - 2] !== SPACE) return null;
  const offsetEnd = at - 2;
  at = offsetEnd;
  while (at > start && isHex(bytes[at - 1]!)) at--;
  const isOffset =
    at - 2 > start && at < offsetEnd && bytes[at - 1] === 120 && bytes[at - 2] === 48 && bytes[at - 3] === 43;
  return isOffset ? { start: at - 3, end: offsetEnd } : null;
}
