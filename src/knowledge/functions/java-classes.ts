import { functionsOf } from '../rows.ts';

/** The Java class library. */
export const javaClasses = functionsOf('jvm java jdk java.base rt.jar openjdk', [
  {
    names:
      'java.util.HashMap.* java.util.concurrent.ConcurrentHashMap.* java.util.LinkedHashMap.* java.util.HashMap$* java.util.TreeMap.* java.util.HashSet.* java.util.WeakHashMap.* java.util.IdentityHashMap.* java.lang.ThreadLocal$ThreadLocalMap.*',
    what: 'looks up or changes a map',
    hot: 'keys hash badly (then TreeNode shows), hashCode is costly (collections, long strings, URLs: java.net.URL resolves the host), or the map grows step by step (resize)',
    cheaper: [
      'HashMap.newHashMap(n) (Java 19) or new HashMap<>(n * 4 / 3)',
      'keys with a cached, well-spread hashCode: records of few fields; never java.net.URL',
      'fastutil or Eclipse Collections for int and long keys: no boxing, a third of the memory',
      'ThreadLocalMap.expungeStaleEntry: remove() values of pool threads',
    ],
    next: 'the caller and key type in the flame graph; jcmd PID GC.class_histogram for HashMap$Node',
  },
  {
    names:
      'java.util.regex.* java.lang.String.split java.lang.String.replaceAll java.lang.String.matches java.lang.String.replaceFirst',
    what: 'matches a regular expression by backtracking',
    hot: 'the pattern is compiled for each call (String.split, matches, replaceAll with more than one plain character), or backtracks over long input',
    cheaper: [
      'a static final Pattern; Matcher.reset for reuse',
      'indexOf, or split by one plain character (it has a fast path)',
      'possessive quantifiers (.*+) and anchors; RE2/J where pattern or input is foreign',
    ],
    next: 'recursion Pattern$Loop.match and GroupTail.match in the stack: catastrophic backtracking, find the input',
  },
  {
    names:
      'java.lang.String.* java.lang.StringBuilder.* java.lang.AbstractStringBuilder.* java.lang.StringLatin1.* java.lang.StringUTF16.* java.lang.StringCoding.* java.lang.StringConcatHelper.* java.util.Formatter* java.lang.String.format* java.text.* java.util.StringJoiner.*',
    what: 'builds, converts or formats strings',
    hot: 'strings are made for logs that are not written, for keys or JSON; String.format parses its pattern each time',
    cheaper: [
      '{} parameters in place of concatenation in log calls',
      'StringBuilder with a capacity; + in one expression is already good (indy)',
      'String.format is 10 times slower than concatenation; DateTimeFormatter static, instead of a SimpleDateFormat a call',
    ],
    next: 'async-profiler -e alloc: byte[] and char[] with their callers',
  },
  {
    names:
      'java.lang.reflect.* jdk.internal.reflect.* sun.reflect.* java.lang.invoke.* java.lang.Class.getMethod* java.lang.Class.getDeclared* java.lang.Class.forName*',
    what: 'calls methods and reads fields by reflection',
    hot: 'a framework looks up methods or annotations for every request',
    cheaper: [
      'cache the Method, or a MethodHandle in a static final field (then it is inlined)',
      'setAccessible(true) once; no getMethods() a request: it copies the array',
      'generate the code at build time: MapStruct, Micronaut or Quarkus instead of runtime scanning',
    ],
    next: 'the first frame above java.lang.reflect that is not the JDK’s: BeanUtils, Jackson, Hibernate, Spring AOP',
  },
  {
    names: 'java.io.ObjectInputStream.* java.io.ObjectOutputStream.* java.io.ObjectStreamClass.*',
    what: 'serialises objects the old Java way',
    hot: 'sessions, caches or remote calls use it',
    cheaper: ['another format (Protocol Buffers, Kryo, JSON)', 'smaller object graphs'],
  },
  {
    names:
      'sun.nio.ch.* java.nio.* java.net.* sun.nio.fs.* java.io.FileInputStream.* java.io.FileOutputStream.* java.io.RandomAccessFile.* java.io.BufferedReader.* java.io.InputStreamReader.* io.netty.channel.epoll.* io.netty.channel.nio.* io.netty.util.* io.netty.buffer.* java.net.SocketInputStream.*',
    what: 'reads and writes files and sockets; EPoll.wait and accept are waiting',
    hot: 'calls are small, streams are unbuffered; in a wall-clock profile it is idle',
    cheaper: [
      'BufferedInputStream/OutputStream or channels with 64 KiB buffers',
      'pooled direct buffers (Netty PooledByteBufAllocator); -XX:MaxDirectMemorySize for their limit',
      'leave EPoll.wait, accept0 and socketRead0 out of busy time: they wait',
    ],
    next: 'strace -c -f -p PID for ten seconds: read and write against bytes',
  },
  {
    names:
      'java.util.zip.* java.util.jar.* Java_java_util_zip_* sun.security.* com.sun.crypto.* javax.crypto.* javax.net.ssl.* java.security.* java.util.Base64* sun.security.ssl.*',
    what: 'compresses, encrypts or checks signatures',
    hot: 'many TLS handshakes, class loading from big jars, or compressed responses',
    cheaper: [
      'keep-alive and TLS session resumption: a full handshake costs 1 to 3 ms of CPU',
      'netty-tcnative or Conscrypt: native AES-GCM and handshakes, two to three times faster',
      'Deflater level 1 to 3 for responses; Inflater and Deflater end()ed or reused (native memory leaks otherwise)',
    ],
    next: 'the frame above: SSLEngineImpl (TLS), JarFile (class loading), GZIPOutputStream (responses)',
  },
  {
    names:
      'com.fasterxml.jackson.* com.google.gson.* org.json.* com.alibaba.fastjson* javax.xml.* com.sun.org.apache.xerces.* org.springframework.* org.hibernate.* ch.qos.logback.* org.apache.logging.* org.apache.log4j.* java.util.logging.* org.slf4j.*',
    what: 'belongs to a framework: JSON, XML, Spring, Hibernate, logging',
    hot: 'objects are mapped for each request, queries load more than is used (N+1), or logs are many and synchronous',
    cheaper: [
      'one ObjectMapper for all (making one costs milliseconds); ObjectReader and ObjectWriter for the hot types; the Blackbird module',
      'N+1 queries: JOIN FETCH, @EntityGraph or a DTO projection; hibernate.generate_statistics=true counts statements a request',
      'asynchronous appenders (Log4j 2 AsyncLogger); no location patterns',
    ],
    next: 'its caller in your own package: which request, and how often',
  },
  {
    names:
      'java.util.stream.* java.util.ArrayList.* java.util.Collections* java.util.TimSort.* java.util.ComparableTimSort.* java.util.Arrays.sort* java.util.DualPivotQuicksort.* java.util.PriorityQueue.* java.util.ArrayDeque.* java.util.Iterator* java.lang.Integer.valueOf java.lang.Long.valueOf java.math.BigDecimal.* java.math.BigInteger.* java.util.Spliterators*',
    what: 'works on collections, sorts, boxes numbers',
    hot: 'inner loops use streams over small collections, boxed numbers, or sort again and again',
    cheaper: [
      'plain loops and primitive arrays, or IntStream instead of Stream<Integer>, in the hottest places',
      'long in place of BigDecimal where the range allows (cents)',
      'sort once, or keep a PriorityQueue for the top N; List.sort with a key that is computed once',
    ],
    next: 'async-profiler -e alloc for Integer, Long, Spliterator and lambda objects',
  },
  {
    names:
      'java.util.concurrent.* java.lang.Thread.* java.util.concurrent.locks.* java.util.concurrent.ForkJoinPool.* java.util.concurrent.ThreadPoolExecutor.* jdk.internal.vm.Continuation.* java.lang.VirtualThread.* java.util.concurrent.atomic.*',
    what: 'runs, queues or synchronises tasks',
    hot: 'tasks are tiny, one queue or counter is shared by all threads, or threads are started for each task',
    cheaper: [
      'larger tasks: a hand-over costs 5 to 20 µs',
      'LongAdder in place of AtomicLong under contention; ConcurrentHashMap instead of one lock',
      'one pool sized to the processors for computing, virtual threads or a separate pool for waiting; never block in ForkJoinPool.commonPool',
    ],
    next: 'jstack -l: how many threads of the pool are WAITING in getTask; queue length as a metric',
  },
]);
