import type { Grammar } from '../../core/grammar.ts';
import { operand, path, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'fuser',
  says: 'who uses a port, a log or a mounted file system; signals are refused',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: switches('-v|--verbose -u|--user -4|--ipv4 -6|--ipv6'),
      operands: [operand('port', pattern('[0-9]{1,5}/(?:tcp|udp)', 'a port such as 443/tcp'), 1, 4)],
    },
    {
      flags: switches('-v|--verbose -u|--user -m|--mount'),
      operands: [operand('file', path('logs', 'trees'), 1, 4)],
    },
  ],
  instead: [{ when: '.', say: 'processes are only listed: use fuser -v 443/tcp or lsof -nP -i :443' }],
  examples: ['fuser -v 443/tcp', 'fuser -vm /data'],
};
