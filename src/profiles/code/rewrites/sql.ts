/** What serves a query that no index serves: an index on the expression, the key of the last row instead of an offset. */
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** The index as a comment above the query, since it is made once and not by the query. */
export function indexed({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const wildcard = /\b(?:(\w+)\.)?(\w+)\s+I?LIKE\s+'%/i.exec(code);
  const call = /\b(LOWER|UPPER|L?TRIM|DATE|YEAR|MD5)\s*\(\s*(?:(\w+)\.)?(\w+)\s*\)/i.exec(code);
  const table = tableOf(text, wildcard?.[1] ?? call?.[2]);
  if (table === null) return null;
  if (wildcard !== null)
    return above(
      `CREATE EXTENSION pg_trgm; CREATE INDEX ON ${table} USING gin (${wildcard[2]} gin_trgm_ops);`,
      'PostgreSQL',
    );
  if (call === null) return null;
  return above(
    `CREATE INDEX ON ${table} (${call[1]!.toUpperCase()}(${call[3]}));`,
    'PostgreSQL; MySQL 8: twice the parentheses',
  );
}

function above(statement: string, where: string): Rewrite {
  return {
    edits: [insertBefore(0, `-- once: ${statement}`)],
    condition: `the table is large and the condition leaves few rows (${where})`,
  };
}

/** `c` → `customers` in `FROM orders o JOIN customers c`; without an alias, the only table. */
function tableOf(text: Place['text'], alias: string | undefined): string | null {
  const all = text.lines.map(({ code }) => code).join(' ');
  const tables = [
    ...all.slice(0, 8000).matchAll(/\b(?:FROM|JOIN|UPDATE)\s+([\w.]{1,80})(?:\s+(?:AS\s+)?(\w{1,40}))?/gi),
  ];
  const named = tables.find(([, name, as]) => alias !== undefined && (as === alias || name === alias));
  if (named !== undefined) return named[1]!;
  return alias === undefined && tables.length === 1 ? tables[0]![1]! : null;
}

/** `ORDER BY created_at DESC LIMIT 20 OFFSET 250000` → the rows behind the last one seen. */
export function keyset({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const limit = /\bLIMIT\s+(\d+)\s+OFFSET\s+\d+/i.exec(code) ?? /\bLIMIT\s+\d+\s*,\s*(\d+)/i.exec(code);
  const order = text.lines.findIndex(line =>
    /\bORDER\s+BY\s+[\w.]+(?:\s+(?:ASC|DESC))?\s*(?:LIMIT|$)/i.test(line.code),
  );
  const by = /\bORDER\s+BY\s+([\w.]+)(?:\s+(ASC|DESC))?/i.exec(text.code(order));
  if (limit === null || order < 0 || by === null) return null;
  const hasWhere = text.lines.some(line => /^\s*WHERE\b/i.test(line.code));
  const condition = `${hasWhere ? 'AND' : 'WHERE'} ${by[1]} ${/DESC/i.test(by[2] ?? '') ? '<' : '>'} :last_${by[1]!.split('.').at(-1)}`;
  const short = code.replace(limit[0], `LIMIT ${limit[1]}`);
  if (order === at) {
    const start = code.search(/\bORDER\s+BY\b/i);
    return {
      edits: [replaceLine(at, `${short.slice(0, start)}${condition} ${short.slice(start)}`)],
      condition: sure(by[1]!),
    };
  }
  return {
    edits: [insertBefore(order, `${text.indent(order)}${condition}`), replaceLine(at, short)],
    condition: sure(by[1]!),
  };
}

function sure(column: string): string {
  return `${column} is unique (otherwise order by it and the id), and the value is that of the last row of the page before`;
}

/** `id NOT IN (SELECT user_id FROM bans)` → `NOT EXISTS (SELECT 1 FROM bans WHERE bans.user_id = users.id)`. */
export function notExists({ text, at }: Place): Rewrite | null {
  const code = text.code(at);
  const match =
    /\b(?:(\w+)\.)?(\w+)\s+NOT\s+IN\s*\(\s*SELECT\s+(?:DISTINCT\s+)?(?:\w+\.)?(\w+)\s+FROM\s+(\w+)\s*\)/i.exec(
      code,
    );
  const outer = match === null ? null : (match[1] ?? tableOf(text, undefined) ?? firstTable(text));
  if (match === null || outer === null || outer === match[4]) return null;
  const exists = `NOT EXISTS (SELECT 1 FROM ${match[4]} WHERE ${match[4]}.${match[3]} = ${outer}.${match[2]})`;
  return {
    edits: [replaceLine(at, code.replace(match[0], exists))],
    condition: `rows of ${match[4]} without a ${match[3]} (NULL) are not meant to empty the result`,
  };
}

function firstTable(text: Place['text']): string | null {
  const line = text.lines.find(({ code }) => /^\s*(?:SELECT\b.*\s)?FROM\s+\w+/i.test(code))?.code;
  const match = /\bFROM\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?/i.exec(line ?? '');
  if (match === null) return null;
  return match[2] !== undefined && !/^(?:WHERE|JOIN|LEFT|INNER|ORDER|GROUP|LIMIT)$/i.test(match[2])
    ? match[2]
    : match[1]!;
}
