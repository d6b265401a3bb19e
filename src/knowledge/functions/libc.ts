import type { FunctionRow } from '../rows.ts';

export const libc: readonly FunctionRow[] = [
  {
    names: ['memcpy', '__memmove_*', '__memcpy_*', 'memmove'],
    library: ['libc', 'glibc', 'libc.so.6', 'musl'],
    what: 'copies a block of memory',
    hot: 'large blocks are copied, or small ones very often: growing buffers, strings passed by value, serialisation',
    cheaper: [
      'find the caller and pass a reference or a view instead of a copy',
      'reserve the final size of a growing buffer at once',
    ],
    source: null,
  },
  {
    names: [
      '_int_malloc',
      'malloc',
      '_int_free',
      'cfree',
      'free',
      'malloc_consolidate',
      'unlink_chunk*',
      'calloc',
      'realloc',
    ],
    library: ['libc', 'glibc', 'libc.so.6'],
    what: 'allocates and frees heap memory',
    hot: 'very many small and short-lived objects, or several threads in one arena',
    cheaper: [
      'allocate less: reuse buffers, reserve sizes, use an arena for objects that die together',
      'preload a scalable allocator (jemalloc, mimalloc, tcmalloc) and measure again',
    ],
    source: null,
  },
];
