/** Text from hosts, pastes and models, made safe to show. Pure; no escape of ours is ever undone. */

/** ANSI CSI and OSC sequences. */
// biome-ignore lint/complexity/useRegexLiterals: the escape characters stay readable as a string
const ANSI = new RegExp(
  '\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[@-Z\\\\-_])',
  'g',
);

const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/**
 * For people: ANSI sequences and carriage returns removed; other control characters, bidi and zero-width marks,
 * tags and lone surrogates shown as `\u{…}`, so that nothing hides and nothing reorders what is read.
 */
export function visible(text: string): string {
  return text
    .replace(ANSI, '')
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, mark => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
}

/** For storage as JSON on every database: NUL and lone surrogates become U+FFFD (Postgres refuses both). */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** The first `max` characters, never half a surrogate pair, with `…` where something was cut. */
export function clip(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, Math.max(0, max - 1))
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

/** Head and tail within `max` characters, with one line that says how much is left out. */
export function headAndTail(text: string, max: number): string {
  if (text.length <= max) return text;
  const half = Math.floor((max - 60) / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${left} characters left out …]\n${text.slice(-half)}`.toWellFormed();
}
