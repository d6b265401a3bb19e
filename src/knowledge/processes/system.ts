import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The daemons and jobs of a plain Linux host. */
export const system = processesOf([
  {
    names: 'cron crond anacron atd fcron systemd-cron',
    unit: 'cron',
    what: 'the service that starts jobs at set times',
    normal: 'near zero; its children do the work',
    load: ['jobs that start together (on the hour), or overlap with their own last run'],
    look: [
      'ps -eo pid,ppid,etime,pcpu,args --sort=-pcpu',
      'journalctl -u cron -n 50 --no-pager',
      'systemctl list-timers --no-pager',
    ],
    tuning: ['spread the times; flock so that a job runs once'],
  },
  {
    names: 'rsyslogd syslog-ng syslogd',
    unit: 'rsyslog',
    what: 'the syslog service: it writes messages to files or sends them on',
    normal: 'about one per cent, 5 to 50 MiB',
    load: [
      'a program logs very much',
      'the remote log server does not answer and queues grow',
      'regular expressions in rules',
    ],
    look: ['tail -n 50 /var/log/syslog', 'pidstat -d 1 5', 'journalctl -u rsyslog -n 50 --no-pager'],
    tuning: ['make the source log less', 'asynchronous writing, disk-assisted queues'],
  },
  {
    names: 'chronyd ntpd ntpsec',
    what: 'the network time service',
    normal: 'near zero',
    load: ['it serves time to very many clients', 'none otherwise: look when time is off'],
    look: ['chronyc tracking', 'chronyc sources', 'timedatectl status --no-pager'],
    tuning: ['more and nearer sources; makestep for large steps at start'],
  },
  {
    names: 'irqbalance',
    what: 'the service that spreads hardware interrupts over processors',
    normal: 'near zero: it looks every ten seconds',
    load: ['none of note; it may override affinities that were set by hand'],
    look: ['cat /proc/interrupts', 'mpstat -P ALL 1 5', 'systemctl status irqbalance --no-pager'],
    tuning: ['ban interrupts or processors that you place yourself'],
    source: SOURCES.scaling,
  },
  {
    names: 'auditd audispd auditbeat osqueryd go-audit laurel sedispatch',
    what: 'the audit service: it writes down system calls and events that rules ask for',
    normal: 'near zero with few rules',
    load: [
      'rules on frequent system calls (execve, open) on a busy host',
      'a slow disk: with backlog_wait_time the programs themselves wait',
    ],
    look: ['ps -eo pid,pcpu,comm --sort=-pcpu', 'dmesg -T', 'pidstat -d 1 5'],
    tuning: ['narrower rules, exclusions for busy programs', 'a larger backlog'],
  },
  {
    names: 'NetworkManager nm-dispatcher wpa_supplicant dhclient dhcpcd connmand ModemManager ifup',
    unit: 'NetworkManager',
    what: 'the network set-up: interfaces, addresses, DHCP, wireless',
    normal: 'near zero, 10 to 20 MiB',
    load: [
      'interfaces that come and go (containers)',
      'a link that flaps, a DHCP server that does not answer',
    ],
    look: ['ip -s link', 'journalctl -u NetworkManager -n 50 --no-pager', 'ip addr'],
    tuning: ['unmanaged-devices for veth and bridges of containers'],
  },
  {
    names: 'agetty getty mingetty login',
    what: 'the log-in prompt of a console',
    normal: 'one a console, asleep',
    load: ['restarts in a loop where the console does not exist (serial port in a guest or container)'],
    look: [
      'systemctl list-units --failed --no-pager',
      'journalctl -n 50 --no-pager',
      'ps -o pid,etime,args -C agetty',
    ],
    tuning: ['mask the getty unit of a port that is not there'],
    source: SOURCES.agetty,
  },
  {
    names: [
      'avahi-daemon',
      'avahi-daemon: *',
      'cupsd',
      'cups-browsed',
      'bluetoothd',
      'upowerd',
      'accounts-daemon',
      'rtkit-daemon',
      'colord',
      'udisksd',
      'switcheroo-control',
      'power-profiles-daemon',
      'low-memory-monitor',
      'boltd',
      'iio-sensor-proxy',
      'geoclue',
    ],
    what: 'a desktop or discovery service: mDNS, printing, Bluetooth, power, disks',
    normal: 'near zero; on a server it can mostly be left out',
    load: ['avahi: a noisy network or a name conflict', 'cups-browsed: very many printers'],
    look: [
      'systemctl status avahi-daemon --no-pager',
      'journalctl -p warning -n 50 --no-pager',
      'ps -eo pid,pcpu,rss,comm --sort=-pcpu',
    ],
    tuning: ['do not run it where nobody needs it'],
  },
  {
    names:
      'fwupd packagekitd snapd unattended-upgr unattended-upgrade apt-get apt dpkg yum dnf rpm dnf-automatic apt.systemd.dai aptd update-manager apk zypper pacman flatpak needrestart update-notifier update-apt-xapi',
    what: 'the software update: package managers and their helpers',
    normal: 'runs for minutes, once or twice a day',
    load: [
      'an update is being installed: disk and CPU for unpacking',
      'initramfs and man pages are built again',
      'a stuck lock or slow mirror',
    ],
    look: [
      'ps -eo pid,ppid,etime,pcpu,args --sort=-pcpu',
      'systemctl list-timers --no-pager',
      'pidstat -d 1 5',
    ],
    tuning: ['move the timer to a quiet hour, with a random delay', 'give it a low CPU and IO weight'],
  },
  {
    names:
      'updatedb updatedb.mlocat updatedb.plocate mandb man-db fstrim e2scrub_all e2scrub logrotate tmpwatch systemd-tmpfile systemd-tmpfiles prelink rkhunter aide debsums freshclam',
    what: 'a maintenance job: file index, man pages, trimming, log rotation, checks',
    normal: 'daily or weekly, for minutes, mostly disk',
    load: [
      'very many files, network file systems that are not excluded',
      'large logs are compressed',
      'trimming slows other disk work',
    ],
    look: ['systemctl list-timers --no-pager', 'pidstat -d 1 5', 'iostat -xz 1 5'],
    tuning: [
      'exclude data folders and network mounts (PRUNEPATHS)',
      'idle IO class; a quiet hour',
      'weekly trimming is enough',
    ],
    source: SOURCES.fstrim,
  },
  {
    names: 'bash sh dash zsh fish ash ksh',
    what: 'a shell: a person’s session or a script',
    normal: 'a few MiB, asleep at a prompt',
    load: [
      'a script loops, often starting a program for each line',
      'a prompt or completion that runs git in large folders',
    ],
    look: ['ps auxf', 'pidstat 1 5', 'ps -eo pid,ppid,tty,etime,args --sort=-etime'],
    tuning: ['let one awk or sed read the whole file in place of a program a line'],
  },
  {
    names:
      'tmux screen sudo su tail grep find less vim nano awk sed sort gzip tar rsync scp cp dd rm du xargs cat zcat wc',
    what: 'a tool that a person or a script has started',
    normal: 'short-lived',
    load: [
      'it works on very many or large files',
      'a forgotten tail, watch or find',
      'the pipe behind it is slow',
    ],
    look: ['ps auxf', 'pidstat -d 1 5', 'iostat -xz 1 5'],
    tuning: ['ionice and nice; look who started it (parent, terminal)'],
  },
  {
    names: 'sssd sssd_be sssd_nss sssd_pam nscd nslcd winbindd unscd oddjobd realmd',
    what: 'the cache for users, groups and log-ins from a directory (LDAP, Active Directory)',
    normal: 'low, 20 to 100 MiB',
    load: [
      'enumeration of a large directory, large groups',
      'the server does not answer: log-ins hang',
      'programs list users in a loop',
    ],
    look: ['systemctl status sssd --no-pager', 'journalctl -u sssd -n 50 --no-pager', 'ss -tnp'],
    tuning: ['enumerate = false, ignore_group_members', 'a nearer server; longer cache times'],
  },
  {
    names: 'smartd mdadm multipathd lvmpolld lvm dmeventd iscsid iscsiuio mdmon lvmetad blkmapd',
    what: 'a disk service: health, RAID, paths, volumes, iSCSI',
    normal: 'near zero',
    load: [
      'multipathd: paths fail and return, very many disks',
      'dmeventd: a snapshot or thin pool is nearly full',
    ],
    look: ['dmesg -T', 'lsblk', 'cat /proc/mdstat'],
    tuning: ['mend the path or disk; enlarge the pool in time'],
  },
  {
    names:
      'rpcbind rpc.statd rpc.mountd rpc.idmapd rpc.gssd gssproxy nfsdcld automount nfs-ganesha ganesha.nfsd rpc.nfsd autofs',
    what: 'a service around NFS: port mapper, mounting, identities, Kerberos, automount',
    normal: 'near zero',
    load: [
      'rpc.mountd: very many exports or clients, slow name look-ups of clients',
      'rpc.gssd: Kerberos fails',
      'automount: programs probe paths that do not exist',
    ],
    look: ['nfsstat -s', 'journalctl -n 50 --no-pager', 'ss -tlnp'],
    tuning: ['name resolution that works both ways for clients', 'exports by network instead of by name'],
  },
]);
