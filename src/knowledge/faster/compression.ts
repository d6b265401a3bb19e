import type { FasterRow } from '../rows.ts';

export const compression: readonly FasterRow[] = [
  {
    targets: ['zlib', 'libz'],
    by: 'zlib-ng in compatibility mode',
    gain: 'commonly about twice the speed at the same level, by SIMD and better hashing',
    compatibility: 'same API and format in compatibility mode; compressed bytes differ',
    effort: 'drop-in',
    whenNot: 'where compressed bytes must be reproducible',
    source: null,
  },
];
