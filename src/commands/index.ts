/** The sub-commands, in the order of help. One line each; a test fails if a file is missing here. */
import type { Command } from '../core/command.ts';
import { analyzecmd } from './analyzecmd.ts';
import { code } from './code.ts';
import { debughost } from './debughost.ts';
import { explainfunction } from './explainfunction.ts';
import { explainprocess } from './explainprocess.ts';
import { findfaster } from './findfaster.ts';
import { stacktrace } from './stacktrace.ts';
import { topn } from './topn.ts';

export const commands: readonly Command[] = [
  debughost,
  analyzecmd,
  topn,
  code,
  stacktrace,
  explainfunction,
  explainprocess,
  findfaster,
];
