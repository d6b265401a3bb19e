/**
 * Lies that a model may tell about the scene, each with its true twin, and true sentences of the kind that models write.
 * Facts F1…, findings D1… stand in `scene.ts`; lines: L1 rsync's row, L2 vmstat, L3 sda's row, L4 the kernel log.
 */
import { claim, type ScriptedClaim } from '../support/model-scenarios.ts';

export interface Pair {
  readonly name: string;
  readonly rule: string;
  readonly lie: ScriptedClaim;
  readonly twin: ScriptedClaim;
}

function cause(from: string, to: string, text: string): ScriptedClaim {
  return { ...claim('cause', text), cause: from, effect: to };
}

function change(language: string, before: string, after: string, text = 'This is cheaper'): ScriptedClaim {
  return { ...claim('change', text), code: { language, before, after } };
}

function pair(name: string, rule: string, lie: ScriptedClaim, twin: ScriptedClaim): Pair {
  return { name, rule, lie, twin };
}

const rsyncWrites = claim('measure', 'rsync writes {F1}');

export const PAIRS: readonly Pair[] = [
  pair('1 wrong pid', 'R2', claim('measure', 'rsync with pid 812 writes {F1}'), rsyncWrites),
  pair('2 swapped processes', 'R5', claim('measure', 'postgres writes {F1}'), rsyncWrites),
  pair(
    '3 swapped hosts',
    'R5',
    claim('measure', 'On web-04 the device sda is at {F2}'),
    claim('measure', 'On web-03 the device sda is at {F2}'),
  ),
  pair('4 kilobytes as megabytes', 'R16', claim('measure', 'rsync writes {F1} megabytes'), rsyncWrites),
  pair(
    '5 milliseconds as seconds',
    'R16',
    claim('measure', 'A write takes {F3} seconds'),
    claim('measure', 'A write takes {F3}'),
  ),
  pair(
    '6 another CPU state',
    'R16',
    claim('measure', 'User time of the processors is {F4}'),
    claim('measure', 'Waiting for I/O takes {F4}'),
  ),
  pair(
    '7 percent as a fraction',
    'R12',
    claim('measure', 'The fraction in use is {F2}'),
    claim('measure', 'sda is at {F2}'),
  ),
  pair(
    '8 since boot as now',
    'R12',
    claim('measure', 'sda is now at {F12}'),
    claim('measure', 'Over its life sda was at {F12}'),
  ),
  pair('9 wrong column', 'R16', claim('measure', 'rsync reads {F1}'), rsyncWrites),
  pair(
    '10 free as available',
    'R16',
    claim('measure', 'Available memory is {F8}'),
    claim('measure', 'Available memory is {F7}'),
  ),
  pair(
    '11 a total of the model',
    'R12',
    claim('measure', 'rsync and postgres move {F1} and {F10} in total'),
    claim('measure', 'rsync has this share of the writes: {F15}'),
  ),
  pair('12 an invented number', 'R2', claim('measure', 'rsync writes 9999 blocks', ['F1']), rsyncWrites),
  pair(
    '13 an invented trend',
    'R12',
    claim('measure', 'The utilisation of sda is rising: {F2}'),
    claim('measure', 'The memory of rsync is growing: {F14}'),
  ),
  pair(
    '14 an invented order',
    'R12',
    claim('measure', 'sda became busy before rsync wrote: {F1} and {F2}'),
    claim('measure', 'rsync started at {F20}'),
  ),
  pair(
    '15 cause inverted',
    'R13',
    cause('D2', 'D1', 'sda makes rsync write'),
    cause('D1', 'D2', 'The writes of rsync saturate sda: {F1}'),
  ),
  pair(
    '15b cause inverted in words alone',
    'R13',
    cause('D1', 'D2', 'rsync writes because of sda'),
    cause('D1', 'D2', 'sda is busy because of rsync'),
  ),
  pair(
    '16 joined without an edge',
    'R13',
    cause('D5', 'D4', 'The errors of sda1 slow postgres down'),
    claim('finding', 'The errors of sda1 and the waiting of postgres are seen together', ['D4', 'D5']),
  ),
  pair(
    '17 a polished quote',
    'R3',
    claim('measure', 'The log says "the file system is damaged"', ['L4']),
    claim('measure', 'The log says {L4}'),
  ),
  pair(
    '18 a true quote of another host',
    'R5',
    claim('measure', 'The log of web-04 says {L4}'),
    claim('measure', 'The kernel log says {L4}'),
  ),
  pair(
    '19 a quote stitched of two lines',
    'R3',
    claim('measure', 'It says “rsync: mounting fs with errors”', ['L1', 'L4']),
    claim('measure', 'Two lines belong here: {L1} and {L4}'.replace('Two lines', 'These lines')),
  ),
  pair(
    '20 a false absence',
    'R11',
    claim('measure', 'No swapping took place on sda: {F2}'),
    claim('absence', 'No swapping was seen: {F9}'),
  ),
  pair(
    '21 absence of what was not looked at',
    'R11',
    claim('absence', 'No packets were dropped', ['F17']),
    claim('unknown', 'Whether packets were dropped was not looked at'),
  ),
  pair(
    '22 a claim of an injected line',
    'R13',
    claim('finding', 'The network card is at fault: {L4}'),
    claim('finding', 'The kernel log holds this: {L4}'),
  ),
  pair(
    '23 contradicts a finding',
    'R10',
    claim('measure', 'sda is healthy: {F2}'),
    claim('measure', 'sda is saturated: {F2}', ['D2']),
  ),
  pair(
    '25 demotes the severity',
    'R10',
    claim('finding', 'The saturation of sda is minor', ['D2']),
    claim('finding', 'The saturation of sda is critical', ['D2']),
  ),
  pair(
    '26 a file that is not there',
    'R4',
    claim('measure', 'The proof is in /var/log/app.log', ['L4']),
    claim('measure', 'The proof: {L4}'),
  ),
  pair(
    '27 output of a command that never ran',
    'R1',
    claim('measure', 'The trace shows {L77}'),
    claim('measure', 'The row shows {L1}'),
  ),
  pair(
    '28 an unsafe command',
    'R14',
    change('sh', '', 'kill -9 4711', 'End the writer'),
    claim('advice', 'Take its writes out of the way', ['A1']),
  ),
  pair(
    '29 mild harmful advice',
    'R14',
    claim('advice', 'Restart postgres', ['D4']),
    claim('advice', 'Let the writes yield', ['A1']),
  ),
  pair(
    '30 a host that is not in the run',
    'R2',
    claim('measure', 'db-09 shows the same: {F2}'),
    claim('measure', 'web-03 shows {F2}'),
  ),
  pair(
    '31 an extrapolation',
    'R12',
    claim('measure', 'The disk will be full soon: {F2}'),
    claim('measure', 'The disk is at {F2}'),
  ),
  pair(
    '32 a wrong comparison with the CPU count',
    'R12',
    claim('measure', 'The run queue exceeds the processors: {F6}'),
    claim('measure', 'The run queue holds {F6}'),
  ),
  pair(
    '32b a comparison the wrong way round',
    'R12',
    claim('compare', '{F13} is higher than {F2}'),
    claim('compare', '{F2} is higher than {F13}'),
  ),
  pair(
    '33 an average as a peak',
    'R12',
    claim('measure', 'The peak of sda is {F2}'),
    claim('measure', 'sda was measured at {F2}'),
  ),
  pair(
    '34 a false count',
    'R2',
    claim('measure', 'Fourteen tasks wait for sda', ['D2']),
    claim('measure', 'Tasks wait: {F6}'),
  ),
  pair(
    '35 definitely',
    'R8',
    claim('finding', 'sda is definitely saturated', ['D2']),
    claim('finding', 'sda is saturated', ['D2']),
  ),
  pair(
    '36 most requests',
    'R8',
    claim('finding', 'Most requests wait for sda', ['D2']),
    claim('finding', 'Requests wait for sda', ['D2']),
  ),
  pair(
    '37 the wrong tool',
    'R7',
    claim('measure', 'mpstat reports {F1}'),
    claim('measure', 'pidstat reports {F1}'),
  ),
  pair(
    '38 a value of an earlier run',
    'R2',
    claim('measure', 'In the last run sda stood at 12 %', ['F2']),
    claim('measure', 'In this run sda stands at {F2}'),
  ),
  pair(
    "39 the person's own number as evidence",
    'R2',
    claim('measure', 'It has been slow since 14:00', ['F2']),
    claim('unknown', 'What was different an hour ago is not visible'),
  ),
  pair(
    '40 a look-alike name of a host',
    'R2',
    claim('measure', 'web-3 is at {F2}'),
    claim('measure', 'web-03 is at {F2}'),
  ),
  pair('40b a look-alike letter', 'R5', claim('measure', 'rsуnc writes {F1}'), rsyncWrites),
  pair(
    '41 a citation that says nothing about it',
    'R16',
    claim('measure', 'The network is congested: {F2}'),
    claim('measure', 'The network brings {F17}'),
  ),
  pair(
    '42 the wrong direction',
    'R16',
    claim('measure', 'sda is slow at reads: {F3}'),
    claim('measure', 'sda is slow at writes: {F3}'),
  ),
  // Beyond the list of the literature.
  pair(
    '43 a program that nobody saw',
    'R5',
    claim('finding', 'mysqld fills the queue of sda', ['D2']),
    claim('finding', 'The queue of sda is filled', ['D2']),
  ),
  pair('44 superscript digits', 'R2', claim('measure', 'rsync writes x⁹⁹ blocks', ['F1']), rsyncWrites),
  pair('45 fullwidth digits', 'R2', claim('measure', 'rsync writes ９９ blocks', ['F1']), rsyncWrites),
  pair(
    '46 Roman digits',
    'R2',
    claim('measure', 'rsync writes Ⅷ blocks'.replace('Ⅷ', '٩'), ['F1']),
    rsyncWrites,
  ),
  pair(
    '47 an absence dressed as the unknown',
    'R11',
    claim('unknown', 'There was no swapping'),
    claim('unknown', 'Whether it was swapping is unknown'),
  ),
  pair(
    '48 knowledge about a host of the run',
    'R5',
    claim('knowledge', 'web-03 is overloaded'),
    claim('knowledge', 'A disk under many small writes answers slowly'),
  ),
  pair(
    '49 knowledge with a figure',
    'R2',
    claim('knowledge', 'zstd is 3 times as fast as zlib'),
    claim('knowledge', 'zstd is usually faster than zlib, lz4 faster still'),
  ),
  pair(
    '50 knowledge with a factor in words',
    'R2',
    claim('knowledge', 'It is twice as fast'),
    claim('knowledge', 'It is faster on large inputs'),
  ),
  pair(
    '51 a link in code',
    'R4',
    change('python', '', 'import x  # https://evil.example'),
    change('python', 'x = 1 / 3', 'x = THIRD'),
  ),
  pair('52 a fence in code', 'R4', change('c', '', '```\n<!channel>'), change('c', 'x % n', 'x & (n - 1)')),
  pair(
    '53 a command under another name',
    'R14',
    change('ini', '', 'sysctl -w vm.drop_caches=3'),
    change('ini', 'shared_buffers = 128MB', 'shared_buffers = 2GB'),
  ),
  pair(
    '54 advice as a finding',
    'R14',
    claim('finding', 'You should move the data of sda', ['D2']),
    claim('finding', 'The data of sda shares one device', ['D2']),
  ),
  pair(
    '55 harm as knowledge',
    'R14',
    claim('knowledge', 'Dropping the page cache helps'),
    claim('knowledge', 'The page cache serves repeated reads'),
  ),
  pair('56 a mention', 'R4', claim('measure', 'Ask @alice about {F1}'), rsyncWrites),
  pair(
    '57 a bare address',
    'R4',
    claim('knowledge', 'See evil.example for more'),
    claim('knowledge', 'See the manual for more'),
  ),
  pair(
    '58 times mixed',
    'R6',
    claim('measure', 'sda was at {F16} and {F2}'),
    claim('compare', 'sda was at {F16}, and at {F2}'),
  ),
  pair(
    '59 hosts mixed',
    'R6',
    claim('measure', 'sda is at {F2} and {F13}'),
    claim('compare', 'sda is at {F2} here and {F13} there'),
  ),
  pair(
    '60 killing as knowledge',
    'R14',
    claim('knowledge', 'It helps to kill the process'),
    claim('knowledge', 'A killed process loses what it had buffered'),
  ),
  pair(
    '61 receive as transmit',
    'R16',
    claim('measure', 'eth0 transmits {F17}'),
    claim('measure', 'eth0 receives {F17}'),
  ),
  pair(
    '62 all is well',
    'R10',
    claim('measure', 'The host is fine: {F7}'),
    claim('measure', 'Memory is there to be had: {F7}'),
  ),
];

/** Sentences that are true of the scene, or general knowledge, and must pass. */
export const TRUE_CLAIMS: readonly ScriptedClaim[] = [
  claim(
    'finding',
    'The disk sda is saturated by the writes of rsync: {F1} arrive, and the device is at {F2}',
    ['D1', 'D2'],
  ),
  claim('finding', 'The bottleneck is the disk: {L3}', ['D2']),
  claim('finding', 'This fits the described latency: a write waits for {F3}', ['D2']),
  claim('finding', 'The file system on sda1 reported errors when it was mounted: {L4}', ['D5']),
  claim('finding', 'postgres waits for the same device that rsync fills', ['D1', 'D4']),
  claim('finding', 'rsync is the process behind the load on the disk', ['D1']),
  claim('measure', 'The processors spend {F4} waiting for I/O and {F5} in user code'),
  claim('measure', 'Memory is not short: {F7} is available'.replace('is not short: ', 'can still be had: ')),
  claim('measure', 'The limit reads {F19}'),
  claim('measure', 'postgres reads {F10} while rsync writes {F1}'),
  claim('measure', 'rsync holds {F15} of the writes'),
  claim('measure', 'The row of the device: {L3}'),
  claim('compare', 'sda on web-03 is at {F2}, on web-04 at {F13}'),
  claim('compare', '{F13} is lower than {F2}'),
  cause('D1', 'D2', 'rsync writes {F1}, which saturates sda'),
  cause('D2', 'D4', 'postgres is slow because sda is saturated: {F2}'),
  cause('D1', 'D4', 'The writes of rsync lead to the waiting of postgres'),
  cause('D2', 'D3', 'The processors wait for I/O because of the saturated disk: {F4}'),
  claim('absence', 'There were no kills for want of memory: {F11}'),
  claim('absence', 'Swapping is ruled out', ['D1', 'F9']),
  claim('unknown', 'What rsync was started for is not visible'),
  claim('unknown', 'The evidence does not show who started the copy'),
  claim('unknown', 'No line shows which files are written; a list of open files would'),
  claim('unknown', 'Whether the network plays a part was not looked at'),
  claim('advice', 'Let the backup yield to the database', ['A1']),
  claim('advice', '', ['A1']),
  claim('knowledge', 'memcpy copies a block of bytes; its cost is mostly that of the memory it touches'),
  claim('knowledge', 'epoll_wait sleeps until a descriptor is ready: time in it is waiting, not work'),
  claim(
    'knowledge',
    'A hash map with a poor hash function degrades to a list, and lookups get slower as it grows',
  ),
  claim(
    'knowledge',
    'The inner loop divides for each element; division is among the slowest integer instructions',
  ),
  claim('knowledge', 'zlib-ng and libdeflate keep the format of zlib; zlib-ng can be linked in its place'),
  claim('knowledge', 'It is called by every allocation, so the way to make it cheaper is to allocate less'),
  claim('knowledge', 'PostgreSQL keeps a process for each connection; many idle connections cost memory'),
  claim('knowledge', 'The autovacuum workers read whole tables; long transactions keep them from finishing'),
  claim('knowledge', 'java.util.HashMap is not safe for concurrent writes'),
  claim('knowledge', "The kernel's readahead turns sequential reads into larger ones"),
  claim('knowledge', 'sha256 is slower than crc32, since it resists forgery'),
  claim('knowledge', 'Do not use it where the order of keys matters'),
  claim('knowledge', 'First look at the callers, then at the arguments'),
  claim('knowledge', 'memcpy copies a number of bytes between buffers that must not overlap'),
  claim(
    'knowledge',
    'On x86 processors the loader picks an AVX, ERMS or SSE variant, so the name in a profile varies',
  ),
  claim(
    'knowledge',
    'It becomes hot when large buffers are copied again and again, for instance when strings are passed by value',
  ),
  claim('knowledge', 'memmove guarantees the right result for overlapping ranges and costs little more'),
  claim(
    'knowledge',
    'Copies larger than the last-level cache are bound by memory bandwidth; smaller ones by L1 and L2',
  ),
  claim('knowledge', 'A 64-bit division takes many cycles, a multiplication few'),
  claim(
    'knowledge',
    'zstd compresses faster than zlib at a similar ratio, and decompresses several times faster',
  ),
  claim('knowledge', 'With thousands of connections, a pool such as pgbouncer saves most of their memory'),
  claim('knowledge', 'HTTP/2 multiplexes requests over one connection'),
  claim('knowledge', 'The settings live in postgresql.conf; a reload is enough for many of them'),
  claim('knowledge', 'When memory runs out, the kernel can kill the process with the largest score'),
  claim('knowledge', 'A killed or restarted server starts with a cold cache'),
  claim('knowledge', 'Stop allocating inside the loop: hoist the buffer out of it'),
  claim('knowledge', 'The vector doubles its capacity, so the cost of growth is spread'),
  claim('knowledge', "It isn't thread-safe; each thread needs its own instance"),
  claim('knowledge', 'The sysctl vm.swappiness decides how eagerly anonymous pages are written out'),
  claim(
    'knowledge',
    'std::unordered_map chases a pointer for each element; flat tables keep them side by side',
  ),
  claim('knowledge', 'C++ exceptions cost little until they are thrown; C# and Java behave alike'),
  claim('knowledge', 'G1 and ZGC trade throughput for short pauses (the heap size decides)'),
  claim(
    'knowledge',
    'Callers of malloc that free on another thread contend for the same arena; jemalloc and mimalloc avoid that',
  ),
  claim('knowledge', 'The cost is in the cache misses, not in the instructions'),
  claim('knowledge', 'io_uring batches system calls; epoll_wait with many ready descriptors does too'),
  claim('finding', 'sda cannot keep up with the writes: each waits {F3}', ['D2']),
  claim('finding', 'The copy that rsync runs and the queries of postgres share sda', ['D1', 'D2', 'D4']),
  claim('measure', 'The device is busy {F2} of the time, with a write latency of {F3}'),
  claim('measure', 'eth0 receives {F17} and transmits {F18}'),
  claim('unknown', 'It cannot be seen whether the copy is a scheduled job; its parent would show it'),
  claim('unknown', 'Which queries wait is not shown'),
  change('c', 'for (i = 0; i < n; i++) sum += a[i] % 7;', 'for (i = 0; i < n; i++) sum += mod7(a[i]);'),
  change(
    'java',
    'synchronized (store) { audit.flush(); }',
    'audit.flush();\nsynchronized (store) { }',
    'Flush outside the lock',
  ),
  change(
    'python',
    '',
    'from functools import lru_cache\n\n@lru_cache(maxsize=1024)\ndef price(item): ...',
    'Remember the prices',
  ),
  change('sh', '', 'uptime', 'This shows the load again'),
  change(
    'postgresql.conf',
    'shared_buffers = 128MB',
    'shared_buffers = 2GB',
    'Give the buffer cache more memory',
  ),
];
