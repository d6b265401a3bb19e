/**
 * Whose code a frame is: the person's own, or a library's or the runtime's. Decided by package root or path, since
 * a trace says nothing else. What matches no list is own: better one library frame shown than the culprit hidden.
 */
import type { Frame } from './model.ts';

type Place = Omit<Frame, 'own'>;

/** Package roots of the JVM, of its languages and of widely used libraries. */
const JAVA_LIBRARIES = new RegExp(
  `^(?:${[
    'java|javax|jdk|sun|com\\.sun|jakarta|oracle|kotlin|kotlinx|scala|groovy|groovyjarjarasm|clojure|android|androidx|dalvik|libcore',
    'com\\.android|com\\.ibm|openj9|org\\.(?:apache|springframework|hibernate|eclipse|jboss|slf4j|junit|testng|mockito|codehaus|gradle)',
    'org\\.(?:postgresql|mariadb|h2|hsqldb|xerial|elasticsearch|opensearch|bouncycastle|aspectj|quartz|flywaydb|jooq|redisson|jetbrains)',
    'org\\.(?:glassfish|wildfly|xnio|reactivestreams|thymeleaf|yaml|json|joda|xml|w3c|ietf|graalvm|osgi|asynchttpclient|mongodb|bson|jdbi)',
    'io\\.(?:netty|grpc|vertx|undertow|quarkus|smallrye|micrometer|opentelemetry|opentracing|lettuce|reactivex|projectreactor|micronaut|ktor|r2dbc|swagger|prometheus|jsonwebtoken|jaegertracing|sentry|dropwizard|helidon|kubernetes|fabric8|confluent)',
    'reactor|rx|akka|play|zio|cats|fs2|monix|okhttp3|okio|retrofit2|feign|liquibase|brave|zipkin2?|junit|javassist|net\\.(?:sf|bytebuddy|sourceforge|jodah)|ch\\.qos',
    'com\\.(?:google|zaxxer|fasterxml|mysql|microsoft|amazonaws|datastax|rabbitmq|mongodb|netflix|github\\.benmanes|squareup|intellij|hazelcast|lmax|typesafe|codahale|oracle|mchange|caucho|esotericsoftware|jayway|thoughtworks|atomikos|newrelic|datadog|dynatrace|vaadin|alibaba\\.druid)',
    'software\\.amazon|redis\\.clients|weblogic|worker\\.org|cglib|antlr|freemarker|lombok|bsh|ognl',
  ].join('|')})\\.|^\\$Proxy\\d|^jdk\\.proxy|\\$\\$(?:FastClassBy|EnhancerBy|SpringCGLIB|Lambda\\.)`,
);
const JAVA_MODULES = /^(?:java|jdk|javafx|kotlin|oracle)\b/;

const GO_RUNTIME =
  /^(?:runtime|internal|syscall|sync|reflect|net|os|io|bufio|bytes|strings|strconv|fmt|log|time|context|encoding|crypto|database|errors|sort|math|testing|regexp|path|html|text|mime|hash|compress|archive|unicode|unsafe|slices|maps|iter|vendor)(?:\/[\w/]+)?\./;
const GO_PATHS =
  /\/(?:usr\/(?:local\/)?(?:lib|share)\/go(?:-[\d.]+)?|usr\/local\/go|go-?\d*(?:\.\d+)*|sdk\/go[\d.]+|golang|goroot)\/src\/|\/pkg\/mod\/|\/vendor\/|^_cgo_|^\$GOROOT/i;

const PYTHON_PATHS =
  /\/(?:site|dist)-packages\/|\/lib(?:64)?\/(?:python|pypy)[\d.]+\/|\\lib\\(?:site-packages\\|[\w.]+\\?)|^<frozen |^<string>$|\/python\d(?:\.\d+)?\.zip\/|\/\.venv\/|^<__array_function__|^<decorator-gen/i;

const NODE_PATHS =
  /node_modules|^node:|^internal\/|^(?:async_hooks|buffer|child_process|cluster|crypto|dns|domain|events|fs|http|https|module|net|path|querystring|readline|stream|_stream_\w+|_http_\w+|_tls_\w+|timers|tls|tty|url|util|vm|zlib|bootstrap_node|domain|native|<anonymous>|\[native code\]|\[worker eval\])(?:\.js)?$|webpack\/(?:bootstrap|runtime)|\/\.yarn\/|\.pnp\.|^chrome-extension:|^moz-extension:|^resource:\/\/|^wasm:\/\//;

const RUST_FUNCTIONS =
  /^<?(?:(?:dyn |impl |&|\*const |\*mut )*)(?:std|core|alloc|rust_begin_unwind|rust_panic|__rust|backtrace|tokio|futures(?:_\w+)?|hyper|tower|mio|rayon(?:_core)?|serde(?:_\w+)?|actix\w*|axum|reqwest|hashbrown|parking_lot\w*|crossbeam\w*|tracing\w*|anyhow|eyre|color_eyre|test|_start|__libc|_?main$|clone|start_thread)\b/;
const RUST_PATHS =
  /\/rustc\/|\/\.cargo\/registry\/|\/\.cargo\/git\/|\/rustlib\/|^library\/(?:std|core|alloc)\//;

const NATIVE_PATHS =
  /(?:^|\/)(?:usr\/(?:lib|lib64|include|local\/(?:lib|include))|lib|lib64|nix\/store|snap)\/|\/(?:glibc|libc|nptl|sysdeps|libsanitizer|libgcc|libstdc\+\+|compiler-rt)\/|^\.\.\/sysdeps|^\.\/?(?:\.\.\/)?(?:nptl|csu|libio|malloc|stdlib|sysdeps|misc|io|signal|socket|time|string)\/|(?:^|\/)(?:ld-linux|lib(?:c|m|pthread|dl|rt|gcc_s|stdc\+\+|c\+\+|asan|tsan|ubsan|lsan|crypto|ssl|glib|gobject|systemd|uv|z|ucrt|jvm|java|nio|net|zip))(?:[-.][\w.+-]*)?\.(?:so|dylib|dll)\b|^(?:ntdll|kernel32|kernelbase|ucrtbase|msvcrt|vcruntime\w*|linux-vdso|libsystem_\w+|dyld|CoreFoundation|UIKitCore|Foundation)\b|vg_replace_malloc\.c|vgpreload/i;
const NATIVE_FUNCTIONS =
  /^(?:_start|__libc_\w+|_*libc_start_\w+|start_thread|create_thread|clone3?|__clone\w*|raise|abort|__GI_\w+|_dl_\w+|__interceptor_\w+|__asan_\w+|__tsan_\w+|__ubsan_\w+|__sanitizer\w*|_Unwind_\w+|__cxa_\w+|__cxxabiv1::|__gnu_cxx::|std::|__pthread_\w+|pthread_\w+|__futex_\w+|futex_wait\w*|__lll_\w+|___pthread_\w+|__restore_rt|<signal handler called>|_?malloc|_?free|calloc|realloc|operator (?:new|delete)(?:\[\])?|mem(?:cpy|set|move|cmp)|str(?:len|cpy|cat|cmp|dup)\w*|__(?:mem|str)\w+_(?:avx|sse|evex)\w*|poll|epoll_wait|select|nanosleep|clock_nanosleep|usleep|sleep|__read|__write|read|write|accept|recv\w*|send\w*)(?:[@(<]|$|\b)/;

const DOTNET =
  /^(?:System|Microsoft|Windows|Newtonsoft|Npgsql|Dapper|MySql|Grpc|Google|Amazon|Azure|Serilog|NLog|log4net|Autofac|AutoMapper|MediatR|Polly|StackExchange|RabbitMQ|MassTransit|Xunit|NUnit|Moq|Internal|Interop|lambda_method)\b/;
const RUBY_PATHS = /\/gems\/|\/lib\/ruby\/|^<internal:|\/rubygems\/|\/bundler\/|\/\.rbenv\/|\/\.rvm\//;
const PHP_PATHS = /\/vendor\/|\[internal function\]|^phar:|\/usr\/share\/php/;
const PERL_PATHS = /\/(?:usr|opt)\/(?:local\/)?(?:share|lib|lib64)\/[\w/.-]*perl|\/perl5\/|\(eval \d+\)/;
const ERLANG_MODULES =
  /^:?(?:erlang|gen|gen_server|gen_statem|gen_event|gen_tcp|proc_lib|supervisor|lists|maps|ets|io|file|application\w*|init|kernel|erl_eval|erl_[a-z]+|error_handler|timer|string|binary|code|elixir\w*|logger\w*|cow\w*|ranch\w*|cowboy\w*|escript|shell|user_drv)\b|^(?:Elixir\.)?(?:GenServer|Supervisor|Task|Enum|Stream|Kernel|Map|List|String|Agent|Registry|Process|Module|Code|Plug|Phoenix|Ecto|DBConnection|Postgrex|Logger|IEx|Mix|ExUnit|Access|Keyword|Integer|Float|File|IO|System|Regex)\b/;
const SWIFT = /^(?:Swift|libswift\w*|Foundation|_StringGuts|swift_|closure #\d+ in Swift)\b/;
const DART =
  /^(?:dart:|package:(?:flutter|http|dio|bloc|provider|riverpod|stack_trace|test|test_api|async)\/)/;

/** Whether a frame is neither library nor runtime. */
export function isOwn(language: string, place: Place): boolean {
  const { function: name, file, module } = place;
  const path = file ?? '';
  switch (language) {
    case 'java':
      return !JAVA_LIBRARIES.test(name) && !(module !== null && JAVA_MODULES.test(module));
    case 'go':
      return (
        !GO_PATHS.test(path) &&
        (path.startsWith('/') && /\.go$/.test(path) && name.startsWith('main.')
          ? true
          : !GO_RUNTIME.test(name))
      );
    case 'python':
      return !PYTHON_PATHS.test(path);
    case 'javascript':
      return !NODE_PATHS.test(path) && path !== '';
    case 'rust':
      return !RUST_PATHS.test(path) && !RUST_FUNCTIONS.test(name) && !NATIVE_PATHS.test(module ?? '');
    case 'c':
      return (
        !NATIVE_PATHS.test(path) &&
        !NATIVE_PATHS.test(module ?? '') &&
        !NATIVE_FUNCTIONS.test(name) &&
        name !== '??'
      );
    case 'kernel':
      return false;
    case 'dotnet':
      return !DOTNET.test(name);
    case 'ruby':
      return !RUBY_PATHS.test(path);
    case 'php':
      return !PHP_PATHS.test(path) && path !== '';
    case 'perl':
      return !PERL_PATHS.test(path);
    case 'erlang':
    case 'elixir':
      return (
        !ERLANG_MODULES.test(name) && !/^(?:elixir|stdlib|kernel|erts|compiler|iex|mix)\b/.test(module ?? '')
      );
    case 'swift':
      return (
        !SWIFT.test(name) &&
        !SWIFT.test(module ?? '') &&
        !NATIVE_FUNCTIONS.test(name) &&
        !NATIVE_PATHS.test(module ?? '')
      );
    case 'dart':
      return !DART.test(path);
    default:
      return true;
  }
}

/** Of longer names and paths the head is kept: some of the patterns above look for their words everywhere in them. */
const MAX_NAME = 1000;

export function frameOf(language: string, place: Place): Frame {
  const bounded = {
    ...place,
    function: place.function.slice(0, MAX_NAME),
    module: place.module?.slice(0, MAX_NAME) ?? null,
    file: place.file?.slice(0, MAX_NAME) ?? null,
  };
  return { ...bounded, own: isOwn(language, bounded) };
}
