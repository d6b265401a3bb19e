import { functionsOf } from '../rows.ts';

/** The Java class library. */
export const javaClasses = functionsOf('jvm java jdk java.base rt.jar openjdk', [
  {
    names:
      'java.util.HashMap.* java.util.concurrent.ConcurrentHashMap.* java.util.LinkedHashMap.* java.util.HashMap$* java.util.TreeMap.* java.util.HashSet.* java.util.WeakHashMap.* java.util.IdentityHashMap.* java.lang.ThreadLocal$ThreadLocalMap.*',
    what: 'looks up or changes a map',
    hot: 'keys hash badly (then TreeNode shows), hashCode is costly, or the map grows step by step',
    cheaper: [
      'keys with a cached, well-spread hashCode',
      'an initial size',
      'primitive maps (fastutil, Eclipse Collections) for int and long keys',
      'ThreadLocal: remove values that are not needed',
    ],
  },
  {
    names:
      'java.util.regex.* java.lang.String.split java.lang.String.replaceAll java.lang.String.matches java.lang.String.replaceFirst',
    what: 'matches a regular expression',
    hot: 'the pattern is compiled for each call (String.split, matches, replaceAll), or backtracks over long input',
    cheaper: [
      'a static final Pattern',
      'indexOf or split by one plain character',
      'possessive quantifiers, or RE2/J where input is foreign',
    ],
  },
  {
    names:
      'java.lang.String.* java.lang.StringBuilder.* java.lang.AbstractStringBuilder.* java.lang.StringLatin1.* java.lang.StringUTF16.* java.lang.StringCoding.* java.lang.StringConcatHelper.* java.util.Formatter* java.lang.String.format* java.text.* java.util.StringJoiner.*',
    what: 'builds, converts or formats strings',
    hot: 'strings are made for logs that are not written, keys or JSON; String.format parses its pattern each time',
    cheaper: [
      'parameters in place of concatenation in log calls',
      'StringBuilder with a size',
      'DateTimeFormatter kept static, instead of SimpleDateFormat',
    ],
  },
  {
    names:
      'java.lang.reflect.* jdk.internal.reflect.* sun.reflect.* java.lang.invoke.* java.lang.Class.getMethod* java.lang.Class.getDeclared* java.lang.Class.forName*',
    what: 'calls methods and reads fields by reflection',
    hot: 'a framework looks up methods or annotations for every request',
    cheaper: [
      'cache the Method or a MethodHandle in a static final field',
      'generate the code at build time (annotation processors)',
    ],
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
    cheaper: ['buffer streams', 'pooled direct buffers', 'leave EPoll.wait out of busy time'],
  },
  {
    names:
      'java.util.zip.* java.util.jar.* Java_java_util_zip_* sun.security.* com.sun.crypto.* javax.crypto.* javax.net.ssl.* java.security.* java.util.Base64* sun.security.ssl.*',
    what: 'compresses, encrypts or checks signatures',
    hot: 'many TLS handshakes, class loading from big jars, or compressed responses',
    cheaper: [
      'reuse connections and TLS sessions',
      'a native provider (netty-tcnative, Conscrypt)',
      'a lower compression level',
    ],
  },
  {
    names:
      'com.fasterxml.jackson.* com.google.gson.* org.json.* com.alibaba.fastjson* javax.xml.* com.sun.org.apache.xerces.* org.springframework.* org.hibernate.* ch.qos.logback.* org.apache.logging.* org.apache.log4j.* java.util.logging.* org.slf4j.*',
    what: 'belongs to a framework: JSON, XML, Spring, Hibernate, logging',
    hot: 'objects are mapped for each request, queries load more than is used (N+1), or logs are many and synchronous',
    cheaper: [
      'reuse ObjectMapper and its readers',
      'fetch joins or projections instead of N+1',
      'asynchronous appenders, fewer log lines',
    ],
  },
  {
    names:
      'java.util.stream.* java.util.ArrayList.* java.util.Collections* java.util.TimSort.* java.util.ComparableTimSort.* java.util.Arrays.sort* java.util.DualPivotQuicksort.* java.util.PriorityQueue.* java.util.ArrayDeque.* java.util.Iterator* java.lang.Integer.valueOf java.lang.Long.valueOf java.math.BigDecimal.* java.math.BigInteger.* java.util.Spliterators*',
    what: 'works on collections, sorts, boxes numbers',
    hot: 'inner loops use streams over small collections, boxed numbers, or sort again and again',
    cheaper: [
      'plain loops and primitive arrays in the hottest places',
      'long in place of BigDecimal where the range allows',
      'sort once, or keep a heap',
    ],
  },
  {
    names:
      'java.util.concurrent.* java.lang.Thread.* java.util.concurrent.locks.* java.util.concurrent.ForkJoinPool.* java.util.concurrent.ThreadPoolExecutor.* jdk.internal.vm.Continuation.* java.lang.VirtualThread.* java.util.concurrent.atomic.*',
    what: 'runs, queues or synchronises tasks',
    hot: 'tasks are tiny, one queue or counter is shared by all threads, or threads are started for each task',
    cheaper: [
      'larger tasks',
      'LongAdder in place of AtomicLong',
      'one pool sized to the processors for computing, virtual threads for waiting',
    ],
  },
]);
