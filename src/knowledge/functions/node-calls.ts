import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Node’s own functions as its profiles name them. */
export const nodeCalls = functionsOf('node nodejs v8 javascript deno bun electron', [
  {
    names:
      'readFileSync writeFileSync statSync readdirSync existsSync openSync readSync execSync spawnSync execFileSync fsync node:fs* node:child_process* gzipSync gunzipSync brotliCompressSync inflateSync deflateSync pbkdf2Sync scryptSync randomBytesSync',
    what: 'is a synchronous call of Node: the event loop stands until it is done',
    hot: 'it is called while serving: files, programs, compression or passwords for each request',
    cheaper: [
      'the promise form (fs/promises, util.promisify(zlib.gzip), crypto.scrypt)',
      'read configuration and templates once at start',
      'a worker thread or a queue for computing',
    ],
    next: 'node --trace-sync-io, monitorEventLoopDelay p99',
    source: SOURCES.nodeCli,
  },
  {
    names:
      'require Module._load Module._compile node:internal/modules* Module._resolveFilename tryFile compileForInternalLoader wrapSafe loadESM ModuleLoader* node:internal/modules/cjs/loader* makeRequireFunction',
    what: 'loads modules',
    hot: 'the process starts (hundreds of small files), or require stands within a function that is called for each request',
    cheaper: [
      'bundle for servers and functions (esbuild --bundle --platform=node)',
      'module.enableCompileCache() (22.1 and later): half the compile time from the second start',
      'lazy import of rarely used packages; require at the top',
    ],
    next: 'node --cpu-prof -e "require(\'./server\')"; sizes with esbuild --analyze',
  },
  {
    names:
      'emit emitOne EventEmitter.emit processTicksAndRejections nextTick process.nextTick runMicrotasks listOnTimeout processTimers processImmediate queueMicrotask node:internal/process/task_queues* node:events* node:internal/timers* onStreamRead callbackTrampoline',
    what: 'calls your callbacks: events, timers, ticks, promises; the time below it is yours',
    hot: 'its own (self) time is high only with very many tiny events or timers',
    cheaper: [
      'look at its callees in --cpu-prof, not at it',
      'batch events; one timer for many deadlines; setImmediate between chunks so that I/O gets its turn',
    ],
    next: '--cpu-prof sorted by total, not self',
  },
  {
    names:
      'structuredClone v8::internal::ValueSerializer* v8::internal::ValueDeserializer* ValueSerializer::* node::worker::Message* node::worker::* postMessage serialize deserialize MessagePort::* BaseObjectPtr*',
    what: 'copies values between threads or processes by structured clone',
    hot: 'large objects are posted to workers, IPC or caches: cost follows the number of properties',
    cheaper: [
      'transfer ArrayBuffers (postMessage(x, [buffer])) or share them (SharedArrayBuffer)',
      'send ids and small messages; JSON strings are often faster than deep clones',
    ],
    next: '--cpu-prof: ms in postMessage and its size',
    source: SOURCES.nodeWorkers,
  },
  {
    names:
      'React* ReactDOM* reactDOM* renderToString renderToPipeableStream beginWork completeWork commitRoot* performUnitOfWork updateFunctionComponent reconcileChildren* workLoop* ssrRender* renderComponent* patch patchElement mountElement',
    what: 'renders components (React, Vue), in the browser or on the server',
    hot: 'whole trees render again for small changes; server rendering of large pages for each request (5 to 50 ms of the event loop)',
    cheaper: [
      'memo, useMemo and stable props; virtualised lists',
      'cache rendered pages or fragments; stream (renderToPipeableStream); NODE_ENV=production: development builds are several times slower',
    ],
    next: 'React DevTools profiler; --cpu-prof on the server',
  },
]);
