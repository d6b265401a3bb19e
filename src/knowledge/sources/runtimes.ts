import { page } from './forms.ts';

/** Runtimes and servers, by their own documentation. */
export const runtimePages = {
  goGc: page('golang/website', '0de4dec220b4a8ed6929431283ea89ceafaf3c83', '_content/doc/gc-guide.html'),
  goRuntime: page('golang/go', '11d83d11ca2eca9d542036cf5e23559388fd323e', 'src/runtime/HACKING.md'),
  v8Gc: page('v8/v8.dev', '0d0a3ede37c113360d74b45fa736a004faf8a52e', 'src/blog/trash-talk.md'),
  rustHashing: page('nnethercote/perf-book', '19db3a765030ed7c394a987eff5c09f639f0607d', 'src/hashing.md'),
  rustHeap: page(
    'nnethercote/perf-book',
    '0053025f85e56bd53699bb30da9e119431f886d6',
    'src/heap-allocations.md',
  ),
  redisLatency: page(
    'redis/redis-doc',
    '7ea6ea86502c8696f42064e8462004f51248e847',
    'docs/management/optimization/latency.md',
  ),
  postgresLocks: page(
    'postgres/postgres',
    '1785acebf2ed14fd66955e2d9a55d77a025f418d',
    'src/backend/storage/lmgr/README',
  ),
  kubernetes: page(
    'kubernetes/website',
    '0189ae0f6bf2a79ff2e4bfd5f9ec0da98d64c5d2',
    'content/en/docs/concepts/overview/components.md',
  ),
  etcd: page('etcd-io/website', '0d9360fcdfff9c1f7ef3152f15e1001a4f793426', 'content/en/docs/v3.5/tuning.md'),
  envoy: page(
    'envoyproxy/envoy',
    '3aa872a7247de03ef0679a7e8fc1a7e449ac4c41',
    'docs/root/intro/arch_overview/intro/threading_model.rst',
  ),
  hikari: page('brettwooldridge/HikariCP', '0035f03555efd0d6e8004d9d131bec65d64ce131', 'README.md'),
  go122: page('golang/website', 'b02076ae6df08ee9d495fe4b283f88ac18e51012', '_content/doc/go1.22.md'),
  go121: page('golang/website', 'b02076ae6df08ee9d495fe4b283f88ac18e51012', '_content/doc/go1.21.md'),
  goPgo: page('golang/website', 'b02076ae6df08ee9d495fe4b283f88ac18e51012', '_content/doc/pgo.md'),
  rabbitRuntime: page(
    'rabbitmq/rabbitmq-website',
    '0acf2a429b51aa35667af4369b8353317ebea524',
    'docs/runtime.md',
  ),
  pumaDeployment: page('puma/puma', 'ff2e2126ee2f0f97e21c57ce1967afde1b6f05a1', 'docs/deployment.md'),
  celeryWorkers: page(
    'celery/celery',
    '5dc781f0bd5f36186bfcc74e0a4f9f654452c69b',
    'docs/userguide/workers.rst',
  ),
  prometheusStorage: page(
    'prometheus/prometheus',
    'd15adb9ad7e5d9fbde3a9a8f30200593a5a14d86',
    'docs/storage.md',
  ),
  lokiLabels: page(
    'grafana/loki',
    '65e30f8488e8a5ea2013c6881675f8103a8f6bc7',
    'docs/sources/get-started/labels/_index.md',
  ),
  otelMemory: page(
    'open-telemetry/opentelemetry-collector',
    '934999fbab274d10cbf18704b4594a6fb2049887',
    'processor/memorylimiterprocessor/README.md',
  ),
  thanosCompact: page(
    'thanos-io/thanos',
    'e103a81bd5943697394afcb4fb592b6ffa806c30',
    'docs/components/compact.md',
  ),
  grpcPerformance: page(
    'grpc/grpc.io',
    '028a1d2a6d59daea0e496b3e68789bb60fa69f4a',
    'content/en/docs/guides/performance.md',
  ),
  nginxUpstream: page(
    'nginx/nginx.org',
    '3924a7f8334b93bbb4d5368f3d0cd44922ef2a6b',
    'xml/en/docs/http/ngx_http_upstream_module.xml',
  ),
  nginxCore: page(
    'nginx/nginx.org',
    '3924a7f8334b93bbb4d5368f3d0cd44922ef2a6b',
    'xml/en/docs/ngx_core_module.xml',
  ),
  argocdScale: page(
    'argoproj/argo-cd',
    '37ee0097cf851bc2dd7665fc081bbce61a7e836e',
    'docs/operator-manual/high_availability.md',
  ),
  ingressConfig: page(
    'kubernetes/ingress-nginx',
    'dbb11b92ddb77bee9c35e462479129354c84f939',
    'docs/user-guide/nginx-configuration/configmap.md',
  ),
  kubeStateMetrics: page(
    'kubernetes/kube-state-metrics',
    'c92fe0c5ce02d3b52abf54490e00db6c706f2ba5',
    'docs/developer/cli-arguments.md',
  ),
  opensearchTuning: page(
    'opensearch-project/documentation-website',
    'cf95a341c9b617c96ca8773b258512a18b93ab6b',
    '_tuning-your-cluster/performance.md',
  ),
  nodeExporter: page('prometheus/node_exporter', 'a7dcc3a01545180d4f2087db70994cbc3abfed13', 'README.md'),
  xmrig: page('xmrig/xmrig', 'b2ca72480c58d197e18c885d9fc1a0c8d517e60a', 'README.md'),
  vitePerformance: page(
    'vitejs/vite',
    'a98c8d95d552c6fa98ab66fb810f5b39ad5abf49',
    'docs/guide/performance.md',
  ),
} as const;
