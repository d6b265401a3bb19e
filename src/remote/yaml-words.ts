/** What the YAML parser says, as the rest of a sentence that has named the line already. */
export function yamlWords(message: string): string {
  const [first = ''] = message.split('\n');
  return `not YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}. Correct the line`;
}
