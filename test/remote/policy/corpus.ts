import { readFileSync } from 'node:fs';

export interface Entry {
  readonly line: string;
  readonly group: string;
}

/** One command a line, `command<TAB># class`; lines of class `esc:…` are escaped as in JSON. */
export function corpus(name: string): Entry[] {
  const file = new URL(`../../fixtures/policy/${name}.txt`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(row => row.trim() !== '')
    .map(row => {
      const tab = row.lastIndexOf('\t# ');
      const group = row.slice(tab + 3);
      const typed = row.slice(0, tab);
      const escaped = group.startsWith('esc:') ? typed.replaceAll('"', '\\"') : null;
      return { line: escaped === null ? typed : (JSON.parse(`"${escaped}"`) as string), group };
    });
}
