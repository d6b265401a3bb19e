import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Java’s frameworks, other JVM languages, and the small services of its library. */
export const javaFrameworks = functionsOf(
  'jvm java spring hibernate hikari netty scala kotlin clojure akka',
  [
    {
      names:
        'com.zaxxer.hikari.* org.apache.commons.dbcp* org.apache.tomcat.jdbc.* java.sql.* javax.sql.* org.postgresql.* com.mysql.* oracle.jdbc.* com.microsoft.sqlserver.* org.mariadb.* io.r2dbc.*',
      what: 'waits for or uses a database connection (JDBC pool or driver)',
      hot: 'getConnection waits: the pool is exhausted because transactions are long (remote calls inside them) or queries slow; drivers: many small statements, large result sets',
      cheaper: [
        'hikari.maximumPoolSize about twice the database’s processors, connectionTimeout 2 s, leakDetectionThreshold 20 s; no HTTP call within @Transactional',
        'batches: rewriteBatchedInserts=true (PostgreSQL), rewriteBatchedStatements=true (MySQL); setFetchSize',
        'prepared statements cached: cachePrepStmts=true for MySQL',
      ],
      next: 'hikaricp_connections_pending and _usage; jstack: threads in HikariPool.getConnection',
      source: SOURCES.hikari,
    },
    {
      names:
        'io.netty.* io.netty.channel.* io.netty.handler.* io.netty.buffer.* io.netty.util.* reactor.* io.vertx.* io.grpc.netty.* io.undertow.* org.eclipse.jetty.* org.apache.catalina.* org.apache.coyote.* org.apache.tomcat.* org.xnio.*',
      what: 'serves or calls HTTP on the JVM (Netty, Tomcat, Jetty, Undertow, Vert.x, Reactor)',
      hot: 'very many small requests, TLS in Java, blocking work on the event loop (all its connections wait), buffers that are allocated unpooled',
      cheaper: [
        'no blocking call on an event-loop thread: BlockHound, publishOn(boundedElastic) or virtual threads',
        'native transports (epoll, io_uring) and netty-tcnative for TLS; pooled allocator; -Dio.netty.leakDetection.level=simple',
        'Tomcat: maxThreads to what the database bears, accesslog buffered',
      ],
      next: 'jstack: what event-loop and http-nio-exec threads do; epollWait and getTask are idle',
    },
    {
      names:
        'org.hibernate.* jakarta.persistence.* javax.persistence.* org.mybatis.* org.jooq.* org.eclipse.persistence.* org.springframework.data.* org.springframework.orm.*',
      what: 'maps objects to tables (Hibernate and its kin)',
      hot: 'one query for each row of another (N+1), very many entities in one session are compared at each flush, whole entities are loaded for a few fields',
      cheaper: [
        'hibernate.generate_statistics=true counts statements and flushes a transaction; JOIN FETCH, @EntityGraph or a DTO projection against N+1',
        '@Transactional(readOnly = true), StatelessSession and batches for bulk work; clear() in long loops',
        'jdbc.batch_size with sequences: IDENTITY keys switch batching off',
      ],
      next: 'statements a request, before and after',
    },
    {
      names:
        'com.fasterxml.jackson.* com.google.gson.* org.json.* com.alibaba.fastjson* jakarta.json.* javax.json.* com.jayway.jsonpath.* com.squareup.moshi.*',
      what: 'reads or writes JSON',
      hot: 'objects are mapped for each request, mappers are made anew (each builds its serialisers again), or trees are built for a few fields',
      cheaper: [
        'one ObjectMapper for all; ObjectReader and ObjectWriter kept for the hot types; the Blackbird module',
        'streaming (JsonParser) or a projection for large documents; fewer fields',
        'records or classes in place of Map<String, Object> and JsonNode',
      ],
      next: 'async-profiler -e alloc: char[] and byte[] with their callers',
      source: SOURCES.blackbird,
    },
    {
      names:
        'javax.xml.* com.sun.org.apache.* org.apache.xerces.* org.dom4j.* org.jdom* jakarta.xml.* org.yaml.snakeyaml.* org.w3c.dom.*',
      what: 'reads or writes XML or YAML',
      hot: 'documents are built as trees, factories are looked up for each use (DocumentBuilderFactory.newInstance reads jars), JAXBContext is made anew',
      cheaper: [
        'JAXBContext, factories and schemas once; StAX for large documents',
        'XPath expressions compiled once; no // over whole documents',
      ],
      next: 'newInstance in the stack: a factory a call',
    },
    {
      names:
        'ch.qos.logback.* org.apache.logging.* org.apache.log4j.* java.util.logging.* org.slf4j.* org.apache.commons.logging.* org.jboss.logging.*',
      what: 'writes log lines',
      hot: 'lines are many, written synchronously under one lock, or with their caller (%L, %M, %F, %C walk the stack)',
      cheaper: [
        'fewer lines; {} parameters so that nothing is built for levels that are off',
        'asynchronous loggers (Log4j 2) or AsyncAppender, knowing that a crash loses the last lines',
        'no location patterns; includeLocation=false',
      ],
      next: 'lines a second by logger; threads BLOCKED in an appender (jstack)',
    },
    {
      names:
        'org.springframework.* org.thymeleaf.* freemarker.* org.apache.velocity.* org.apache.jasper.* jakarta.* javax.servlet.* io.quarkus.* io.micronaut.* org.glassfish.*',
      what: 'is a web framework’s own work: dispatch, proxies, binding, templates',
      hot: 'proxies and interceptors around tiny calls, expressions (SpEL, EL) evaluated each time, templates without a cache',
      cheaper: [
        'no @Transactional, @Cacheable or @Async around tiny methods in loops',
        'template caches on in production; static resources from the proxy or CDN',
        'Spring Boot: lazy start and AOT or CDS for start-up; fewer auto-configurations',
      ],
      next: 'its caller in your own package: which request, how often',
    },
    {
      names:
        'io.micrometer.* io.opentelemetry.* datadog.trace.* com.newrelic.* io.prometheus.* com.codahale.metrics.* com.dynatrace.* co.elastic.apm.*',
      what: 'is a metrics library or a tracing agent within the program',
      hot: 'meters are looked up by tags for each event, tags have very many values, hot methods are instrumented',
      cheaper: [
        'keep Timer and Counter objects instead of a look-up by tags each time',
        'sample traces; exclude hot methods and noisy libraries in the agent',
      ],
      next: 'the same load without the agent, once',
    },
    {
      names:
        'scala.* scala.collection.* kotlin.* kotlin.collections.* kotlinx.coroutines.* akka.* org.apache.pekko.* clojure.* clojure.lang.* groovy.* org.codehaus.groovy.* cats.effect.* zio.* play.api.*',
      what: 'is the library of another JVM language: collections, coroutines, actors, dynamic calls',
      hot: 'immutable collections and boxed values in inner loops; coroutines or actors that hand over tiny messages; Clojure and Groovy calls by reflection',
      cheaper: [
        'arrays, mutable buffers or while loops in the hottest places; view and iterator instead of intermediate lists',
        'dispatchers apart for blocking work (Dispatchers.IO, blocking-io-dispatcher); batches of messages',
        'Clojure: *warn-on-reflection* and type hints; Groovy: @CompileStatic',
      ],
      next: 'async-profiler -e alloc for boxes and iterators',
    },
    {
      names:
        'java.lang.Object.wait* java.lang.Thread.sleep* java.lang.ref.ReferenceQueue.remove* java.lang.ref.Reference$ReferenceHandler* java.lang.Thread.join* jdk.internal.ref.* java.util.TimerThread* sun.misc.Signal*',
      what: 'waits: a thread of the program or the JVM that has nothing to do',
      hot: 'only in wall-clock profiles and dumps',
      cheaper: [
        'leave it out of the shares; -e cpu in async-profiler',
        'many threads in Object.wait of your own classes: see the monitor in jstack',
      ],
      next: 'jstack for what it waits on',
    },
    {
      names:
        'java.lang.ref.Finalizer* java.lang.ref.* java.lang.Object.hashCode ObjectSynchronizer::FastHashCode java.lang.System.identityHashCode java.lang.System.nanoTime java.lang.System.currentTimeMillis os::javaTimeNanos java.time.* java.util.UUID.* java.security.SecureRandom.* sun.security.provider.* java.util.Random.*',
      what: 'is a small service of Java’s library that costs when it is called very often: finalizers and references, identity hashes, clocks, dates, UUIDs, random numbers',
      hot: 'UUID.randomUUID and SecureRandom take a lock and may read the kernel; Random is one atomic for all threads; objects with finalize() live two collections longer; the clock source is slow',
      cheaper: [
        'ThreadLocalRandom; UUIDs from a fast generator (java-uuid-generator, UUIDv7)',
        '-Djava.security.egd=file:/dev/urandom on old JVMs; SecureRandom a thread',
        'Cleaner or try-with-resources in place of finalize(); Instant once a batch, static DateTimeFormatter',
      ],
      next: 'current_clocksource must be tsc or kvm-clock; jstack for threads BLOCKED in SecureRandom',
    },
    {
      names:
        'NMethodSweeper::* CodeCache::* CodeHeap::* nmethod::* ICStub* InlineCacheBuffer* CompiledIC::* OopMapSet::* frame::* vframe* Threads::* JavaThread::* JVM_* Klass::* Method::* oopDesc::* Reflection::* MethodHandles::*',
      what: 'is the JVM’s own bookkeeping: code cache, stack walks, threads, reflection',
      hot: 'stack walks for exceptions, profilers and thread dumps; code that is thrown away and compiled again; very many threads',
      cheaper: [
        'find the caller: fillInStackTrace (exceptions), JVM_GetStackTrace or GetAllStackTraces (monitoring), deoptimisation',
        '-XX:ReservedCodeCacheSize=512m where Compiler.codecache is nearly full',
      ],
      next: 'async-profiler --cstack vm for what is above it',
    },
  ],
);
