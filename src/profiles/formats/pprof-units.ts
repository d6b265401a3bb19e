/** The figures that go tool pprof prints: `410ms`, `2.03s`, `10134.99kB`, `20.20%`, `0`, `.`, `1.27mins`. */
const FACTORS: Record<string, readonly [unit: string, factor: number]> = {
  ns: ['ns', 1],
  us: ['ns', 1e3],
  µs: ['ns', 1e3],
  ms: ['ns', 1e6],
  s: ['ns', 1e9],
  mins: ['ns', 60e9],
  hrs: ['ns', 3600e9],
  days: ['ns', 86_400e9],
  B: ['bytes', 1],
  kB: ['bytes', 1024],
  MB: ['bytes', 1024 ** 2],
  GB: ['bytes', 1024 ** 3],
  TB: ['bytes', 1024 ** 4],
};

export interface Amount {
  readonly value: number;
  /** `ns`, `bytes`, or empty where pprof printed a bare number. */
  readonly unit: string;
}

export const AMOUNT = '-?\\d{1,18}(?:\\.\\d{1,6})?(?:e[+-]\\d{1,3})?[a-zA-Zµ]{0,4}';

export function amountOf(text: string): Amount | null {
  const match = /^(-?\d{1,18}(?:\.\d{1,6})?(?:e[+-]\d{1,3})?)([a-zA-Zµ]{0,5})$/.exec(text.trim());
  if (match === null) return null;
  const known = FACTORS[match[2]!];
  if (known !== undefined) return { value: Number(match[1]) * known[1], unit: known[0] };
  return match[2] === '' ? { value: Number(match[1]), unit: '' } : null;
}

export interface PprofHeader {
  readonly type: string;
  readonly total: number | null;
  readonly unit: string | null;
  readonly seconds: number | null;
  readonly notes: readonly string[];
}

/** `Type: cpu`, `Duration: 1.02s, Total samples = 1.34s (130.91%)`, `Showing nodes accounting for 1.34s, 100% of 1.34s total`. */
export function headerOf(lines: readonly string[]): PprofHeader {
  const find = (pattern: RegExp) => lines.map(line => pattern.exec(line)).find(match => match !== null);
  const showing = find(new RegExp(`\\bof (${AMOUNT}) total\\s*$`));
  const samples = find(new RegExp(`\\bTotal samples = (${AMOUNT})\\b`));
  const whole = find(new RegExp(`^Total: (${AMOUNT})\\s*$`));
  const duration = find(new RegExp(`\\bDuration: (${AMOUNT})\\b`));
  const total = amountOf(showing?.[1] ?? samples?.[1] ?? whole?.[1] ?? '');
  const dropped = find(/^Dropped (\d{1,9}) nodes? \((.{1,60})\)/);
  const limited = find(/^Showing top (\d{1,9}) nodes out of (\d{1,9})/);
  return {
    type: find(/^Type: (\S{1,60})/)?.[1] ?? 'samples',
    total: total?.value ?? null,
    unit: total?.unit ?? null,
    seconds: (amountOf(duration?.[1] ?? '')?.value ?? 0) / 1e9 || null,
    notes: [
      ...(dropped ? [`pprof left out ${dropped[1]} nodes (${dropped[2]})`] : []),
      ...(limited
        ? [`pprof shows the top ${limited[1]} of ${limited[2]} nodes: run it with -nodecount=100000 for all`]
        : []),
    ],
  };
}

/** `main.work (inline)`, `main.work /src/main.go:42`, `0000000000468329 sync.(*Mutex).Unlock /x/mutex.go:223`. */
export function functionOf(text: string): {
  name: string;
  file: string | null;
  line: number | null;
  kind: 'inlined' | null;
} {
  const inlined = / \((?:partial-)?inline\)$/.test(text);
  const bare = text.replace(/ \((?:partial-)?inline\)$/, '').replace(/^[0-9a-f]{8,16} (?=\S)/, '');
  const place =
    /^(.{1,4000}?) ((?:\/|[A-Za-z]:[\\/]|\.{0,2}\/|[\w.@-]+\/)\S*?)(?::(\d{1,9}))?(?::\d{1,9})?$/.exec(bare);
  const named = place !== null && /\.[A-Za-z]{1,6}$/.test(place[2]!) && !place[1]!.endsWith(',');
  return {
    name: named ? place[1]! : bare,
    file: named ? place[2]! : null,
    line: named && place[3] !== undefined ? Number(place[3]) : null,
    kind: inlined ? 'inlined' : null,
  };
}

/** Nanoseconds and bytes as they are; bare numbers are what the profile's type counts. */
export function unitFor(unit: string | null, type: string): string {
  if (unit !== null && unit !== '') return unit;
  return type.replace(/^(?:alloc|inuse)_/, '');
}
