import type { Grammar } from '../../core/grammar.ts';
import { operand, PID, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'jcmd',
  says: 'a Java process asked about itself',
  tier: 'intrusive',
  root: true,
  forms: [
    { flags: switches('-l'), operands: [], tier: 'read', root: false },
    {
      flags: switches('-l -e'),
      verbs: [],
      operands: [operand('process', PID), operand('command', words('Thread.print'))],
    },
    {
      flags: [],
      operands: [
        operand('process', PID),
        operand(
          'command',
          words(
            'GC.heap_info VM.uptime VM.flags VM.version VM.command_line VM.metaspace VM.classloader_stats Compiler.queue Compiler.codecache help',
          ),
        ),
      ],
    },
    {
      flags: [],
      operands: [
        operand('process', PID),
        operand('command', words('VM.native_memory')),
        operand('detail', words('summary'), 0, 1),
      ],
    },
  ],
  instead: [{ when: '.', say: 'use jcmd PID Thread.print, GC.heap_info, VM.flags or VM.uptime' }],
  examples: ['jcmd 812 Thread.print', 'jcmd 812 GC.heap_info', 'jcmd -l'],
  cost: 'stops the process at a safepoint, usually for less than a second',
  limits: { bytes: 8_388_608 },
};
