/**
 * A word for a login shell that is not known: inside single quotes fish undoes backslashes and csh expands `!`,
 * so both, and the quote itself, stand outside of them behind a backslash.
 */
export function quoteForAnyShell(word: string): string {
  return `'${word.replace(/['\\!]/g, mark => `'\\${mark}'`)}'`;
}
