import { grammars } from '../../tools/grammars.ts';
/** `docs/policy.md`. */
export function policyTable(): string {
  return grammars.map(({ tool, says }) => `| ${tool} | ${says} |`).join('\n');
}
export function toolSchema(): string {
  return grammars.map(({ tool, examples }) => `${tool}: ${examples.join(' ; ')}`).join('\n');
}
