/** The brackets of JSON outside of its strings, in one pass whatever the text is. */
export interface Bracket {
  readonly mark: string;
  readonly at: number;
}

export function* brackets(text: string): Generator<Bracket> {
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (inString && mark === '\\') at += 1;
    else if (mark === '"') inString = !inString;
    else if (!inString && (mark === '{' || mark === '}' || mark === '[' || mark === ']')) yield { mark, at };
  }
}
