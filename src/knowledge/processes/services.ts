import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Names, mail, files, directories, calls: the other network services. */
export const services = processesOf([
  {
    names: 'named bind9 unbound pdns_server pdns_recursor knotd kresd nsd dnsdist powerdns',
    unit: 'named',
    what: 'a DNS server or resolver',
    normal: 'a few per cent; its cache up to the limit that is set',
    load: [
      'very many queries: a loop, an attack, random subdomains',
      'zone transfers and signing',
      'servers outside that do not answer',
    ],
    look: ['ss -ulnp', 'sar -n UDP 1 5', 'journalctl -u named -n 50 --no-pager'],
    tuning: ['rate limits; a front that caches', 'threads to the processors', 'larger socket buffers'],
    source: SOURCES.bindReference,
  },
  {
    names: 'dnsmasq',
    what: 'a small DNS cache and DHCP server',
    normal: 'near zero, a few MiB',
    load: ['very many queries; a loop between two resolvers', 'large host lists'],
    look: ['ss -ulnp', 'journalctl -u dnsmasq -n 50 --no-pager', 'ps -o pid,pcpu,rss,etime,args -C dnsmasq'],
    tuning: ['a larger cache-size', 'no resolver that points back to it'],
    source: SOURCES.dnsmasq,
  },
  {
    names:
      'master qmgr pickup smtpd smtp cleanup bounce trivial-rewrite anvil tlsmgr postfix proxymap postscreen scache showq flush postdrop sendmail.postfix',
    unit: 'postfix',
    what: 'a part of Postfix, the mail server: master starts the others, qmgr keeps the queue, smtpd receives, smtp sends',
    normal: 'near zero, a few MiB each',
    load: [
      'a wave of spam or a newsletter',
      'a full queue that is tried again and again',
      'slow DNS, content filters',
    ],
    look: ['tail -n 200 /var/log/mail.log', 'iostat -xz 1 5', 'ss -tn sport = :25'],
    tuning: [
      'postscreen and limits by client',
      'find who sends: a broken form or a stolen password',
      'a fast disk for the queue',
    ],
    source: SOURCES.postfixMaster,
  },
  {
    names:
      'exim exim4 sendmail opensmtpd opendkim opendmarc spamd spamassassin rspamd amavisd amavis postgrey milter-greylist policyd-spf mimedefang',
    unit: 'exim4',
    what: 'a mail server or its filter',
    normal: 'low; SpamAssassin and amavis 50 to 300 MiB a child',
    load: [
      'spam waves; large attachments',
      'a queue that is tried again',
      'network tests of the spam filter that wait',
    ],
    look: ['tail -n 200 /var/log/mail.log', 'ps auxf', 'pidstat 1 5'],
    tuning: ['refuse early (lists, greylisting)', 'limit filter children to the memory'],
    source: SOURCES.exim4,
  },
  {
    names: 'dovecot imap imap-login pop3 pop3-login lmtp cyrus cyrus-master imapd managesieve courier',
    unit: 'dovecot',
    what: 'a server of mailboxes (IMAP, POP3)',
    normal: 'a few MiB a connection; idle most of the time',
    load: [
      'searches in large mailboxes without a full-text index',
      'folders with very many messages',
      'slow disks',
    ],
    look: ['ss -tn sport = :993', 'iostat -xz 1 5', 'tail -n 200 /var/log/mail.log'],
    tuning: ['a full-text index', 'indexes on a fast disk', 'limits for connections of one user'],
    source: SOURCES.dovecot,
  },
  {
    names:
      'slapd ns-slapd samba samba-ad-dc krb5kdc kadmind ipa-dnskeysync freeradius radiusd keycloak authentik',
    unit: 'slapd',
    what: 'a directory or log-in service (LDAP, Kerberos, RADIUS, Active Directory)',
    normal: 'low; memory with the size of the directory',
    load: ['searches without an index', 'hosts that list all users and groups', 'log-in storms'],
    look: ['ss -tn sport = :389', 'pidstat -t 1 5', 'journalctl -u slapd -n 50 --no-pager'],
    tuning: ['indexes for the attributes that are searched', 'caches on the hosts (sssd)', 'replicas'],
  },
  {
    names: [
      'smbd',
      'smbd: *',
      'nmbd',
      'smbd-notifyd',
      'smbd-cleanupd',
      'smbd[*',
      'lpqd',
      'ksmbd',
      'ksmbd.mountd',
      'winbindd: *',
      'netatalk',
      'afpd',
    ],
    unit: 'smbd',
    what: 'a file server for Windows and macOS clients (Samba): a process for each client',
    normal: '5 to 20 MiB a client; follows the transfers',
    load: [
      'folders with tens of thousands of files: names are compared without regard to case',
      'encryption or signing on one processor a client',
      'virus scanners and change notifications on each file',
    ],
    look: ['ss -tnp sport = :445', 'iostat -xz 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'smbstatus: who holds which file; case sensitive = yes where clients bear it',
      'server multi channel support = yes, aio by default (vfs io_uring)',
      'fewer files a folder',
    ],
    source: SOURCES.smbd,
  },
  {
    names: 'vsftpd proftpd pure-ftpd sftp-server internal-sftp ftpd tftpd in.tftpd rsyncd',
    what: 'a server for file transfers (FTP, SFTP, TFTP, rsync): a process for each client',
    normal: 'a few MiB a client; follows the transfers; SFTP encrypts on one processor',
    load: ['large transfers', 'password guessing', 'rsync with very many files: it walks both sides'],
    look: ['ss -tnp', 'iostat -xz 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'limits for clients and rate',
      'AES-GCM ciphers for SFTP; several streams for one large transfer',
      'rsync modules with max connections',
    ],
  },
  {
    names:
      'ceph-osd ceph-mon ceph-mgr ceph-mds radosgw glusterd glusterfsd glusterfs minio weed drbd lustre moosefs mfsmaster beegfs-storage juicefs s3fs goofys rclone-mount sshfs fusermount ntfs-3g gcsfuse',
    unit: 'ceph-osd',
    what: 'distributed or user-space storage',
    normal: 'ceph-osd: about 4 GiB (osd_memory_target) and a processor under load; others follow the traffic',
    load: [
      'recovery or scrubbing after a failure',
      'small writes with replication',
      'a slow or failing disk holds all others up',
      'user-space file systems: each operation crosses twice',
    ],
    look: ['iostat -xz 1 5', 'sar -n DEV 1 5', 'dmesg -T'],
    tuning: [
      'limit recovery; replace the slow disk',
      'larger objects; fewer small files',
      'caches on the clients',
    ],
    source: SOURCES.cephOsd,
  },
  {
    names:
      'corosync pacemakerd pacemaker keepalived crmd stonithd pcsd patroni repmgrd orchestrator sentinel redis-sentinel ucarp vrrpd',
    unit: 'pacemaker',
    what: 'a cluster manager or guard: it watches members and moves services or addresses',
    normal: 'near zero',
    load: ['members that lose each other (network, an overloaded host)', 'checks that start many programs'],
    look: ['journalctl -u corosync -n 100 --no-pager', 'ip -s link', 'cat /proc/pressure/cpu'],
    tuning: [
      'real-time priority is meant: do not take it away',
      'longer time-outs only where the cause is known',
    ],
    source: SOURCES.corosync,
  },
  {
    names:
      'openvpn wireguard wg-quick charon strongswan ipsec pluto tinc ocserv l2tpd pppd xl2tpd tor i2pd shadowsocks ss-server v2ray xray coturn turnserver cloudflare-warp',
    unit: 'openvpn',
    what: 'a VPN, tunnel or relay',
    normal: 'follows the traffic; OpenVPN is one thread',
    load: ['encryption of much traffic in one thread', 'small packets', 'reconnects'],
    look: ['sar -n DEV 1 5', 'mpstat -P ALL 1 5', 'ip -s link'],
    tuning: [
      'WireGuard or data-channel offload instead of one thread',
      'AES-GCM with AES instructions',
      'the right MTU',
    ],
    source: SOURCES.openvpn,
  },
  {
    names:
      'asterisk freeswitch kamailio opensips janus jitsi jvb mediasoup livekit-server rtpengine rtpproxy murmurd prosody synapse dendrite mattermost rocketchat zoom teamspeak ts3server srs icecast',
    what: 'a server for calls, media or chat',
    normal: 'follows the number of calls or users',
    load: ['transcoding, mixing, recording', 'very many small packets', 'registrations that come in storms'],
    look: ['sar -n UDP 1 5', 'mpstat -P ALL 1 5', 'pidstat -t 1 5'],
    tuning: ['pass media through instead of transcoding', 'larger socket buffers; spread interrupts'],
  },
  {
    names:
      'Xorg Xwayland gnome-shell gdm gdm3 lightdm sddm kwin_x11 plasmashell xfwm4 Xvfb vncserver Xvnc x11vnc xrdp xrdp-sesman tracker-miner-fs tracker-miner-f baloo_file gvfsd gvfsd-fuse pulseaudio pipewire wireplumber gsd-* evolution-* ibus-daemon xfce4-* mate-* kded5 cinnamon nautilus',
    what: 'a part of a desktop session: display, windows, sound, file index',
    normal: 'low without a person in front of it; a server can mostly do without',
    load: ['drawing without a graphics card', 'a file index over very many files', 'remote desktops'],
    look: ['ps auxf', 'pidstat 1 5', 'loginctl list-sessions --no-pager'],
    tuning: ['no desktop on a server', 'switch the file index off'],
  },
  {
    names:
      'nvidia-persiste nvidia-persistenced nvidia-smi dcgm dcgm-exporter nv-hostengine nvidia-fabricmanager nvidia-powerd',
    what: 'a helper of the graphics card’s driver: it keeps the driver loaded, or reads the card’s figures',
    normal: 'asleep; nvidia-smi a second of one processor each time it is run',
    load: ['nvidia-smi called every second by a monitor', 'a card in trouble: Xid errors in the kernel log'],
    look: ['nvidia-smi', 'dmesg -T', 'ps -eo pid,ppid,pcpu,etime,args --sort=-pcpu'],
    tuning: [
      'dcgm or NVML in place of nvidia-smi in loops',
      'persistence mode on: no driver start for each job',
    ],
  },
  {
    names: 'slurmd slurmctld slurmdbd slurmstepd pbs_mom pbs_server condor_startd condor_schedd munged',
    unit: 'slurmd',
    what: 'a part of a batch system (Slurm, PBS, HTCondor): it starts and watches jobs on this node',
    normal: 'near zero; the jobs below it do the work',
    load: [
      'jobs that use more processors or memory than they asked for',
      'very many short jobs: starting them is the work',
      'slurmctld: thousands of squeue calls a minute by scripts',
    ],
    look: ['ps auxf', 'pidstat -t 1 5', 'iostat -xz 1 5'],
    tuning: [
      'cgroup limits for jobs (task/cgroup, ConstrainCores)',
      'job arrays; OMP_NUM_THREADS to the job’s processors',
      'squeue less often: sacct or a cache',
    ],
    source: SOURCES.slurmd,
  },
]);
