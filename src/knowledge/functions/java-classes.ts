import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const LIBRARY = 'jvm java jdk java.base rt.jar openjdk';

/** The Java class library: collections, text, numbers, reflection, files and sockets, tasks. */
export const javaClasses = functionsOf(LIBRARY, [
  {
    names:
      'java.util.HashMap.* java.util.HashMap$* java.util.LinkedHashMap* java.util.concurrent.ConcurrentHashMap* java.util.TreeMap* java.util.HashSet* java.util.LinkedHashSet* java.util.TreeSet* java.util.WeakHashMap* java.util.IdentityHashMap* java.util.EnumMap* java.util.Hashtable* java.util.AbstractMap* java.util.concurrent.ConcurrentSkipList* java.util.ImmutableCollections$Map*',
    what: 'looks up, changes or walks a map or set',
    hot: 'keys hash badly (then TreeNode shows), hashCode or equals is costly (collections, long strings; java.net.URL resolves the host), or the map grows step by step (resize)',
    cheaper: [
      'HashMap.newHashMap(n) (Java 19) or new HashMap<>(n * 4 / 3)',
      'keys with a cheap, well-spread hashCode: records of few fields; never java.net.URL',
      'fastutil or Eclipse Collections for int and long keys: no boxing',
    ],
    next: 'the caller and key type in the flame graph; jcmd PID GC.class_histogram for HashMap$Node',
  },
  {
    names: 'java.lang.ThreadLocal* java.lang.InheritableThreadLocal*',
    what: 'looks up a thread-local value in its thread’s own table',
    hot: 'very many thread-locals live in the threads of a pool (expungeStaleEntry, getEntryAfterMiss), or with virtual threads one each',
    cheaper: [
      'remove() in finally for values in pool threads',
      'pass the value as a parameter; ScopedValue with virtual threads; FastThreadLocal within Netty',
    ],
    next: 'the caller: which framework sets it for each request',
  },
  {
    names:
      'java.lang.Integer.valueOf java.lang.Long.valueOf java.lang.Double.valueOf java.lang.Integer.* java.lang.Long.* java.lang.Double.* java.lang.Short.* java.lang.Byte.* java.lang.Character.* java.lang.Boolean.* java.lang.Float.* java.lang.Number.* sun.misc.FloatingDecimal* jdk.internal.math.* jdk.internal.math.FloatingDecimal* jdk.internal.math.DoubleToDecimal*',
    what: 'boxes, compares, parses or prints a number',
    hot: 'collections hold Integer or Long (an object each outside −128 to 127), or numbers are parsed from or printed to text for every record',
    cheaper: [
      'primitive collections (fastutil, Eclipse Collections), IntStream, int[]',
      'no Map<Integer, …> counters in loops: an array, or LongAdder values',
      'doubles to text are the costly part of JSON and CSV: send integers (cents), or a fast writer',
    ],
    next: 'async-profiler -e alloc: java.lang.Integer and Long with their callers',
  },
  {
    names:
      'java.util.ArrayList* java.util.LinkedList* java.util.ArrayDeque* java.util.PriorityQueue* java.util.Vector* java.util.Stack* java.util.AbstractList* java.util.AbstractCollection* java.util.Collections* java.util.ImmutableCollections* java.util.Arrays$ArrayList* java.util.BitSet* java.util.Iterator* java.util.Objects*',
    what: 'works on a list, queue or other collection',
    hot: 'lists grow step by step, contains and remove search them from the front, or a LinkedList is walked (a node and a cache miss an element)',
    cheaper: [
      'new ArrayList<>(n); ArrayDeque in place of LinkedList and Stack',
      'a HashSet where contains is asked often; removeIf once instead of remove in a loop',
      'index loops over RandomAccess lists in the hottest places: no iterator object',
    ],
    next: 'the caller; sizes with jcmd PID GC.class_histogram',
  },
  {
    names:
      'java.util.TimSort* java.util.ComparableTimSort* java.util.DualPivotQuicksort* java.util.Arrays.sort* java.util.Arrays.parallelSort* java.util.Collections.sort* java.util.List.sort* java.util.Comparator* java.util.ArraysParallelSortHelpers*',
    what: 'sorts a list or array',
    hot: 'large lists are sorted again and again, or each comparison computes its key (Comparator.comparing on a derived value)',
    cheaper: [
      'sort once and keep it sorted; a PriorityQueue or stream limit for the top N',
      'precompute the key in an array or record',
      'primitive arrays sort several times faster than boxed ones; parallelSort above some 100,000 elements',
    ],
    next: 'the comparator in the stack: if that is the hot one, cheapen the key',
  },
  {
    names:
      'java.util.stream.* java.util.Spliterator* java.util.Spliterators* java.util.function.* java.util.Optional*',
    what: 'runs a stream pipeline',
    hot: 'streams over small collections stand in inner loops (objects for each stage), or boxed streams are used for numbers',
    cheaper: [
      'plain loops in the hottest places; IntStream and mapToLong instead of Stream<Integer>',
      'one pass with several accumulators instead of several streams; toList() with a known size',
      'parallel() only for long computing over arrays: it shares ForkJoinPool.commonPool with everybody',
    ],
    next: 'async-profiler -e alloc for lambda and Spliterator objects',
  },
  {
    names:
      'java.math.BigDecimal.* java.math.BigInteger.* java.math.MutableBigInteger* java.math.MathContext* java.lang.Math.* java.lang.StrictMath.*',
    what: 'computes: big numbers or mathematical functions',
    hot: 'money or ratios are BigDecimal in loops (an object for each result), division with large scales; BigInteger: RSA in Java',
    cheaper: [
      'long cents where the range allows; one rounding at the end',
      'reuse constants; setScale and divide with the smallest scale that is right',
    ],
    next: 'async-profiler -e alloc: BigDecimal with its callers',
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
      'java.util.Formatter* java.lang.String.format* java.lang.String.formatted java.text.* java.text.SimpleDateFormat* java.text.DecimalFormat* java.text.MessageFormat*',
    what: 'formats text by a pattern, which is parsed on each call',
    hot: 'String.format, MessageFormat or SimpleDateFormat stand in code that runs for every record or log line',
    cheaper: [
      'concatenation or StringBuilder; {} parameters in log calls',
      'a static DateTimeFormatter (it is shared safely; SimpleDateFormat is not)',
    ],
    next: 'the caller: logging, keys, or a report',
  },
  {
    names:
      'java.lang.String.* java.lang.StringBuilder.* java.lang.StringBuffer.* java.lang.AbstractStringBuilder.* java.lang.StringLatin1.* java.lang.StringUTF16.* java.lang.StringCoding.* java.lang.StringConcatHelper.* java.util.StringJoiner.* java.util.StringTokenizer.* sun.nio.cs.* java.nio.charset.*',
    what: 'builds, compares, hashes or converts strings',
    hot: 'strings are made for logs that are not written, for keys or for JSON; bytes are decoded and encoded again between layers',
    cheaper: [
      '{} parameters in place of concatenation in log calls',
      'StringBuilder with a capacity for loops; + in one expression is good already (indy)',
      'keep bytes as bytes from socket to socket; ISO-8859-1 and ASCII decode faster than UTF-8 with other letters',
    ],
    next: 'async-profiler -e alloc: byte[] and String with their callers',
  },
  {
    names:
      'java.lang.reflect.* jdk.internal.reflect.* sun.reflect.* java.lang.invoke.* java.lang.Class.getMethod* java.lang.Class.getDeclared* java.lang.Class.forName* java.lang.Class.*',
    what: 'calls methods and reads fields by reflection or method handles',
    hot: 'a framework looks up methods or annotations for every request; lambda forms are spun while the program starts',
    cheaper: [
      'cache the Method, or a MethodHandle in a static final field (then it is inlined)',
      'setAccessible(true) once; no getMethods() a request: it copies the array',
      'generate the code at build time: MapStruct, Micronaut or Quarkus instead of runtime scanning',
    ],
    next: 'the first frame above java.lang.reflect that is not the JDK’s: BeanUtils, Jackson, Hibernate, Spring AOP',
  },
  {
    names:
      'java.io.ObjectInputStream* java.io.ObjectOutputStream* java.io.ObjectStreamClass* java.io.ObjectStream*',
    what: 'serialises objects the JDK’s own way',
    hot: 'sessions, caches, RMI or JMX use it',
    cheaper: [
      'another format (Protocol Buffers, Fory, Kryo, JSON)',
      'smaller object graphs: transient fields, ids in place of whole objects',
      'never on data from outside: it can run code',
    ],
    next: 'the caller: session replication, cache client, RMI',
    source: SOURCES.fory,
  },
]);

/** Files, sockets, buffers, cryptography, tasks. */
export const javaSystem = functionsOf(LIBRARY, [
  {
    names:
      'sun.nio.ch.* sun.nio.fs.* java.net.* java.io.FileInputStream.* java.io.FileOutputStream.* java.io.RandomAccessFile.* java.io.File.* java.io.UnixFileSystem.* java.nio.file.* java.nio.channels.* java.net.SocketInputStream.*',
    what: 'reads, writes or waits for files and sockets',
    hot: 'calls are small and unbuffered; in a wall-clock profile EPoll.wait, accept0 and socketRead0 are waiting',
    cheaper: [
      'BufferedInputStream and BufferedOutputStream, or channels with 64 KiB buffers',
      'leave EPoll.wait, accept0 and socketRead0 out of busy time',
      'exists() before open is one call too many; Files.walk over large trees: keep the result',
    ],
    next: 'strace -c -f -p PID for ten seconds: read and write against bytes',
  },
  {
    names:
      'java.io.Buffered* java.io.InputStreamReader.* java.io.OutputStreamWriter.* java.io.PrintStream.* java.io.PrintWriter.* java.io.ByteArray* java.io.Data* java.io.Reader* java.io.Writer* java.io.InputStream.* java.io.OutputStream.*',
    what: 'reads or writes through a buffered stream',
    hot: 'data is taken byte by byte (each call takes a lock), streams are made for each small thing, or lines are flushed one by one (System.out)',
    cheaper: [
      'read and write arrays; readAllBytes or transferTo',
      'a larger buffer (64 KiB) for files; reuse of ByteArrayOutputStream with its final size',
      'System.out is locked and slow: a logger with a buffer',
    ],
    next: 'the caller; bytes a call in strace',
  },
  {
    names:
      'java.nio.ByteBuffer* java.nio.HeapByteBuffer* java.nio.DirectByteBuffer* java.nio.Bits.* java.nio.CharBuffer* java.nio.HeapCharBuffer* java.nio.Buffer.* java.nio.MappedByteBuffer* jdk.internal.misc.Unsafe.* sun.misc.Unsafe.*',
    what: 'makes, copies or fills a buffer',
    hot: 'a buffer is made for each message (direct ones are zeroed and freed late, by the collector), or copied between layers',
    cheaper: [
      'reuse or pool buffers (Netty’s PooledByteBufAllocator)',
      'slice and duplicate in place of copies',
      '-XX:MaxDirectMemorySize bounds direct memory; allocateDirect that waits in Bits.reserveMemory means the limit is reached',
    ],
    next: 'async-profiler -e alloc: byte[] and DirectByteBuffer with their callers; jcmd PID VM.native_memory',
  },
  {
    names: 'java.util.zip.* java.util.jar.* Java_java_util_zip_* jdk.internal.jimage.* jdk.internal.loader.*',
    what: 'compresses or decompresses, or reads classes and resources out of jars',
    hot: 'responses or messages are compressed, or the program is starting (jars, modules)',
    cheaper: [
      'Deflater level 1 to 3 for responses; zstd-jni or lz4-java between your own programs',
      'end() each Inflater and Deflater, or reuse it: its memory is native',
      'start-up: a CDS archive, fewer and smaller jars',
    ],
    next: 'the frame above: GZIPOutputStream (responses), JarFile (class loading)',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'sun.security.ssl.* javax.net.ssl.* com.sun.crypto.* javax.crypto.* java.security.* sun.security.* java.util.Base64*',
    what: 'encrypts, signs, or does a TLS handshake in Java',
    hot: 'connections are new for each request, or much data is encrypted',
    cheaper: [
      'keep-alive and TLS session resumption: fewer full handshakes',
      'netty-tcnative or Conscrypt: native handshakes and AES-GCM',
      'MessageDigest and Cipher reused a thread: getInstance searches the providers',
    ],
    next: 'the frame above: SSLEngineImpl (TLS), Signature (tokens), MessageDigest (hashes)',
  },
  {
    names:
      'java.util.concurrent.ThreadPoolExecutor* java.util.concurrent.ForkJoin* java.util.concurrent.CompletableFuture* java.util.concurrent.FutureTask* java.util.concurrent.Executors* java.util.concurrent.Scheduled* java.lang.Thread.* jdk.internal.vm.* java.lang.VirtualThread*',
    what: 'runs or hands over tasks: pools, futures, virtual threads',
    hot: 'tasks are tiny, threads are started for each task, or stages of CompletableFuture hop between pools',
    cheaper: [
      'larger tasks: a hand-over to another thread costs some microseconds',
      'one pool sized to the processors for computing, virtual threads or a separate pool for waiting; never block in ForkJoinPool.commonPool',
      'virtual threads pinned in synchronized (before Java 24): ReentrantLock, -Djdk.tracePinnedThreads=full',
    ],
    next: 'jstack -l: how many threads of the pool wait in getTask; queue length as a metric',
  },
  {
    names:
      'java.util.concurrent.locks.* java.util.concurrent.atomic.* java.util.concurrent.*Queue* java.util.concurrent.Semaphore* java.util.concurrent.CountDownLatch* java.util.concurrent.*',
    what: 'synchronises threads: locks, queues, atomic counters',
    hot: 'one lock, queue or counter is shared by all threads (AbstractQueuedSynchronizer.acquire waits for a lock, compareAndSet loops contend)',
    cheaper: [
      'LongAdder in place of AtomicLong under contention; ConcurrentHashMap instead of one lock',
      'hold locks shorter, or split by key; StampedLock for data that is mostly read',
      'drainTo and batches on queues; JCTools queues between fixed threads',
    ],
    next: 'async-profiler -e lock, or JFR jdk.ThreadPark: which lock, whose line',
    source: SOURCES.jctools,
  },
]);
