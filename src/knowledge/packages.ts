/** In which Debian and RPM packages a library or program is; what is not here is asked for by its own name. */
import { sameLibrary } from './library-names.ts';

const PACKAGES: readonly (readonly [names: readonly string[], debian: string, rpm: string])[] = [
  [['libc', 'glibc', 'libpthread', 'ld-linux-x86-64'], 'libc6 libc-bin', 'glibc'],
  [['openssl', 'libcrypto', 'libssl'], 'libssl3 libssl3t64 libssl1.1 openssl', 'openssl-libs openssl'],
  [['zlib', 'libz'], 'zlib1g', 'zlib zlib-ng-compat'],
  [['zstd', 'libzstd'], 'libzstd1', 'libzstd'],
  [['lz4', 'liblz4'], 'liblz4-1', 'lz4-libs'],
  [['libstdc++', 'c++'], 'libstdc++6', 'libstdc++'],
  [['jemalloc'], 'libjemalloc2', 'jemalloc'],
  [['tcmalloc', 'gperftools'], 'libgoogle-perftools4 libtcmalloc-minimal4', 'gperftools-libs'],
  [['mimalloc'], 'libmimalloc2.0', 'mimalloc'],
  [['pcre2', 'pcre'], 'libpcre2-8-0', 'pcre2'],
  [
    ['jvm', 'java', 'hotspot', 'openjdk'],
    'openjdk-17-jre-headless openjdk-21-jre-headless',
    'java-17-openjdk-headless java-21-openjdk-headless',
  ],
  [['cpython', 'python'], 'python3', 'python3'],
  [['node', 'nodejs', 'v8'], 'nodejs', 'nodejs'],
  [['postgres', 'postgresql'], 'postgresql postgresql-15 postgresql-16 postgresql-17', 'postgresql-server'],
  [['mysqld', 'mysql', 'innodb'], 'mysql-server mariadb-server', 'mysql-server mariadb-server'],
  [['redis-server', 'redis'], 'redis-server', 'redis valkey'],
  [['sqlite', 'sqlite3'], 'libsqlite3-0', 'sqlite-libs'],
  [['nginx'], 'nginx', 'nginx'],
  [['httpd', 'apache2'], 'apache2', 'httpd'],
  [['sshd'], 'openssh-server', 'openssh-server'],
  [['dockerd', 'docker'], 'docker.io docker-ce', 'docker-ce moby-engine'],
  [['named', 'bind9'], 'bind9', 'bind'],
  [['chronyd'], 'chrony', 'chrony'],
  [['rsyslogd'], 'rsyslog', 'rsyslog'],
  [['crond', 'cron'], 'cron', 'cronie'],
  [['varnishd'], 'varnish', 'varnish'],
  [['smbd', 'nmbd'], 'samba', 'samba'],
  [['php-fpm'], 'php-fpm php8.1-fpm php8.2-fpm php8.3-fpm php8.4-fpm', 'php-fpm'],
  [
    ['containerd', 'containerd-shim-runc-v2', 'containerd-shim'],
    'containerd containerd.io',
    'containerd.io containerd',
  ],
  [['beam.smp', 'rabbitmq-server'], 'rabbitmq-server erlang-base', 'rabbitmq-server erlang'],
  [['mongod', 'mongos'], 'mongodb-org-server mongodb-server', 'mongodb-org-server'],
  [
    ['systemd', 'systemd-journald', 'systemd-journal', 'systemd-udevd', 'systemd-logind'],
    'systemd',
    'systemd',
  ],
  [['systemd-resolved', 'systemd-resolve'], 'systemd-resolved systemd', 'systemd-resolved systemd'],
  [['dnsmasq'], 'dnsmasq dnsmasq-base', 'dnsmasq'],
  [
    ['node_exporter', 'prometheus-node-exporter'],
    'prometheus-node-exporter',
    'node_exporter golang-github-prometheus-node-exporter',
  ],
  [['slapd'], 'slapd', 'openldap-servers'],
  [['dovecot', 'imap', 'imap-login'], 'dovecot-core', 'dovecot'],
  [['qmgr', 'smtpd', 'postfix'], 'postfix', 'postfix'],
];

/** `dpkg-query` and `rpm`, each for the names that its distribution gives; none where the name is no package name. */
export function packageProbes(name: string): readonly string[] {
  const known = PACKAGES.find(([names]) => names.some(known => sameLibrary(known, name)));
  const own = packageName(name);
  const debian = known?.[1] ?? own;
  const rpm = known?.[2] ?? own;
  return debian === '' ? [] : [`dpkg-query -W ${withOwn(debian, own)}`, `rpm -q ${withOwn(rpm, own)}`];
}

/** What was asked for comes too, where it could be a package: `libssl3`. */
function withOwn(names: string, own: string): string {
  const all = [...new Set([...names.split(' '), own])].filter(Boolean);
  return all.slice(0, 6).join(' ');
}

function packageName(name: string): string {
  const base = (name.toLowerCase().split('/').at(-1) ?? '').replace(/\.so\b.*$/, '');
  return /^[a-z0-9][a-z0-9.+-]{1,60}$/.test(base) ? base : '';
}
