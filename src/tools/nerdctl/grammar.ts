import type { Grammar } from '../../core/grammar.ts';
import { grammar as docker } from '../docker/grammar.ts';

/** The same verbs and flags as docker. */
export const grammar: Grammar = {
  ...docker,
  tool: 'nerdctl',
  examples: ['nerdctl ps -a', 'nerdctl stats --no-stream'],
};
