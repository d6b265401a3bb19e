import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nfsstat',
  says: 'NFS and RPC counters',
  tier: 'read',
  forms: [
    {
      flags: switches(
        '-c|--client -s|--server -m|--mounts -n|--nfs -r|--rpc -v|--verbose -2 -3 -4 -l|--list',
      ),
      operands: [],
    },
  ],
  examples: ['nfsstat -c', 'nfsstat -m'],
};
