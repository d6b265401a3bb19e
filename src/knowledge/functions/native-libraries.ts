import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Libraries of C and C++ programs: GLib, Qt, event loops, gRPC, Lua, images. */
export const nativeLibraries = [
  ...functionsOf('glib libglib-2.0 gobject libgobject-2.0 gtk', [
    {
      names:
        'g_hash_table_* g_signal_emit* g_signal_* g_main_context_* g_main_loop_run g_slice_* g_object_* g_closure_invoke g_variant_* g_malloc* g_free g_strdup* g_type_* g_value_* g_list_* g_slist_* g_ptr_array_* g_string_* g_quark_* g_mutex_* g_regex_* gtk_* gdk_*',
      what: 'belongs to GLib or GTK: hash tables, signals, the main loop, objects',
      hot: 'signals with many handlers, sources that wake the loop for tiny work, lists searched or appended at their end (g_list_append walks the whole list)',
      cheaper: [
        'g_ptr_array or GQueue in place of GList; g_list_prepend and one reverse',
        'GSource priorities and longer timeouts (g_timeout_add_seconds lets them fire together)',
        'G_SLICE and GObject checks off in release builds: G_DISABLE_CAST_CHECKS',
      ],
      next: 'perf report -g caller: which signal or source',
      source: SOURCES.glibLists,
    },
  ]),
  ...functionsOf('qt libQt5Core libQt6Core qt5 qt6 libQt5Gui libQt6Gui', [
    {
      names:
        'QMetaObject::activate QMetaObject::* doActivate* QString::* QObject::* QHash* QMap* QVariant::* QRegularExpression::* QJson* QEventDispatcher* QCoreApplication::* QPainter::* QSGRender* QQml* QV4::* QTextEngine::* QListData::* QByteArray::* QWidget::* QRasterPaintEngine::* QDataStream::*',
      what: 'belongs to Qt: signals and slots, strings, containers, painting, QML',
      hot: 'signals in inner loops (50 to 100 ns each, queued ones allocate an event), QString conversions, repaints of the whole window, QML bindings that evaluate again and again',
      cheaper: [
        'QStringView, QStringLiteral and QLatin1String instead of conversions; reserve; const auto& in range loops (detach copies containers: std::as_const)',
        'update(rect) instead of update(); batch model changes (beginInsertRows once)',
        'QML: qmlprofiler names the binding',
      ],
      next: 'perf report -g caller; QSG_RENDER_TIMING=1, qmlprofiler',
    },
  ]),
  ...functionsOf('libuv libevent libev libcurl curl', [
    {
      names:
        'event_base_loop event_process_active* evmap_* epoll_dispatch bufferevent_* evbuffer_* event_add* event_del* ev_run ev_io_* curl_multi_* curl_easy_* Curl_* multi_runsingle multi_socket uv__epoll_ctl* uv_run uv__io_poll uv__run_timers uv__update_time',
      what: 'runs an event loop (libevent, libev, libuv) or transfers by libcurl',
      hot: 'very many tiny events, or handles made for each request; curl_multi_perform and select walk all transfers',
      cheaper: [
        'curl_multi_socket_action with epoll instead of curl_multi_perform; one multi handle that keeps connections and TLS sessions (CURLSH)',
        'read more a wake-up; fewer timers',
        'curl_easy_reset and reuse of handles: no new handshake',
      ],
      next: 'strace -c -p PID: epoll_wait and recvfrom against bytes',
      source: SOURCES.curlMulti,
    },
  ]),
  ...functionsOf('grpc libgrpc libgrpc++ grpc++', [
    {
      names:
        'grpc_* grpc::* grpc_core::* grpc_chttp2_* cq_next* pollset_work* grpc_event_engine::* grpc_pollset_* grpc_impl::*',
      what: 'carries gRPC calls: HTTP/2 frames, completion queues, polling',
      hot: 'very many small unary calls; one channel (one TCP connection) carries all; messages are copied between slices and Protocol Buffers',
      cheaper: [
        'reuse channels, several for one target (GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL) beyond some 100 concurrent streams',
        'streaming or batches in place of a call an item; arenas for messages',
        'keep-alive and the callback API or few completion-queue threads (one to two a core)',
      ],
      next: 'channelz (grpcdebug), calls a second and message sizes',
      source: SOURCES.grpcPerformance,
    },
  ]),
  ...functionsOf('lua luajit liblua libluajit', [
    {
      names:
        'luaV_* luaH_* luaD_* luaC_* luaS_* lua_* luaL_* lj_vm_* lj_tab_* lj_gc_* lj_trace_* lj_str_* lj_alloc_* luaG_* singlestep propagatemark',
      what: 'runs Lua code (Lua or LuaJIT): interpreter, tables, strings, collection',
      hot: 'scripts compute for each request or key (Redis EVAL, nginx, HAProxy, games); with LuaJIT lj_vm_ interpreter functions mean traces that abort',
      cheaper: [
        'LuaJIT: -jv or jit.v names aborted traces (pairs, string.format with %s on older ones, C functions by the C API: use FFI)',
        'local aliases for globals and library functions in loops; table.concat instead of .. in loops',
        'Redis: short scripts, EVALSHA',
      ],
      next: 'luajit -jp, or SystemTap’s lj-lua-stacks; SLOWLOG in Redis',
    },
  ]),
  ...functionsOf(
    'libjpeg libpng libwebp libavcodec ffmpeg x264 x265 libvips imagemagick libMagickCore opencv libopencv_imgproc skia cairo pixman',
    [
      {
        names:
          'jpeg_* jsimd_* decode_mcu* encode_mcu* jinit_* png_* png_read_* png_write_* WebP* VP8Dec* VP8Enc* avcodec_* ff_h264* ff_hevc* ff_vp9* ff_aac* ff_sws* x264_* x265_* dav1d_* swscale* hevc_* h264_* hscale* yuv2* opus_* lame_* ResizeImage* MagickCore* vips_* rav1e::* lanczos* stbi_* cairo_* pixman_* cv::* cv::hal* SkRasterPipeline* SkBlitter* FT_Load* FT_Render* hb_shape* hb_ot_*',
        what: 'decodes, encodes, scales or draws images, video, sound or text',
        hot: 'that is the work; often the same image is scaled again for each request',
        cheaper: [
          'cache results by source and size (CDN, disk)',
          'decode at reduced size: JPEG scale 1/2 to 1/8 (libvips shrink-on-load, Pillow draft)',
          'libjpeg-turbo, libvips, WebP method 2 to 4, x264 preset veryfast; PNG level 3',
          'hardware encoders (NVENC, QSV, VAAPI)',
        ],
        next: 'ffmpeg -benchmark, vips --vips-time; sizes of inputs',
        source: SOURCES.libjpegTurbo,
      },
    ],
  ),
];
