/** Errors that come from outside the code: memory, network, files, databases, other services. */
import { code } from '../words.ts';
import type { Advice } from './advice.ts';

/** What stands for the place where no own frame is known. */
export const NOWHERE = 'the code that failed';

export const systemAdvice: readonly Advice[] = [
  // Memory and threads.
  row(
    /unable to create (?:new )?native thread|can't start new thread|failed to create new OS thread|thread exhaustion|pthread_create failed/i,
    () => [
      'this is a limit of threads, not of memory: count them (`ls /proc/PID/task | wc -l`), and find which pool grows without bound',
      "only then look at the limits: `ulimit -u`, the cgroup's `pids.max`, `kernel.threads-max`",
    ],
  ),
  row(/GC overhead limit exceeded/i, at => [
    `nearly all time goes into collecting a full heap: take a heap dump and look at what is kept, starting at ${from(at)}`,
  ]),
  row(/Metaspace|PermGen/, () => [
    'classes fill the metaspace: look for class loaders that stay (redeployed applications, generated proxies), then set `-XX:MaxMetaspaceSize`',
  ]),
  row(/Direct buffer memory|OutOfDirectMemory/i, () => [
    "memory outside of the heap is used up: look for buffers that are not released (Netty's leak detector says where), then at `-XX:MaxDirectMemorySize`",
  ]),
  row(/CUDA(?: error:)? out of memory|CUBLAS_STATUS_ALLOC_FAILED/i, at => [
    `the graphics card's memory is full: a smaller batch in ${at}, \`torch.no_grad()\` where nothing is learned, and no references to old tensors`,
  ]),
  row(/Allowed memory size of (\d+) bytes exhausted/, (at, match) => [
    `one request needs more than ${Math.round(Number(match[1]) / 1_048_576)} MiB: ${at} loads too much at once, read it in parts (a generator, \`cursor()\`, a limit)`,
    'raise `memory_limit` only where the data really needs it',
  ]),
  row(/heap out of memory|Reached heap limit|Ineffective mark-compacts/i, at => [
    `take a heap snapshot before the limit (\`node --heapsnapshot-near-heap-limit=1\`) and look at what is kept, starting at ${from(at)}`,
    '`--max-old-space-size` helps only where the live set really needs it; in a container it must fit the memory limit',
  ]),
  row(/Invalid (?:array|string) length|Cannot create a string longer than/, at => [
    `${at} builds one value larger than the engine allows: write it as a stream, piece by piece`,
  ]),
  row(
    /OutOfMemoryError|OutOfMemoryException|MemoryError|NoMemoryError|out of memory|\bENOMEM\b|Cannot allocate memory|bad_alloc/i,
    at => [
      `take a heap dump or profile and look at what is kept, starting at ${from(at)}`,
      'a larger limit helps only where the live set really needs it',
    ],
  ),
  // Pools, before time limits: their errors speak of a timeout too.
  row(
    /QueuePool limit|too many (?:clients already|connections)|remaining connection slots|max(?:imum)? pool size was reached|could not obtain a (?:database )?connection|Timeout acquiring a connection|ResourceRequest timed out|pool (?:is )?(?:exhausted|empty|timed? ?out)|Pool exhausted|PoolTimeout|Connection is not available, request timed out|PoolExhausted|connection not available and request was dropped|ConnectionPool::Timeout|MaxConnectionsExceeded/i,
    at => [
      `every connection is taken: look for code that keeps one over slow work (a call to another service inside of a transaction) or does not give it back on an error, beginning with ${at}`,
      'a larger pool only moves the queue into the database: first see how long a connection is held',
    ],
  ),
  // Databases.
  row(/deadlock (?:detected|found)|was deadlocked on|ORA-00060|\b40P01\b|Deadlock found when trying/i, at => [
    `two transactions took the same rows in different order: let ${at} and the other one lock them in one order, and keep the transactions short`,
    "the loser may simply try again; the database's log names both statements",
  ]),
  row(
    /Lock wait timeout exceeded|database (?:table )?is locked|SQLITE_BUSY|due to lock timeout|\b55P03\b|LockNotAvailable/i,
    at => [
      `another transaction holds the lock for long: find it (\`pg_stat_activity\`, \`SHOW ENGINE INNODB STATUS\`; with SQLite one writer at a time, WAL mode and \`busy_timeout\`), and keep that of ${at} short`,
    ],
  ),
  row(
    /statement timeout|maximum statement execution time|Query execution was interrupted|QueryCanceled|ORA-01013/i,
    at => [
      `the statement of ${at} ran into its limit: look at its plan (\`EXPLAIN (ANALYZE, BUFFERS)\`) before the limit is raised`,
    ],
  ),
  row(/could not serialize access|SerializationFailure|restart transaction/i, () => [
    'two transactions changed the same data: run the whole transaction again, a few times',
  ]),
  row(
    /duplicate key|Duplicate entry|UNIQUE constraint|UniqueViolation|E11000|ORA-00001|RecordNotUnique|UniqueConstraintViolation/i,
    at => [
      `the row is there already: two requests at once, or a retry. Let ${at} use the database's upsert, or take the error as "done before"`,
    ],
  ),
  row(/foreign key constraint|ForeignKeyViolation/i, at => [
    `the row that it refers to is not there (or others still refer to it): look at the order of the writes in ${at}`,
  ]),
  row(
    /relation "[^"]{1,80}" does not exist|no such (?:table|column)|Table '[^']{1,120}' doesn't exist|Unknown column|Invalid (?:column|object) name|UndefinedTable|UndefinedColumn|PendingMigration|ORA-00942/i,
    () => [
      'the schema is not the one that the code expects: is a migration missing, or is this another database or search path',
    ],
  ),
  row(
    /server has gone away|Lost connection to MySQL|terminating connection due to|closed the connection unexpectedly|connection (?:has been|already|was) closed|Connection is closed|bad connection/i,
    at => [
      `the connection was closed under ${at}: the server restarted, or an idle limit (of the server, a proxy, a firewall) is shorter than the pool's; let the pool test or renew connections before that`,
    ],
  ),
  // Network.
  row(/too many redirects|ERR_TOO_MANY_REDIRECTS/i, () => [
    'the addresses redirect to each other: follow them with `curl -sIL`',
  ]),
  row(
    /\bECONNREFUSED\b|connection refused|actively refused|Errno::\bECONNREFUSED\b|\[2002\]/i,
    (at, match) => [
      `nothing accepts connections${address(match.input)}: does the service run, does it listen there (\`ss -ltn\`), is it the right address (inside of a container \`localhost\` is the container itself)`,
      `${at} needs a bounded retry for the seconds of a restart`,
    ],
  ),
  row(
    /\bENOTFOUND\b|\bEAI_AGAIN\b|UnknownHost|getaddrinfo|Name or service not known|no such host|name resolution|nodename nor servname|Name does not resolve|nxdomain/i,
    () => [
      'the name does not resolve from where this ran: try `getent hosts NAME` there; a wrong name, a missing search domain, or a name server that does not answer',
    ],
  ),
  row(/\bEHOSTUNREACH\b|\bENETUNREACH\b|No route to host|network is unreachable/i, () => [
    'there is no way to that address from here: routing, a firewall, or a host that is down (`ip route get ADDRESS`)',
  ]),
  row(/file watchers|inotify/i, () => [
    'the limit of watched files is reached, the disk is not full: `fs.inotify.max_user_watches`, and watch fewer folders (not `node_modules`)',
  ]),
  row(/\bEADDRINUSE\b|address (?:is )?already in use|Only one usage of each socket address/i, (_, match) => [
    `another process listens${address(match.input)} already (an old copy of this one?): \`ss -ltnp\` names it`,
  ]),
  row(/\bEADDRNOTAVAIL\b|cannot assign requested address/i, () => [
    'either this host does not have the address, or its local ports are used up by short connections (`ss -s`): reuse connections',
  ]),
  row(
    /certificate|CERT_HAS_EXPIRED|UNABLE_TO_(?:VERIFY|GET)|x509:|PKIX|SSLHandshake|CERTIFICATE_VERIFY_FAILED|tls: |\bEPROTO\b/i,
    () => [
      'the certificate was not accepted: expired, for another name, or its issuer is unknown here (`openssl s_client -connect HOST:443 -servername HOST`); put the issuer into the trust store instead of turning the check off',
    ],
  ),
  row(
    /\b429\b|Too Many Requests|rate.?limit|Throttl|ProvisionedThroughputExceeded|SlowDown|quota exceeded/i,
    at => [
      `the other end limits the rate: let ${at} wait as told (\`Retry-After\`), with growing pauses and some chance in them, and ask less often`,
    ],
  ),
  row(
    /password authentication failed|Access denied for user|NOAUTH|WRONGPASS|invalid_grant|(?:token|jwt|signature).{0,20}expired|ExpiredToken|Unauthorized\b|\b401\b|InvalidSignature|AuthenticationFailed/i,
    () => [
      'the credentials were not accepted: which user and secret does this process really have, and when did they last change',
    ],
  ),
  row(/GenServer\.call|exited in: (?:GenServer|Task|:gen_)/, at => [
    `the process that ${at} asked did not answer in time: see what it does instead (a long message queue, a call back into the caller) before the limit is raised`,
  ]),
  row(/test timed out after/i, () => [
    'the test that the message names did not end: look for it among the goroutines, what it waits for stands on top of its stack',
  ]),
  row(
    /context canceled|CanceledError|operation was cancell?ed|request aborted|ERR_CANCELED|ClientAbort|CancelledError/i,
    at => [
      `whoever asked gave up first: no fault of ${at} by itself; look at the caller's time limit, and log it as a notice`,
    ],
  ),
  row(/Maximum execution time of (\d+) seconds?/, (at, match) => [
    `the request took more than ${match[1]} s of processor time in ${at}: find the loop or query, or give the work to a queue`,
  ]),
  row(
    /\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|deadline exceeded|DeadlineExceeded|timed? ?out|(?<!set|clear)Timeout|ETIME\b|TaskCanceled/i,
    at => [
      'look at the other end first: is it up, how long does it take, does the request reach it at all',
      `${at} needs a time limit that fits what its own caller waits, and a bounded retry`,
    ],
  ),
  row(
    /\bECONNRESET\b|reset by peer|\bEPIPE\b|broken ?pipe|socket hang up|RemoteDisconnected|Connection aborted|\bECONNABORTED\b|unexpected EOF|IncompleteRead|ConnectionReset|Premature close/i,
    at => [
      "the other end closed the connection in the middle: it restarted or crashed, or its idle limit (or a proxy's) is shorter than the time this side keeps connections",
      `repeat in ${at} only what may be done twice`,
    ],
  ),
  // Files and limits.
  row(/\bEMFILE\b|\bENFILE\b|too many open files/i, at => [
    `descriptors leak: count them (\`ls /proc/PID/fd | wc -l\`) and see which kind grows (\`lsof -p PID\`), beginning with what ${at} opens and does not close on an error`,
    'raise the limit (`LimitNOFILE`, `ulimit -n`) only when the number is steady',
  ]),
  row(
    /\bENOSPC\b|no space left on device|disk (?:is )?full|not enough space on the disk|could not extend file/i,
    () => [
      'the file system is full, or its inodes are: `df -h` and `df -i` there, then `du -xh --max-depth=2`; deleted files that are still open count too (`lsof +L1`)',
    ],
  ),
  row(/\bEDQUOT\b|quota/i, () => ['the quota of this user or folder is used up']),
  row(/\bEROFS\b|read-only file system/i, () => [
    "the file system is mounted read-only: by design (a container's root), or because the kernel found errors (`dmesg`)",
  ]),
  row(/\bEIO\b|Input\/output error/i, () => [
    "the disk or the network file system failed: `dmesg` and the disk's health come before the code",
  ]),
  row(
    /\bEACCES\b|\bEPERM\b|permission denied|UnauthorizedAccess|AccessDenied|access is denied/i,
    (_, match) => [
      `the process's user may not do this${path(match.input)}: look at owner and mode of it and of each folder above it (\`namei -l\`), and at SELinux or AppArmor`,
    ],
  ),
  row(
    /\bENOENT\b|no such file or directory|FileNotFound|DirectoryNotFound|cannot find the (?:file|path)/i,
    (at, match) => [
      `the file is not there${path(match.input)}: a relative path depends on the folder the process was started in; check what ${at} makes of it`,
    ],
  ),
  row(/\bEISDIR\b|\bENOTDIR\b|is a directory|not a directory/i, (at, match) => [
    `the path is of the other kind${path(match.input)}: check how ${at} puts it together`,
  ]),
];

function row(pattern: RegExp, remedies: Advice['remedies']): Advice {
  return { pattern, remedies };
}

function from(at: string): string {
  return at === NOWHERE ? 'the largest group of objects' : at;
}

/** ` at \`10.0.0.7:5432\``, where the message names it. */
function address(text: string): string {
  const found =
    /(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-f]{0,4}(?:::?[\da-f]{0,4}){2,7}\]?|\b[a-z][\w.-]{1,80}):(\d{2,5})\b/i.exec(
      text,
    )?.[0] ?? /(?<= )::+\d{2,5}\b/.exec(text)?.[0];
  return found ? ` at ${code(found)}` : '';
}

/** ` (\`/data/x\`)`, where the message names it. */
function path(text: string): string {
  const found =
    /['"]((?:\/|[A-Za-z]:\\|\.{1,2}\/)[^'"]{1,200})['"]|\bopen (\/\S{1,200}?):? |(?:: |\()(\/[^\s:()]{2,200})(?=[:\s)]|$)/.exec(
      text,
    );
  const name = found?.[1] ?? found?.[2] ?? found?.[3];
  return name ? ` (${code(name)})` : '';
}
