/** Patterns of data handling: queues and arrays in scripts, tables walked by rows, conditions that no index serves. */
import { inLoop, type Pattern } from './pattern.ts';

export const DATA_PATTERNS: readonly Pattern[] = [
  {
    id: 'queue-shift',
    title: 'the first element is taken off an array: all others move up',
    advice:
      'Use a queue (Python: collections.deque and popleft; JavaScript: an index that moves on), or take from the end.',
    matches: spot =>
      inLoop(spot) &&
      (spot.language === 'python'
        ? /\.pop\(0\)|\.insert\(0,/.test(spot.code)
        : /script$/.test(spot.language) && /\.(?:shift|unshift)\(/.test(spot.code)),
  },
  {
    id: 'array-grown',
    title: 'an array grown by copying it in every round',
    advice:
      'Collect the pieces in a list and concatenate once after the loop; or make the whole array first and fill it.',
    matches: spot =>
      inLoop(spot) &&
      /\bnp\.(?:append|concatenate|vstack|hstack)\(|\bpd\.concat\(|\b(\w+)\s*=\s*\1\s*\+\s*\[|\b(\w+)\s*=\s*\[\s*\.\.\.\2\b|\b(\w+)\s*=\s*\3\.concat\(/.test(
        spot.code,
      ),
  },
  {
    id: 'rows-one-by-one',
    title: 'a table walked row by row in Python',
    advice: 'Compute on whole columns (vectorised), or use itertuples where a loop has to be.',
    matches: ({ code }) => /\.iterrows\(\)|\.apply\([^)]*axis\s*=\s*1/.test(code),
  },
  {
    id: 'function-of-column',
    title: 'a function of a column in the condition: no index on the column can be used',
    advice: 'Compare the bare column with a range, or index the expression.',
    matches: ({ language, code }) =>
      language === 'sql' &&
      /\b(?:DATE|YEAR|MONTH|LOWER|UPPER|TRIM|CAST|SUBSTR(?:ING)?|COALESCE|DATE_TRUNC)\s*\([^()]*\)\s*(?:=|<|>|IN\b|LIKE\b)/i.test(
        code,
      ),
  },
  {
    id: 'leading-wildcard',
    title: 'a pattern that begins with a wildcard: every row is read',
    advice:
      "PostgreSQL: a trigram index (pg_trgm); MySQL: a FULLTEXT index; or search for a prefix ('abc%').",
    matches: ({ language, code }) => language === 'sql' && /\bLIKE\s+'%/i.test(code),
  },
  {
    id: 'deep-offset',
    title: 'a deep OFFSET: all rows before it are read and thrown away',
    advice: 'Go on behind the last key seen (WHERE id > … ORDER BY id LIMIT …).',
    matches: ({ language, code }) =>
      language === 'sql' &&
      /\bOFFSET\s+\d{4,}|\bLIMIT\s+\d{4,}\s*,|\bORDER\s+BY\s+RAND(?:OM)?\(\)/i.test(code),
  },
];
