/** Large logs and dumps. */

function* until(size: number, make: (index: number) => string): Generator<string> {
  for (let made = 0, index = 0; made < size; ) {
    let piece = '';
    for (let at = 0; at < 500 && made + piece.length < size; at++) piece += make(index++);
    made += piece.length;
    yield piece;
  }
}

function javaStack(index: number): string[] {
  return Array.from(
    { length: 12 },
    (_, depth) =>
      `\tat com.shop.module${(index + depth) % 40}.Service${depth}.call(Service${depth}.java:${10 + (index % 30)})`,
  );
}

/** Every third line holds an exception. */
export function jsonLines(size: number): Generator<string> {
  return until(size, index => {
    const time = new Date(1.76e12 + index * 37).toISOString();
    const base = { time, level: index % 3 === 0 ? 'error' : 'info', pid: 4711, host: 'web-03' };
    if (index % 3 !== 0)
      return `${JSON.stringify({ ...base, msg: `order ${index} placed in ${index % 97} ms` })}\n`;
    const stack = [`java.lang.IllegalStateException: order ${index} failed`, ...javaStack(index % 200)].join(
      '\n',
    );
    return `${JSON.stringify({ ...base, msg: 'failed', err: { type: 'Error', stack } })}\n`;
  });
}

/** Dumps of 2,000 threads, again and again, as a watch script leaves them. */
export function threadDump(size: number): Generator<string> {
  return until(size, index => {
    const head =
      index % 2000 === 0
        ? '\n2026-11-25 09:20:56\nFull thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):\n\n'
        : '';
    const state = index % 5 === 0 ? 'BLOCKED (on object monitor)' : 'RUNNABLE';
    const lock = index % 5 === 0 ? '\n\t- waiting to lock <0x00000000f0a1b2c8> (a com.shop.Pool)' : '';
    const [first, ...rest] = javaStack(index % 60);
    return `${head}"pool-${index % 7}-thread-${index % 2000}" #${index % 2000} prio=5 os_prio=0 cpu=1.00ms elapsed=9.00s tid=0x00007f0000${(index % 65536).toString(16).padStart(6, '0')} nid=0x${(index % 65536).toString(16)} runnable  [0x00007f00]\n   java.lang.Thread.State: ${state}\n${first}${lock}\n${rest.join('\n')}\n\n`;
  });
}

/** 100,000 goroutines at the least. */
export function* goroutines(size: number): Generator<string> {
  yield 'panic: runtime error: invalid memory address or nil pointer dereference\n\n';
  yield* until(size, index => {
    const wait = ['chan receive', 'select', 'IO wait', 'sync.Mutex.Lock'][index % 4];
    const frames = Array.from(
      { length: 5 },
      (_, depth) =>
        `main.(*Worker).step${depth}(0xc000${(index % 4096).toString(16)}, 0x${depth})\n\t/srv/app/worker${(index + depth) % 20}.go:${40 + depth} +0x1f`,
    );
    return `goroutine ${index + 1} [${wait}, ${index % 90} minutes]:\n${frames.join('\n')}\ncreated by main.start in goroutine 1\n\t/srv/app/main.go:17 +0x2a\n\n`;
  });
}

/** 200,000 tracebacks between ordinary lines. */
export function syslog(size: number): Generator<string> {
  return until(size, index => {
    const stamp = `Nov 25 09:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')} web-03 shop[4711]: `;
    const lines = [
      `INFO order ${index} placed in ${index % 97} ms`,
      'Traceback (most recent call last):',
      `  File "/srv/shop/api.py", line ${index % 90}, in handle`,
      '    return place(order)',
      `  File "/srv/shop/orders.py", line ${40 + (index % 30)}, in place`,
      `ValueError: order ${index} is empty`,
    ];
    return lines.map(line => `${stamp}${line}\n`).join('');
  });
}
