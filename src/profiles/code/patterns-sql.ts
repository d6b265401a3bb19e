/** Patterns of SQL: conditions that no index serves, rows read to be thrown away, a query a row. */
import type { Pattern } from './pattern.ts';

export const SQL_PATTERNS: readonly Pattern[] = [
  {
    id: 'function-of-column',
    title: 'a function of a column in the condition: no index on the column can be used',
    advice: 'Compare the bare column with a range, or index the expression.',
    matches: ({ code }) =>
      /\b(?:DATE|YEAR|MONTH|DAY|LOWER|UPPER|L?R?TRIM|CAST|SUBSTR(?:ING)?|COALESCE|IFNULL|DATE_TRUNC|DATE_FORMAT|TO_CHAR|EXTRACT|CONCAT|ABS|LEFT|MD5)\s*\([^()]*\)\s*(?:=|<|>|!=|IN\b|LIKE\b|BETWEEN\b)|\b\w+::(?:date|text)\s*=/i.test(
        code,
      ),
  },
  {
    id: 'leading-wildcard',
    title: 'a pattern that begins with a wildcard: every row is read',
    advice:
      "PostgreSQL: a trigram index (pg_trgm); MySQL: a FULLTEXT index; or search for a prefix ('abc%').",
    matches: ({ code }) => /\bI?LIKE\s+(?:CONCAT\(\s*)?N?'%/i.test(code),
  },
  {
    id: 'deep-offset',
    title: 'a deep OFFSET: all rows before it are read and thrown away',
    advice: 'Go on behind the last key seen (WHERE id > … ORDER BY id LIMIT …).',
    matches: ({ code }) => /\bOFFSET\s+\d{4,}|\bLIMIT\s+\d{4,}\s*,/i.test(code),
  },
  {
    id: 'random-order',
    title: 'the whole table is sorted by a random number',
    advice: 'Pick a random key (WHERE id >= … LIMIT 1), or TABLESAMPLE.',
    matches: ({ code }) => /\bORDER\s+BY\s+(?:RAND|RANDOM|NEWID)\s*\(\)/i.test(code),
  },
  {
    id: 'correlated-subquery',
    title: 'a subquery that is run again for every row',
    advice: 'Join the grouped rows once (LEFT JOIN (SELECT … GROUP BY …)), or use a window function.',
    matches: ({ code, text, index }) => {
      const from =
        text === null || index < 0 ? code : [index, index + 1, index + 2].map(at => text.code(at)).join(' ');
      return (
        /\(\s*SELECT\b/i.test(code) &&
        /\bWHERE\s+\w+\.\w+\s*=\s*(\w+)\.\w+/i.test(from) &&
        !/\b(?:FROM|JOIN)\s*\(\s*SELECT/i.test(code)
      );
    },
  },
  {
    id: 'not-in-subquery',
    title: 'NOT IN over a subquery: no anti-join where a column may be NULL',
    advice:
      'Write NOT EXISTS (SELECT 1 … WHERE …): it can use the index, and NULL does not empty the result.',
    matches: ({ code }) => /\bNOT\s+IN\s*\(\s*SELECT\b/i.test(code),
  },
  {
    id: 'or-condition',
    title: 'an OR over two columns: one index cannot serve both',
    advice: 'Write two queries and UNION them, each with its own index.',
    matches: ({ code }) => /\b(\w+(?:\.\w+)?)\s*=\s*\S+\s+OR\s+(?!\1\b)\w+(?:\.\w+)?\s*=/i.test(code),
  },
];
