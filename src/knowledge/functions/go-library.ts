import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const LIBRARY = 'go golang runtime gc';

/** Go's standard library and packages that are met often. */
export const goLibrary = functionsOf(LIBRARY, [
  {
    names:
      'encoding/json.* encoding/json/* encoding/xml.* encoding/gob.* encoding/csv.* github.com/json-iterator/* github.com/goccy/go-json* gopkg.in/yaml* sigs.k8s.io/yaml*',
    what: 'encodes or decodes JSON, XML or YAML',
    hot: 'many or large messages; encoding/json works by reflection and allocates',
    cheaper: [
      'a generated or faster encoder (go-json, sonic, easyjson) for the hot types',
      'decode into structs instead of map[string]any',
      'json.Decoder on streams; pool the buffers',
    ],
    next: "pprof -peek 'encoding/json' for the type and handler",
    source: SOURCES.goJson,
  },
  {
    names:
      'google.golang.org/protobuf* github.com/golang/protobuf* github.com/gogo/protobuf* google.golang.org/grpc* connectrpc.com/*',
    what: 'carries gRPC calls or encodes Protocol Buffers',
    hot: 'very many small calls, one connection for all, or large messages with many strings',
    cheaper: [
      'one shared ClientConn, several for one busy target; streams or batches in place of a call an item',
      'vtprotobuf: generated MarshalVT and UnmarshalVT with pools',
      'fewer fields and nested messages; no conversion to JSON on the way',
    ],
    next: 'grpc’s own channelz, calls a second and message sizes',
    source: SOURCES.grpcPerformance,
  },
  {
    names: 'regexp.* regexp.(*Regexp).* regexp.(*bitState).* regexp.(*machine).* regexp/syntax.*',
    what: 'matches or compiles a regular expression; the time grows linearly with the input',
    hot: 'a pattern is applied to every record, or compiled for each use (regexp/syntax, onepass, newQueue)',
    cheaper: [
      'compile once: a package-level var with MustCompile',
      'strings.Contains, HasPrefix, Cut or Fields where they do; a literal prefix lets the matcher skip',
      'MatchString instead of FindSubmatch: groups cost; RE2 by cgo or wasm for complex patterns on much text',
    ],
    next: "pprof -peek 'regexp.*doExecute' for the caller; regexp/syntax in the profile means compiling in the hot path",
    source: SOURCES.goRegexp,
  },
  {
    names: 'fmt.* fmt.(*pp).* fmt.(*fmt).* fmt.(*ss).*',
    what: 'formats or scans by a format string and reflection',
    hot: 'Sprintf, Errorf or Sscanf stand in code that runs for every record: each boxes its arguments in interfaces',
    cheaper: [
      'strconv.AppendInt, AppendFloat and append to a reused []byte',
      'concatenation with + for two or three strings; strings.Builder with Grow for more',
      'structured logging with typed fields in place of formatted messages',
    ],
    next: "pprof -peek 'fmt.Sprintf|fmt.Errorf' for the callers",
  },
  {
    names:
      'strings.* bytes.* strconv.* unicode.* unicode/utf8.* internal/bytealg.* internal/stringslite.* indexbody indexbytebody cmpbody countbody path/filepath.* bufio.(*Scanner).*',
    what: 'searches, splits, converts or compares text and bytes',
    hot: 'text is taken apart for every record, with a new slice or string for each part',
    cheaper: [
      'Cut and IndexByte in place of Split: no slice; FieldsFunc once instead of several passes',
      'stay in []byte from input to output; bytes.Buffer and Builder with Grow',
      'ToLower and EqualFold on short ASCII keys: normalise once when the data comes in',
    ],
    next: 'pprof -list of the caller: which pass over the text',
  },
  {
    names: 'sort.* slices.* cmp.* container/heap.* container/list.*',
    what: 'sorts, searches or keeps a heap',
    hot: 'large slices are sorted again and again, or sort.Slice compares through an interface and reflection’s swapper',
    cheaper: [
      'slices.SortFunc or slices.Sort (1.21 and later): generic, no interface a comparison',
      'precompute the key; sort indices instead of large structs',
      'keep it sorted and use slices.BinarySearch to insert; a heap where only the first entries are wanted',
    ],
    next: 'pprof -list of the less function',
    source: SOURCES.go121,
  },
  {
    names: 'text/template* html/template* github.com/valyala/quicktemplate* github.com/a-h/templ*',
    what: 'renders a template by reflection over its data',
    hot: 'a page is rendered for each request; parsing in the hot path is worse still; html/template escapes by context',
    cheaper: [
      'parse once at start (template.Must)',
      'cache rendered fragments; generated templates (templ, quicktemplate) for the hottest pages',
    ],
    next: "pprof -peek 'template.*Parse': it must not be there",
  },
  {
    names:
      'net/http.* net/http.(*conn).* net/textproto.* net/url.* mime/* golang.org/x/net/http* net/http/internal* github.com/gin-gonic/* github.com/labstack/echo* github.com/gorilla/* github.com/go-chi/*',
    what: 'serves or calls HTTP',
    hot: 'requests are many and small; clients open a connection for each (dials, handshakes), since by default only two idle ones are kept for a host',
    cheaper: [
      'read bodies to the end and close them, so that connections are reused; MaxIdleConnsPerHost to the concurrency',
      'share one http.Client and Transport',
      'fewer middleware layers and headers; HTTP/2 to upstreams',
    ],
    next: 'httptrace.GotConnInfo.Reused, or ss -s twice for new connections',
    source: SOURCES.goTransport,
  },
  {
    names:
      'crypto/tls.* crypto/tls.(*Conn).* crypto/x509.* net.(*Resolver).* net.dial* net.goLookup* net.(*sysDialer).*',
    what: 'dials: looks up a name, connects, or does a TLS handshake',
    hot: 'connections are not kept: each request pays for look-up, handshake and certificate check',
    cheaper: [
      'keep-alive: one Transport, bodies read to the end, MaxIdleConnsPerHost, IdleConnTimeout above the peer’s pause',
      'ClientSessionCache (tls.NewLRUClientSessionCache) for resumption; ECDSA certificates on your servers',
      'a local DNS cache; names ending in a dot spare the search list',
    ],
    next: 'pprof mutex and block profiles are no help here: count handshakes, ss -s twice',
    source: SOURCES.goTransport,
  },
  {
    names:
      'log.* log/slog.* go.uber.org/zap* github.com/sirupsen/logrus.* github.com/rs/zerolog.* github.com/go-logr/* k8s.io/klog*',
    what: 'writes log lines',
    hot: 'lines are many, formatted with reflection or with the caller’s file and line; every line takes the output’s lock and a write',
    cheaper: [
      'zerolog or zap with typed fields; check the level before arguments are built',
      'sampling (zap’s, zerolog’s) and no AddCaller on hot paths',
      'a buffered writer that is flushed at exit, where the last lines may be lost in a crash',
    ],
    next: 'lines a second, by message',
    source: SOURCES.zap,
  },
  {
    names:
      'github.com/prometheus/client_golang* github.com/prometheus/common* github.com/prometheus/client_model* go.opentelemetry.io/* expvar.*',
    what: 'counts metrics or records spans',
    hot: 'WithLabelValues looks a metric up on every event, labels have very many values (each scrape writes all series), or every request is traced',
    cheaper: [
      'keep the metric that WithLabelValues returned',
      'fewer label values: no ids, paths or messages',
      'sample traces; batch span processors',
    ],
    next: 'the size of /metrics and the time of a scrape',
  },
  {
    names:
      'database/sql.* github.com/lib/pq.* github.com/jackc/pgx* gorm.io/* github.com/jmoiron/sqlx* github.com/go-sql-driver/* go.mongodb.org/* github.com/redis/* github.com/go-redis/*',
    what: 'talks to a database, or waits for a connection of its pool',
    hot: 'rows are scanned through reflection, statements are many and small, or goroutines wait in database/sql.(*DB).conn for a free connection',
    cheaper: [
      'SetMaxOpenConns and SetMaxIdleConns to the same number; rows.Close at once',
      'batches, COPY, IN lists in place of a query an item; pgx’s own interface',
      'select only the columns that are needed; scan into concrete types',
    ],
    next: 'db.Stats(): WaitCount and WaitDuration; the block profile',
    source: SOURCES.pgx,
  },
  {
    names: 'k8s.io/* sigs.k8s.io/controller-runtime*',
    what: 'belongs to a Kubernetes client or controller: watches, caches, decoding of objects',
    hot: 'large objects or whole clusters are listed and decoded again (resyncs, reconnects), caches hold all namespaces',
    cheaper: [
      'watch one namespace or label; metadata-only informers; strip managedFields in a transform',
      'protobuf instead of JSON for core types; longer resync periods',
    ],
    next: 'pprof -sample_index=alloc_space -top: decode or deepcopy',
  },
  {
    names:
      'math/big.* math/bits.* math/rand.* math/rand/v2.* math.* hash/fnv.* hash/maphash.* github.com/cespare/xxhash*',
    what: 'computes: big integers, random numbers, hashes, mathematical functions',
    hot: 'big integers in loops (addVV, mulAddVWW and the like are its inner loops), or math/rand’s global source shared by all goroutines before Go 1.20',
    cheaper: [
      'uint64 or [2]uint64 with math/bits where the range allows; reuse big.Int values (z.Add(x, y))',
      'math/rand/v2, or a source a goroutine',
      'with crypto/rsa above it in the stack it is TLS or signing: ECDSA keys',
    ],
    next: "pprof -peek 'math/big' for the caller",
    source: SOURCES.go122,
  },
  {
    names:
      'runtime/pprof.* runtime/trace.* runtime.profilealloc runtime.sigprof runtime.(*profBuf).* runtime.goroutineProfile* net/http/pprof.* runtime.tracebackPCs runtime.saveg github.com/DataDog/dd-trace-go* github.com/grafana/pyroscope-go* github.com/google/pprof*',
    what: 'is the profiler itself at work: it collects or writes a profile',
    hot: 'profiles are taken all the time, goroutine profiles of 100,000 goroutines (the world stops), or MemProfileRate is 1',
    cheaper: [
      'leave it out of the shares',
      'longer pauses between profiles; MemProfileRate at its default of 512 KiB',
    ],
    next: 'who asks: access log of /debug/pprof',
  },
]);
