/**
 * The tests talk to real tools: this looks for the Debian packages that they need, installs what is missing where it
 * can (root on Debian or Ubuntu), and otherwise says in one line what to install.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program of each package; the whole package counts as there when the program is. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'openssh-server': ['/usr/sbin/sshd'],
  'openssh-client': ['/usr/bin/ssh', '/usr/bin/ssh-keygen'],
  sysstat: ['/usr/bin/iostat', '/usr/bin/pidstat'],
  procps: ['/usr/bin/vmstat', '/usr/bin/ps'],
  iproute2: ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ip', '/sbin/ip'],
  sudo: ['/usr/bin/sudo'],
  lsof: ['/usr/bin/lsof'],
  'busybox-static': ['/usr/bin/busybox', '/bin/busybox'],
  dash: ['/usr/bin/dash', '/bin/dash'],
  bash: ['/usr/bin/bash', '/bin/bash'],
  fish: ['/usr/bin/fish'],
  tcsh: ['/usr/bin/tcsh', '/bin/tcsh'],
  postgresql: ['/usr/lib/postgresql'],
  chromium: ['/usr/bin/chromium'],
  binutils: ['/usr/bin/c++filt'],
  python3: ['/usr/bin/python3', '/usr/local/bin/python3'],
};

const missing = Object.entries(NEEDED)
  .filter(([, programs]) => !programs.some(program => existsSync(program)))
  .map(([name]) => name);

if (missing.length > 0) {
  const line = `apt-get install -y ${missing.join(' ')}`;
  const able = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!able) {
    console.error(`The tests need system packages: sudo ${line}`);
    process.exit(1);
  }
  console.error(`Installing what the tests need: ${missing.join(' ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (words: readonly string[]) =>
    spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env: environment }).status === 0;
  if (!(run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', ...missing]))) {
    console.error(`That did not work. Install by hand: ${line}`);
    process.exit(1);
  }
}
