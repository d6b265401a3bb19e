import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Web servers, proxies, compilers. */
export const servers = [
  ...functionsOf('nginx openresty tengine angie', [
    {
      names:
        'ngx_http_* ngx_event_* ngx_epoll_* ngx_process_events* ngx_worker_process_cycle ngx_ssl_* ngx_output_chain ngx_writev* ngx_unix_* ngx_linux_sendfile* ngx_palloc* ngx_vslprintf ngx_hash_find* ngx_stream_* ngx_http_gzip* ngx_http_log_* ngx_http_lua_* ngx_regex_* ngx_shmtx_* ngx_http_upstream* ngx_readv_chain ngx_recv ngx_open_file_cache* ngx_http_limit_* ngx_resolver_*',
      what: 'serves requests in nginx’s event loop',
      hot: 'very many requests or TLS handshakes; gzip at a high level, many regular-expression locations, unbuffered access logs, Lua code',
      cheaper: [
        'keep-alive to clients and upstreams',
        'gzip_comp_level 1 to 4, gzip_static',
        'access_log with buffer, open_file_cache',
        'worker_processes auto',
      ],
      source: SOURCES.nginxProgram,
    },
  ]),
  ...functionsOf('haproxy envoy httpd apache2 varnishd traefik squid', [
    {
      names:
        'process_stream h1_process* h1_io_cb h1_parse* h1_headers* h2_io_cb quic_* h2_process* mux_h1* ap_process_request* ap_run_* process_runnable_tasks run_poll_loop sc_conn_* fd_update_events raw_sock_* ssl_sock_* pattern_exec* pat_match_* sample_process* Envoy::* Envoy::Http::* Envoy::Network::* core_output_filter ap_process_request* http_wait_for_request tasklet_* wake_expired_tasks wasm::* proxy_wasm::*',
      what: 'serves or forwards requests in a proxy or web server (HAProxy, Envoy, Apache httpd, Varnish)',
      hot: 'very many small requests or handshakes; long lists of rules and patterns; filters (Lua, Wasm, rewriting) on each request; metrics with many labels',
      cheaper: [
        'keep-alive and connection pools towards the servers',
        'maps and exact matches in place of regular expressions',
        'threads no more than processors; fewer filters and access logs',
      ],
      source: SOURCES.haproxyConfiguration,
    },
  ]),
  ...functionsOf('ld ld.so cc1 cc1plus clang gcc rustc lld mold make cargo git', [
    {
      names:
        'ht_lookup* cp_parser_* execute_one_pass* clang::* llvm::* rustc_* _bfd_* elf_link_* gold::* mold::* cgraph_* walk_tree* record_reg_classes* constrain_operands* c_parser_* iterative_hash* pop_scope pre_and_rev_post_order* lookup_object* sha1dc* ubc_check sha1_compression_states traverse_commit_list* kwsexec',
      what: 'compiles, links or keeps versions (GCC, Clang, rustc, linkers, git)',
      hot: 'that is the work: templates, large headers, optimisation, debug information, large repositories',
      cheaper: [
        'ccache or sccache; precompiled headers or modules',
        'a faster linker (mold, lld); split debug information',
        'git: commit-graph, partial or shallow clones, fsmonitor',
      ],
      source: SOURCES.ccache,
    },
  ]),
];
