import type { Grammar } from '../../core/grammar.ts';

export interface Hosts {
  readonly groups: Readonly<Record<string, readonly string[]>>;
}
export interface Site {
  readonly without: readonly string[];
  readonly tools: readonly Grammar[];
  readonly paths: Readonly<Record<string, readonly string[]>>;
}
export function readSite(_text: string, _file: string): Site {
  return { without: [], tools: [], paths: {} };
}
