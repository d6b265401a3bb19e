/**
 * All workers of a serving pool at one place of the person's code, waiting for somebody else: no thread is left, so
 * every further request waits, whatever it asks for.
 */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector, Pool } from '../collector.ts';
import { isIdle } from '../idle.ts';
import type { Frame } from '../model.ts';
import { code, count, evidences, said } from '../words.ts';

const ENOUGH = 8;
const SHARE = 0.9;
/** Pools that serve requests: Tomcat, Jetty, Undertow, Netty's and gRPC's executors, Akka's and Play's dispatchers. */
const SERVING =
  /exec$|qtp\d*|XNIO|http|grpc|dispatcher|Default Executor|WebContainer|ExecuteThread|ajp|EJB default|worker|task/i;
/** What a thread does that waits for another machine, by its innermost frames. */
const WAITS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [
    /socketRead|SocketInputStream\.read|NioSocketImpl\.(?:park|read|implRead)|SocketDispatcher\.read/i,
    'reading from a socket',
  ],
  [/SocketImpl\.connect|socketConnect|Net\.connect|NioSocketImpl\.connect/i, 'connecting'],
  [/InetAddress|getaddrinfo|lookupAllHostAddr/i, 'looking up a name'],
  [
    /CompletableFuture\.(?:get|join|waitingGet)|FutureTask\.get|AbstractFuture\.get|Future\.get$|Await\$?\.result|BlockingSingleSubscriber\.blockingGet|Mono\.block/,
    'waiting for a future',
  ],
  [/FileDispatcher\w*\.|FileInputStream\.read|RandomAccessFile\./, 'reading from a disk'],
];
/** Workers that wait for work are idle, also in loops of the person's own. */
const IDLE =
  /Queue\.(?:take|poll)|KafkaConsumer\.poll|Selector\w*\.(?:select|poll|lockAndDoSelect)|epollWait|\.accept\w*$|ForkJoinPool\.awaitWork|\.getTask$/;
/** How deep the wait is looked for. */
const INNERMOST = 12;

export function busyPoolFindings(collected: Collector): Finding[] {
  return [
    ...[...collected.pools.values()]
      .flat()
      .filter(pool => pool.total >= ENOUGH && SERVING.test(pool.name))
      .flatMap(ofPool),
    ...blockedTasks(collected),
    ...pythonPiles(collected),
  ].slice(0, 5);
}

const PYTHON_ENOUGH = 4;

/** Threads of Python that are all idle at one line of the person's code: a lock, a socket, a pool. */
function pythonPiles(collected: Collector): Finding[] {
  const buckets = [...(collected.tallies.get('py-spy-dump')?.buckets.values() ?? [])];
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const waiting = buckets
    .filter(({ trace }) => trace.state === 'idle' && !isIdle('python', trace))
    .flatMap(bucket => {
      const own = bucket.trace.frames.find(frame => frame.own);
      return own ? [{ bucket, own }] : [];
    });
  const piles = Map.groupBy(waiting, ({ own }) => `${own.function} ${own.file} ${own.line}`);
  return [...piles.values()].flatMap(pile => {
    const threads = pile.reduce((sum, { bucket }) => sum + bucket.count, 0);
    const [most] = pile;
    if (!most || threads < PYTHON_ENOUGH || threads < total / 3) return [];
    const [top] = most.bucket.trace.frames;
    const inside = top && top !== most.own ? `, waiting in ${said(top)}` : ', waiting';
    return [
      {
        id: 'trace.pool-busy',
        severity: 'warning',
        resource: 'trace',
        title: `${threads} of ${count(total, 'thread')} stand in ${said(most.own)}${inside}`,
        culprit: { kind: 'function', name: most.own.function },
        evidence: evidences(most.bucket.source, [most.bucket.trace.at, most.own.at]),
        against: [],
        since: null,
        explains: [],
        remediation: [
          `see what that line waits for: a lock, a connection or another service (\`py-spy dump --locals\` shows its values); give it a time limit`,
        ],
      } satisfies Finding,
    ];
  });
}

const BLOCKS_ON_TASK =
  /^System\.Threading\.Tasks\.Task(?:`1)?\.(?:Internal|SpinThenBlocking)?Wait\w*$|TaskAwaiter.*\.GetResult$|\.get_Result$/;

/** .NET's pool has one kind of thread: those that block on a task keep it from the work that would end the task. */
function blockedTasks(collected: Collector): Finding[] {
  const blocked = [...(collected.tallies.get('dotnet-thread-dump')?.buckets.values() ?? [])].filter(
    ({ trace }) => trace.frames.slice(0, INNERMOST).some(frame => BLOCKS_ON_TASK.test(frame.function)),
  );
  const total = blocked.reduce((sum, bucket) => sum + bucket.count, 0);
  const [most] = blocked.toSorted((a, b) => b.count - a.count);
  const own = most?.trace.frames.find(frame => frame.own);
  if (!most || !own || total < ENOUGH) return [];
  return [
    {
      id: 'trace.pool-busy',
      severity: 'warning',
      resource: 'trace',
      title: `${total} threads block on a task${blocked.length > 1 ? ', most' : ''} in ${said(own)}: the pool has hardly a thread left to finish it`,
      culprit: { kind: 'function', name: own.function },
      evidence: evidences(most.source, [most.trace.at, most.trace.frames[0]?.at, own.at]),
      against: [],
      since: null,
      explains: [],
      remediation: [
        `await the task in ${said(own)} instead of \`.Result\`, \`.Wait()\` or \`GetAwaiter().GetResult()\`, all the way up`,
        'a higher minimum of threads (`ThreadPool.SetMinThreads`) only buys time',
      ],
    },
  ];
}

interface Place {
  readonly bucket: Bucket;
  readonly own: Frame;
  readonly words: string;
  threads: number;
}

function ofPool(pool: Pool): Finding[] {
  const places = new Map<string, Place>();
  for (const [bucket, threads] of pool.buckets) {
    const place = placeOf(bucket);
    if (!place) continue;
    const key = `${place.own.function} ${place.own.line}`;
    const known = places.get(key);
    if (known) known.threads += threads;
    else places.set(key, { ...place, threads });
  }
  const [most] = [...places.values()].sort((a, b) => b.threads - a.threads);
  if (!most || most.threads < ENOUGH || most.threads / pool.total < SHARE) return [];
  const { bucket, own, words, threads } = most;
  return [
    {
      id: 'trace.pool-busy',
      severity: 'warning',
      resource: 'trace',
      title: `${threads} of ${count(pool.total, 'thread')} of ${code(pool.name)} are in ${said(own)}, ${words}: hardly a thread is left for other requests`,
      culprit: { kind: 'function', name: own.function },
      evidence: evidences(bucket.source, [bucket.trace.at, bucket.trace.frames[0]?.at, own.at]),
      against: [],
      since: null,
      explains: [],
      remediation: [
        `look at the other end of the call in ${said(own)}: it is slow or gone; give the call a time limit well below the client's`,
        'let such calls have a pool or a semaphore of their own, so that one slow service does not take all threads',
      ],
    },
  ];
}

function placeOf(bucket: Bucket): Omit<Place, 'threads'> | null {
  const { frames } = bucket.trace;
  const own = frames.find(frame => frame.own);
  const inner = frames.slice(0, INNERMOST);
  if (!own || inner.some(frame => IDLE.test(frame.function))) return null;
  const words = WAITS.find(([pattern]) => inner.some(frame => pattern.test(frame.function)))?.[1];
  return words === undefined ? null : { bucket, own, words };
}
