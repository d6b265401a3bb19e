/** Words that no POSIX shell changes are left bare; everything else is quoted. */
const BARE = /^[A-Za-z0-9_./:,@+-][A-Za-z0-9_./:,@%+=-]*$/;

/** One argv word as a shell, and the lexer, read it back: `it's` → `'it'"'"'s'`. */
export function quoteWord(word: string): string {
  return BARE.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

export function quoteStages(stages: readonly (readonly string[])[]): string {
  return stages.map(stage => stage.map(quoteWord).join(' ')).join(' | ');
}
