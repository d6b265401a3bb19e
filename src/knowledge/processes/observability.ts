import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Monitoring, metrics, logs and traces, a server each. */
export const observability = processesOf([
  {
    names: 'prometheus',
    unit: 'prometheus',
    what: 'the Prometheus server: it scrapes, stores and evaluates metrics',
    normal:
      'some KiB of memory a series in its head (1 million series: several GiB); a burst every two hours when a block is written',
    load: [
      'labels with very many values (user ids, paths)',
      'dashboards and rules over long ranges',
      'reading the write-ahead log after a start: minutes at full speed',
      'a query that loads tens of millions of samples',
    ],
    look: [
      'pidstat -t 1 5',
      'iostat -xz 1 5',
      'ps -o pid,pcpu,rss,etime,args -C prometheus',
      'Status → TSDB Status page: top series by name and label',
    ],
    tuning: [
      'drop labels and metrics nobody uses: metric_relabel_configs with action: drop; sample_limit a job',
      'recording rules for dashboards; --query.max-samples and --query.timeout=30s',
      'scrape_interval 30s; --storage.tsdb.retention.size beside time',
    ],
    source: SOURCES.prometheusStorage,
  },
  {
    names: 'thanos mimir cortex vmagent vmstorage vmselect vminsert victoria-metrics victoria-metric',
    what: 'a long-term store for Prometheus metrics (Thanos, Mimir, VictoriaMetrics)',
    normal:
      'memory follows active series (VictoriaMetrics about 1 KiB each); store and select parts burst with queries',
    load: [
      'queries over months without down-sampling',
      'churn: series that are new at each deployment (pod names)',
      'compaction; object storage that is slow',
    ],
    look: ['pidstat -t 1 5', 'iostat -xz 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'limits for each tenant and query (max series, samples, duration)',
      'recording rules, query-frontend with a results cache',
      'drop pod-level labels where nobody asks by pod',
    ],
    source: SOURCES.thanosCompact,
  },
  {
    names: 'grafana grafana-server',
    unit: 'grafana-server',
    what: 'the Grafana server: dashboards and alerts; the queries themselves run in its data sources',
    normal: '100 to 400 MiB, a few per cent of one processor',
    load: [
      'dashboards with many panels that refresh every few seconds, on wall screens',
      'alert rules evaluated each 10 s',
      'image rendering (a Chromium beside it)',
      'SQLite as its database with many users: “database is locked”',
    ],
    look: ['journalctl -u grafana-server -n 50 --no-pager', 'pidstat -t 1 5', 'ss -tnp'],
    tuning: [
      'min_refresh_interval = 30s; query caching; narrower time ranges',
      'PostgreSQL or MySQL instead of SQLite',
      'image renderer as a service of its own',
    ],
  },
  {
    names: 'loki promtail alloy grafana-agent',
    what: 'Grafana’s log store (Loki), or the agent that reads logs (Promtail, Alloy)',
    normal: 'agent 50 to 200 MiB; Loki: ingesters 1 GiB and more, queriers burst',
    load: [
      'streams with many label values (pod, request id): each keeps chunks open',
      'queries that scan text over days without a selective label',
      'multi-line and regular-expression stages in the agent',
    ],
    look: ['pidstat -t 1 5', 'sar -n DEV 1 5', 'iostat -xz 1 5'],
    tuning: [
      'few labels (below some 100,000 active streams); the rest as structured metadata',
      'max_query_length, split_queries_by_interval; recording rules for metrics from logs',
      'drop noisy lines in the agent',
    ],
    source: SOURCES.lokiLabels,
  },
  {
    names:
      'jaeger jaeger-collector jaeger-query jaeger-agent jaeger-all-in-one tempo zipkin otelcol otelcol-contrib otel-collector opentelemetry-collector opentelemetry-co signoz',
    what: 'a program that collects traces (Jaeger, Tempo, Zipkin) or passes telemetry on (OpenTelemetry Collector)',
    normal: '100 MiB to 2 GiB, half a processor for some 10,000 spans a second',
    load: [
      'every request is traced',
      'a receiver that pushes back: queues fill and memory grows',
      'tail sampling keeps all spans for seconds; attribute processors with patterns',
    ],
    look: ['pidstat -t 1 5', 'ss -tnp', 'sar -n DEV 1 5'],
    tuning: [
      'sample at the head: 1 to 10 per cent of ordinary requests',
      'memory_limiter first and batch last in the pipeline; sending_queue bounds; GOMEMLIMIT to 80 % of the limit',
      'gzip or zstd between collectors',
    ],
    source: SOURCES.otelMemory,
  },
  {
    names: 'alertmanager kapacitor uptime-kuma blackbox_exporter blackbox-export karma',
    what: 'a program that sends alerts, or probes services from outside',
    normal: 'near zero, 20 to 150 MiB',
    load: ['an alert storm; thousands of silences or probes', 'probes that time out hold sockets'],
    look: ['ss -tnp', 'pidstat 1 5', 'journalctl -n 50 --no-pager'],
    tuning: ['grouping by cluster and alert name', 'shorter time-outs, fewer targets a probe'],
  },
  {
    names: 'graphite carbon-cache carbon-relay whisper statsd influxd telegraf',
    unit: 'influxdb',
    what: 'a time-series store or collector of the push kind (Graphite, statsd, InfluxDB, Telegraf)',
    normal:
      'carbon-cache: one processor, random writes on disk; InfluxDB: memory follows series; Telegraf 50 to 150 MiB',
    load: [
      'very many series or small points',
      'carbon: one write a metric each interval: the disk is the limit',
      'InfluxDB: tags with unbounded values; compaction',
      'Telegraf: inputs.exec starts programs, short intervals',
    ],
    look: ['iostat -xz 1 5', 'pidstat -d 1 5', 'pidstat -t 1 5'],
    tuning: [
      'batches (5,000 points a write); fewer tags',
      'carbon: MAX_UPDATES_PER_SECOND lower batches more, whisper on SSD',
      'flush_interval 10s with jitter; outputs that are reachable',
    ],
  },
  {
    names: 'kibana opensearch-dashboards opensearch-dash',
    unit: 'kibana',
    what: 'the web front end of Elasticsearch or OpenSearch, on Node.js',
    normal: '300 MiB to 1.5 GiB, mostly idle',
    load: [
      'reports as PDF (a headless browser), alerting rules by the hundred, dashboards over long ranges (the work is Elasticsearch’s)',
      'starts again and again while it migrates its indices',
    ],
    look: ['journalctl -u kibana -n 50 --no-pager', 'pidstat -t 1 5', 'ss -tnp'],
    tuning: [
      'NODE_OPTIONS=--max-old-space-size=2048',
      'fewer rules, longer intervals',
      'xpack.reporting on another instance',
    ],
  },
]);
