/**
 * What a trace reader must not choke on, at any size, and how fast it reads 100 MB of log.
 * `npm run bench -- adversarial-traces` prints a table; the tests take the inputs from here.
 */
import { readTraces } from '../src/traces/index.ts';

export interface Adversary {
  readonly name: string;
  /** About `size` characters. */
  make(size: number): string;
}

const lines = (size: number, line: (index: number) => string): string => {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const text = line(index);
    parts.push(text);
    length += text.length + 1;
  }
  return parts.join('\n');
};

export const ADVERSARIAL: readonly Adversary[] = [
  { name: 'one line of letters', make: size => 'a'.repeat(size) },
  { name: 'one line of blanks', make: size => ' '.repeat(size) },
  { name: 'one line of `at a.b(`', make: size => 'at a.b('.repeat(size / 7) },
  { name: 'one line of dots and colons', make: size => `x: ${'a.b:1:'.repeat(size / 6)}` },
  { name: 'one line of quotes', make: size => `"${'" #1 '.repeat(size / 5)}` },
  { name: 'one line of escaped newlines', make: size => '\\n\\tat a.B.c(B.java:1)'.repeat(size / 21) },
  { name: 'one line of links', make: size => '<http://a.py|'.repeat(size / 13) },
  {
    name: 'one JSON line',
    make: size => JSON.stringify({ stack: lines(size, index => `\tat a.B.c(B.java:${index})`) }),
  },
  { name: 'a deep Java stack', make: size => `E: x\n${lines(size, index => `\tat a.B.c(B.java:${index})`)}` },
  {
    name: 'causes of causes',
    make: size =>
      `a.E: x\n\tat a.B.c(B.java:1)\n${lines(size, index => `Caused by: a.E: ${index}\n\t... 1 more`)}`,
  },
  {
    name: 'suppressed in suppressed',
    make: size =>
      `a.E: x\n\tat a.B.c(B.java:1)\n${lines(size, index => `${'\t'.repeat(index % 50)}Suppressed: a.E: ${index}\n\t\tat a.B.c(B.java:1)`)}`,
  },
  {
    name: 'threads that wait for each other',
    make: size =>
      `Full thread dump X:\n${lines(size, index => `"t${index}" #${index} prio=5 tid=0x1 nid=0x${index}\n   java.lang.Thread.State: BLOCKED (on object monitor)\n\tat a.B.c(B.java:1)\n\t- waiting to lock <0x${index + 1}> (a X)\n\t- locked <0x${index}> (a X)\n`)}`,
  },
  {
    name: 'threads that wait for one lock',
    make: size =>
      `Full thread dump X:\n${lines(size, index => `"t${index}" #${index} prio=5 tid=0x1 nid=0x${index}\n\tat a.B.c(B.java:1)\n\t- waiting to lock <0xabc> (a X)\n`)}`,
  },
  {
    name: 'goroutines',
    make: size =>
      `panic: x\n\n${lines(size, index => `goroutine ${index} [chan receive]:\nmain.f${index % 9}(0x${index})\n\t/a/b.go:1 +0x1\n`)}`,
  },
  { name: 'panics of panics', make: size => lines(size, index => `panic: ${index} [recovered]`) },
  { name: 'headers without frames', make: size => lines(size, index => `Caused by: a.b.E${index}: x`) },
  {
    name: 'frames without headers',
    make: size => lines(size, index => `  File "a.py", line ${index}, in f`),
  },
  {
    name: 'tracebacks that begin and never end',
    make: size => lines(size, () => 'Traceback (most recent call last):'),
  },
  {
    name: 'an exception group of groups',
    make: size =>
      `  + Exception Group Traceback (most recent call last):\n${lines(size, index => `${'  '.repeat(index % 40)}  +-+---------------- ${index} ----------------\n${'  '.repeat(index % 40)}    | E: x`)}`,
  },
  {
    name: 'log prefixes, each another',
    make: size =>
      lines(
        size,
        index =>
          `${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + ((index / 26) % 26))}| \tat a.B.c(B.java:1)`,
      ),
  },
  {
    name: 'sanitizer frames with long names',
    make: size =>
      `==1==ERROR: AddressSanitizer: x on y\n${lines(size, index => `    #${index} 0x1 in ${'a<'.repeat(200)} /a/b.cpp:1`)}`,
  },
  {
    name: 'gdb frames with long arguments',
    make: size => lines(size, index => `#${index}  0x0000000000000001 in f (${'a=('.repeat(300)}) at a.c:1`),
  },
  {
    name: 'kernel lines',
    make: size => lines(size, index => `[    1.000000] WARNING: CPU: 1 PID: ${index} at a/b.c:1 f+0x1/0x2`),
  },
  { name: 'Erlang terms', make: size => `=ERROR REPORT==== 1 ===\n${'{a,b,[[['.repeat(size / 8)}` },
  { name: 'a C++ name that never ends', make: size => `./a(_ZN${'1a'.repeat(size / 2)}+0x1)[0x1]` },
];

/** 100 MB of log in pieces: ordinary lines, and a trace now and then. */
export async function* log(megabytes: number): AsyncGenerator<string> {
  const ordinary = lines(
    60_000,
    index =>
      `2026-11-25T09:${String(index % 60).padStart(2, '0')}:07.123Z INFO [main] shop.Orders - order ${index} placed in ${index % 97} ms by customer ${index * 7}`,
  );
  for (let done = 0, block = 0; done < megabytes * 1_000_000; block += 1) {
    const trace = `2026-11-25T09:20:56.123Z ERROR [main] shop.Orders - order ${block} failed\njava.lang.IllegalStateException: order ${block}\n\tat com.shop.Orders.place(Orders.java:7)\n\tat com.shop.Api.post(Api.java:3)\n`;
    const text = `${ordinary}\n${trace}`;
    done += text.length;
    for (let start = 0; start < text.length; start += 65_536)
      yield Buffer.from(text.slice(start, start + 65_536)).toString();
  }
}

export async function run(): Promise<void> {
  for (const { name, make } of ADVERSARIAL) {
    const text = make(1_000_000);
    const start = performance.now();
    const { facts } = await readTraces(text);
    console.log(
      `${(performance.now() - start).toFixed(0).padStart(6)} ms  1 MB of ${name} (${facts.map(fact => fact.format).join(', ') || 'no trace'})`,
    );
  }
  const start = performance.now();
  let peak = 0;
  const watched = async function* () {
    for await (const chunk of log(100)) {
      peak = Math.max(peak, process.memoryUsage().rss);
      yield chunk;
    }
  };
  const { facts, lines: read } = await readTraces({ name: 'log', chunks: watched() });
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `100 MB of log: ${seconds.toFixed(1)} s, ${read} lines, ${facts[0]?.traces[0]?.count} traces in ${facts[0]?.traces.length} groups, resident at most ${Math.round(peak / 1e6)} MB`,
  );
}
