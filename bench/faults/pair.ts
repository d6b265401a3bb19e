/** Two faults at once: both are started, both are to be named. */
import type { Fault } from './stage.ts';

export function pairOf(first: Fault, second: Fault, problem: string | null): Fault {
  return {
    name: `${first.name}+${second.name}`,
    family: `${first.family} and ${second.family}`,
    problem,
    expect: first.expect,
    also: second.expect,
    ...(first.culprit ? { culprit: first.culprit } : {}),
    ...(second.culprit ? { alsoCulprit: second.culprit } : {}),
    start: async stage => {
      await first.start(stage);
      await second.start(stage);
    },
  };
}
