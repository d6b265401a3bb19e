/** The name that a loop's head counts or walks with: `for (int row = 0; …`, `for row in rows`, `rows.each do |row|`. */
export function loopVariable(head: string): string | null {
  const plain = head.slice(0, 300);
  return (
    /\bfor\s{0,9}\(\s{0,9}(?:[\w:<>*&]{1,60}\s{1,9}|[\w:<>]{1,60}\s{0,9}[*&]{1,2}\s{0,9}){0,4}(\w{1,80})\s{0,9}(?:=|:(?!:)|\bin\b|\bof\b)/.exec(
      plain,
    )?.[1] ??
    /\bfor\s{1,9}(?:\w{1,80}\s{0,9},\s{0,9})?(\w{1,80})\s{0,9}(?::=|\bin\b|\bof\b)/.exec(plain)?.[1] ??
    /\bforeach\s{0,9}\(\s{0,9}(?:[\w<>[\]]{1,60}\s{1,9})?(\w{1,80})\s{1,9}in\b/.exec(plain)?.[1] ??
    /\bas\s{1,9}(?:\$?\w{1,80}\s{0,9}=>\s{0,9})?\$?(\w{1,80})\s{0,9}\)/.exec(plain)?.[1] ??
    /\|\s{0,9}(\w{1,80})/.exec(plain)?.[1] ??
    /(?<![\w.])\(?(\w{1,80})\)?\s{0,9}(?:=>|->)/.exec(plain)?.[1] ??
    null
  );
}
