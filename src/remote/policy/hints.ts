/** What people are told for programs that are in no grammar: why not, and what to type in their stead. */
const NEVER_ENDS = 'it waits for keys and never ends';
const STARTS = 'it starts other programs';
const CHANGES = 'hosts are not changed from here';
const LEAVES = 'it sends data out of the host';
const READS = 'it reads any file';

const HINTS: readonly (readonly [names: string, why: string, use: string])[] = [
  ['htop atop btop glances nmon', NEVER_ENDS, 'top -b -n 1'],
  ['iftop bmon nload nethogs bwm-ng vnstat', NEVER_ENDS, 'sar -n DEV 1 5'],
  ['watch', 'it never ends', 'the sampler itself, such as vmstat 1 5'],
  ['less more most view', NEVER_ENDS, 'tail -n 200 FILE'],
  ['vi vim nano emacs ed', 'it changes files and starts programs', 'tail -n 200 FILE'],
  ['sh bash dash zsh ksh fish ash csh tcsh busybox', 'it is a shell', 'the diagnostic command itself'],
  [
    'python python3 perl ruby node php lua tclsh expect gawk mawk',
    'it is an interpreter',
    "awk '{print $1}' for fields",
  ],
  [
    'sudo su doas runuser gosu',
    'root is used where the inventory allows it, without being asked for',
    'the command alone',
  ],
  [
    'env nice nohup setsid stdbuf script xargs parallel chroot nsenter unshare systemd-run setarch time exec command',
    STARTS,
    'the command alone',
  ],
  ['timeout', 'each command has a time limit already', 'the command alone'],
  [
    'find locate fd',
    'it walks whole trees and may run programs',
    'ls -lh /var/log, or du -x -h --max-depth=1 /var/log',
  ],
  [
    'curl wget nc ncat socat telnet ssh scp sftp rsync ftp ping traceroute mtr dig nslookup host nmap openssl mail getent',
    LEAVES,
    'ss -tan for connections, ip route get ADDRESS for routes',
  ],
  [
    'rm mv cp ln mkdir rmdir touch chmod chown dd tee truncate install shred split csplit',
    CHANGES,
    'df -h, or ls -lh /var/log',
  ],
  ['kill killall pkill renice', CHANGES, 'ps -eo pid,ppid,stat,pcpu,pmem,comm --sort=-pcpu'],
  ['reboot shutdown poweroff halt init telinit', CHANGES, 'uptime, or last -x -n 10 reboot'],
  ['service initctl rc-service', CHANGES, 'systemctl status UNIT'],
  ['apt apt-get yum dnf pip npm snap', CHANGES, 'cat /etc/os-release'],
  [
    'iptables ip6tables nft ufw firewall-cmd modprobe insmod rmmod mkfs fdisk parted hdparm swapoff umount',
    CHANGES,
    'findmnt, ip -s link, lsmod',
  ],
  ['sync', 'it may hang on a sick disk', "grep -E 'Dirty|Writeback' /proc/meminfo"],
  [
    'gdb gcore jmap pstack lldb crash ltrace',
    'it stops the process',
    'jstack PID, py-spy dump --pid PID --nonblocking, or timeout 5 strace -c -p PID (each needs an approval)',
  ],
  ['printenv set declare export history', 'environments hold secrets', 'ps aux'],
  [
    'rg ag ack zgrep zcat od xxd hexdump strings paste join look diff jq base64',
    READS,
    'grep -F TEXT FILE, tail -n 200 FILE',
  ],
  ['cd pwd echo printf test true false read sleep yes', 'it tells nothing about the host', 'uptime'],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  HINTS.flatMap(([names, why, use]) => names.split(' ').map(name => [name, `${why}: use ${use}`] as const)),
);

export function hintFor(tool: string): string | undefined {
  return BY_NAME.get(tool);
}
