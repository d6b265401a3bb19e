import { afterAll } from '@jest/globals';
import { loadInventory } from '../../src/remote/inventory.ts';
import { localTransport } from '../../src/remote/local/transport.ts';
import { ssh2Transport } from '../../src/remote/ssh2/transport.ts';
import type { Session, Transport } from '../../src/remote/transport.ts';
import { type Sshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { conformance } from './conformance.ts';

const started: Sshd[] = [];
afterAll(async () => {
  for (const sshd of started) await sshd.stop();
});

async function session(transport: Transport, home: string, name: string): Promise<Session> {
  const resolved = (await loadInventory({ home, allowLocal: true })).resolve(name);
  if (!resolved.ok) throw new Error(resolved.says);
  const connected = await transport.connect(resolved.host);
  if (!connected.ok) throw new Error(connected.failure.says);
  return connected.session;
}

async function overSsh(options: SshdOptions): Promise<Session> {
  const sshd = await startSshd(options);
  started.push(sshd);
  return session(ssh2Transport(), sshd.home, sshd.alias);
}

conformance('local', () => session(localTransport(), '/nonexistent', 'local'));
conformance('ssh2, login shell bash with rc files that print and set traps', () =>
  overSsh({
    homeFiles: {
      '.bashrc':
        'echo welcome; echo noise >&2; export LC_ALL=de_DE.UTF-8 PATH=/nowhere; timeout() { echo trap; }; export -f timeout; alias exec=echo\n',
    },
  }),
);
conformance('ssh2, login shell dash', () => overSsh({ shell: '/bin/dash' }));
conformance('ssh2, login shell fish', () =>
  overSsh({
    shell: '/usr/bin/fish',
    homeFiles: { '.config/fish/config.fish': 'echo welcome; set -x PATH /nowhere\n' },
  }),
);
conformance('ssh2, login shell tcsh', () =>
  overSsh({ shell: '/usr/bin/tcsh', homeFiles: { '.tcshrc': 'echo welcome; setenv PATH /nowhere\n' } }),
);

/** Runs sshd in a mount namespace in which some tools are others. */
const instead = (tools: Record<string, string>): string[] => [
  'unshare',
  '-m',
  'sh',
  '-c',
  `${Object.entries(tools)
    .map(([tool, other]) => `mount --bind ${other} ${tool}`)
    .join(' && ')} && exec "$@"`,
  'sh',
];
const BUSYBOX = '/usr/bin/busybox';

conformance('ssh2, a host whose sh, env and timeout are those of busybox', () =>
  overSsh({
    under: instead({
      '/usr/bin/dash': BUSYBOX,
      '/usr/bin/env': BUSYBOX,
      '/usr/bin/timeout': BUSYBOX,
    }),
  }),
);
conformance('ssh2, a host whose timeout does not take -k', () =>
  overSsh({ under: instead({ '/usr/bin/timeout': '/bin/false' }) }),
);
conformance('ssh2, a host that refuses signals, as sshd before 7.9 does', () =>
  overSsh({ forcedCommand: 'exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"' }),
);
