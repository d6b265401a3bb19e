import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Monitoring, logs, security. */
export const agents = processesOf([
  {
    names: 'node_exporter prometheus-node prometheus-node-exporter *_exporter process-exporte',
    unit: 'prometheus-node-exporter',
    what: 'an exporter: it reads figures of the host or a service when Prometheus asks',
    normal: 'below one per cent, 15 to 40 MiB; cadvisor and kube-state-metrics more',
    load: [
      'scrapes every few seconds by several servers',
      'costly collectors (systemd, processes, wifi, hwmon)',
      'very many containers',
    ],
    look: ['ps -eo pid,pcpu,rss,etime,args --sort=-pcpu', 'ss -tlnp', 'pidstat 1 5'],
    tuning: [
      'longer scrape interval',
      '--no-collector.NAME for what nobody looks at, or --collector.disable-defaults with a short list',
    ],
    source: SOURCES.nodeExporter,
  },
  {
    names: 'chronograf',
    unit: 'grafana-server',
    what: 'a part of monitoring: dashboards, alerts, logs, traces',
    normal: '100 to 500 MiB, little CPU',
    load: [
      'dashboards with many panels that refresh every few seconds',
      'Loki: queries over much text',
      'ingestion of logs and traces',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'journalctl -u grafana-server -n 50 --no-pager'],
    tuning: ['longer refresh; narrower time ranges', 'labels with few values in Loki'],
  },
  {
    names:
      'collectd netdata munin-node sadc pcp pmcd pmlogger atop atopacctd sysstat zabbix_agentd zabbix_agent2 zabbix_server zabbix_proxy nrpe nagios icinga2 check_mk_agent checkmk sensu-agent snmpd snmptrapd ganglia gmond monitorix',
    what: 'a monitoring or server: it collects figures of the host',
    normal: 'up to a few per cent, 10 to 150 MiB',
    load: [
      'short intervals, many plugins that start programs',
      'snmpd or process collectors on hosts with very many processes, mounts or routes',
      'a server that does not answer: queues',
    ],
    look: ['pidstat 1 5', 'ps auxf', 'systemctl list-timers --no-pager'],
    tuning: ['longer intervals; switch collectors off', 'plugins in process instead of a program each'],
    source: SOURCES.collectd,
  },
  {
    names:
      'datadog-agent trace-agent process-agent system-probe newrelic-infra newrelic dynatrace oneagent oneagentos oneagenthelper oneagentwatchdog appdynamics instana-agent splunkd splunk scalyr-agent elastic-agent apm-server dragent amazon-cloudwatch-agent amazon-ssm-agent ssm-agent-worker google_osconfig_agent google_guest_agent google-cloud-ops WALinuxAgent waagent azuremonitor mdsd cloud-init parca-agent pyroscope ebpf-profiler',
    what: 'a monitoring or cloud agent: metrics, logs, traces, remote management',
    normal: 'a few per cent, 100 to 500 MiB',
    load: [
      'very many containers, processes or log files',
      'traces of each request; network probes',
      'the receiver is slow or refuses: buffers grow',
    ],
    look: ['pidstat -t 1 5', 'ps -eo pid,pcpu,rss,etime,args --sort=-rss', 'ss -tnp'],
    tuning: [
      'sample traces; exclude noisy logs and containers',
      'a limit by cgroup',
      'newer versions: leaks were common',
    ],
  },
  {
    names:
      'filebeat metricbeat packetbeat heartbeat fluentd fluent-bit td-agent td-agent-bit vector logstash org.logstash.* nxlog filelogreceiver',
    unit: 'filebeat',
    what: 'a log shipper: it reads log files and sends them on',
    normal: 'a few per cent, 30 to 200 MiB; Logstash is a JVM with 1 GiB and more',
    load: [
      'much is logged; multi-line and regular-expression parsing',
      'very many files, rotated often',
      'a receiver that pushes back',
    ],
    look: ['pidstat -d 1 5', 'ss -tnp', 'ps -eo pid,pcpu,rss,etime,args --sort=-pcpu'],
    tuning: [
      'log less, in JSON, so that no parsing is needed',
      'fewer open files (close_inactive)',
      'compression and batches',
    ],
  },
  {
    names:
      'falcon-sensor falcond crowdstrike clamd clamonacc clamav wdavdaemon mdatp ossec-agentd ossec-syscheckd wazuh-agentd wazuh-syscheckd wazuh-modulesd sentinelone-agent s1-agent ds_agent ds_am cbagentd cbdaemon taniumclient TaniumClient qualys-cloud-agent nessusd nessus-agent elastic-endpoint esets sophos savscand fapolicyd rapid7 ir_agent traps_pmd',
    what: 'a security agent: antivirus, intrusion detection, inventory',
    normal: 'a few per cent; 100 MiB to over 1 GiB (signatures)',
    load: [
      'each file that is opened or program that starts is checked: builds, containers, databases',
      'a full scan or inventory',
      'clamd loads new signatures',
    ],
    look: ['pidstat -t 1 5', 'pidstat -d 1 5', 'ps -eo pid,pcpu,rss,etime,comm --sort=-pcpu'],
    tuning: [
      'exclude data and build folders, in agreement with security',
      'scans at a quiet hour with low priority',
    ],
    source: SOURCES.clamonacc,
  },
  {
    names:
      'fail2ban-server fail2ban crowdsec firewalld ufw nftables iptables sshguard suricata snort zeek ntopng tcpdump dumpcap softflowd nfcapd ulogd conntrackd',
    unit: 'fail2ban',
    what: 'a firewall’s helper, an intrusion detector or a packet recorder',
    normal: 'near zero for the firewall; detectors follow the traffic',
    load: [
      'fail2ban: large logs and slow patterns; very many bans',
      'firewalld: reloads with very many rules',
      'suricata, zeek, tcpdump: each packet is looked at',
    ],
    look: ['pidstat -t 1 5', 'sar -n DEV 1 5', 'journalctl -u fail2ban -n 50 --no-pager'],
    tuning: ['ipsets in place of a rule an address', 'filter what is captured'],
    source: SOURCES.fail2ban,
  },
  {
    names:
      'puppet puppetserver chef-client cinc-client salt-minion salt-master cf-agent cf-execd cfengine rudder mcollectived katello-agent subscription-manager rhsmcertd rhnsd landscape-client',
    unit: 'puppet',
    what: 'configuration management: it brings the host into the wanted state',
    normal: 'a burst of a minute or so every half hour; 50 to 300 MiB',
    load: [
      'its run: facts, packages, many files and templates',
      'all hosts at the same minute against one server',
    ],
    look: ['ps auxf', 'systemctl list-timers --no-pager', 'journalctl -n 100 --no-pager'],
    tuning: ['spread the runs (splay)', 'less often; fewer recursive file resources'],
    source: SOURCES.puppetAgent,
  },
  {
    names:
      'bacula-fd bacula-sd bareos-fd borg restic rclone duplicity rsnapshot veeamagent veeamservice nbdisco bpcd amandad tsm dsmc dsmcad mongodump bacula-dir burp kopia',
    what: 'a backup: it reads much, compresses, encrypts and sends',
    normal: 'hours at night; a processor and the disk’s or network’s speed',
    load: [
      'it runs while the host is busy',
      'a dump holds a snapshot open: dead rows stay',
      'very many small files',
    ],
    look: ['iostat -xz 1 5', 'pidstat -d 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'idle IO class; a limit of speed',
      'from a replica or a snapshot',
      'incremental; zstd instead of gzip or xz',
    ],
    source: SOURCES.baculaFd,
  },
]);
