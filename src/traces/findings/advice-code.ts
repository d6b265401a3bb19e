/** Errors that the code makes by itself: missing values, wrong indexes, races, wrong calls. */
import { code } from '../words.ts';
import type { Advice } from './advice.ts';

export const codeAdvice: readonly Advice[] = [
  row(
    /StackOverflow|RecursionError|Maximum call stack|too much recursion|stack exceeds|stack[ -]overflow|SystemStackError|stack level too deep|overflowed its stack/i,
    at => [
      `end the recursion in ${at}: it has no base case that this input reaches, or the data holds a cycle`,
    ],
  ),
  // Go.
  row(/assignment to entry in nil map/, at => [
    `make the map before ${at} writes into it (\`m = make(map[K]V)\`): the zero value of a map can be read and not written`,
  ]),
  row(/concurrent map/, at => [
    `guard the map of ${at} with a \`sync.Mutex\` (or use \`sync.Map\`): two goroutines use it at once; \`go test -race\` names both`,
  ]),
  row(/(?:send on|close of) (closed|nil) channel/, (at, match) => [
    match[1] === 'nil'
      ? `make the channel before ${at} closes it`
      : `let the sender alone close the channel, once (a \`sync.Once\`), and ${at} stop before that: by a context or a done channel`,
  ]),
  row(/negative WaitGroup counter|unlock of unlocked/, at => [
    `\`Done\` or \`Unlock\` ran more often than \`Add\` or \`Lock\`: pair them with \`defer\` in ${at}`,
  ]),
  row(
    /interface conversion|InvalidCast|ClassCast|cannot be cast|is not a subtype of type|TypeCastError/i,
    at => [
      `the value has another type than ${at} expects: ask first (\`v, ok :=\`, \`instanceof\`, \`is\`), and see who puts it there`,
    ],
  ),
  {
    language: 'go',
    ...row(/^SIG\w+: |unexpected signal during runtime|unexpected fault address/, at => [
      `the crash is in C code or in memory that Go does not own, reached from ${at}: check what is handed over (lifetimes, null), and run it under a debugger or AddressSanitizer`,
    ]),
  },
  // Rust.
  row(/PoisonError/, at => [
    `another thread panicked while it held this lock: that first panic is the cause; see which it was, and let ${at} decide whether the data can still be used`,
  ]),
  row(/already (?:mutably )?borrowed|BorrowMutError|BorrowError/, at => [
    `a borrow of the same \`RefCell\` is still alive when ${at} borrows: end it first (a smaller scope, or copy the value out)`,
  ]),
  row(/attempt to \w+ with overflow/, at => [
    `the numbers do not fit their type: \`checked_\` or \`saturating_\` arithmetic in ${at}, and see why they are out of range`,
  ]),
  row(/no reactor running|runtime from within a runtime|Cannot drop a runtime/, at => [
    `${at} needs exactly one runtime around it: inside of async code await instead of \`block_on\`; blocking code belongs into \`spawn_blocking\``,
  ]),
  row(/\bElapsed\(\(\)\)/, at => [
    `the time limit around what ${at} waits for ran out: see why the other side was slow at that moment, and hand the error on with \`?\` instead of unwrapping`,
  ]),
  row(/unwrap\(\)` on (?:a `None`|an `Err`)|on an `Err` value/, at => [
    `handle the other case in ${at} instead of unwrapping: hand the error on with \`?\`, or give a default`,
  ]),
  row(/not (?:yet )?implemented|entered unreachable code|UnimplementedError|NotImplemented/i, at => [
    `this path was left out: ${at} was reached by a case that nobody expected`,
  ]),
  // JavaScript.
  row(/ERR_HTTP_HEADERS_SENT|headers (?:already sent|after they are sent)/i, at => [
    `the answer was sent already when ${at} sends again: \`return\` after each answer, and answer on one path only`,
  ]),
  row(/ERR_REQUIRE_ESM|Cannot use import statement|require is not defined in ES/, () => [
    'the module and its caller use different module systems: `import()` it, or take its CommonJS build',
  ]),
  row(/ChunkLoadError|Loading (?:CSS )?chunk|dynamically imported module/i, () => [
    'the page is older than the files on the server: keep the old files for a while after a release, and let the page reload itself once',
  ]),
  row(/circular structure to JSON|Circular reference|JsonMappingException: Infinite/i, at => [
    `the object that ${at} writes as JSON refers to itself: pick the fields that are needed`,
  ]),
  row(/^\w*: ?Script error\.?$/, () => [
    'the browser hides errors of scripts from elsewhere: `crossorigin="anonymous"` on the script, and CORS headers from its server',
  ]),
  row(/Failed to fetch|NetworkError when attempting|Load failed$|Network request failed/i, at => [
    `the request of ${at} did not get through: offline, blocked (CORS, an ad blocker), or cancelled by leaving the page; the network tab tells which`,
  ]),
  row(/Too many re-renders|Maximum update depth|Invalid hook call/, at => [
    `${at} sets state while it draws, or calls a hook where it may not: move it into an effect or a handler`,
  ]),
  row(/is not a function|is not a constructor|not callable|is not iterable/, at => [
    `what ${at} calls is something else than it takes it for: look at how it is imported (default or named, a cycle between modules), and at what the value is at that moment`,
  ]),
  // Absent values.
  row(
    /undefined method [`'](\S{1,100})' for nil|NoneType' object|has no attribute|of (?:undefined|null)\b|undefined is not an object|null is not an object|(?:is|are) (?:undefined|null)\b|NullPointer|NullReference|nil pointer|null object|on null\b|null value|must not be null|ArgumentNull|Value cannot be null|Unexpectedly found nil|a nil value/i,
    (at, match) => missing(at, match),
  ),
  // Keys and bounds.
  row(/KeyError|KeyNotFound|key not found|Undefined (?:array key|index|offset)|no such key/i, at => [
    `the key is not in the data: see what it does hold, then let ${at} ask first, or take a default`,
  ]),
  row(
    /index out of|IndexError|IndexOutOf|out of (?:range|bounds)|RangeError \(|bounds|slice bounds|ArgumentOutOfRange|Undefined offset/i,
    at => [
      `the index is beyond the end (or the list is empty): check it in ${at}, and see why the list is shorter than expected`,
    ],
  ),
  row(
    /NoSuchElement|Sequence contains no|RecordNotFound|DoesNotExist|No value present|StopIteration|EntityNotFound|ModelNotFound|NoResultFound/i,
    at => [`what was looked for is not there: let ${at} treat "not found" as an answer of its own`],
  ),
  row(/divide by zero|division by zero|ZeroDivision|DivideByZero|divided by 0|IntegerDivisionByZero/i, at => [
    `the divisor is zero: say in ${at} what the result then is (an empty list has no average)`,
  ]),
  row(
    /JSONDecode|Unexpected end of JSON|\bJSON at position|in JSON at|not valid JSON|JSON\.parse|invalid character .{1,20} looking for|JsonReader|JsonParse|JsonException|Expecting value|Malformed JSON|jiffy/i,
    at => [
      `what came is no JSON: often an error page or an empty body; let ${at} look at the status and log the first 200 bytes before it parses`,
    ],
  ),
  row(
    /Unicode(?:De|En)code|invalid byte sequence|invalid UTF-?8|codec can't|Malformed UTF|EncodingError|IncompatibleEncoding/i,
    at => [`the bytes are in another encoding than ${at} takes them for: name it where the text comes in`],
  ),
  row(
    /changed size during iteration|ConcurrentModification|Collection was modified|modified during iteration|Concurrent modification/i,
    at => [
      `the collection is changed while it is walked: in the loop of ${at} itself, or by another thread; walk a copy, or collect the changes first`,
    ],
  ),
  row(/LazyInitialization|DetachedInstance/, at => [
    `the data is loaded after its session was closed: load it with the query (a join fetch, \`selectinload\`) that ${at} starts from; that also saves one query a row`,
  ]),
  row(
    /second operation was started on this context|ObjectDisposed|already disposed|Use of closed|used after being disposed/i,
    at => [
      `${at} uses something that was closed, or that another task uses at the same time: one for each task, and closed by its owner`,
    ],
  ),
  // Names, modules, calls.
  row(
    /ModuleNotFound|No module named|Cannot find module|ERR_MODULE_NOT_FOUND|ImportError|ClassNotFound|NoClassDefFound|LoadError|Class ["'`]?[\w\\]+["'`]? not found|FileLoadException|Can't locate \S+\.pm|module '[^']+' not found/i,
    (_, match) => [
      `${named(match.input)} is not installed where this runs: another environment or image than where it was built, a missing dependency, or a wrong path`,
    ],
  ),
  row(
    /NameError|UnboundLocal|ReferenceError|is not defined|undefined (?:local )?variable|UndefinedFunctionError|undefined function|NoSuchMethod|undefined method|NoMethodError|AttributeError|Call to undefined/i,
    at => [
      `the name that ${at} uses does not exist there: a typing mistake, or another version of the library than the code was written for`,
    ],
  ),
  row(
    /required positional argument|positional arguments? but|unexpected keyword|wrong number of arguments|ArgumentCountError|Too few arguments|FunctionClauseError|no function clause|WrongArity|BadArityError/i,
    at => [
      `the call and the function do not agree about the arguments: compare what ${at} hands over with what is declared`,
    ],
  ),
  row(/SyntaxError|IndentationError|TabError|Parse error|ParseError|unexpected token|CompileError/i, at => [
    `the file does not parse: look at ${at} and the line before it`,
  ]),
  row(
    /event loop is closed|no running event loop|cannot be called from a running event loop|attached to a different loop/i,
    at => [`${at} mixes event loops: one \`asyncio.run\` at the top, and \`await\` below it`],
  ),
  row(/WorkerLost|BrokenProcessPool|signal 9|SIGKILL|exitcode -9|died unexpectedly/i, () => [
    'a worker was killed from outside: most often by the kernel for want of memory (`dmesg | grep -i oom`)',
  ]),
  row(/MaxListenersExceeded/, at => [
    `listeners are added again and again in ${at}: add them once, or take them off`,
  ]),
  row(
    /FrozenError|can't modify frozen|read-?only (?:collection|property)|UnsupportedOperation|immutable/i,
    at => [`${at} changes a value that must not change: copy it first`],
  ),
  row(/Assertion|assert\b|Precondition failed|CHECK failed/, at => [
    `the code says itself what it took for granted: see who hands ${at} something else`,
  ]),
  row(
    /MatchError|no match of right hand|badmatch|case_clause|CaseClauseError|WithClauseError|NoMatchingPattern/i,
    at => [
      `the value has a shape that ${at} does not expect: the message shows it; most often an error that was not handled`,
    ],
  ),
];

function row(pattern: RegExp, remedies: Advice['remedies']): Advice {
  return { pattern, remedies };
}

/** Which value is missing, where the message says it. */
function missing(at: string, match: RegExpExecArray): readonly string[] {
  const text = match.input;
  if (/has no attribute/.test(text) && !/NoneType/.test(text))
    return [
      `the name that ${at} uses does not exist there: a typing mistake, or another type or version than the code was written for`,
    ];
  const name =
    /\(reading '([^']{1,80})'\)|\(evaluating '([^']{1,80})'\)|undefined method [`']([^']{1,80})'|attribute '([^']{1,80})'|member function (\w{1,80}\(\)) on|because "([^"<]{1,80})" is null|Cannot read property '([^']{1,80})'/.exec(
      text,
    );
  const what = name?.slice(1).find(Boolean);
  const which = what ? ` (${code(what)})` : '';
  return [
    `the value that ${at} uses${which} is not there: check for it first, or make its absence impossible where it is created`,
  ];
}

function named(text: string): string {
  const name = /(?:module(?: named)?|package|Class|class|file --|locate) ["'`]?([\w@./\\-]{1,100})/.exec(
    text,
  )?.[1];
  return name ? code(name) : 'a module';
}
