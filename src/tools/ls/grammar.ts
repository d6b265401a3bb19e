import type { Grammar } from '../../core/grammar.ts';
import { operand, path, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ls',
  says: 'names in a folder of the closed sets',
  tier: 'read',
  forms: [
    {
      flags: switches(
        '-1 -a|--all -A|--almost-all -d|--directory -f -h|--human-readable -l -n|--numeric-uid-gid -i|--inode -r|--reverse -s|--size -S -t -U -v -F|--classify -p -c -u -X -g -o -C --full-time',
      ),
      operands: [operand('folder', path('folders', 'logs', 'proc', 'sys'), 1, 20)],
    },
  ],
  instead: [{ when: ' -[a-zA-Z1]*R', say: 'a whole tree is too much: list one folder' }],
  examples: ['ls -U /proc/812/fd', 'ls -l /proc/812/fd', 'ls -lh /var/log', 'ls /sys/class/net'],
};
