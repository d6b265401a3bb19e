/**
 * The strict lexer: printable ASCII, spaces, `'…'`, `"…"` without `$`, backquote, `\` and `!`, and an unquoted `|`
 * between stages. Everything else outside quotes is refused: there is no second reading of a line that passes.
 */
export type Lexed =
  | { readonly ok: true; readonly stages: readonly (readonly string[])[] }
  | { readonly ok: false; readonly reason: string };

/** Longest line, most words and stages: more is refused, never cut. */
const MAX_LINE = 16_384;
const MAX_WORDS = 400;
const MAX_STAGES = 8;

const PLAIN = /[A-Za-z0-9_./:,@%+=^-]/;

/** Why a character is refused outside quotes. */
const MEANING: Readonly<Record<string, string>> = {
  ';': 'chains commands: send one command a line',
  '&': 'chains commands or starts a job: send one command a line',
  '<': 'redirects input: name the file as an operand',
  '>': 'redirects output: the output is kept for you anyway',
  $: 'is an expansion: write the value itself, or put a literal $ in single quotes',
  '`': 'is a command substitution: run the two commands one by one',
  '\\': 'is an escape: put the word in single quotes',
  '(': 'is a subshell: put brackets of a filter in single quotes',
  ')': 'is a subshell: put brackets of a filter in single quotes',
  '{': 'is a brace group or expansion: put it in single quotes',
  '}': 'is a brace group or expansion: put it in single quotes',
  '[': 'is a file name pattern: put it in single quotes',
  ']': 'is a file name pattern: put it in single quotes',
  '*': 'is a file name pattern: name each file, or put it in single quotes',
  '?': 'is a file name pattern: name each file, or put it in single quotes',
  '~': 'is a home folder: write the whole path',
  '#': 'begins a comment: put it in single quotes',
  '!': 'is a history expansion: put it in single quotes',
};

export function lex(line: string): Lexed {
  if (line.length > MAX_LINE) return refuse(`The line has ${line.length} characters; at most ${MAX_LINE}.`);
  const stages: string[][] = [[]];
  let count = 0;
  let at = 0;
  while (at < line.length) {
    const character = line[at]!;
    if (character === ' ') {
      at++;
    } else if (character === '|') {
      const wrong = pipeProblem(line, at, stages);
      if (wrong) return refuse(wrong);
      stages.push([]);
      at++;
    } else {
      const word = readWord(line, at);
      if (typeof word === 'string') return refuse(word);
      stages.at(-1)!.push(word.text);
      at = word.end;
      if (++count > MAX_WORDS) return refuse(`The line has more than ${MAX_WORDS} words.`);
    }
  }
  if (stages.at(-1)!.length === 0) {
    return refuse(stages.length === 1 ? 'The line is empty.' : 'Nothing stands behind the last "|".');
  }
  return { ok: true, stages };
}

function pipeProblem(line: string, at: number, stages: readonly (readonly string[])[]): string | null {
  if (line[at + 1] === '|') return `"||" at ${position(at)} chains commands: send one command a line.`;
  if (line[at + 1] === '&') return `"|&" at ${position(at)} redirects errors: use "|" alone.`;
  if (stages.at(-1)!.length === 0) return `Nothing stands before the "|" at ${position(at)}.`;
  return stages.length >= MAX_STAGES ? `At most ${MAX_STAGES} stages in one line.` : null;
}

/** A word from `start` to the next unquoted space or `|`; or the reason why it is none. */
function readWord(line: string, start: number): { readonly text: string; readonly end: number } | string {
  let text = '';
  let at = start;
  while (at < line.length) {
    const character = line[at]!;
    if (character === ' ' || character === '|') break;
    if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      if (typeof quoted === 'string') return quoted;
      text += quoted.text;
      at = quoted.end;
    } else if (PLAIN.test(character) || isNotEqual(line, at, start)) {
      text += character;
      at++;
    } else {
      return unquotedProblem(character, at);
    }
  }
  return { text, end: at };
}

/** `!=` inside a word, as in `status.phase!=Running`: not even an interactive shell expands it. */
function isNotEqual(line: string, at: number, start: number): boolean {
  return at > start && line[at] === '!' && line[at + 1] === '=';
}

function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | string {
  const quote = line[start]!;
  const close = line.indexOf(quote, start + 1);
  if (close < 0) return `The quote ${quote} at ${position(start)} is never closed.`;
  const text = line.slice(start + 1, close);
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    const at = start + 1 + index;
    if (!isPrintable(character)) return unprintable(character, at);
    if (quote === '"' && '$`\\!'.includes(character)) {
      return `"${character}" at ${position(at)} is not read inside double quotes: use single quotes.`;
    }
  }
  return { text, end: close + 1 };
}

function unquotedProblem(character: string, at: number): string {
  if (!isPrintable(character)) return unprintable(character, at);
  return `"${character}" at ${position(at)} ${MEANING[character] ?? 'is not read outside quotes'}.`;
}

function unprintable(character: string, at: number): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const what = character.charCodeAt(0) < 0x80 ? 'a control character' : 'not ASCII';
  return `The character at ${position(at)} is ${what} (U+${code}): type the line in plain ASCII.`;
}

function isPrintable(character: string): boolean {
  return character >= ' ' && character <= '~';
}

/** 1-based, as people count. */
function position(at: number): string {
  return `position ${at + 1}`;
}

function refuse(reason: string): Lexed {
  return { ok: false, reason };
}
