/** Where the text of a frame line stands in its bytes. */
const TAB = 9;
const SPACE = 32;
const OPENING = 40;
const PLUS_ZERO = 0x302b;
const X = 120;
const COLUMNS = 16;
/** `(/tmp/hot (deleted))` has two. */
const MAX_PARENTHESES = 4;

/**
 * Where a frame's text begins: `\t`, the address in 16 columns, a blank; −1 when there is no text.
 * A symbol whose name is empty leaves two blanks before the DSO: there the text begins with the second.
 */
export function afterAddress(bytes: DataView, start: number, size: number): number {
  const usual = start + 18;
  if (
    usual < size &&
    bytes.getUint8(usual - 1) === SPACE &&
    isHex(bytes.getUint8(usual - 2)) &&
    bytes.getUint8(usual) > SPACE
  )
    return usual;
  return afterOddAddress(bytes, start, size);
}

function afterOddAddress(bytes: DataView, start: number, size: number): number {
  const word = afterBlanks(bytes, start, size);
  const end = afterHex(bytes, word, size);
  if (end === word || end - word > 16) return -1;
  const at = afterBlanks(bytes, end, size);
  if (at === end || at >= size || bytes.getUint8(at) <= SPACE) return -1;
  const isUnnamed =
    bytes.getUint8(at) === OPENING && bytes.getUint8(at - 1) === SPACE && bytes.getUint8(at - 2) === SPACE;
  return isUnnamed ? at - 1 : at;
}

/** The same for a frame on the line of its header, behind the event: its address has 16 columns or more. */
export function afterAddressOnHeader(bytes: DataView, start: number, size: number): number {
  const word = afterBlanks(bytes, start, size);
  const end = afterHex(bytes, word, size);
  const isAddress = end > word && end - word <= 16 && end - start > COLUMNS && end + 1 < size;
  return isAddress && bytes.getUint8(end) === SPACE && bytes.getUint8(end + 1) > SPACE ? end + 1 : -1;
}

/** Where `+0x1d1` stands before the DSO's ` (`, in which there may be more parentheses; null where there is none. */
export function offsetIn(bytes: DataView, start: number, end: number): { start: number; end: number } | null {
  let at = end;
  for (let tries = 0; tries < MAX_PARENTHESES && at > start; tries++) {
    at--;
    while (at > start && bytes.getUint8(at) !== OPENING) at--;
    const offsetEnd = at - 1;
    if (offsetEnd <= start || bytes.getUint8(offsetEnd) !== SPACE) continue;
    let digits = offsetEnd;
    while (digits > start && isHex(bytes.getUint8(digits - 1))) digits--;
    if (digits - 3 > start && afterOffset(bytes, digits - 3, end) === offsetEnd)
      return { start: digits - 3, end: offsetEnd };
  }
  return null;
}

/** Where `+0x1d1` ends that begins at `start`; −1 where there is none. */
export function afterOffset(bytes: DataView, start: number, limit: number): number {
  const digits = start + 3;
  if (digits >= limit || bytes.getInt16(start, true) !== PLUS_ZERO || bytes.getUint8(start + 2) !== X)
    return -1;
  const end = afterHex(bytes, digits, limit);
  return end === digits ? -1 : end;
}

function afterHex(bytes: DataView, start: number, limit: number): number {
  let at = start;
  while (at < limit && isHex(bytes.getUint8(at))) at++;
  return at;
}

function afterBlanks(bytes: DataView, start: number, limit: number): number {
  let at = start;
  while (at < limit && (bytes.getUint8(at) === SPACE || bytes.getUint8(at) === TAB)) at++;
  return at;
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);
}
