import { fasterOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Images, sorting, locks, documents, mathematics, TLS. */
export const libraries = fasterOf([
  {
    targets: ['libjpeg', 'libjpeg6b', 'ijg', 'mozjpeg'],
    by: 'libjpeg-turbo',
    gain: '2 to 6 times libjpeg (its README)',
    compatibility: 'libjpeg’s API and ABI',
    effort: 'drop-in',
    whenNot: 'mozjpeg’s smaller files are wanted',
    source: SOURCES.libjpegTurbo,
  },
  {
    targets: 'imagemagick graphicsmagick convert pillow pil',
    by: 'libvips (or Pillow-SIMD for Pillow)',
    gain: 'several times faster at resizing, with a fraction of the memory',
    compatibility: 'another API',
    effort: 'medium',
    whenNot: 'rare operations that only ImageMagick has',
  },
  {
    targets: ['qsort', 'std::sort', 'std::stable_sort', 'sort library'],
    by: 'pdqsort, or a radix or vectorised sort for numbers',
    gain: 'linear time on sorted, reversed and equal input, and no branch misses with a branchless comparison (its readme); radix and vector sorts for plain numbers: measure',
    compatibility: 'same result; radix only for keys of fixed size',
    effort: 'small',
    whenNot: 'the comparison itself is what costs',
    source: SOURCES.pdqsort,
  },
  {
    targets: ['std::shared_mutex', 'pthread_rwlock', 'rwlock c++', 'std::mutex'],
    by: 'RCU (liburcu), folly::Synchronized or sharded locks',
    gain: 'readers no longer write one cache line',
    compatibility: 'another discipline',
    effort: 'large',
    whenNot: 'writes are frequent',
  },
  {
    targets: ['libxml2', 'xerces', 'tinyxml'],
    by: 'pugixml, or expat for streams',
    gain: 'an in-place parser that builds a compact tree, by its README extremely fast: measure on your documents',
    compatibility: 'another API; no validation',
    effort: 'medium',
    whenNot: 'schemas or full XPath are needed',
    source: SOURCES.pugixml,
  },
  {
    targets: ['protobuf', 'protocol buffers', 'json rpc'],
    by: 'FlatBuffers or Cap’n Proto',
    gain: 'no parsing step: fields are read in place',
    compatibility: 'another format and API',
    effort: 'large',
    whenNot: 'messages are small or compatibility is wide',
  },
  {
    targets: ['openblas', 'atlas', 'reference blas', 'blas', 'lapack'],
    by: 'OpenBLAS, BLIS or oneMKL instead of reference BLAS',
    gain: 'kernels for the processor and several threads in place of the plain reference loops: many times for matrices; measure',
    compatibility: 'same interface; choose by alternatives',
    effort: 'drop-in',
    whenNot: 'threads are not limited: set OMP_NUM_THREADS',
    source: SOURCES.openblas,
  },
  {
    targets: ['openssl 3.0', 'openssl', 'libssl', 'rsa'],
    by: 'ECDSA certificates and a newer OpenSSL (3.2 and later)',
    gain: 'signing many times cheaper than RSA 2048; less locking than 3.0 with many threads',
    compatibility: 'all current clients',
    effort: 'small',
    whenNot: 'very old clients must connect',
  },
]);
