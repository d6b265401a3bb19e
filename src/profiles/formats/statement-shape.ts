/** SQL statements without their values, so that those which differ in them alone are one: `WHERE id = 5` and `= 6`. */

const MAX_TEXT = 2000;

/** Numbers become `N`, texts `S`, lists of values one of them, as mysqldumpslow and pt-query-digest do it. */
export function statementShape(statement: string): string {
  return statement
    .slice(0, MAX_TEXT)
    .replaceAll(/\/\*(?!!)[^*]{0,500}\*\//g, ' ')
    .replaceAll(/(?:''|'(?:[^'\\]|\\.|''){0,2000}')/g, 'S')
    .replaceAll(/""|"(?:[^"\\]|\\.){0,500}"(?!\s*[.,)])/g, text => (/^"\w+"$/.test(text) ? text : 'S'))
    .replaceAll(/\b0x[0-9a-f]{1,200}\b/gi, 'N')
    .replaceAll(/(?<![\w$.])-?\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,5})?\b/gi, 'N')
    .replaceAll(/\s{1,2000}/g, ' ')
    .replaceAll(
      /\b(in|values) ?\( ?(?:[NS?]|\$\d{1,4})(?: ?, ?(?:[NS?]|\$\d{1,4})){1,1000} ?\)/gi,
      '$1 (N, …)',
    )
    .replace(/;\s*$/, '')
    .trim();
}
