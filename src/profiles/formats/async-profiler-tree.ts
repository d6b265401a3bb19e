/**
 * async-profiler's call tree as text, out of its page or a terminal.
 * Source: https://github.com/async-profiler/async-profiler (flameGraph.cpp, printTreeFrame of versions 1 to 3)
 *
 *     [0] 55.20% 1,234 self: 0.00% 0 java/lang/Thread.run
 *       [1] 41.10% 919 self: 3.20% 72 com/shop/Orders.place
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { LevelTree } from './async-profiler-levels.ts';
import { asyncFrame } from './async-profiler-names.ts';

export const asyncProfilerTree: Format = { name: 'async-profiler-tree', detect, read };

const NODE =
  /^\s*(?:[+-]\s*)?\[(\d{1,6})\] \d{1,3}\.\d\d% ([\d,]{1,26}) self: \d{1,3}\.\d\d% ([\d,]{1,26})(?: \(interpreted: [^)]{0,100}\))?\s+(\S.*)$/;

function detect({ lines }: Head): Detection | null {
  const nodes = lines.filter(line => NODE.test(line)).length;
  const content = lines.filter(line => line.trim() !== '').length;
  if (nodes < 2 || nodes < 0.6 * content) return null;
  return { confidence: 0.92, why: `${nodes} lines of a call tree with self` };
}

async function read(input: Input): Promise<Profile> {
  const tree = new LevelTree();
  const unread = new UnreadLines();
  let number = 0;
  for await (const lines of lineBatches(input.chunks)) {
    for (const text of lines) {
      number++;
      const node = NODE.exec(text);
      if (node !== null)
        tree.add(Number(node[1]) + 1, asyncFrame(node[4]!), count(node[2]!), number, text, count(node[3]!));
      else if (!/^\s*(?:$|\.\.\.|.{0,60} view, total )/.test(text)) unread.add(number, text);
    }
  }
  if (tree.isEmpty) throw empty(input.name);
  const notes = [...input.notes, 'branches that were not opened, or are too narrow, are not in the text'];
  return tree.profile({ format: 'async-profiler-tree', input, unit: 'samples', unread, notes });
}

function count(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function empty(name: string): PerfError {
  return new PerfError(
    'profile-broken',
    `${name} begins like a call tree of async-profiler, but no line of it could be read. Send its page, or the collapsed stacks.`,
  );
}
