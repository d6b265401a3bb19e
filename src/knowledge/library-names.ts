/** `/usr/lib/libssl.so.3`, `libssl3` and `ssl` are one library; so are `[kernel.kallsyms]` and `kernel`. */
export function sameLibrary(known: string, asked: string): boolean {
  const wanted = librarySpellings(asked);
  return librarySpellings(known).some(spelling => wanted.includes(spelling));
}

function librarySpellings(text: string): string[] {
  const base = (text.trim().toLowerCase().slice(0, 200).split('/').at(-1) ?? '')
    .replace(/^\[+|\]+$/g, '')
    .replace(/\.(?:so|dylib|dll)\b.*$/, '')
    .replace(/(?<!:):[a-z0-9]{2,6}$/, '');
  const bare = base.replace(/[-_.]?[0-9][0-9.]*(?:t64|g)?(?:-[0-9.]+)?$/, '');
  const spellings = [base, bare];
  for (const spelling of [base, bare]) {
    if (/^lib.{2,}/.test(spelling)) spellings.push(spelling.slice(3));
  }
  return [...new Set(spellings)].filter(spelling => spelling.length > 0);
}
