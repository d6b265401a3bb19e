import { fasterOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

export const compression = fasterOf([
  {
    targets: 'zlib libz deflate inflate',
    by: 'zlib-ng in compatibility mode',
    gain: 'a multiple of zlib’s speed on processors with SSE, AVX2 or Neon, most at low levels and in checksums',
    compatibility:
      'zlib’s API and format when built with ZLIB_COMPAT, also by LD_PRELOAD; the compressed bytes differ',
    effort: 'drop-in',
    whenNot: 'compressed bytes must be reproducible, or the system’s libz would be overwritten by hand',
    source: SOURCES.zlibNg,
  },
]);
