/** A counter that other threads see, or whose line they share: counted in a local, added once after the loop. */
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

interface Addition {
  /** Whole statement; groups `counter`, `amount` (1 where there is none). */
  readonly statement: RegExp;
  readonly declare: string;
  readonly add: (amount: string) => string;
  readonly store: (counter: string, match: RegExpExecArray) => string;
}

const NAME = String.raw`(?<counter>[A-Za-z_]\w*(?:(?:\.|->)\w+|\[\w+\])*)`;
const C = { declare: 'long long added = 0;', add: (amount: string) => `added += ${amount};` };

const ADDITIONS: Readonly<Record<string, readonly Addition[]>> = {
  cpp: [
    {
      ...C,
      statement: new RegExp(
        `^\\s*${NAME}\\.fetch_add\\(\\s*(?<amount>\\w+)\\s*(?<order>,\\s*[\\w:]+\\s*)?\\)\\s*;\\s*$`,
      ),
      store: (counter, match) => `${counter}.fetch_add(added${match.groups?.['order'] ?? ''});`,
    },
  ],
  c: [
    {
      ...C,
      statement: new RegExp(
        `^\\s*__atomic_(?:fetch_add|add_fetch)\\(\\s*&${NAME}\\s*,\\s*(?<amount>\\w+)\\s*,\\s*(?<order>\\w+)\\s*\\)\\s*;\\s*$`,
      ),
      store: (counter, match) => `__atomic_fetch_add(&${counter}, added, ${match.groups?.['order']});`,
    },
    {
      ...C,
      statement: new RegExp(
        `^\\s*__sync_(?:fetch_and_add|add_and_fetch)\\(\\s*&${NAME}\\s*,\\s*(?<amount>\\w+)\\s*\\)\\s*;\\s*$`,
      ),
      store: counter => `__sync_fetch_and_add(&${counter}, added);`,
    },
    {
      ...C,
      statement: new RegExp(
        `^\\s*(?:\\+\\+\\s*)?${NAME}\\s*(?:\\+\\+|\\+=\\s*(?<amount>[^;=]{1,80}?))?\\s*;\\s*$`,
      ),
      store: counter => `${counter} += added;`,
    },
  ],
  go: [
    {
      declare: '',
      add: amount => `added += ${amount}`,
      statement: new RegExp(`^\\s*${NAME}\\s*\\+=\\s*(?<amount>[^=]{1,80}?)\\s*$`),
      store: counter => `${counter} = added`,
    },
    {
      declare: 'var added int64',
      add: amount => `added += ${amount}`,
      statement: new RegExp(`^\\s*atomic\\.AddInt64\\(\\s*&${NAME}\\s*,\\s*(?<amount>\\w+)\\s*\\)\\s*$`),
      store: counter => `atomic.AddInt64(&${counter}, added)`,
    },
  ],
  java: [
    {
      declare: 'long added = 0;',
      add: amount => `added += ${amount};`,
      statement: new RegExp(
        `^\\s*${NAME}\\.(?:incrementAndGet|getAndIncrement|addAndGet|getAndAdd)\\(\\s*(?<amount>\\w*)\\s*\\)\\s*;\\s*$`,
      ),
      store: counter => `${counter}.addAndGet(added);`,
    },
  ],
};

export function addOnce({ text, at, loops, spot }: Place): Rewrite | null {
  const [loop] = loops;
  const additions = [
    ...(ADDITIONS[spot.language] ?? []),
    ...(spot.language === 'cpp' ? ADDITIONS['c']! : []),
  ];
  const code = text.code(at);
  if (
    loop === undefined ||
    !/^\s*for\b/.test(text.code(loop)) ||
    /for\s*\(\s*;\s*;\s*\)|for\s*\{/.test(text.code(loop))
  )
    return null;
  for (const { statement, declare, add, store } of additions) {
    const match = statement.exec(code);
    const counter = match?.groups?.['counter'];
    if (match === null || counter === undefined || !/[+]|add|Add|ncrement/.test(code)) continue;
    const end = text.blockEnd(loop);
    if (end === null || !text.isWhole(loop, end) || !isAlone(text, counter, loop, end, at)) return null;
    const outer = text.indent(loop);
    return {
      edits: [
        insertBefore(loop, `${outer}${declare === '' ? `added := ${counter}` : declare}`),
        ...statementOf(text, at, `${add(match.groups?.['amount'] || '1')}`),
        insertBefore(end + 1, `${outer}${store(counter, match)}`),
      ],
      condition: 'nobody needs the sum in between',
    };
  }
  return null;
}

function statementOf(text: Place['text'], at: number, statement: string) {
  return [replaceLine(at, `${text.indent(at)}${statement}`)];
}

/** Nothing else in the loop touches that counter, leaves the loop, or has the local's name. */
function isAlone(text: Place['text'], counter: string, loop: number, end: number, at: number): boolean {
  const lines = Array.from({ length: end - loop + 1 }, (_, index) => loop + index);
  const base = counter.split(/\W/)[0]!;
  const field = /(?:\.|->)(\w+)$/.exec(counter)?.[1];
  const touches = text.uses(base, loop, end).some(index => {
    if (index === at) return false;
    // Another field of the same element is another counter.
    return (
      field === undefined ||
      !new RegExp(`${base}(?:\\[\\w+\\])?(?:\\.|->)(?!${field}\\b)\\w+`).test(text.code(index))
    );
  });
  const leaves = lines.some(index => /\b(?:return|throw|goto|co_await|panic)\b/.test(text.code(index)));
  return !touches && !leaves && text.uses('added', 0, text.lines.length).length === 0;
}
