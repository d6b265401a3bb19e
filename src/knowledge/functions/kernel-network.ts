import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's network stack, from the driver to the socket. */
export const kernelNetwork = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'net_rx_action napi_poll __napi_poll napi_complete_done napi_threaded_poll* napi_schedule* napi_gro_receive napi_gro_frags dev_gro_receive gro_* skb_gro_receive* inet_gro_receive tcp4_gro_receive tcp_gro_receive ixgbe_poll ixgbe_clean* i40e_napi_poll ice_napi_poll mlx5e_napi_poll mlx5e_poll_rx_cq ena_io_poll virtnet_poll virtnet_receive receive_buf igb_poll e1000_clean e1000e_poll tg3_poll bnxt_poll gve_napi_poll hv_netvsc* vmxnet3_poll*',
    what: 'takes received packets from the network card in batches (NAPI) and joins segments (GRO); the names with _poll are the driver’s own',
    hot: 'many packets arrive (about 1 million a second a core is the ceiling), most of all small ones, or one queue gets them all',
    cheaper: [
      'spread the receive queues: ethtool -L IF combined N, RSS hash on ports (ethtool -N IF rx-flow-hash udp4 sdfn); RPS where the card has one queue',
      'GRO on (ethtool -k), jumbo frames within one network',
      'coalescing: ethtool -C IF rx-usecs 50; net.core.netdev_budget up when softnet_stat’s third column grows',
    ],
    next: 'sar -n DEV 1 5 (rxpck/s and bytes a packet), mpstat -P ALL 1 5 (%soft on one processor?), ethtool -S IF for drops by queue',
    source: SOURCES.napi,
  },
  {
    names:
      '__netif_receive_skb* netif_receive_skb* process_backlog enqueue_to_backlog get_rps_cpu netif_rx* __netif_rx ip_rcv* ip_local_deliver* ip_protocol_deliver_rcu ip_list_rcv ip_sublist_rcv* ip6_* ipv6_rcv ip_rcv_finish*',
    what: 'passes a received packet up the stack',
    hot: 'packets are many; process_backlog means steering by software (RPS), a veth pair or loopback',
    cheaper: [
      'spread the flows over queues and processors',
      'containers on one host: fewer bridges and veth hops (host network, ipvlan)',
    ],
    source: SOURCES.scaling,
  },
  {
    names:
      'tcp_sendmsg tcp_sendmsg_locked tcp_push* tcp_write_xmit __tcp_push_pending_frames tcp_transmit_skb __tcp_transmit_skb tcp_tso_* tcp_stream_alloc_skb sk_stream_* tcp_sendpage* tcp_skb_entail tcp_schedule_loss_probe sock_sendmsg __sock_sendmsg sock_write_iter __sys_sendto inet_sendmsg ____sys_sendmsg __sys_sendmsg',
    what: 'sends on a TCP socket: copies the data, cuts it into segments, hands them down',
    hot: 'much is sent, or many small writes make a segment each',
    cheaper: [
      'write larger pieces: one writev for header and body, MSG_MORE or TCP_CORK; no flush a line',
      'sendfile(2), kTLS or MSG_ZEROCOPY (from some 10 KiB) for large bodies',
      'TSO and GSO on: ethtool -k; fq instead of pfifo_fast for many flows',
    ],
    next: 'bytes a call: perf trace -s -e sendto,sendmsg,write -p PID; ss -ti for retransmits and cwnd',
    source: SOURCES.zerocopy,
  },
  {
    names:
      'tcp_recvmsg* tcp_recvmsg_locked tcp_cleanup_rbuf tcp_rcv_space_adjust skb_copy_datagram_iter __skb_datagram_iter simple_copy_to_iter tcp_read_sock sock_recvmsg sock_read_iter __sys_recvfrom inet_recvmsg ___sys_recvmsg skb_splice_bits',
    what: 'receives on a TCP socket: copies the data to the program',
    hot: 'much is received, or in small pieces: a header byte by byte, 4 KiB buffers',
    cheaper: [
      '64 KiB and more a recv; one buffered reader a connection',
      'splice(2) or a larger SO_RCVBUF for bulk; SO_RCVLOWAT where a message must be whole',
      'larger messages, so that a wake-up brings more',
    ],
    next: 'bytes a call: perf trace -s -e recvfrom,recvmsg,read -p PID; Recv-Q in ss -tn',
    source: SOURCES.splice,
  },
  {
    names:
      'tcp_v4_rcv tcp_v4_do_rcv tcp_rcv_established tcp_ack tcp_data_queue* tcp_clean_rtx_queue* tcp_rcv_state_process tcp_v6_rcv tcp_v6_do_rcv __inet_lookup_established* __inet_lookup_listener* inet_lookup* tcp_queue_rcv tcp_event_data_recv tcp_send_ack* __tcp_ack_snd_check tcp_newly_delivered',
    what: 'handles received TCP segments: acknowledgements, queues, windows',
    hot: 'the segment rate is high: small segments, many acknowledgements, GRO off',
    cheaper: [
      'GRO and LRO on (ethtool -k), full-size segments, jumbo frames within one network',
      'spread the flows: RSS, RPS and RFS (net.core.rps_sock_flow_entries=32768)',
      'fewer connections with more on each: HTTP/2, pools',
    ],
    next: 'sar -n TCP,ETCP 1 5 for iseg/s and retrans/s; nstat -az for TcpExt counters that grow',
  },
  {
    names:
      'tcp_conn_request tcp_v4_syn_recv_sock tcp_check_req tcp_v4_connect tcp_create_openreq_child inet_csk_accept inet_csk_get_port inet_hash_connect __inet_hash_connect __inet_check_established inet_csk_complete_hashdance inet_twsk_* tcp_time_wait tcp_fin tcp_close __tcp_close cookie_v4_* inet_bhash2_* inet_csk_find_open_port tcp_v4_syn_recv*',
    what: 'opens and closes TCP connections',
    hot: 'connections are short: one a request, health checks, a SYN flood; bind and connect search for a free port when the range is nearly used up',
    cheaper: [
      'keep-alive and pools on both sides (nginx upstream keepalive 64; HTTP clients: one client object)',
      'net.ipv4.ip_local_port_range="1024 65535", tcp_tw_reuse=1 for clients; tcp_tw_recycle broke NAT and is gone since Linux 4.12',
      'listen backlog and net.core.somaxconn above the burst; SO_REUSEPORT for several acceptors',
    ],
    next: 'ss -s (timewait), sar -n TCP 1 5 (active/s, passive/s), nstat -az TcpExtListenOverflows TcpExtListenDrops',
    source: SOURCES.ipSysctl,
  },
  {
    names:
      'tcp_retransmit_skb __tcp_retransmit_skb tcp_retransmit_timer tcp_xmit_retransmit_queue tcp_write_timer* tcp_mark_skb_lost tcp_fastretrans_alert tcp_sacktag_* tcp_rack_* tcp_enter_loss tcp_shifted_skb tcp_try_coalesce tcp_ofo_queue tcp_prune_* tcp_collapse*',
    what: 'repairs loss: retransmits, sorts selective acknowledgements, squeezes receive buffers',
    hot: 'packets are lost or reordered, or a receiver is too slow (tcp_collapse, tcp_prune)',
    cheaper: [
      'find the loss: ss -ti per connection, nstat for TCPLostRetransmit and pruning, ethtool -S for drops',
      'raise the receive buffer limit (tcp_rmem) when pruning counts',
    ],
    source: SOURCES.tcp,
  },
  {
    names:
      'udp_sendmsg udp_recvmsg udp_rcv __udp4_lib_rcv udp_queue_rcv* __udp_enqueue_schedule_skb udp_unicast_rcv_skb udpv6_* __udp4_lib_lookup* udp_send_skb* __skb_recv_udp udp_rmem_release first_packet_length skb_consume_udp',
    what: 'sends and receives UDP datagrams',
    hot: 'datagrams are many and small: DNS, statsd, video, QUIC; each costs a system call and a trip through the stack',
    cheaper: [
      'sendmmsg and recvmmsg (32 to 64 a call), UDP_SEGMENT (GSO) and UDP_GRO for QUIC',
      'a connected socket keeps its route; SO_REUSEPORT with a socket a thread',
      'drops: net.core.rmem_max and SO_RCVBUF up, when RcvbufErrors grows',
    ],
    next: 'nstat -az UdpRcvbufErrors UdpInErrors; sar -n UDP 1 5',
    source: SOURCES.segmentation,
  },
  {
    names:
      '__dev_queue_xmit dev_queue_xmit dev_hard_start_xmit sch_direct_xmit __qdisc_run qdisc_* fq_codel_* fq_enqueue fq_dequeue pfifo_fast_* htb_* netdev_core_pick_tx validate_xmit_skb* skb_gso_segment __skb_gso_segment skb_segment sfq_* tbf_*',
    what: 'queues packets for sending and hands them to the driver',
    hot: 'the packet rate is high, one transmit queue is shared by many processors (its lock contends), or a classful qdisc (HTB) has one lock',
    cheaper: [
      'a transmit queue a processor (XPS, ethtool -L), mq with fq below it',
      'GSO and TSO on: 64 KiB go down at once',
      'replace HTB by EDT with fq and eBPF, or shape at the other end',
    ],
    next: 'tc -s qdisc for drops, overlimits, requeues; ethtool -S IF for tx queues',
    source: SOURCES.scaling,
  },
  {
    names:
      'ixgbe_* i40e_* ice_* mlx5e_* mlx4_* virtnet_* virtqueue_* vring_* ena_* bnxt_* igb_* vmxnet3_* gve_* hv_netvsc* netvsc_* xennet_* skb_recv_done free_old_xmit*',
    what: 'drives a network card: fills and empties its rings',
    hot: 'the packet rate is high, or all traffic sits in one queue; virtio also pays for leaving the guest',
    cheaper: [
      'more queues on more processors (ethtool -l)',
      'larger packets and coalescing',
      'in a guest: multi-queue virtio, vhost, or a passed-through function',
    ],
  },
  {
    names:
      'nf_hook_slow nf_conntrack_* __nf_conntrack_* nf_nat_* ipt_do_table ip6t_do_table nft_do_chain* nft_* nf_ct_* resolve_normal_ct hash_conntrack_raw iptable_* gc_worker early_drop nf_flow_offload*',
    what: 'filters and tracks packets (netfilter: iptables, nftables, conntrack, NAT)',
    hot: 'each packet passes long lists of rules (iptables walks them one by one), or connections are new at a high rate and each is entered into the table',
    cheaper: [
      'sets in place of a rule an address: nftables sets, ipset; established,related accept as the first rule',
      'kube-proxy in nftables or IPVS mode, or an eBPF plugin',
      'notrack (raw table) for traffic that needs no state: DNS, health checks; nf_conntrack_max and buckets up when it is nearly full',
    ],
    next: 'conntrack -S (insert_failed, drop), nf_conntrack_count against nf_conntrack_max, iptables -nvL | wc -l',
    source: SOURCES.conntrack,
  },
  {
    names:
      'br_handle_frame* br_forward* br_dev_xmit br_nf_* veth_xmit veth_poll ipvlan_* macvlan_* vxlan_* udp_tunnel* ip_tunnel_* ipip_* geneve_* loopback_xmit ovs_* tun_* tap_* vhost_* vhost_worker bond_* vlan_* dev_forward_skb*',
    what: 'passes packets through bridges, veth pairs, tunnels and loopback',
    hot: 'traffic between containers or through an overlay: each packet goes through the stack two or three times',
    cheaper: [
      'host network or ipvlan/macvlan for the busiest services',
      'native routing instead of VXLAN where the network allows; the tunnel offloads of the card on (tx-udp_tnl-segmentation)',
      'br_netfilter off (net.bridge.bridge-nf-call-iptables=0) where no rule needs it',
    ],
    next: 'sar -n DEV 1 5 shows the same packets on veth, bridge and card; ethtool -k IF for what is off',
    source: SOURCES.vxlan,
  },
  {
    names:
      '__alloc_skb alloc_skb* kfree_skb* __kfree_skb consume_skb skb_release_* napi_alloc_skb __napi_alloc_skb build_skb* __build_skb* skb_copy* skb_clone __skb_clone pskb_expand_head napi_consume_skb skb_free_head sock_alloc_send_pskb sk_alloc page_pool_* page_frag_* skb_page_frag_refill sock_wfree sock_def_readable tcp_wfree skb_attempt_defer_free kmalloc_reserve',
    what: 'allocates, copies and frees packet buffers',
    hot: 'the packet rate is high, or packets are copied (taps, tcpdump, mirrors, small receive buffers)',
    cheaper: [
      'fewer and larger packets: GRO, GSO, jumbo frames',
      'end a running tcpdump or packet capture: each packet is cloned for it',
      'frees on another processor than the allocation: RFS brings the flow back',
    ],
    next: 'perf record -e skb:kfree_skb -a -g sleep 5: the reason and place of drops',
    source: SOURCES.scaling,
  },
  {
    names:
      'csum_partial* __csum_partial* csum_and_copy* skb_checksum* __skb_checksum* do_csum ip_fast_csum crc32c_pcl_* crc32c_intel* crc32c_* crc_t10dif* crc32_*',
    what: 'computes checksums in software',
    hot: 'a device or tunnel does not offload them, or a file system checks its data',
    cheaper: [
      'switch checksum offload on (ethtool -k)',
      'see that the hardware variant is used (a name with pcl, intel or ce)',
    ],
    source: SOURCES.checksums,
  },
  {
    names:
      'unix_stream_* unix_dgram_* unix_poll pipe_read pipe_write pipe_poll anon_pipe_* eventfd_* unix_write_space splice_* __splice_* do_splice* iter_file_splice_write generic_splice_* tee_*',
    what: 'moves data between processes of one host: Unix sockets, pipes, event descriptors',
    hot: 'messages are small and each wakes the reader',
    cheaper: [
      'send larger pieces (a pipe holds 64 KiB unless set larger)',
      'share memory for bulk data',
      'combine the processes when they talk more than they work',
    ],
    source: SOURCES.pipe,
  },
  {
    names:
      '__bpf_prog_run* bpf_prog_* ___bpf_prog_run bpf_trampoline* cls_bpf_classify tcf_classify xdp_do_* bpf_map_* htab_map_* __htab_map_* array_map_* bpf_ringbuf_* bpf_perf_event_output* __bpf_* bpf_skb_* trie_lookup_elem bpf_dispatcher_* ftrace_* __fentry__ kprobe_* perf_trace_* __cgroup_bpf_run_filter_skb __cgroup_bpf_run_filter_* kprobe_ftrace_handler kprobe_dispatcher uprobe_* ftrace_caller ftrace_regs_caller trampoline_probe_handler rethook_* optimized_callback',
    what: 'runs eBPF programs, probes and tracing hooks',
    hot: 'a network plugin, a security agent or a tracer has hooks on a busy path; kprobes cost 50 to 100 ns each, uprobes 1 µs and more (they trap)',
    cheaper: [
      'name it: the program’s name stands in bpf_prog_HASH_NAME; end the tracer that nobody reads any more',
      'fentry instead of kprobe, USDT or in-process counters instead of uprobes on hot functions',
      'per-processor maps instead of shared hash maps; filter within the program',
    ],
    next: 'bpftool prog show (run_time_ns and run_cnt with kernel.bpf_stats_enabled=1), /sys/kernel/debug/kprobes/list',
    source: SOURCES.kprobes,
  },
  {
    names:
      'fib_table_lookup fib_lookup* ip_route_output_* ip_route_input_* __ip_route_* fib_validate_source rt_dst_* ip_queue_xmit __ip_queue_xmit ip_output ip_finish_output* __ip_finish_output ip_local_out __ip_local_out ip_forward* neigh_* __neigh_* arp_* dst_release ip_append_data* __ip_append_data ip_make_skb',
    what: 'routes packets and finds the neighbour’s hardware address',
    hot: 'the packet rate is high, the host forwards, or the neighbour table overflows',
    cheaper: [
      'connected sockets keep their route: connect UDP sockets that send to one peer',
      'raise neigh gc_thresh3 when the neighbour table is full',
    ],
    source: SOURCES.fibTrie,
  },
]);
