import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Daemons of hosts and data platforms beside the common ones. */
export const hostsMore = processesOf([
  {
    names: 'tuned tuned-adm tuned-ppd thermald cpupower ksmtuned numad irqbalance-ui',
    what: 'a program that tunes the host: profiles of sysctl, processors and disks (tuned), temperature, NUMA, KSM',
    normal: 'near zero, 20 to 40 MiB (Python)',
    load: [
      'dynamic tuning on (dynamic_tuning = 1) measures all the time',
      'thermald limits the processors: the machine is too hot',
      'numad moves processes and memory by itself',
    ],
    look: ['systemctl status tuned --no-pager', 'journalctl -u tuned -n 50 --no-pager', 'lscpu'],
    tuning: [
      'tuned-adm active and verify; throughput-performance for servers, latency-performance for latency',
      'numad off for databases that are bound by hand',
    ],
    source: SOURCES.tunedConf,
  },
  {
    names:
      'rngd haveged jitterentropy-rngd apcupsd upsd upsmon upsdrvctl lldpd lldpad ladvd ipmiseld ipmid bmc-watchdog watchdog mcelog rasdaemon acpid gpm hddtemp sensord smartmontools numatop',
    what: 'a small hardware service: random numbers, UPS, neighbours on the network, machine checks, temperature',
    normal: 'near zero, a few MiB',
    load: [
      'rngd or haveged feed an entropy pool that kernels since 5.6 no longer need',
      'rasdaemon, mcelog: memory or processor errors are reported: read them',
    ],
    look: ['journalctl -p err -n 50 --no-pager', 'dmesg -T', 'systemctl list-units --failed --no-pager'],
    tuning: [
      'leave rngd and haveged out on current kernels',
      'corrected memory errors that grow: replace the module',
    ],
    source: SOURCES.rngd,
  },
  {
    names: 'zed zfs-zed zpool zfs zfs-mount sanoid syncoid snapper btrfs btrbk',
    what: 'a program that looks after ZFS or Btrfs: events, snapshots, replication',
    normal: 'near zero; send and receive take the disk’s or network’s speed',
    load: [
      'very many snapshots: listing and deleting takes minutes',
      'a scrub or resilver',
      'replication by ssh with one stream',
    ],
    look: ['iostat -xz 1 5', 'cat /proc/spl/kstat/zfs/arcstats', 'dmesg -T'],
    tuning: ['fewer snapshots; scrub monthly, off-peak', 'zstd -3 or lz4; mbuffer between send and receive'],
  },
  {
    names:
      '(sd-pam) gdm-session-wor gdm-x-session xdg-desktop-por xdg-document-po at-spi2-registr dconf-service gnome-keyring-d ssh-agent gpg-agent keyboxd dirmngr pipewire-pulse',
    what: 'the helper of a log-in session; (sd-pam) belongs to systemd --user and waits for the session’s end',
    normal: 'asleep, a few MiB each',
    load: ['none of note; gpg-agent and dirmngr: key servers that do not answer'],
    look: ['loginctl list-sessions --no-pager', 'ps auxf', 'last -n 20'],
    tuning: ['loginctl enable-linger only for users whose services must run'],
  },
  {
    names:
      'teleport boundary sshguard-session wireguard-go tailscaled zerotier-one nebula netbird cloudflared frpc frps ngrok',
    what: 'a tunnel or access service in user space (Teleport, Tailscale, cloudflared, WireGuard in Go)',
    normal: '30 to 200 MiB; CPU follows the traffic: each packet is encrypted and copied in user space',
    load: [
      'large transfers through it; relays instead of direct paths (tailscale status says “relay”)',
      'session recording; very many connections',
    ],
    look: ['sar -n DEV 1 5', 'pidstat -t 1 5', 'ss -s'],
    tuning: [
      'the kernel’s WireGuard for much traffic; UDP open for direct paths',
      'Go: GOMAXPROCS to the quota',
    ],
  },
  {
    names:
      'temporal-server temporal camunda zeebe conductor n8n argo-workflows airflow prefect dagster luigi nifi oozie azkaban',
    what: 'a workflow engine: it schedules tasks and keeps their state in a database',
    normal: '0.2 to 2 GiB; Airflow’s scheduler uses about one processor all the time',
    load: [
      'Airflow: DAG files are parsed again each 30 s (heavy imports at top level), very many tasks a DAG',
      'Temporal: histories of tens of thousands of events; the database is the limit',
      'workers that poll',
    ],
    look: ['ps -eo pid,ppid,pcpu,rss,etime,args --sort=-pcpu', 'pidstat -t 1 5', 'ss -tnp'],
    tuning: [
      'Airflow: min_file_process_interval 300, no code at DAG top level, parsing_processes to the processors, deferrable sensors',
      'Temporal: continue-as-new, sticky caches; more history shards at set-up',
    ],
  },
  {
    names: 'ray raylet gcs_server ray::* dask-worker dask-scheduler dask spark-class',
    what: 'a cluster framework for Python (Ray, Dask): scheduler, workers, object store',
    normal:
      'Ray’s object store takes 30 % of memory in /dev/shm; workers follow their tasks; ray::IDLE waits',
    load: [
      'tiny tasks (below 10 ms: overhead is the work)',
      'objects that spill to disk; BLAS threads in each worker',
      'very many objects referenced by the driver',
    ],
    look: ['pidstat -t 1 5', 'vmstat 1 5', 'df -h /dev/shm'],
    tuning: [
      'batch tasks to 100 ms and more; actors for state',
      'OMP_NUM_THREADS=1 (Ray sets it by num_cpus); --object-store-memory',
      'dask: nthreads 1 for pure Python, partitions of 100 MB',
    ],
  },
  {
    names:
      'vllm vllm.* text-generation text-generation-launcher tritonserver torchserve tensorflow_model_server tensorflow_mod sglang sglang.* llama-server ollama koboldcpp',
    what: 'an inference server of language or other models',
    normal:
      'host memory 2 to 20 GiB beside the card’s; one processor spins for each card (CUDA waits busily)',
    load: [
      'no card: the model runs on all processors',
      'tokenising, sampling and JSON grammar on few processors while the card waits',
      'loading the model; requests longer than the key-value cache holds are recomputed (preemption)',
    ],
    look: ['nvidia-smi', 'pidstat -t 1 5', 'ps -eo pid,pcpu,rss,nlwp,etime,args --sort=-rss'],
    tuning: [
      'continuous batching: --max-num-seqs, --gpu-memory-utilization 0.9 (vLLM); prefix caching for equal prompts',
      'OMP_NUM_THREADS small; more API processes (--api-server-count)',
      'quantised weights where quality allows; ollama: OLLAMA_NUM_PARALLEL, OLLAMA_KEEP_ALIVE',
    ],
  },
  {
    names: 'start.jar org.apache.solr.* solr jetty org.eclipse.jetty.start.Main',
    unit: 'solr',
    what: 'Jetty, mostly as the server of Solr: search on the JVM',
    normal: 'heap 2 to 31 GB; the rest of memory is page cache for the index',
    load: [
      'facets, sorts and grouping on fields without docValues',
      'commits after each update (openSearcher) with warming of large caches',
      'deep pages; very many cores',
    ],
    look: ['jstat -gcutil PID 1000 5', 'iostat -xz 1 5', 'pidstat -t 1 5'],
    tuning: [
      'autoSoftCommit 10 to 60 s, no commit by clients',
      'docValues for facets and sorts; filterCache with a bound; cursorMark for deep pages',
      'heap below 31 GB; G1',
    ],
  },
  {
    names: 'org.neo4j.* neo4j com.neo4j.* org.apache.tinkerpop.* janusgraph',
    unit: 'neo4j',
    what: 'Neo4j, a graph database on the JVM',
    normal: 'heap 4 to 31 GB beside the page cache (as large as the store where possible)',
    load: [
      'queries that match without an index (AllNodesScan), Cartesian products, hubs with millions of edges',
      'page cache smaller than the store',
      'transactions that never commit',
    ],
    look: ['jstat -gcutil PID 1000 5', 'iostat -xz 1 5', 'pidstat -t 1 5'],
    tuning: [
      'PROFILE the query; an index or constraint for its start nodes',
      'server.memory.pagecache.size and heap from neo4j-admin server memory-recommendation',
    ],
  },
  {
    names:
      'minecraft_server.jar server.jar paper.jar spigot.jar paper-*.jar net.minecraft.* fabric-server-launch.jar srcds_linux valheim_server.x86_64',
    what: 'a game server: one thread computes each tick (Minecraft: 50 ms)',
    normal: '2 to 8 GiB; one processor at its limit counts, not the sum',
    load: [
      'many loaded chunks, entities and redstone; plugins that work each tick',
      'world saves on a slow disk; chunk generation',
      'garbage collection with a tight heap',
    ],
    look: ['jstat -gcutil PID 1000 5', 'pidstat -t -p PID 1 5', 'iostat -xz 1 5'],
    tuning: [
      'Paper with view-distance 8, simulation-distance 5; spark profiler for the tick',
      'Aikar’s G1 flags, -Xms equal to -Xmx; pre-generate the world',
      'a processor with fast single-thread speed',
    ],
  },
  {
    names: 'mysqld_safe mariadbd-safe mysqlrouter mysqlsh mysql-proxy proxysql maxscale',
    what: 'a helper of MySQL: the script that restarts it (mysqld_safe), a router, proxy or client',
    normal: 'mysqld_safe asleep; proxies low, one to four threads',
    load: [
      'mysqld_safe: the server crashes and is started again and again',
      'ProxySQL: very many query rules with patterns, multiplexing off by session variables',
    ],
    look: ['tail -n 100 /var/log/mysql/error.log', 'ss -s', 'pidstat -t 1 5'],
    tuning: [
      'read why the server ends (OOM in dmesg?) before raising limits',
      'ProxySQL: mysql-threads to the processors, digests instead of patterns',
    ],
    source: SOURCES.mysqldSafe,
  },
  {
    names:
      'pg_dump pg_dumpall pg_restore pg_basebackup pg_rewind pg_upgrade pgbackrest wal-g barman vacuumdb reindexdb pg_repack psql pgbench-tools',
    what: 'a PostgreSQL tool: dump, restore, base backup, vacuum',
    normal:
      'pg_dump: one processor for it and one for its backend; pg_basebackup: the network’s or disk’s speed',
    load: [
      'a dump holds one snapshot open for hours: dead rows stay everywhere meanwhile',
      'compression in the dump (-Z 6 gzip) is one thread',
      'COPY of wide tables; restores rebuild all indexes',
    ],
    look: ['ps -eo pid,ppid,etime,pcpu,args --sort=-pcpu', 'iostat -xz 1 5', 'pidstat -d 1 5'],
    tuning: [
      'from a standby; pg_dump -Fd -j 4, -Z lz4 or zstd:3 (16 and later)',
      'pg_basebackup --max-rate=50M; pgbackrest with several processes and block incremental',
      'restore: pg_restore -j, maintenance_work_mem=2GB',
    ],
    source: SOURCES.pgDump,
  },
  {
    names: 'mysqldump mariadb-dump mydumper myloader xtrabackup mariabackup mysqlpump',
    what: 'a MySQL backup: logical (mysqldump, mydumper) or of the files (xtrabackup)',
    normal: 'mysqldump: one thread; xtrabackup: the disk’s speed',
    load: [
      'without --single-transaction it locks tables; with it the history list grows until it ends',
      'it reads all through the buffer pool',
      'compression in one thread',
    ],
    look: ['ps -eo pid,etime,pcpu,args --sort=-pcpu', 'iostat -xz 1 5', 'pidstat -d 1 5'],
    tuning: [
      'from a replica; mydumper with --threads 4, or xtrabackup --compress=zstd',
      'innodb_old_blocks_time=1000 (the default) keeps the pool from being swept',
    ],
    source: SOURCES.mariadbDump,
  },
  {
    names: 'bundle rake irb bootsnap',
    what: 'a Ruby program started by Bundler: a Rails server, console or rake task',
    normal: '150 to 500 MiB; one processor a process for Ruby code',
    load: [
      'Ruby code and collection; a rake task over all records (Model.all instead of find_each)',
      'boot: loading of all gems (seconds)',
    ],
    look: ['ps -eo pid,ppid,pcpu,rss,etime,args --sort=-rss', 'pidstat -t -p PID 1 5', 'ss -tnp'],
    tuning: ['rbspy record -p PID shows the lines', 'bootsnap, YJIT; find_each and insert_all in tasks'],
  },
  {
    names: 'manage.py django-admin flask',
    what: 'a Django or Flask command; runserver is for development: one process with a reloader',
    normal: '60 to 200 MiB',
    load: [
      'runserver in production: the reloader stats all files each second, debug keeps every query in memory',
      'a management command over a whole table',
    ],
    look: ['ps -eo pid,ppid,pcpu,rss,etime,args --sort=-pcpu', 'pidstat -t -p PID 1 5', 'ss -tnp'],
    tuning: [
      'gunicorn or uvicorn in production, DEBUG=False',
      'iterator(), bulk_update, select_related in commands; py-spy dump --pid PID for where it is',
    ],
  },
]);
