import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Web servers, proxies, caches, and what runs behind them. */
export const web = processesOf([
  {
    names: ['nginx', 'nginx: master process*', 'openresty', 'angie', 'tengine'],
    unit: 'nginx',
    what: 'the nginx web server: a master and its workers',
    normal: 'the master is idle; a worker a processor, some MiB each',
    load: [
      'TLS handshakes, compression, very many requests',
      'slow upstreams: connections pile up',
      'reloads in a row: old workers stay until their connections end',
    ],
    look: ['ss -s', 'tail -n 100 /var/log/nginx/error.log', 'ps -C nginx -o pid,stat,pcpu,rss,etime,args'],
    tuning: [
      'worker_processes auto, worker_connections',
      'keepalive to upstreams',
      'gzip level 1 to 4; buffered access log',
    ],
  },
  {
    names: ['nginx: worker process*', 'nginx: cache*'],
    unit: 'nginx',
    what: 'an nginx worker: one event loop that serves many connections',
    normal: 'below one processor; equal over the workers',
    load: [
      'TLS, gzip, regular expressions or Lua in its loop',
      'blocking disk reads: state D',
      '“shutting down”: an old worker after a reload with long connections',
    ],
    look: ['pidstat -C nginx 1 5', 'ss -tn state established', 'tail -n 100 /var/log/nginx/error.log'],
    tuning: ['aio threads for slow disks', 'worker_shutdown_timeout', 'reuseport when one worker gets most'],
  },
  {
    names: 'apache2 httpd httpd.worker',
    unit: 'apache2',
    what: 'the Apache web server',
    normal: 'prefork: a process a request, 10 to 50 MiB; event: some processes with threads',
    load: [
      'PHP or other code inside its processes',
      'MaxRequestWorkers reached: requests wait',
      '.htaccess look-ups in deep folders',
      'keep-alive holds workers (prefork)',
    ],
    look: [
      'ss -s',
      'tail -n 100 /var/log/apache2/error.log',
      'ps -C apache2 -o pid,stat,pcpu,rss,etime,args',
    ],
    tuning: [
      'the event MPM with PHP in php-fpm',
      'AllowOverride None',
      'mod_status shows what each worker does',
    ],
  },
  {
    names: 'haproxy',
    what: 'a load balancer and proxy',
    normal: 'low; most of its CPU is in the kernel (network)',
    load: ['TLS handshakes', 'very many small connections', 'long rule lists and regular expressions'],
    look: ['ss -s', 'mpstat -P ALL 1 5', 'journalctl -u haproxy -n 50 --no-pager'],
    tuning: ['nbthread to the processors', 'http-reuse, keep-alive', 'maxconn with room'],
  },
  {
    names: 'envoy pilot-agent istio-proxy linkerd2-proxy linkerd-proxy',
    what: 'a proxy beside each service of a mesh, or at the edge',
    normal: '50 to 200 MiB, a few per cent; more with many routes and clusters',
    load: [
      'traffic and TLS',
      'very large configurations pushed often',
      'few long connections (gRPC) all on one worker',
    ],
    look: ['ps -eLo pid,tid,pcpu,comm --sort=-pcpu', 'ss -s', 'sar -n DEV 1 5'],
    tuning: [
      'worker threads equal to the processors it may use (--concurrency)',
      'connection balancing for few long connections',
      'send it only the services that it needs',
    ],
    source: SOURCES.envoy,
  },
  {
    names:
      'traefik caddy varnishd squid lighttpd h2o ats traffic_server cloudflared kong pound stunnel stunnel4',
    what: 'a web server, proxy, cache or tunnel',
    normal: 'low without traffic; caches use the memory that they are given',
    load: [
      'TLS, compression, regular expressions',
      'a cache that misses: everything goes to the server behind',
      'slow servers behind it',
    ],
    look: ['ss -s', 'pidstat -t 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'keep-alive on both sides',
      'longer cache times; fewer variants',
      'threads no more than processors',
    ],
  },
  {
    names: [
      'php-fpm',
      'php-fpm*',
      'php-fpm: pool *',
      'php-fpm: master process*',
      'php-cgi',
      'frankenphp',
      'rr',
    ],
    unit: 'php-fpm',
    what: 'PHP’s process manager: a master and a pool of workers, one request each',
    normal: '30 to 100 MiB a worker; idle workers sleep',
    load: [
      'slow scripts or slow databases: all workers busy, requests wait (pm.max_children)',
      'opcache off or too small',
    ],
    look: [
      'ps -eo pid,stat,pcpu,rss,etime,args --sort=-pcpu',
      'tail -n 100 /var/log/php8.2-fpm.log',
      'ss -xl',
    ],
    tuning: [
      'slowlog with request_slowlog_timeout',
      'max_children from memory, not from hope',
      'opcache memory; validate_timestamps=0',
    ],
  },
  {
    names: [
      'gunicorn',
      'gunicorn: worker*',
      'gunicorn: master*',
      'uvicorn',
      'hypercorn',
      'daphne',
      'waitress',
      'granian',
      'uwsgi',
      'mod_wsgi',
    ],
    unit: 'gunicorn',
    what: 'a Python web server: a master and its workers',
    normal: '50 to 300 MiB a worker',
    load: [
      'requests compute in Python (one processor a worker)',
      'slow databases hold sync workers',
      'memory grows with each request',
    ],
    look: [
      'ps -eo pid,ppid,stat,pcpu,rss,etime,args --sort=-pcpu',
      'ss -tlnp',
      'journalctl -u gunicorn -n 50 --no-pager',
    ],
    tuning: [
      'workers about one to two a processor; threads or async for waiting',
      '--preload to share memory; --max-requests hides leaks',
      'py-spy shows where it is',
    ],
  },
  {
    names: 'celery celeryd airflow rq sidekiq resque good_job dramatiq huey flower rqworker arq',
    unit: 'celery',
    what: 'a worker for background jobs',
    normal: 'as many processes or threads as its concurrency says',
    load: [
      'heavy jobs; a queue that grows',
      'polling a database or broker too often',
      'memory that each child keeps',
    ],
    look: ['ps auxf', 'pidstat 1 5', 'ss -tnp'],
    tuning: [
      'separate queues for long and short jobs',
      'prefetch of one for long jobs',
      'max tasks per child against leaks',
    ],
  },
  {
    names: [
      'puma',
      'puma*',
      'puma: *',
      'unicorn',
      'passenger',
      'PassengerAgent',
      'Passenger*',
      'rails',
      'thin',
      'falcon',
    ],
    what: 'a Ruby web server',
    normal: '150 to 500 MiB a worker',
    load: [
      'requests compute in Ruby (one lock a process)',
      'slow databases',
      'memory fragmentation over time',
    ],
    look: ['ps -eo pid,ppid,pcpu,rss,etime,args --sort=-rss', 'pidstat -t 1 5', 'ss -s'],
    tuning: [
      'jemalloc or MALLOC_ARENA_MAX=2',
      'workers to the processors, 3 to 5 threads',
      'the YJIT compiler',
    ],
  },
  {
    names:
      'org.apache.catalina.startup.Bootstrap tomcat org.eclipse.jetty.start.Main jetty org.jboss.modules.Main wildfly weblogic.Server com.ibm.ws.* org.springframework.boot.loader.* spring-boot quarkus-run io.quarkus.* org.keycloak.* jboss-modules',
    unit: 'tomcat',
    what: 'a Java application server or a Spring Boot or Quarkus service',
    normal: 'heap as set by -Xmx plus a few hundred MiB; a pool of some 200 request threads',
    load: [
      'garbage collection: the heap is small for the load',
      'all request threads wait for a database or another service',
      'start-up: class loading and compilation',
    ],
    look: ['jstat -gcutil PID 1000 5', 'ps -eLo pid,tid,pcpu,comm --sort=-pcpu', 'pidstat -t 1 5'],
    tuning: [
      'a thread dump tells waiting from computing',
      'connection pool and thread pool to each other',
      '-Xmx with room for the rest of the process',
    ],
  },
  {
    names:
      'jenkins jenkins.war agent.jar gitlab-runner Runner.Listener Runner.Worker actions-runner teamcity-server bamboo buildkite-agent drone sonar org.sonar.* nexus artifactory gitea gitlab-workhorse gitaly forgejo concourse',
    unit: 'jenkins',
    what: 'continuous integration, a code forge, or an artifact store',
    normal: '1 to 4 GiB for the Java ones; bursts while builds run',
    load: ['builds on the same host', 'very many jobs, branches or artifacts', 'plugins that poll'],
    look: ['ps auxf', 'pidstat -d 1 5', 'jstat -gcutil PID 1000 5'],
    tuning: ['build on agents, not on the server', 'discard old builds; webhooks instead of polling'],
  },
]);
