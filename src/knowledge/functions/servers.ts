import { functionsOf } from '../rows.ts';

/** Web servers, proxies, PHP, Ruby, Perl, Erlang, .NET, containers. */
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
    },
  ]),
  ...functionsOf('haproxy envoy httpd apache2 varnishd traefik squid', [
    {
      names:
        'process_stream h1_process* h2_process* mux_h1* ap_process_request* ap_run_* process_runnable_tasks run_poll_loop sc_conn_* fd_update_events raw_sock_* ssl_sock_* pattern_exec* pat_match_* sample_process* Envoy::* Envoy::Http::* Envoy::Network::* core_output_filter ap_process_request* http_wait_for_request tasklet_* wake_expired_tasks wasm::* proxy_wasm::*',
      what: 'serves or forwards requests in a proxy or web server (HAProxy, Envoy, Apache httpd, Varnish)',
      hot: 'very many small requests or handshakes; long lists of rules and patterns; filters (Lua, Wasm, rewriting) on each request; metrics with many labels',
      cheaper: [
        'keep-alive and connection pools towards the servers',
        'maps and exact matches in place of regular expressions',
        'threads no more than processors; fewer filters and access logs',
      ],
    },
  ]),
  ...functionsOf('php php-fpm zend libphp', [
    {
      names:
        'execute_ex zend_* zif_json* ZEND_*_HANDLER php_* _emalloc _efree _zend_* zif_json* zval_* zend_hash_* zend_gc_* gc_possible_root smart_str_* zend_std_* zend_compile* lex_scan zendparse compile_file* persistent_compile_file zend_accel* zend_jit* _php_stream_* mysqlnd_*',
      what: 'runs PHP code (the Zend engine), its built-in functions and memory',
      hot: 'PHP computes; compile and lex functions mean that opcache is off, full or revalidates all files',
      cheaper: [
        'opcache with enough memory; validate_timestamps=0 in production',
        'a profiler for PHP (excimer, XHProf, SPX)',
        'fewer files and autoloads a request: preloading, realpath_cache_size',
      ],
    },
  ]),
  ...functionsOf('ruby libruby puma perl libperl', [
    {
      names:
        'vm_exec* rb_vm_exec vm_call* rb_gc_* gc_mark* gc_sweep* rb_ary_* rb_str_* rb_hash_* st_lookup* rb_ivar_* vm_search_method* rb_funcall* rb_obj_* newobj_* objspace_* rb_wb_* invoke_block* rb_iseq_* rb_yjit_* yjit_* rb_thread_* thread_do_start* rb_mutex_* rb_class_new_instance* Perl_pp_* Perl_runops_standard Perl_sv_* Perl_hv_* Perl_leave_scope S_hv_* Perl_av_*',
      what: 'runs Ruby or Perl code: interpreter, objects, collection',
      hot: 'the program computes or allocates; in Ruby threads share one lock',
      cheaper: [
        'rbspy or stackprof (Perl: Devel::NYTProf) names the lines',
        'the YJIT compiler',
        'fewer objects: frozen strings, pluck instead of records',
        'processes for parallel work',
      ],
    },
  ]),
  ...functionsOf('beam beam.smp erlang libcoreclr coreclr clr dotnet mono', [
    {
      names:
        'process_main* beam_jit_* erts_* erts_schedule* scheduler_wait* sched_spin_wait* do_minor* garbage_collect* copy_struct* erts_poll* check_balance* WKS::gc_heap* SVR::gc_heap* JIT_New* JIT_WriteBarrier* JIT_ByRefAssign* ThePreStub CILJit::* Compiler::comp* MethodTable::* ThreadNative::* IL_Throw* Microsoft.AspNetCore.* COMInterlocked* JIT_MonEnter* AwareLock::* ObjectNative::* PreStubWorker libclrjit* System.Private.CoreLib*',
      what: 'runs Erlang (BEAM) or .NET code: scheduling, collection, compilation, locks',
      hot: 'much is allocated; BEAM schedulers also spin while idle (+sbwt); .NET compiles at start and locks contend',
      cheaper: [
        'Erlang: +sbwt none in containers, fewer large messages between processes (they are copied)',
        '.NET: dotnet-trace and dotnet-counters, Server GC settings, Span and pooling',
        'count spinning as idle',
      ],
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
    },
  ]),
];
