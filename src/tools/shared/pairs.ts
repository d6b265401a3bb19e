/** `KEY="value"` of util-linux's -P: `NAME="vda" SIZE="256G" MOUNTPOINT="/mnt/my\x20disk"`. */
const PAIR = /([A-Za-z][\w:%.-]{0,40})="((?:[^"\\]|\\.)*)"(?: |$)/y;

/** The pairs of a line, keys in lower case; null when the line is anything else. */
export function pairsOf(text: string): [string, string][] | null {
  const pairs: [string, string][] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, key, value] = PAIR.exec(text) ?? [];
    if (key === undefined || value === undefined || pairs.length > 100) return null;
    pairs.push([key.toLowerCase(), unescaped(value)]);
  }
  return pairs.length > 0 ? pairs : null;
}

function unescaped(value: string): string {
  return value.replace(/\\x([0-9a-fA-F]{2})|\\(.)/g, (_, hex?: string, char?: string) =>
    hex === undefined ? (char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
