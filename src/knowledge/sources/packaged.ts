import { packaged } from './forms.ts';

/** Documentation that Debian packages install: handbooks, reference pages. */
export const packagedPages = {
  pgWalSettings: packaged('postgresql-doc-15', 'html/runtime-config-wal.html'),
  pgResources: packaged('postgresql-doc-15', 'html/runtime-config-resource.html'),
  pgReplication: packaged('postgresql-doc-15', 'html/runtime-config-replication.html'),
  pgArchiving: packaged('postgresql-doc-15', 'html/continuous-archiving.html'),
  pgPublication: packaged('postgresql-doc-15', 'html/logical-replication-publication.html'),
  pgClientSettings: packaged('postgresql-doc-15', 'html/runtime-config-client.html'),
  pgLogging: packaged('postgresql-doc-15', 'html/runtime-config-logging.html'),
  pgVacuum: packaged('postgresql-doc-15', 'html/routine-vacuuming.html'),
  pgStandby: packaged('postgresql-doc-15', 'html/warm-standby.html'),
  pgParallel: packaged('postgresql-doc-15', 'html/how-parallel-query-works.html'),
  pgPs: packaged('postgresql-doc-15', 'html/monitoring-ps.html'),
  mmConcepts: packaged('linux-doc-6.1', 'Documentation/admin-guide/mm/concepts.rst'),
  dmCrypt: packaged('linux-doc-6.1', 'Documentation/admin-guide/device-mapper/dm-crypt.rst'),
  mdArrays: packaged('linux-doc-6.1', 'Documentation/admin-guide/md.rst'),
  btrfs: packaged('linux-doc-6.1', 'Documentation/filesystems/btrfs.rst'),
  apacheTuning: packaged('apache2-doc', 'manual/en/misc/perf-tuning.html'),
  haproxyConfiguration: packaged('haproxy', 'configuration.txt'),
  bindReference: packaged('bind9-doc', 'arm/reference.html'),
  rsyslogQueues: packaged('rsyslog-doc', 'html/concepts/queues.html'),
  nodeCli: packaged('nodejs-doc', 'api/cli.html'),
} as const;
