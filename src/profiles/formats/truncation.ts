/** What is said of a profile that has more functions or stacks than are kept. */
import type { StackTable } from '../stacks.ts';

export const TRUNCATED = '[truncated]';

export function truncationNotes(stacks: StackTable): string[] {
  const isCut = stacks.truncated > 0 || stacks.frames.some(({ name }) => name === TRUNCATED);
  return isCut ? [`more functions or stacks than are kept: what is beyond is booked as ${TRUNCATED}`] : [];
}
