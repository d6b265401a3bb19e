/** Patterns of asking somebody else in every round: a database, a service, the kernel, another thread. */
import type { HotSpot } from './hot-spots.ts';
import { loopVariable } from './loop-variable.ts';
import { declarationOf, inLoop, loopBody, type Pattern, plainCode } from './pattern.ts';
import { isLocked } from './skid.ts';

export const OUTSIDE_PATTERNS: readonly Pattern[] = [
  {
    id: 'query-in-loop',
    title: 'a query for each element (N+1)',
    advice:
      "Ask once for all keys (WHERE id IN (…), a join, the ORM's eager loading) and look the rows up in a map.",
    matches: spot => inLoop(spot) && (asksDatabase(spot) || loadsLazily(spot)),
  },
  {
    id: 'request-in-loop',
    title: 'a request over the network for each element, one after the other',
    advice: 'Ask for many at once (a batch call), or have several under way together, with a bound.',
    matches: spot =>
      inLoop(spot) &&
      /\bawait\s+(?:fetch|axios|\w*(?:client|api|http|service)\w*\.)|\brequests\.(?:get|post|put|request)\(|\bhttp\.(?:Get|Post)\(|\bhttpClient\.\w*[Ss]end|\burlopen\(|\bNet::HTTP\.|\bcurl_exec\(|\breqwest::|\bfile_get_contents\(\s*["']https?:/.test(
        spot.code,
      ),
  },
  {
    id: 'lock-in-loop',
    title: 'a lock taken for each element',
    advice: 'Take it once around the loop, or collect into a local and merge under one lock at the end.',
    matches: spot =>
      inLoop(spot) &&
      (LOCKS.test(plainCode(spot)) || [...spot.inlined, ...spot.calls].some(name => LOCKING.test(name))),
  },
  {
    id: 'syscall-in-loop',
    title: 'a system call for each element',
    advice:
      'Buffer and write in blocks (a buffered writer, writev, sendmmsg), open and stat once, and take the time once a round.',
    matches: spot =>
      (inLoop(spot) && SYSCALLS.test(plainCode(spot))) ||
      [...spot.inlined, ...spot.calls].some(name =>
        /\bstd::endl\b|ostream.*::flush|^os\.(?:Stat|Open|ReadFile)\b/.test(name),
      ),
  },
  {
    id: 'shared-write',
    title: 'an atomic write that other cores share: the cache line travels',
    advice:
      'Count in a local and add once at the end; where several counters stand side by side, pad each to its own cache line (alignas(64), @Contended): false sharing costs as much as sharing.',
    matches: spot =>
      (spot.instructions.some(line => isLocked(line.code)) &&
        !LOCKS.test(spot.code) &&
        !spot.inlined.some(name => LOCKING.test(name) || /::(?:clone|drop)\b/.test(name))) ||
      ATOMIC_WRITE.test(spot.code) ||
      writesAtomic(spot),
  },
  {
    id: 'false-sharing',
    title: 'counters of several threads side by side: false sharing, their cache line travels between cores',
    advice:
      "Count in a local and store it once at the end, or pad each thread's counter to a cache line of its own (alignas(64), @Contended, _ [56]byte).",
    matches: spot => inLoop(spot) && countsByThread(spot),
  },
];

const DATABASE =
  /\b(?:\w*(?:db|cursor|session|conn(?:ection)?|repo(?:sitory)?|stmt|statement|redis|pool|dao|pdo|mongo|knex|prisma|collection|jdbc\w*|entityManager)|tx|em)(?:\.\w+)?\s*(?:\.|->)\s*(?:execute\w*|query\w*|exec|find\w*|get\w*|fetch\w*|load\w*|select\w*|one|first\w*|aggregate|hget\w*|sendCommand|createQuery|count\w*|exists\w*)\s*\(/i;
/** A model's class, or a context's set, is asked: `Invoice.find(id)`, `Order.objects.filter(…)`, `context.Customers.First(…)`. */
const MODEL =
  /\b[A-Z]\w*\.(?:find(?:_by\w*|_or_\w+)?|where|exists\?|count_by\w*)[\s(]|\b[A-Z]\w*\.objects\.\w+|\b\w*(?:[cC]ontext|Db|db)\.[A-Z]\w*\.(?:First\w*|Single\w*|Find\w*|Where|Any|Count\w*)\s*\(|\b(?:findOne|findByPk|findUnique|findById|findByIdOrNull|getReferenceById)\s*\(/;
const STATEMENT =
  /["'`]\s*(?:SELECT\s.{1,300}\sFROM\b|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b)/i;

function asksDatabase({ code, language }: HotSpot): boolean {
  if (STATEMENT.test(code) || MODEL.test(code)) return !/^\s*(?:\/\/|#)/.test(code);
  return DATABASE.test(code) && !(language === 'sql') && !/\bconnection\.close/.test(code);
}

/** What the loop walks over came from an ORM, and the line goes on from an element to what belongs to it. */
const FROM_ORM =
  /\.objects\b|\b[A-Z]\w*\.(?:where|all|order|includes|limit|find_each|joins)\b|\.query\(|\b\w*[cC]ontext\.[A-Z]\w*|\b\w*[rR]epository\.find\w*\(|session\.(?:query|scalars|execute)\(/;

function loadsLazily(spot: HotSpot): boolean {
  const head = spot.loops.find(loop => loopVariable(loop) !== null);
  const element = head === undefined ? null : loopVariable(head);
  if (head === undefined || element === null) return false;
  const walked =
    /\b(?:in|of|as|:)\s+(?:await\s+)?\$?@?([\w.]+)\s*(?:[:){]|$)/.exec(head)?.[1] ??
    /(?<!\w)@?(\w{1,80})\.(?:each|find_each|map|forEach|flat_map)\b/.exec(head)?.[1];
  const source = FROM_ORM.test(head)
    ? head
    : walked === undefined
      ? null
      : declarationOf(spot, walked.split('.').at(-1)!);
  if (source === null || !FROM_ORM.test(lineOf(spot, source))) return false;
  if (
    /select_related|prefetch_related|\.includes\(|eager_load|joinedload|selectinload|\.Include\(|JOIN FETCH/.test(
      lineOf(spot, source),
    )
  )
    return false;
  return new RegExp(`\\b${element}\\??\\.(?:get\\w+\\(\\)|\\w+)\\??\\.\\w+`).test(spot.code);
}

/** The whole line that a piece of it came from. */
function lineOf({ text }: HotSpot, piece: string): string {
  return text?.lines.find(({ code }) => code.includes(piece))?.code ?? piece;
}

const LOCKS =
  /\b(?:\w*(?:mutex|mtx|lock|mu|gate|guard|sem(?:aphore)?)\w*)\s*(?:\.|->)\s*(?:lock|acquire|Lock|RLock|synchronize|Wait|WaitOne|enter|read|write)\s*\(|\b\w+(?:\.|->)(?:lock|read|write)\(\)\s*\.unwrap\(\)|\b(?:lock_guard|unique_lock|scoped_lock|shared_lock)\b|\bsynchronized\s*\(|\bwith\s+[\w.]*(?:lock|mutex)\w*(?:\[[^\]]{0,40}\])?\s*:|\bpthread_(?:mutex|spin|rwlock)_\w*(?:lock|rdlock|wrlock)\b|^\s*lock\s*\(|\bMonitor\.Enter\(|\.synchronize\b|\.withLock\b|\bspin_lock\w*\(/i;
const LOCKING =
  /Mutex.*::(?:lock|unlock)|mutex::(?:lock|unlock)|lock_guard|unique_lock|scoped_lock|__gthread_mutex|pthread_mutex|sync\.\(\*(?:RW)?Mutex\)/i;

const SYSCALLS =
  /(?<![\w.])(?:write|read|pread|pwrite|send|recv|sendto|recvfrom|lseek|fsync|fdatasync|stat|lstat|fstat|open|fopen|close|ioctl|fflush|gettimeofday|clock_gettime|usleep|nanosleep|sched_yield|print|printf|puts|putc|echo|println!?|eprintln!|file_get_contents|file_exists|is_file)\s*\(|^\s*(?:puts|p|print|echo)\s+\S|\.(?:flush|fsync)\s*\(|\bos\.(?:stat|path\.(?:exists|isfile|isdir|getsize)|open|listdir|Stat|Lstat|Open|ReadFile|ReadDir|Getwd)\b|\btime\.(?:Now|time)\(\)|\bDate(?:Time)?\.(?:now\(\)|Now\b|UtcNow\b)|\bSystem\.(?:currentTimeMillis|nanoTime)\(|\bfmt\.(?:Print|Fprint(?:ln|f)?\(os\.)|\bSystem\.(?:out|err)\.|\bConsole\.Write|\bconsole\.(?:log|error)\b|<<\s*(?:std::)?(?:endl|flush)\b|\bfs\.\w+Sync\s*\(|\bFiles?\.(?:read\w*|exists\w*|lines|size|stat\w*|write\w*|open|newBuffered\w*|ReadAll\w*|Exists|AppendAll\w*|WriteAll\w*)\b|\b(?:std::)?fs::(?:read\w*|metadata|File)\b|\bFile::open\b|\bnew\s+File(?:Reader|Writer|InputStream|OutputStream)\(|\bsubprocess\.\w+\(|\bgetpid\(/;

const ATOMIC_WRITE =
  /\bfetch_(?:add|sub|or|and)\b|\b(?:atomic|Atomic(?:Long|Integer|U?(?:size|32|64|I\w+|U\w+)))\b.*(?:\+\+|\.(?:add|inc|getAnd|incrementAnd)\w*)|\batomic\.Add\w*\(|__sync_(?:fetch_and|add_and)|__atomic_(?:fetch|add|sub|store|exchange)|\.(?:incrementAndGet|getAndIncrement|addAndGet|getAndAdd)\s*\(|\bInterlocked\.\w+\(/;

/** `++processed` where an atomic of that name is declared in what is pasted. */
function writesAtomic(spot: HotSpot): boolean {
  const name = /(?:\+\+|--)\s*(\w+)|\b(\w+)\s*(?:\+\+|--|[-+|&]=)/.exec(plainCode(spot));
  const found = name?.[1] ?? name?.[2];
  return found !== undefined && /\b_?[aA]tomic\b/.test(declarationOf(spot, found) ?? '');
}

const BY_THREAD =
  /\b(\w+)(?:\.\w+)?\[\s*(?:\(\w+\)\s*)?(?:\w+(?:\.|->))?(\w*(?:thread|tid|worker|cpu|core|rank|shard)\w*|omp_get_thread_num\(\)|id|me|self|n?slot|get_global_id\(0\))\s*\](?:(?:\.|->)\w+)?\s*(?:\+\+|[-+*/|&^]?=(?!=))|(?:\+\+|--)\s*\w+\[\s*\w*(?:thread|tid|worker|cpu|core)\w*\s*\]|&\w+\[\s*\w*(?:thread|tid|worker|cpu|core|id)\w*\s*\](?:\.\w+)?/i;

/** An element of an array that the thread's own number picks, written in every round. */
function countsByThread(spot: HotSpot): boolean {
  const match = BY_THREAD.exec(plainCode(spot));
  if (match === null) return false;
  const index = match[2]?.toLowerCase();
  // A plain `id` is a thread's only where the function says so.
  if (index === undefined || !/^(?:id|me|self|n?slot)$/.test(index)) return true;
  const above =
    spot.text?.lines
      .slice(0, Math.max(0, spot.index))
      .map(({ code }) => code)
      .join('\n') ?? '';
  const isOwn = loopBody(spot).length === 0 || !spot.loops.some(loop => loopVariable(loop) === match[2]);
  return (
    isOwn &&
    /\bthread|pthread|void\s*\*\s*\w*arg|Thread|worker|goroutine|go func|\bomp\b|parallel|Runnable/i.test(
      above,
    )
  );
}
