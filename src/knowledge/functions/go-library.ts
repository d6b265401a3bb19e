import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const LIBRARY = 'go golang runtime gc';

/** Go's standard library and packages that are met often. */
export const goLibrary = functionsOf(LIBRARY, [
  {
    names:
      'encoding/json.* encoding/json/* encoding/xml.* encoding/gob.* encoding/binary.* encoding/csv.* encoding/base64.* gopkg.in/yaml* google.golang.org/protobuf* github.com/golang/protobuf* github.com/gogo/protobuf* google.golang.org/grpc*',
    what: 'encodes or decodes data: JSON, XML, Protocol Buffers, gRPC',
    hot: 'many or large messages; encoding/json works by reflection and allocates',
    cheaper: [
      'a generated or faster encoder (go-json, sonic, easyjson) for the hot types',
      'decode into structs instead of map[string]any',
      'json.Decoder on streams; pool the buffers',
    ],
    source: SOURCES.goJson,
  },
  {
    names:
      'regexp.* regexp.(*Regexp).* regexp/syntax.* strings.* bytes.* strconv.* unicode.* unicode/utf8.* fmt.* fmt.(*pp).* text/template* html/template* sort.* slices.* cmp.* path/filepath.* internal/bytealg.* indexbody cmpbody countbody',
    what: 'handles text: search, format, parse, sort',
    hot: 'fmt and regexp are used for every record; sort.Slice works through reflection',
    cheaper: [
      'strconv.Append* in place of fmt.Sprintf',
      'compile regular expressions once; strings.Index or Cut where they do',
      'slices.SortFunc in place of sort.Slice',
    ],
    source: SOURCES.goRegexp,
  },
  {
    names:
      'net/http.* net/http.(*conn).* net/textproto.* net/url.* mime/* net.(*Resolver).* net.dial* net.goLookup* golang.org/x/net/* crypto/tls.* crypto/tls.(*Conn).* crypto/x509.* net/http/internal*',
    what: 'serves or calls HTTP and TLS',
    hot: 'connections are new for each request (handshakes, name look-ups), or headers and paths are many',
    cheaper: [
      'read bodies to the end and close them, so that connections are reused; raise MaxIdleConnsPerHost',
      'share one http.Client',
      'TLS session resumption; ECDSA certificates',
    ],
    source: SOURCES.goTransport,
  },
  {
    names:
      'log.* log/slog.* go.uber.org/zap* github.com/sirupsen/logrus.* github.com/rs/zerolog.* github.com/prometheus/* k8s.io/* sigs.k8s.io/* go.opentelemetry.io/* database/sql.* github.com/lib/pq.* github.com/jackc/pgx* gorm.io/*',
    what: 'logs, measures, or talks to a database',
    hot: 'log lines are many, metrics have many label combinations, rows are scanned through reflection',
    cheaper: [
      'a logger without allocation (zerolog, zap), fewer lines',
      'keep the metric for its labels instead of looking it up',
      'prepared statements and pgx’s native interface',
    ],
  },
]);
