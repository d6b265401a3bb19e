/** The rows and titles of gprof's two tables, in GNU's, BSD's and VTune's forms. */

/** ` time   seconds   seconds    calls  ms/call  ms/call  name`, and `  %      cycles     cycles    calls     /call …`. */
export const FLAT_TITLES =
  /^\s*(?:%\s*)?(?:time|%)\s+(seconds|cycles|\w{1,20})\s+\1\s+calls\s+\S{0,4}\/call\s+\S{0,4}\/call\s+name\s*$/;
/** `index % time    self  children    called     name`, `index  %time    self descendents  called+self    name    index`. */
export const GRAPH_TITLES =
  /^index\s+%\s*(?:time)?\s+self\s+(?:children|descend[ae]nts)\s+called(?:\+self)?\s+name\b/;
/** `Index  % CPU Time:Total  CPU Time:Self  CPU Time:Children  Name  Index` */
export const VTUNE_TITLES =
  /^Index\s+% \S[^:]{0,60}:Total\s+\S[^:]{0,60}:Self\s+\S[^:]{0,60}:Children\s+Name\b/;

const FLAT =
  /^\s*(\d{1,3}\.\d{1,2})\s+(\d{1,15}\.\d{2})\s+(\d{1,15}\.\d{2})(?:\s+(\d{1,18})(?:\s+(\d{1,12}\.\d{2})\s+(\d{1,12}\.\d{2}))?)?\s+(\S.*)$/;
/** Above 9999, the index fills its column and loses its bracket. */
const PRIMARY =
  /^\[(\d{1,9})\]?\s+(\d{1,3}\.\d{1,2})\s+(\d{1,15}\.\d{2})\s+(\d{1,15}\.\d{2})\s+(?:(\d{1,18})(?:\+(\d{1,18}))?\s+)?(\S.*)$/;
const VTUNE =
  /^\[(\d{1,9})\]\s+(\d{1,3}(?:\.\d{1,6})?)\s+(\d{1,15}(?:\.\d{1,6})?)\s+(\d{1,15}(?:\.\d{1,6})?)\s+(\S.*)$/;

export interface FlatRow {
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly self: number;
  readonly calls: number | null;
}

export function flatRow(text: string): FlatRow | null {
  const match = FLAT.exec(text.slice(0, 8000));
  if (match === null) return null;
  const name = bareName(match[7]!);
  // With -l: `helper (g.c:4 @ 11e9)`.
  const place = /^(\S.{0,4000}?) \((\S[^()]{0,1000}):(\d{1,9})(?: @ [0-9a-f]{1,16})?\)$/.exec(name);
  return {
    name: place?.[1] ?? name,
    file: place?.[2] ?? null,
    line: place === null ? null : Number(place[3]),
    self: Number(match[3]),
    calls: match[4] === undefined ? null : Number(match[4]),
  };
}

export interface PrimaryRow {
  readonly name: string;
  readonly self: number;
  readonly children: number;
  readonly calls: number | null;
}

/** A function's own row of the call graph; null for its callers and callees, and for a cycle as a whole. */
export function primaryRow(text: string, isVtune: boolean): PrimaryRow | null {
  const match = (isVtune ? VTUNE : PRIMARY).exec(text.slice(0, 8000));
  if (match === null) return null;
  const name = bareName(isVtune ? match[5]! : match[7]!);
  if (/^<cycle \d+ as a whole>$/.test(name)) return null;
  const calls = isVtune || match[5] === undefined ? null : Number(match[5]) + Number(match[6] ?? 0);
  return { name, self: Number(match[3]), children: Number(match[4]), calls };
}

/** Without `<cycle 1>`, the index behind it, and the brackets of one that is not printed: `[7]`, `(5191)`. */
function bareName(text: string): string {
  return text
    .trim()
    .replace(/(?:\[\d{1,9}\]|\(\d{1,9}\))$/, '')
    .trimEnd()
    .replace(/ <cycle \d{1,9}>$/, '');
}
