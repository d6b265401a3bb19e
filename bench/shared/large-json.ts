/** Large profiles in JSON, and a large protobuf. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const CAPTURE = fileURLToPath(new URL('../../test/fixtures/profiles/pprof/cpu.pb.gz', import.meta.url));

/** Protobuf messages of one kind may be repeated: the capture's samples again and again are a larger profile. */
export function* pprof(size: number): Generator<Uint8Array> {
  const bytes = gunzipSync(readFileSync(CAPTURE));
  const samples: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    at = behindField(bytes, at);
    if (bytes[start]! >> 3 === 2) samples.push(bytes.subarray(start, at));
  }
  const block = Buffer.concat(samples);
  yield bytes;
  for (let made = bytes.length; made < size; made += block.length) yield block;
}

function behindField(bytes: Uint8Array, start: number): number {
  let at = start;
  const field = bytes[at++]!;
  if ((field & 7) === 0) {
    while (bytes[at++]! > 127);
    return at;
  }
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    length |= (byte & 127) << shift;
    if (byte < 128) return at + length;
  }
}

export function* speedscope(size: number): Generator<string> {
  const frames = Array.from({ length: 5000 }, (_, index) => ({
    name: `function ${index}`,
    file: 'a.js',
    line: index,
  }));
  yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":${JSON.stringify(frames)}},"profiles":[{"type":"sampled","name":"main","unit":"milliseconds","startValue":0,"endValue":1,"samples":[`;
  let count = 0;
  for (let made = 0; made < size * 0.98; ) {
    let piece = '';
    for (let at = 0; at < 500; at++, count++) {
      const stack = Array.from(
        { length: 20 + (count % 30) },
        (_, depth) => (count * 7 + depth * depth) % 5000,
      );
      piece += `${count === 0 ? '' : ','}[${stack.join(',')}]`;
    }
    made += piece.length;
    yield piece;
  }
  yield '],"weights":[1';
  for (let at = 1; at < count; at += 1000) yield ',1'.repeat(Math.min(1000, count - at));
  yield ']}]}';
}

/** As speedscope itself exports what it imported: opens and closes. */
export function* evented(size: number): Generator<string> {
  const frames = Array.from({ length: 5000 }, (_, index) => ({ name: `function ${index}`, file: 'a.js' }));
  yield `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":${JSON.stringify(frames)}},"profiles":[{"type":"evented","name":"main","unit":"milliseconds","startValue":0,"events":[`;
  let at = 0;
  for (let made = 0, call = 0; made < size; call++) {
    const stack = Array.from({ length: 3 + (call % 9) }, (_, depth) => (call * 7 + depth * depth) % 5000);
    const opened = stack.map(frame => `{"type":"O","frame":${frame},"at":${(at++ / 64).toFixed(3)}}`);
    const closed = stack
      .reverse()
      .map(frame => `{"type":"C","frame":${frame},"at":${(at++ / 64).toFixed(3)}}`);
    const piece = `${call === 0 ? '' : ','}${[...opened, ...closed].join(',')}`;
    made += piece.length;
    yield piece;
  }
  yield `],"endValue":${at}}]}`;
}

/** Many nodes, and many more samples of them: what half an hour of `--cpu-prof` leaves. */
export function* cpuprofile(size: number): Generator<string> {
  const nodes = 60_000;
  yield '{"nodes":[';
  for (let id = 1; id <= nodes; id++) {
    const children = [id * 2, id * 2 + 1].filter(child => child <= nodes);
    const place = `"functionName":"function_${id % 3000}","scriptId":"${id % 50}","url":"file:///srv/app/module${id % 50}.js","lineNumber":${id % 900},"columnNumber":${id % 80}`;
    yield `${id === 1 ? '' : ','}{"id":${id},"callFrame":{${place}},"hitCount":1${children.length > 0 ? `,"children":[${children.join(',')}]` : ''},"positionTicks":[{"line":${id % 900},"ticks":1}]}`;
  }
  const count = Math.floor((size - nodes * 200) / 10);
  yield '],"startTime":0,"endTime":900000000,"samples":[1';
  for (let at = 1; at < count; at += 1000)
    yield Array.from(
      { length: Math.min(1000, count - at) },
      (_, index) => `,${1 + (((at + index) * 7) % nodes)}`,
    ).join('');
  yield '],"timeDeltas":[0';
  for (let at = 1; at < count; at += 1000) yield ',125'.repeat(Math.min(1000, count - at));
  yield ']}';
}

export function* chromeTrace(size: number): Generator<string> {
  yield '{"traceEvents":[{"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"CrRendererMain"}}';
  let time = 0;
  for (let made = 0; made < size; ) {
    let piece = '';
    for (let at = 0; at < 500; at++, time += 100) {
      const name = `Task ${(time / 100) % 700}`;
      piece += `,{"name":"${name}","cat":"devtools.timeline","ph":"X","ts":${time},"dur":90,"pid":1,"tid":1,"args":{"data":{"url":"https://shop.example/app.js","frame":"F${at}"}}}`;
      piece += `,{"name":"FunctionCall","cat":"devtools.timeline","ph":"X","ts":${time + 10},"dur":60,"pid":1,"tid":1,"args":{}}`;
    }
    made += piece.length;
    yield piece;
  }
  yield ']}';
}
