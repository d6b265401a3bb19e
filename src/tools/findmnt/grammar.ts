import type { Grammar } from '../../core/grammar.ts';
import {
  DEVICE_PATH,
  FILE_SYSTEM,
  list,
  MOUNT,
  operand,
  option,
  pattern,
  switches,
} from '../../core/grammar-values.ts';

const COLUMNS = list(pattern('[A-Z][A-Z0-9-]{1,20}', 'a column'), 30);

export const grammar: Grammar = {
  tool: 'findmnt',
  says: 'mounted file systems',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-a|--ascii -A|--all -b|--bytes -D|--df -e|--evaluate -i|--invert -J|--json -k|--kernel -l|--list -n|--noheadings -P|--pairs -r|--raw -R|--submounts -u|--notruncate -v|--nofsroot -U|--uniq --real --pseudo',
        ),
        option('-t|--types', list(FILE_SYSTEM, 12)),
        option('-o|--output', COLUMNS),
        option('-O|--options', list(pattern('[a-z][a-z0-9_=-]{1,30}', 'a mount option'), 8)),
        option('-T|--target', MOUNT),
        option('-M|--mountpoint', MOUNT),
        option('-S|--source', DEVICE_PATH),
      ],
      operands: [operand('path', MOUNT, 0, 1)],
    },
  ],
  instead: [{ when: ' -(?:p|-poll)', say: 'findmnt --poll never ends: use findmnt -l' }],
  examples: ['findmnt', 'findmnt -t xfs,ext4', 'findmnt --df', 'findmnt -T /var/lib'],
};
