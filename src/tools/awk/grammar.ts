/**
 * No general awk: `print` of fields, with a comparison or a literal before it, and a sum. Everything that reads,
 * writes or runs (system, getline, |, > behind print, -f, -v) is outside this micro-grammar.
 */
import type { Grammar } from '../../core/grammar.ts';
import { operand, option, path, pattern } from '../../core/grammar-values.ts';

const FIELD = '\\$(?:[0-9]{1,2}|NF|\\(NF-[1-9]\\))';
const TEXT = '"[A-Za-z0-9 _.:,/%=()-]{0,40}"';
const NUMBER = '-?[0-9]{1,12}(?:\\.[0-9]{1,6})?';
const LITERAL = '/[\\^]?[A-Za-z0-9 _.:,%=@-]{1,60}\\$?/';
const ITEM = `(?:${FIELD}|${TEXT}|NR|NF)`;
const PRINT = `\\{ ?print(?: ?${ITEM}(?:(?:, ?| )?${ITEM}){0,15})? ?;? ?\\}`;
/** Widths of at most two digits: `%99999999d` would fill the memory. */
const PRINTF = `\\{ ?printf ?[(]? ?"(?:[A-Za-z0-9 _.:,/=()-]|%-?[0-9]{0,2}(?:\\.[0-9])?[sdfg%]|\\\\[nt]){1,60}"(?:, ?${ITEM}){0,8} ?[)]? ?;? ?\\}`;
const TEST = `(?:(?:${FIELD}|NR|NF) ?(?:==|!=|<=|>=|<|>) ?(?:${NUMBER}|${TEXT}|NR|NF)|(?:${FIELD} ?!?~ ?)?${LITERAL}|!${LITERAL}|NR ?% ?[1-9][0-9]{0,2} ?== ?[0-9]{1,2})`;
const CONDITION = `${TEST}(?: ?(?:&&|\\|\\|) ?${TEST}){0,4}`;
const VARIABLE = '(?:s|sum|total|t|n|c|count|x|a|b)';
const SUM = `(?:${CONDITION} ?)?\\{ ?${VARIABLE} ?(?:\\+= ?${FIELD}|\\+\\+) ?;? ?\\} ?END ?\\{ ?print ?(?:${TEXT}(?:, ?| )?)?(?:${VARIABLE}|NR)(?: ?/ ?(?:NR|[1-9][0-9]{0,9}))? ?\\}`;
/** Single letters, so that no name is a function or a word of the language. */
const COUNTED = `[a-z]\\[ ?${FIELD} ?\\]`;
const LISTED = `(?:[a-z]\\[[a-z]\\]|[a-z]|${TEXT})`;
const COUNT = `(?:${CONDITION} ?)?\\{ ?${COUNTED} ?(?:\\+\\+|\\+= ?${FIELD}) ?;? ?\\} ?END ?\\{ ?for ?\\( ?[a-z] in [a-z] ?\\) ?\\{? ?print ${LISTED}(?:(?:, ?| )?${LISTED}){0,4} ?;? ?\\}? ?\\}`;
const PROGRAM = pattern(
  ` ?(?:(?:${CONDITION} ?)?(?:${PRINT}|${PRINTF})|${CONDITION}|${SUM}|${COUNT}|END ?\\{ ?print NR ?\\}) ?`,
  "'{print $1, $2}', '$3 > 10 {print $1}', '/text/ {print $2}' or '{s+=$1} END {print s}'",
);

export const grammar: Grammar = {
  tool: 'awk',
  says: 'fields of a pipe or of a file of the closed sets, in a micro-grammar',
  tier: 'read',
  forms: [
    {
      flags: [option('-F', pattern('["\' :,;=/|@-]|\\[\\[:space:\\]\\]\\+|\\\\t', 'one separator'))],
      operands: [operand('program', PROGRAM)],
      stdin: true,
    },
    {
      flags: [option('-F', pattern('["\' :,;=/|@-]|\\\\t', 'one separator'))],
      operands: [operand('program', PROGRAM), operand('file', path('proc', 'sys', 'logs', 'etc'), 1, 5)],
    },
  ],
  instead: [
    { when: '.', say: "only fields are printed: use awk '{print $1, $2}' or awk '$3 > 10 {print $1}'" },
  ],
  examples: ["awk '/MemFree/ {print $2}' /proc/meminfo", "ss -tan | awk '{print $1}' | sort | uniq -c"],
};
