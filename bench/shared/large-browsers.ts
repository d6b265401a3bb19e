/** Large profiles of browsers: DevTools' CPU profiles in chunks, the Firefox profiler's in both of its forms. */

const FUNCTIONS = 3000;
const STACKS = 40_000;

/** Many pieces, each out of some thousand elements, with commas between all. */
function* listed(count: number, element: (at: number) => string): Generator<string> {
  for (let at = 0; at < count; ) {
    let piece = '';
    for (const end = Math.min(count, at + 2000); at < end; at++)
      piece += `${at === 0 ? '' : ','}${element(at)}`;
    yield piece;
  }
}

/** What the Performance panel saves: keys in the order of the alphabet, chunks of the profile among tasks. */
export function* devtoolsTrace(size: number): Generator<string> {
  yield '{"metadata":{"source":"DevTools","dataOrigin":"TraceEvents"},"traceEvents":[\n';
  yield '{"args":{"name":"CrRendererMain"},"cat":"__metadata","name":"thread_name","ph":"M","pid":7,"tid":1,"ts":0},\n';
  yield '{"args":{"data":{"startTime":1000}},"cat":"disabled-by-default-v8.cpu_profiler","id":"0x1","name":"Profile","ph":"P","pid":7,"tid":1,"ts":1000}';
  let nodes = 0;
  for (let made = 0, chunk = 0; made < size; chunk++) {
    const added = chunk < 4000 ? Array.from({ length: 10 }, () => nodeOf(++nodes)) : [];
    const samples = Array.from({ length: 100 }, (_, at) => 1 + ((chunk * 31 + at * 7) % nodes));
    const deltas = samples.map((_, at) => 100 + (at % 60));
    const profile = `{"args":{"data":{"cpuProfile":{"nodes":[${added.join(',')}],"samples":[${samples.join(',')}]},"lines":[${samples.map(() => 0).join(',')}],"timeDeltas":[${deltas.join(',')}]}},"cat":"disabled-by-default-v8.cpu_profiler","id":"0x1","name":"ProfileChunk","ph":"P","pid":7,"tid":1,"ts":${2000 + chunk * 13_000}}`;
    const task = `{"args":{"data":{"frame":"F${chunk}","url":"https://shop.example/app.js"}},"cat":"devtools.timeline","dur":900,"name":"FunctionCall","ph":"X","pid":7,"tid":1,"ts":${2000 + chunk * 13_000}}`;
    const piece = `,\n${profile},\n${Array.from({ length: 6 }, () => task).join(',\n')}`;
    made += piece.length;
    yield piece;
  }
  yield '\n]}\n';
}

function nodeOf(id: number): string {
  const call = `"codeType":"JS","columnNumber":${id % 80},"functionName":"function_${id % FUNCTIONS}","lineNumber":${id % 900},"scriptId":${id % 50},"url":"https://shop.example/module${id % 50}.js"`;
  return `{"callFrame":{${call}},"id":${id}${id === 1 ? '' : `,"parent":${id >> 1}`}}`;
}

/** Version 60: all tables are shared; most of such a file is samples and markers. */
export function* firefoxProcessed(size: number): Generator<string> {
  yield '{"meta":{"interval":1,"preprocessedProfileVersion":60,"processType":0,"product":"Firefox","stackwalk":1,"categories":[{"name":"Idle"},{"name":"Other"}]},"libs":[{"name":"libxul.so","debugName":"libxul.so","breakpadId":"0"}],"shared":{"stackTable":{"length":40000,"frame":[';
  yield* listed(STACKS, at => String(at % FUNCTIONS));
  yield '],"prefix":[';
  yield* listed(STACKS, at => (at === 0 ? 'null' : String(at >> 1)));
  yield '],"category":[';
  yield* listed(STACKS, at => String(at % 7 === 0 ? 0 : 1));
  yield `]},"frameTable":{"length":${FUNCTIONS},"func":[`;
  yield* listed(FUNCTIONS, String);
  yield `]},"funcTable":{"length":${FUNCTIONS},"name":[`;
  yield* listed(FUNCTIONS, String);
  yield '],"resource":[';
  yield* listed(FUNCTIONS, at => String(at % 2 === 0 ? 0 : -1));
  yield ']},"resourceTable":{"length":1,"lib":[0],"name":[0]},"stringArray":[';
  yield* listed(FUNCTIONS, at => `"nsDocument::Function${at}"`);
  yield ']},"threads":[';
  // 50 bytes a sample, its marker included.
  const samples = Math.floor(size / 50 / 4);
  for (let thread = 0; thread < 4; thread++) {
    yield `${thread === 0 ? '' : ','}{"name":"Thread ${thread}","pid":"1","tid":${thread},"samples":{"length":${samples},"stack":[`;
    yield* listed(samples, at => String((at * 7 + thread) % STACKS));
    yield '],"time":[';
    yield* listed(samples, at => (at * 1.003).toFixed(3));
    yield '],"threadCPUDelta":[';
    yield* listed(samples, at => String((at * 37) % 1000));
    yield '],"weightType":"samples"},"markers":{"data":[';
    yield* listed(samples, at => `{"type":"tracing","i":${at}}`);
    yield ']}}';
  }
  yield ']}';
}

/** What Gecko itself writes: rows under a schema, the strings of each thread behind them. */
export function* firefoxGecko(size: number): Generator<string> {
  yield '{"meta":{"version":31,"interval":1,"processType":0,"product":"Firefox","stackwalk":1,"categories":[{"name":"Other"}]},"libs":[],"threads":[{"name":"GeckoMain","processType":"default","pid":1,"tid":2,"samples":{"schema":{"stack":0,"time":1,"eventDelay":2,"threadCPUDelta":3},"data":[';
  yield* listed(
    Math.floor(size / 28),
    at => `[${(at * 7) % STACKS},${(at * 1.003).toFixed(3)},0.5,${(at * 37) % 900}]`,
  );
  yield ']},"stackTable":{"schema":{"prefix":0,"frame":1},"data":[';
  yield* listed(STACKS, at => `[${at === 0 ? 'null' : at >> 1},${at % FUNCTIONS}]`);
  yield ']},"frameTable":{"schema":{"location":0,"category":1},"data":[';
  yield* listed(FUNCTIONS, at => `[${at},0]`);
  yield ']},"stringTable":[';
  yield* listed(FUNCTIONS, at => `"function${at} (https://shop.example/app.js:${at}:3)"`);
  yield ']}]}';
}
