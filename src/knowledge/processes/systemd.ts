import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** systemd's parts, and what every host runs beside them. */
export const systemd = processesOf([
  {
    names: 'systemd init',
    unit: 'init.scope',
    what: 'the first process: it starts, watches and stops services',
    normal: 'near zero CPU, 10 to 20 MiB; a second instance with --user for each logged-in user',
    load: [
      'units start and fail in a loop',
      'very many mounts, units or short-lived scopes (containers)',
      'a flood of D-Bus requests',
    ],
    look: [
      'systemctl list-units --failed --no-pager',
      'systemctl list-jobs --no-pager',
      'journalctl -p err -n 50 --no-pager',
    ],
    tuning: ['mend or stop the unit that restarts; raise RestartSec'],
    source: SOURCES.systemdProgram,
  },
  {
    names: ['systemd --user'],
    what: 'a user’s own systemd, which starts and watches that user’s services while somebody is logged in (or lingering)',
    normal: 'near zero CPU, 10 MiB, one for each user, with a child (sd-pam)',
    load: [
      'a user service that fails and starts again',
      'log-ins by tools for each command: it starts and ends each time',
    ],
    look: ['loginctl list-sessions --no-pager', 'ps auxf', 'journalctl -n 100 --no-pager'],
    tuning: [
      'loginctl enable-linger for users whose services must run without a log-in, and for those whose log-ins come every minute',
      'systemctl --user list-units --failed, as that user',
    ],
    source: SOURCES.systemdProgram,
  },
  {
    names: 'systemd-journald systemd-journal',
    what: 'the log service: it collects messages of the kernel, of services’ output and of syslog into an indexed journal',
    normal: 'below one per cent CPU, 30 to 150 MiB resident (the mapped journal counts)',
    load: [
      'a program logs very much (journalctl -n 1000 -o cat shows which)',
      'the journal is large: rotation and vacuum of many files',
      'a slow disk; coredumps passed through it',
    ],
    look: ['journalctl -n 200 -o short --no-pager', 'journalctl --disk-usage --no-pager', 'pidstat -d 1 5'],
    tuning: [
      'make the program log less; LogRateLimitIntervalSec=30s and LogRateLimitBurst=1000 in its unit',
      'SystemMaxUse=1G, MaxRetentionSec; Storage=volatile where logs are shipped away',
      'ForwardToSyslog=no where rsyslog reads the journal itself (each line twice otherwise)',
    ],
    source: SOURCES.journald,
  },
  {
    names: 'systemd-udevd systemd-udevd-worker udevd udev-worker',
    what: 'the device manager: it runs the matching rules for each event of the kernel',
    normal: 'asleep; workers appear when devices come and go',
    load: [
      'devices come and go in bulk: containers, volumes, SR-IOV',
      'a rule that runs a slow program',
      'a device that resets again and again',
    ],
    look: [
      'dmesg -T',
      'journalctl -u systemd-udevd -n 50 --no-pager',
      'ps -o pid,ppid,stat,etime,args -C systemd-udevd',
    ],
    tuning: ['limit --children-max', 'mend the rule or the device'],
    source: SOURCES.udevd,
  },
  {
    names: 'systemd-logind',
    what: 'the login manager: sessions, users, seats, shutdown requests',
    normal: 'near zero',
    load: ['log-ins at a high rate: monitoring or deployment over ssh', 'sessions that never end'],
    look: [
      'loginctl list-sessions --no-pager',
      'journalctl -u systemd-logind -n 50 --no-pager',
      'last -n 20',
    ],
    tuning: ['keep ssh connections open (ControlMaster) instead of a log-in a command'],
    source: SOURCES.logind,
  },
  {
    names: 'systemd-networkd',
    what: 'the network manager of systemd: it sets up links, addresses and routes',
    normal: 'near zero',
    load: ['very many interfaces or routes: container hosts', 'a link that goes up and down'],
    look: ['ip -s link', 'journalctl -u systemd-networkd -n 50 --no-pager', 'ip route'],
    tuning: ['Unmanaged=yes for interfaces that containers make'],
    source: SOURCES.networkd,
  },
  {
    names: 'systemd-resolved systemd-resolve',
    what: 'the local DNS resolver and cache of systemd',
    normal: 'below one per cent, 10 to 20 MiB',
    load: ['a program asks for names in a loop', 'names that do not exist, search domains, DNSSEC failures'],
    look: ['resolvectl statistics --no-pager', 'resolvectl status --no-pager', 'ss -ulnp'],
    tuning: ['let the program keep connections or cache', 'fewer search domains'],
    source: SOURCES.resolved,
  },
  {
    names: 'systemd-timesyncd systemd-timesyn',
    what: 'a simple network time client (SNTP)',
    normal: 'near zero: one packet every few minutes',
    load: ['none of note; look when time is off'],
    look: [
      'timedatectl timesync-status --no-pager',
      'timedatectl status --no-pager',
      'journalctl -u systemd-timesyncd -n 50 --no-pager',
    ],
    tuning: ['chrony where a full NTP client is needed'],
    source: SOURCES.timesyncd,
  },
  {
    names:
      'systemd-hostnamed systemd-localed systemd-timedated systemd-machined systemd-oomd systemd-userdbd systemd-userwork systemd-coredump systemd-coredum systemd-homed systemd-nspawn systemd-importd systemd-portabled systemd-pstore',
    what: 'a small service of systemd: host name, locale, time, machines, out-of-memory handling, users, core dumps',
    normal: 'started on request and ended when unused (hostnamed, localed, timedated)',
    load: [
      'systemd-coredump: a program crashes again and again and its memory is compressed',
      'systemd-oomd: memory pressure, it may kill a cgroup',
    ],
    look: [
      'journalctl -p err -n 50 --no-pager',
      'systemctl list-units --failed --no-pager',
      'cat /proc/pressure/memory',
    ],
    tuning: ['coredump: limit ProcessSizeMax and mend the crash'],
    source: SOURCES.hostnamed,
  },
  {
    names: 'dbus-daemon dbus-broker dbus-broker-launch',
    unit: 'dbus',
    what: 'the message bus through which system services talk to each other',
    normal: 'near zero, below 10 MiB',
    load: [
      'a client calls or signals in a loop: often a monitor that asks systemd, logind or NetworkManager all the time',
    ],
    look: ['journalctl -u dbus -n 50 --no-pager', 'ps -eo pid,pcpu,comm --sort=-pcpu', 'pidstat 1 5'],
    tuning: ['find the caller: it uses CPU at the same time'],
    source: SOURCES.dbus,
  },
  {
    names: 'polkitd',
    unit: 'polkit',
    what: 'the authority that decides who may do privileged things over D-Bus',
    normal: 'near zero, 10 to 30 MiB',
    load: ['systemctl or similar is called by an unprivileged user in a loop'],
    look: ['journalctl -u polkit -n 50 --no-pager', 'pidstat 1 5', 'ps -o pid,rss,etime,args -C polkitd'],
    tuning: ['let the caller ask less often, or run it as the right user'],
    source: SOURCES.polkitd,
  },
  {
    names: ['sshd', 'sshd-session', 'sshd: *', 'sshd-auth'],
    unit: 'ssh',
    what: 'the OpenSSH server: one process listens, each connection gets its own',
    normal: 'a few MiB a session, CPU only for log-ins and transfers',
    load: [
      'password guessing from the Internet: many short-lived children',
      'large copies (scp, rsync, sftp) encrypt',
      'log-ins by tools for each command',
    ],
    look: [
      'ss -tnp state established sport = :22',
      'journalctl -u ssh -n 50 --no-pager',
      'ps -eo pid,user,pcpu,etime,args --sort=-pcpu',
    ],
    tuning: ['keys only; MaxStartups; a firewall', 'AES-GCM ciphers where the processor has AES'],
    source: SOURCES.sshd,
  },
]);
