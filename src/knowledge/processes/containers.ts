import { processesOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Containers, Kubernetes, virtual machines. */
export const containers = processesOf([
  {
    names: 'dockerd docker docker-proxy docker-init',
    unit: 'docker',
    what: 'the Docker daemon: it manages images, networks and containers (docker-proxy carries one published port)',
    normal: 'about one per cent, 50 to 150 MiB',
    load: [
      'containers that start and end in a loop (docker ps -a: Restarting)',
      'docker stats, ps or events polled by monitoring',
      'container logs through it (json-file without max-size grows without end); pulls and builds',
    ],
    look: ['docker ps -a', 'journalctl -u docker -n 50 --no-pager', 'docker stats --no-stream'],
    tuning: [
      'log-opts max-size=10m, max-file=3, or the local driver',
      'health checks 30 s apart and cheap (each is an exec)',
      'userland-proxy=false; docker system prune for layers nobody uses',
    ],
    source: SOURCES.dockerd,
  },
  {
    names:
      'containerd containerd-shim containerd-shim-runc-v2 containerd-shim* runc crun podman conmon conmonrs buildkitd catatonit tini dumb-init crio cri-o youki kata-runtime runsc buildah',
    unit: 'containerd',
    what: 'the container run time: the daemon (containerd, CRI-O), one shim or monitor for each container, and the starter (runc)',
    normal: 'a few per cent, 30 to 100 MiB; 5 to 15 MiB a shim',
    load: [
      'probes by exec every few seconds: each starts runc and a process in the container (20 to 50 ms of CPU)',
      'images are unpacked (gzip is one thread a layer)',
      'containers that crash and start again',
    ],
    look: ['crictl ps -a', 'journalctl -u containerd -n 50 --no-pager', 'ps auxf'],
    tuning: [
      'HTTP, TCP or gRPC probes instead of exec; periodSeconds 10 and more',
      'zstd-compressed, fewer and shared layers; an SSD for /var/lib/containerd',
      'mend the container that restarts',
    ],
    source: SOURCES.runc,
  },
  {
    names: 'kubelet',
    what: 'the Kubernetes agent of a node: it makes sure that the containers of its pods run',
    normal: '2 to 10 per cent of a processor, 50 to 200 MiB',
    load: [
      'many pods (above 110), exec probes, secrets and config maps as volumes',
      'statistics of very many containers (cadvisor walks all cgroups)',
      'image or container clean-up on a slow disk; PLEG is not healthy: the run time answers slowly',
    ],
    look: ['journalctl -u kubelet -n 100 --no-pager', 'crictl pods', 'cat /proc/pressure/io'],
    tuning: [
      'cheaper probes; fewer pods a node; immutable: true for config maps',
      'a faster disk for images and logs; imageGCHighThresholdPercent',
      'kube-reserved and system-reserved, so that pods cannot starve it',
    ],
    source: SOURCES.kubernetes,
  },
  {
    names: 'kube-proxy',
    what: 'the Kubernetes network agent of a node: it turns services into rules',
    normal: 'near zero, 20 to 60 MiB',
    load: ['thousands of services in iptables mode: each change rewrites rules'],
    look: [
      'conntrack -S',
      'ps -o pid,pcpu,rss,etime,args -C kube-proxy',
      'cat /proc/sys/net/netfilter/nf_conntrack_count',
    ],
    tuning: ['IPVS or nftables mode, or a network plugin that replaces it'],
    source: SOURCES.kubernetes,
  },
  {
    names: 'kube-apiserver',
    what: 'the front of the Kubernetes control plane: all reads and writes of the cluster’s state go through it',
    normal: '0.5 to several GiB, half a processor and more in a busy cluster',
    load: [
      'clients that list everything (operators, dashboards, kubectl in loops)',
      'webhooks that are slow',
      'a slow etcd',
    ],
    look: ['crictl ps --name kube-apiserver', 'pidstat -t 1 5', 'ss -s'],
    tuning: [
      'watch instead of list; pages; priority and fairness for noisy clients',
      'fewer and faster admission webhooks',
    ],
    source: SOURCES.kubernetes,
  },
  {
    names: 'kube-controller kube-controller-manager kube-scheduler cloud-controller-manager cloud-controller',
    what: 'a part of the Kubernetes control plane: control loops, or the choice of a node for each pod',
    normal: '50 to 300 MiB, a few per cent; only one of several is the leader',
    load: ['very many objects or pods that change', 'a controller in a loop against another one'],
    look: ['crictl ps -a', 'pidstat 1 5', 'ss -s'],
    tuning: ['find the object that changes all the time (events)'],
    source: SOURCES.kubernetes,
  },
  {
    names: 'coredns kube-dns node-cache node-local-dns skydns',
    what: 'the DNS server of a Kubernetes cluster, or its cache on each node',
    normal: '20 to 170 MiB, a few per cent',
    load: [
      'ndots:5: each outside name is asked several times',
      'programs that keep no connection',
      'conntrack races on UDP',
    ],
    look: ['crictl ps --name coredns', 'conntrack -S', 'sar -n DEV 1 5'],
    tuning: ['a cache on each node', 'names with a dot at the end; ndots:2', 'the autopath plugin'],
    source: SOURCES.kubernetes,
  },
  {
    names:
      'cilium-agent cilium-operator cilium calico-node felix bird flanneld weaver kube-router antrea-agent ovs-vswitchd ovsdb-server ovnkube frr bgpd zebra aws-k8s-agent multus speaker',
    what: 'the network of a cluster: policies, routes, tunnels, switches',
    normal: '50 to 500 MiB, a few per cent',
    load: [
      'pods or policies change at a high rate',
      'very many rules and identities',
      'ovs-vswitchd: flows that miss its cache, or polling with DPDK',
    ],
    look: ['ip -s link', 'cat /proc/net/softnet_stat', 'ps -eo pid,pcpu,rss,comm --sort=-pcpu'],
    tuning: ['fewer labels in policies', 'eBPF instead of iptables', 'native routing instead of tunnels'],
  },
  {
    names: 'k3s k3s-server k3s-agent rke2 microk8s kubelite minikube kind helm swarmkit consul-template',
    what: 'a small Kubernetes, or another orchestration, discovery or secrets service',
    normal: 'k3s: 0.5 GiB and 5 to 20 per cent for the whole control plane; others 50 to 300 MiB',
    load: ['its data store on a slow disk (SQLite, etcd, raft)', 'very many services, checks or watches'],
    look: ['journalctl -p warning -n 100 --no-pager', 'iostat -xz 1 5', 'ss -s'],
    tuning: ['a faster disk for its state', 'fewer health checks and watches'],
  },
  {
    names:
      'qemu-system-x86_64 qemu-system-* qemu-kvm kvm libvirtd virtqemud virtlogd firecracker cloud-hypervisor VBoxHeadless vmtoolsd qemu-ga virtiofsd xenstored xl swtpm hv_kvp_daemon open-vm-tools',
    what: 'a virtual machine (qemu, Firecracker), what manages it, or the guest’s helper',
    normal: 'memory of the guest plus some 100 MiB; CPU as the guest uses it',
    load: [
      'the guest computes',
      'emulated devices, disk and network through qemu’s own threads',
      'live migration or backup',
    ],
    look: ['ps -eLo pid,tid,pcpu,comm --sort=-pcpu', 'mpstat -P ALL 1 5', 'iostat -xz 1 5'],
    tuning: [
      'virtio with io threads and several queues',
      'pin processors; huge pages',
      'look for steal time within the guest',
    ],
    source: SOURCES.libvirtd,
  },
  {
    names: 'lxc-start lxcfs lxd incusd pause s6-supervise supervisord runsvdir runit monit circusd',
    what: 'a container’s helper, or a small supervisor of programs; pause holds a pod’s namespaces',
    normal: 'near zero',
    load: [
      'supervisor: its program crashes and is started again and again',
      'lxcfs: very many reads of /proc in containers',
    ],
    look: ['ps auxf', 'systemctl list-units --failed --no-pager', 'journalctl -n 50 --no-pager'],
    tuning: ['mend the program; a longer back-off'],
    source: SOURCES.supervisord,
  },
]);
