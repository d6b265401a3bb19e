/**
 * PHP's XHProf, Tideways and XHProf forks: the array of edges, as JSON or serialised by PHP.
 * https://www.php.net/manual/en/xhprof.examples.php, https://github.com/tideways/php-xhprof-extension
 *
 *     {"main()":{"ct":1,"wt":1000,"cpu":900,"mu":5000,"pmu":0},"main()==>load":{"ct":1,"wt":300,…},"load==>parse@1":{…}}
 *     a:2:{s:14:"main()==>load";a:2:{s:2:"ct";i:1;s:2:"wt";i:300;}s:6:"main()";a:2:{…}}
 *
 * An edge's cost is the callee's with all it calls, in microseconds; a function's own is what comes in less what goes out.
 * `parse@1` is parse called by itself, one level down: it is parse.
 */
import { type Fields, fieldsOf, jsonOf, numberOf } from '../json.ts';
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { wholeOf } from '../source.ts';
import { type FlatView, flatProfile } from './flat-profile.ts';
import { unserialized } from './php-serialized.ts';

export const xhprof: Format = { name: 'xhprof', detect, read };

const MAX_BYTES = 128 * 1024 ** 2;
const EDGE = /"[^"\n]{1,500}==>[^"\n]{1,500}"\s*:\s*\{\s*"(?:ct|wt|cpu|mu|pmu)"\s*:/;
const SERIALIZED = /^a:\d{1,9}:\{s:\d{1,6}:"[^"\n]{1,1000}";a:\d{1,2}:\{s:2:"(?:ct|wt)";[id]:/;

function detect(head: Head): Detection | null {
  if (SERIALIZED.test(head.text)) return { confidence: 0.97, why: 'serialised edges of XHProf' };
  return /^\ufeff?\s*\{/.test(head.text) && EDGE.test(head.text)
    ? { confidence: 0.96, why: 'edges "a==>b" of XHProf' }
    : null;
}

interface Measure {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly axis: Axis;
  readonly factor: number;
}

const MEASURES: readonly Measure[] = [
  { key: 'wt', name: 'wall time', unit: 'ns', axis: 'wall', factor: 1000 },
  { key: 'cpu', name: 'cpu', unit: 'ns', axis: 'cpu', factor: 1000 },
  { key: 'mu', name: 'memory', unit: 'bytes', axis: 'alloc', factor: 1 },
  { key: 'ct', name: 'calls', unit: 'calls', axis: 'count', factor: 1 },
];

async function read(input: Input): Promise<Profile> {
  const isSerialized = SERIALIZED.test(input.head.text);
  const whole = isSerialized
    ? fieldsOf(unserialized((await wholeOf(input, MAX_BYTES)).toString('latin1')))
    : await jsonOf(input);
  // Some collectors wrap the edges: {"meta":{…},"profile":{…}}.
  const edges = [whole, ...Object.values(whole).map(fieldsOf)].find(isEdges) ?? whole;
  const views = MEASURES.map(measure => viewFrom(edges, measure)).filter(view => view !== null);
  return flatProfile('xhprof', input, views, {
    notes: [
      'every call is measured, which makes small functions look dear; the report holds no whole stacks',
    ],
  });
}

function isEdges(fields: Fields): boolean {
  return Object.entries(fields)
    .slice(0, 50)
    .some(
      ([name, value]) =>
        (name === 'main()' || name.includes('==>')) && numberOf(fieldsOf(value)['ct']) !== null,
    );
}

function viewFrom(edges: Fields, { key, name, unit, axis, factor }: Measure): FlatView | null {
  const own = new Map<string, number>();
  const total = new Map<string, number>();
  const add = (to: Map<string, number>, at: string, value: number) => to.set(at, (to.get(at) ?? 0) + value);
  let isThere = false;
  for (const [edge, value] of Object.entries(edges)) {
    const cost = numberOf(fieldsOf(value)[key]);
    if (cost === null) continue;
    isThere = true;
    const cut = edge.lastIndexOf('==>');
    const [caller, callee] = cut < 0 ? [null, edge] : [edge.slice(0, cut), edge.slice(cut + 3)];
    const [from, to] = [caller === null ? null : plain(caller), plain(callee)];
    add(own, to, cost);
    if (key !== 'ct' && from !== null) add(own, from, -cost);
    // Called by itself it is inside its own cost already.
    if (from !== to) add(total, to, cost);
  }
  if (!isThere) return null;
  const rows = new Rows();
  for (const [function_, self] of own)
    rows.add({
      name: function_,
      self: self * factor,
      total: key === 'ct' ? null : (total.get(function_) ?? self) * factor,
      at: { line: 1, text: function_ },
    });
  const whole = numberOf(fieldsOf(edges['main()'])[key]);
  return {
    name,
    unit,
    axis,
    base: 'the whole request',
    of: key === 'ct' ? 'all calls' : 'the request',
    rows,
    total: key === 'ct' || whole === null ? null : whole * factor,
  };
}

function plain(name: string): string {
  return name.replace(/@\d{1,6}$/, '');
}
