/** What is said about errors that many have met: the first remedy names the thing to look at. */
import { describe, expect, test } from '@jest/globals';
import { adviceFor } from '../../src/traces/findings/advice.ts';

const SAID: readonly (readonly [language: string, error: string, words: RegExp])[] = [
  [
    'javascript',
    'Error: connect ECONNREFUSED 10.0.0.7:5432',
    /nothing accepts connections at `10\.0\.0\.7:5432`/,
  ],
  ['python', 'ConnectionRefusedError: [Errno 111] Connection refused', /^nothing accepts connections:/],
  ['javascript', 'Error: getaddrinfo ENOTFOUND db.internal', /name does not resolve/],
  ['java', 'java.net.UnknownHostException: db.internal', /name does not resolve/],
  [
    'javascript',
    'Error: listen EADDRINUSE: address already in use :::8080',
    /another process listens at `:::8080`/,
  ],
  ['python', 'OSError: [Errno 98] Address already in use', /another process listens already/],
  ['go', 'panic: open /data/x: too many open files', /descriptors leak/],
  ['javascript', 'Error: EMFILE: too many open files, open /tmp/x', /descriptors leak/],
  ['python', 'OSError: [Errno 28] No space left on device', /file system is full/],
  ['javascript', 'Error: ENOSPC: System limit for number of file watchers reached', /max_user_watches/],
  [
    'python',
    "PermissionError: [Errno 13] Permission denied: '/etc/shadow'",
    /may not do this \(`\/etc\/shadow`\)/,
  ],
  [
    'javascript',
    "Error: ENOENT: no such file or directory, open '/srv/x.json'",
    /not there \(`\/srv\/x\.json`\)/,
  ],
  ['java', 'java.lang.OutOfMemoryError: unable to create native thread', /limit of threads/],
  ['java', 'java.lang.OutOfMemoryError: Metaspace', /class loaders/],
  ['java', 'java.lang.OutOfMemoryError: Java heap space', /heap dump/],
  [
    'javascript',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    /heap snapshot/,
  ],
  [
    'php',
    'Fatal error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)',
    /128 MiB/,
  ],
  ['python', 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB', /smaller batch/],
  [
    'python',
    'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached',
    /every connection is taken/,
  ],
  [
    'java',
    'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms',
    /every connection is taken/,
  ],
  [
    'ruby',
    'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds',
    /every connection is taken/,
  ],
  [
    'python',
    'psycopg2.OperationalError: FATAL: sorry, too many clients already',
    /every connection is taken/,
  ],
  ['python', 'psycopg2.errors.DeadlockDetected: deadlock detected', /different order/],
  [
    'java',
    'com.mysql.cj.jdbc.exceptions.MySQLTransactionRollbackException: Lock wait timeout exceeded',
    /another transaction holds/,
  ],
  ['python', 'sqlite3.OperationalError: database is locked', /another transaction holds/],
  [
    'python',
    'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "orders_pkey"',
    /upsert/,
  ],
  ['python', 'psycopg2.errors.UndefinedTable: relation "orders" does not exist', /migration/],
  [
    'python',
    'requests.exceptions.ReadTimeout: HTTPConnectionPool: Read timed out. (read timeout=5)',
    /other end first/,
  ],
  ['go', 'error: rpc error: code = DeadlineExceeded desc = context deadline exceeded', /other end first/],
  ['go', 'error: context canceled', /gave up first/],
  ['javascript', 'Error: read ECONNRESET', /closed the connection/],
  ['javascript', 'Error: socket hang up', /closed the connection/],
  [
    'python',
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate',
    /issuer/,
  ],
  ['go', 'error: x509: certificate has expired or is not yet valid', /expired/],
  [
    'java',
    'software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException: Rate exceeded',
    /limits the rate/,
  ],
  ['go', 'panic: assignment to entry in nil map', /make the map/],
  ['go', 'fatal error: concurrent map writes', /sync\.Mutex/],
  ['go', 'panic: send on closed channel', /sender alone/],
  ['go', 'panic: close of nil channel', /make the channel/],
  ['go', 'panic: sync: negative WaitGroup counter', /pair them/],
  ['go', 'panic: interface conversion: interface {} is string, not int', /another type/],
  ['go', 'panic: runtime error: index out of range [5] with length 3', /index is beyond/],
  ['go', 'panic: runtime error: invalid memory address or nil pointer dereference', /not there/],
  ['rust', 'panic: called `Option::unwrap()` on a `None` value', /instead of unwrapping/],
  ['rust', 'panic: already borrowed: BorrowMutError', /still alive/],
  [
    'rust',
    'panic: called `Result::unwrap()` on an `Err` value: PoisonError { .. }',
    /another thread panicked/,
  ],
  ['python', 'KeyError: 7', /key is not in the data/],
  ['python', "AttributeError: 'NoneType' object has no attribute 'items'", /`items`\) is not there/],
  ['python', "AttributeError: 'Order' object has no attribute 'itmes'", /typing mistake/],
  ['python', "ModuleNotFoundError: No module named 'redis'", /`redis` is not installed/],
  ['python', 'RecursionError: maximum recursion depth exceeded', /end the recursion/],
  ['python', "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0", /encoding/],
  ['python', 'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)', /no JSON/],
  ['javascript', 'SyntaxError: Unexpected token < in JSON at position 0', /no JSON/],
  [
    'javascript',
    "TypeError: Cannot read properties of undefined (reading 'items')",
    /`items`\) is not there/,
  ],
  ['javascript', 'TypeError: order.items is not a function', /something else/],
  [
    'javascript',
    'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers after they are sent to the client',
    /sent already/,
  ],
  ['javascript', 'ChunkLoadError: Loading chunk 7 failed.', /release/],
  ['javascript', 'ReferenceError: order is not defined', /typing mistake/],
  ['java', 'java.lang.ClassNotFoundException: com.shop.Orders', /not installed/],
  [
    'java',
    'org.hibernate.LazyInitializationException: could not initialize proxy - no Session',
    /join fetch/,
  ],
  ['java', 'java.util.ConcurrentModificationException', /walked/],
  [
    'dotnet',
    'System.NullReferenceException: Object reference not set to an instance of an object.',
    /not there/,
  ],
  ['dotnet', 'System.Threading.Tasks.TaskCanceledException: A task was canceled.', /other end first/],
  ['ruby', "NoMethodError: undefined method `items' for nil:NilClass", /`items`\) is not there/],
  ['ruby', "NoMethodError: undefined method `itmes' for #<Order:0x0>", /typing mistake/],
  ['php', 'Error: Call to a member function items() on null', /`items\(\)`\) is not there/],
  ['php', 'Fatal error: Maximum execution time of 30 seconds exceeded', /30 s/],
  ['elixir', 'exit: exited in: GenServer.call(Shop.Db, {:get, 7}, 5000)', /did not answer in time/],
  ['lua', "error: attempt to index a nil value (local 'order')", /not there/],
];

describe('the first thing to do', () => {
  test.each(SAID)('%s: %s', (language, error, words) => {
    expect(adviceFor(language, error, '`load` (orders:8)')?.[0]).toMatch(words);
  });
});

test('an error of a kind of its own has no general advice', () => {
  expect(adviceFor('python', 'OrderError: order 7 failed', '`load`')).toBeNull();
  expect(adviceFor('java', 'com.shop.OrderException: order 7 failed', '`load`')).toBeNull();
});
