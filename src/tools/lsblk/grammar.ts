import type { Grammar } from '../../core/grammar.ts';
import { DEVICE_PATH, int, list, operand, option, pattern, switches } from '../../core/grammar-values.ts';

const COLUMNS = list(pattern('[A-Za-z][A-Za-z0-9:%-]{1,20}', 'a column'), 40);

export const grammar: Grammar = {
  tool: 'lsblk',
  says: 'block devices',
  tier: 'read',
  forms: [
    {
      flags: [
        ...switches(
          '-a|--all -b|--bytes -d|--nodeps -D|--discard -f|--fs -i|--ascii -J|--json -l|--list -m|--perms -n|--noheadings -O|--output-all -p|--paths -P|--pairs -r|--raw -s|--inverse -S|--scsi -t|--topology -z|--zoned -N|--nvme -T|--tree',
        ),
        option('-o|--output', COLUMNS),
        option('-x|--sort', pattern('[A-Za-z][A-Za-z0-9:%-]{1,20}', 'a column')),
        option('-e|--exclude', list(int(0, 1000), 10)),
        option('-I|--include', list(int(0, 1000), 10)),
      ],
      operands: [operand('device', DEVICE_PATH, 0, 8)],
    },
  ],
  examples: ['lsblk', 'lsblk -f', 'lsblk -o NAME,SIZE,TYPE,MOUNTPOINT,ROTA'],
};
