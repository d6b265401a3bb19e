import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** What runs in and around a Kubernetes cluster beside its core. */
export const kubernetes = processesOf([
  {
    names:
      'nginx-ingress-controller nginx-ingress-c ingress-nginx-controller ingress-nginx-co contour skipper haproxy-ingress kong traefik',
    what: 'an ingress: the proxy at the door of a cluster',
    normal: '100 to 500 MiB; nginx’s reload doubles it for a while',
    load: [
      'TLS handshakes, compression, very many routes',
      'nginx: a reload at each change of endpoints or ingress: old workers stay until their connections end',
      'regular-expression paths, rate limits, authentication for each request; WAF rules (ModSecurity)',
    ],
    look: ['crictl ps -a', 'ss -s', 'pidstat -t 1 5'],
    tuning: [
      'upstream-keepalive-connections (320 by default) to the endpoints, keep-alive to clients, HTTP/2',
      'worker-shutdown-timeout (240s by default) shorter where reloads are frequent; fewer, batched changes',
      'brotli or gzip level 4 and less; exact paths; no ModSecurity where nobody reads it',
    ],
    source: SOURCES.ingressConfig,
  },
  {
    names:
      'argocd-server argocd-applica argocd-application-controller argocd-repo-ser argocd-repo-server argocd flux source-controll source-controller kustomize-contr kustomize-controller helm-controller',
    what: 'a part of Argo CD or Flux, which deploy what git says: it renders manifests and compares them with the cluster',
    normal: '0.2 to 2 GiB in the controller and the repo server, bursts at each refresh',
    load: [
      'very many applications or one huge one; monorepos: each commit renders all',
      'helm or kustomize with remote bases on each refresh',
      'objects that change all the time (status, controllers fighting)',
    ],
    look: ['crictl ps -a', 'pidstat -t 1 5', 'sar -n DEV 1 5'],
    tuning: [
      'webhooks instead of polling (git is asked every 3 minutes by default); timeout.reconciliation longer, with jitter',
      'the manifest-generate-paths annotation in monorepos; shards of the controller',
      'ignoreDifferences and resource.exclusions for noisy kinds',
    ],
    source: SOURCES.argocdScale,
  },
  {
    names:
      'metrics-server kube-state-metrics kube-state-metr cadvisor prometheus-adapter prometheus-adapt keda-operator vpa-recommender cluster-autoscaler cluster-autosca karpenter node-problem-detector node-problem-de descheduler',
    what: 'a program that measures or scales a cluster: figures of pods and objects, autoscalers',
    normal: '50 to 300 MiB; kube-state-metrics follows the number of objects',
    load: [
      'very many pods or objects; labels and annotations exported as metrics',
      'cadvisor: each container’s cgroup files every few seconds',
      'autoscaler: thousands of pending pods',
    ],
    look: ['crictl stats', 'pidstat -t 1 5', 'ps -eo pid,pcpu,rss,etime,comm --sort=-pcpu'],
    tuning: [
      '--metric-allowlist, --metric-labels-allowlist; shards',
      'cadvisor: housekeeping_interval 30s, disable_metrics for what nobody reads',
      'HPA stabilisation windows against flapping',
    ],
    source: SOURCES.kubeStateMetrics,
  },
  {
    names:
      'cert-manager external-dns external-secret external-secrets reloader velero longhorn-manager longhorn rook csi-provisioner csi-attacher csi-node-driver ebs-csi-driver snapshot-controller kured sealed-secrets crossplane',
    what: 'a controller in a cluster: certificates, DNS, secrets, volumes, backups, operators',
    normal: 'near zero, 30 to 200 MiB; only the leader of several works',
    load: [
      'an object that changes all the time (two controllers fight), or errors tried again without back-off',
      'caches of all secrets or config maps of the cluster',
      'API rate limits of the cloud',
    ],
    look: ['crictl ps -a', 'ss -tnp', 'journalctl -u kubelet -n 50 --no-pager'],
    tuning: [
      'find the object: kubectl get events --sort-by=.lastTimestamp',
      'watch one namespace or label instead of all',
      'longer resync',
    ],
  },
  {
    names: 'kyverno gatekeeper opa falco falcosidekick tetragon trivy-operator trivy kube-bench',
    what: 'a checker of policies, images or behaviour in a cluster',
    normal: '100 to 500 MiB; falco and tetragon 1 to 5 per cent of each node',
    load: [
      'a webhook that must answer each create and update: slow rules slow the whole cluster',
      'image scans run at full speed',
      'system-call rules on busy nodes',
    ],
    look: ['crictl ps -a', 'pidstat -t 1 5', 'ps -eo pid,pcpu,rss,etime,comm --sort=-pcpu'],
    tuning: [
      'match only the kinds and namespaces that are meant; timeoutSeconds 5, failurePolicy Ignore where allowed',
      'scans at night with CPU limits',
      'narrower falco rules, drop noisy syscalls',
    ],
  },
  {
    names: 'consul',
    unit: 'consul',
    what: 'Consul: service discovery, health checks, key-value store, mesh',
    normal: 'servers 100 MiB to 1 GiB; agents 30 to 60 MiB',
    load: [
      'very many checks and blocking queries; services that flap make everybody read again',
      'raft on a slow disk: leader elections',
      'DNS queries in loops',
    ],
    look: ['journalctl -u consul -n 50 --no-pager', 'iostat -xz 1 5', 'ss -s'],
    tuning: [
      'check intervals 10 s and more; stale reads (consistency=stale), DNS TTLs',
      'an SSD for servers; limits.http_max_conns_per_client',
      'fewer watchers: consul-template with wait',
    ],
  },
  {
    names: 'vault',
    unit: 'vault',
    what: 'HashiCorp Vault: secrets, certificates, tokens',
    normal: '100 to 500 MiB, low CPU',
    load: [
      'tokens or leases made for each request: millions of leases to expire',
      'audit log on a slow disk: every request waits for it',
      'transit encryption of much data; PKI with RSA keys',
    ],
    look: ['journalctl -u vault -n 50 --no-pager', 'iostat -xz 1 5', 'ss -s'],
    tuning: [
      'renew instead of a new log-in; batch tokens; short TTLs with a bound',
      'EC keys for PKI; no_store for short-lived certificates',
      'audit to a socket or fast disk',
    ],
  },
  {
    names: 'nomad',
    unit: 'nomad',
    what: 'Nomad: a scheduler of jobs over many hosts',
    normal: 'servers 200 MiB to 2 GiB; clients 50 to 100 MiB',
    load: [
      'jobs that restart without end; very many evaluations',
      'raft on a slow disk; template stanzas that watch Consul and Vault',
    ],
    look: ['journalctl -u nomad -n 100 --no-pager', 'iostat -xz 1 5', 'pidstat -t 1 5'],
    tuning: [
      'restart and reschedule limits with delay',
      'an SSD for servers; gc intervals for old allocations',
    ],
  },
  {
    names: 'terraform terraform-prov tofu pulumi packer ansible ansible-playbook ansible-playboo',
    what: 'an infrastructure run: it compares and changes cloud resources or hosts',
    normal: 'minutes; 200 MiB to 2 GiB with all providers; one Python process a host for Ansible',
    load: [
      'very many resources or hosts in one state or play; API limits and retries',
      'Ansible: facts and a new ssh connection for each task',
    ],
    look: ['ps auxf', 'ss -tnp', 'vmstat 1 5'],
    tuning: [
      'smaller states; -parallelism=10 is the default, -target only in need',
      'Ansible: pipelining = True, ControlPersist=60s, forks = 20, gather_facts: no, strategy: free',
    ],
  },
]);
