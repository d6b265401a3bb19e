/** The first lines of loops and functions, as the languages write them. */

/** Statements; `.each do |x|`, `.forEach(x =>`, `.map { x ->` that open a block. */
const LOOP =
  /^\s*(?:\}\s{0,9})?(?:else\s{1,9})?(?:async\s{1,9})?(?:for|while|loop|do|foreach|each|until)\b|^\s*(?:\w+|'\w+):\s*(?:for|while|loop)\b|\.(?:each\w*|map|flat_map|times|select|reject|reduce|inject|collect|step|upto)\b.{0,200}(?:\bdo|\{)\s*(?:\|[^|]{0,80}\|)?\s*$|\.(?:forEach\w*|map\w*|flatMap|filter\w*|reduce|some|every|each|for_each|fold)\s*(?:\(.{0,200})?(?:=>|->|\{|\bfunction\b.{0,80}|\|[^|]{0,80}\|)\s*[({]?\s*(?:\w+\s*->)?\s*$/;
/** A function's first line; group 1 is its name. */
const FUNCTIONS: readonly RegExp[] = [
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:def|fn|fun|func|function\*?|sub|pub(?:\([a-z]+\))?\s+(?:async\s+)?fn|static\s+function|(?:public|private|protected)\s+(?:static\s+)?function|suspend\s+fun)\s+(?:\([^)]{0,80}\)\s*)?(?:<[^>]{0,40}>\s*)?(?:self\.)?([\w?!$]{1,80})/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+(\w{1,80})\s*=\s*(?:async\s*)?(?:function\b|\([^)]{0,200}\)\s*=>|\w+\s*=>)/,
  /^\s*(?:[\w:<>,*&~[\]]+\s+){1,6}[*&]{0,2}([\w:~]{1,80})\s*\((?!.*;\s*$).{0,400}\)?[^;=]{0,60}\{?\s*$/,
];

/** The name of the function that a line begins; null where it begins none. */
export function definedName(code: string): string | null {
  const head = code.slice(0, 500);
  if (/^\s*(?:if|else|for|while|switch|return|case|catch|throw|new|await)\b/.test(head)) return null;
  return FUNCTIONS.map(pattern => pattern.exec(head)?.[1]).find(found => found !== undefined) ?? null;
}

export function isLoopHead(code: string): boolean {
  return LOOP.test(code.slice(0, 500));
}

/** What a head computes in every round: conditions, steps, and a body that stands on the same line. */
export function repeatsItself(code: string): boolean {
  const head = code.slice(0, 500);
  return (
    /^\s*(?:\}\s*)?(?:while|until|for\s*\([^;]*;[^;]*;)\b|^\s*for\s*\([^;]*;|^\s*(?:for|foreach)\b.*[;}]\s*$|\.\w+\s*[({].*[)}]\s*[;,]?\s*$|[[({].{0,200}\bfor\s+\w+(?:\s*,\s*\w+)*\s+in\b/.test(
      head,
    ) && !/^\s*for\s*\(?\s*(?:const|let|var|auto)?\s*\w+\s+(?:of|in)\b.*[{:]\s*$/.test(head)
  );
}
