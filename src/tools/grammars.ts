/** The list of all grammars: what the policy, the documentation, the model and the host guard know. */
import type { Grammar } from '../core/grammar.ts';
import { grammar as arch } from './arch/grammar.ts';
import { grammar as arp } from './arp/grammar.ts';
import { grammar as awk } from './awk/grammar.ts';
import { grammar as bpftrace } from './bpftrace/grammar.ts';
import { grammar as bridge } from './bridge/grammar.ts';
import { grammar as cat } from './cat/grammar.ts';
import { grammar as chronyc } from './chronyc/grammar.ts';
import { grammar as chrt } from './chrt/grammar.ts';
import { grammar as column } from './column/grammar.ts';
import { grammar as conntrack } from './conntrack/grammar.ts';
import { grammar as cpupower } from './cpupower/grammar.ts';
import { grammar as crictl } from './crictl/grammar.ts';
import { grammar as cut } from './cut/grammar.ts';
import { grammar as date } from './date/grammar.ts';
import { grammar as df } from './df/grammar.ts';
import { grammar as dmesg } from './dmesg/grammar.ts';
import { grammar as docker } from './docker/grammar.ts';
import { grammar as dpkg } from './dpkg/grammar.ts';
import { grammar as dpkgQuery } from './dpkg-query/grammar.ts';
import { grammar as du } from './du/grammar.ts';
import { grammar as egrep } from './egrep/grammar.ts';
import { grammar as ethtool } from './ethtool/grammar.ts';
import { grammar as fgrep } from './fgrep/grammar.ts';
import { grammar as findmnt } from './findmnt/grammar.ts';
import { grammar as free } from './free/grammar.ts';
import { grammar as fuser } from './fuser/grammar.ts';
import { grammar as getconf } from './getconf/grammar.ts';
import { grammar as grep } from './grep/grammar.ts';
import { grammar as head } from './head/grammar.ts';
import { grammar as hostname } from './hostname/grammar.ts';
import { grammar as hostnamectl } from './hostnamectl/grammar.ts';
import { grammar as ifconfig } from './ifconfig/grammar.ts';
import { grammar as ionice } from './ionice/grammar.ts';
import { grammar as iostat } from './iostat/grammar.ts';
import { grammar as iotop } from './iotop/grammar.ts';
import { grammar as ip } from './ip/grammar.ts';
import { grammar as ipcs } from './ipcs/grammar.ts';
import { grammar as jcmd } from './jcmd/grammar.ts';
import { grammar as journalctl } from './journalctl/grammar.ts';
import { grammar as jps } from './jps/grammar.ts';
import { grammar as jstack } from './jstack/grammar.ts';
import { grammar as jstat } from './jstat/grammar.ts';
import { grammar as kubectl } from './kubectl/grammar.ts';
import { grammar as last } from './last/grammar.ts';
import { grammar as loginctl } from './loginctl/grammar.ts';
import { grammar as ls } from './ls/grammar.ts';
import { grammar as lsbRelease } from './lsb_release/grammar.ts';
import { grammar as lsblk } from './lsblk/grammar.ts';
import { grammar as lscpu } from './lscpu/grammar.ts';
import { grammar as lsmem } from './lsmem/grammar.ts';
import { grammar as lsmod } from './lsmod/grammar.ts';
import { grammar as lsns } from './lsns/grammar.ts';
import { grammar as lsof } from './lsof/grammar.ts';
import { grammar as lspci } from './lspci/grammar.ts';
import { grammar as lvs } from './lvs/grammar.ts';
import { grammar as mdadm } from './mdadm/grammar.ts';
import { grammar as mount } from './mount/grammar.ts';
import { grammar as mpstat } from './mpstat/grammar.ts';
import { grammar as multipath } from './multipath/grammar.ts';
import { grammar as nerdctl } from './nerdctl/grammar.ts';
import { grammar as netstat } from './netstat/grammar.ts';
import { grammar as nfsiostat } from './nfsiostat/grammar.ts';
import { grammar as nfsstat } from './nfsstat/grammar.ts';
import { grammar as nl } from './nl/grammar.ts';
import { grammar as nproc } from './nproc/grammar.ts';
import { grammar as nstat } from './nstat/grammar.ts';
import { grammar as ntpq } from './ntpq/grammar.ts';
import { grammar as numactl } from './numactl/grammar.ts';
import { grammar as numastat } from './numastat/grammar.ts';
import { grammar as nvidiaSmi } from './nvidia-smi/grammar.ts';
import { grammar as nvme } from './nvme/grammar.ts';
import { grammar as perf } from './perf/grammar.ts';
import { grammar as pgrep } from './pgrep/grammar.ts';
import { grammar as pidof } from './pidof/grammar.ts';
import { grammar as pidstat } from './pidstat/grammar.ts';
import { grammar as podman } from './podman/grammar.ts';
import { grammar as prlimit } from './prlimit/grammar.ts';
import { grammar as ps } from './ps/grammar.ts';
import { grammar as pstree } from './pstree/grammar.ts';
import { grammar as pvs } from './pvs/grammar.ts';
import { grammar as pySpy } from './py-spy/grammar.ts';
import { grammar as resolvectl } from './resolvectl/grammar.ts';
import { grammar as rev } from './rev/grammar.ts';
import { grammar as route } from './route/grammar.ts';
import { grammar as rpm } from './rpm/grammar.ts';
import { grammar as sar } from './sar/grammar.ts';
import { grammar as sed } from './sed/grammar.ts';
import { grammar as slabtop } from './slabtop/grammar.ts';
import { grammar as smartctl } from './smartctl/grammar.ts';
import { grammar as sort } from './sort/grammar.ts';
import { grammar as ss } from './ss/grammar.ts';
import { grammar as stat } from './stat/grammar.ts';
import { grammar as strace } from './strace/grammar.ts';
import { grammar as swapon } from './swapon/grammar.ts';
import { grammar as sysctl } from './sysctl/grammar.ts';
import { grammar as systemctl } from './systemctl/grammar.ts';
import { grammar as systemdAnalyze } from './systemd-analyze/grammar.ts';
import { grammar as systemdCgls } from './systemd-cgls/grammar.ts';
import { grammar as systemdCgtop } from './systemd-cgtop/grammar.ts';
import { grammar as systemdDetectVirt } from './systemd-detect-virt/grammar.ts';
import { grammar as tac } from './tac/grammar.ts';
import { grammar as tail } from './tail/grammar.ts';
import { grammar as taskset } from './taskset/grammar.ts';
import { grammar as tc } from './tc/grammar.ts';
import { grammar as tcpdump } from './tcpdump/grammar.ts';
import { grammar as timedatectl } from './timedatectl/grammar.ts';
import { grammar as top } from './top/grammar.ts';
import { grammar as tr } from './tr/grammar.ts';
import { grammar as uname } from './uname/grammar.ts';
import { grammar as uniq } from './uniq/grammar.ts';
import { grammar as uptime } from './uptime/grammar.ts';
import { grammar as vgs } from './vgs/grammar.ts';
import { grammar as vmstat } from './vmstat/grammar.ts';
import { grammar as w } from './w/grammar.ts';
import { grammar as wc } from './wc/grammar.ts';
import { grammar as who } from './who/grammar.ts';
import { grammar as zpool } from './zpool/grammar.ts';

export const grammars: readonly Grammar[] = [
  arch,
  arp,
  awk,
  bpftrace,
  bridge,
  cat,
  chronyc,
  chrt,
  column,
  conntrack,
  cpupower,
  crictl,
  cut,
  date,
  df,
  dmesg,
  docker,
  dpkg,
  dpkgQuery,
  du,
  egrep,
  ethtool,
  fgrep,
  findmnt,
  free,
  fuser,
  getconf,
  grep,
  head,
  hostname,
  hostnamectl,
  ifconfig,
  ionice,
  iostat,
  iotop,
  ip,
  ipcs,
  jcmd,
  journalctl,
  jps,
  jstack,
  jstat,
  kubectl,
  last,
  loginctl,
  ls,
  lsbRelease,
  lsblk,
  lscpu,
  lsmem,
  lsmod,
  lsns,
  lsof,
  lspci,
  lvs,
  mdadm,
  mount,
  mpstat,
  multipath,
  nerdctl,
  netstat,
  nfsiostat,
  nfsstat,
  nl,
  nproc,
  nstat,
  ntpq,
  numactl,
  numastat,
  nvidiaSmi,
  nvme,
  perf,
  pgrep,
  pidof,
  pidstat,
  podman,
  prlimit,
  ps,
  pstree,
  pvs,
  pySpy,
  resolvectl,
  rev,
  route,
  rpm,
  sar,
  sed,
  slabtop,
  smartctl,
  sort,
  ss,
  stat,
  strace,
  swapon,
  sysctl,
  systemctl,
  systemdAnalyze,
  systemdCgls,
  systemdCgtop,
  systemdDetectVirt,
  tac,
  tail,
  taskset,
  tc,
  tcpdump,
  timedatectl,
  top,
  tr,
  uname,
  uniq,
  uptime,
  vgs,
  vmstat,
  w,
  wc,
  who,
  zpool,
];
