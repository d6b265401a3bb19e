/** Host names as commands take them: strict, so that no name can be an option or a path. */
import { z } from 'zod';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;

export const hostName = z
  .string()
  .regex(NAME, 'a host is a name of the inventory: letters, digits, dots, dashes')
  .describe('a host of the inventory (/perf hosts lists them)');

/** An unknown name, in the words that people see. `sources` names where hosts come from. */
export function unknownHost(name: string, near: readonly string[], sources: string): string {
  const hint = near.length > 0 ? ` Near: ${near.join(', ')}.` : '';
  return `${name} is not in the inventory.${hint} Hosts come from ${sources} (/perf hosts lists them).`;
}
