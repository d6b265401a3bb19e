import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const zlib = functionsOf('zlib libz zlib1g zlib-ng miniz go', [
  {
    names:
      'deflate deflate_* deflate_fast deflate_slow deflate_stored deflate_medium deflate_quick longest_match* deflateInit* compress_block fill_window* _tr_* insert_string* gen_bitlen* pqdownheap compress2 gzwrite* slide_hash* compress/flate.* compress/gzip.* flate2::* miniz_oxide::* libdeflate_* deflate_compress* compress/flate.(*compressor).* tdefl_*',
    what: 'compresses with deflate (gzip, zlib, zip, PNG), some 20 to 100 MB/s a core with plain zlib',
    hot: 'responses or logs are compressed at a high level; longest_match grows steeply from level 6 to 9',
    cheaper: [
      'level 1 to 4: most of the ratio for a third of the time (gzip_comp_level 4; Deflater.BEST_SPEED; zlib level 1)',
      'zlib-ng (LD_PRELOAD with its compat build), libdeflate (whole buffers) or zstd',
      'gzip_static and build-time compression for static content; gzip_min_length 1000; no images, video or archives',
    ],
    next: 'the level in the caller’s configuration; bytes in and out for the ratio',
    source: SOURCES.zlibNg,
  },
  {
    names:
      'inflate inflate_fast inflate_table inflateInit* inflate_codes inflate_* updatewindow chunkmemset* uncompress gunzip_* gzread* compress/flate.(*decompressor).* compress/flate.(*dictDecoder).* zlib_inflate* inflate_fast_* inflate_fast_chunk* tinfl_* ZLIB_*inflate',
    what: 'decompresses deflate (gzip, zlib, zip, PNG), some 300 to 400 MB/s a core with plain zlib',
    hot: 'archives, images, packages or compressed messages are read',
    cheaper: [
      'zlib-ng or libdeflate read the same data two to three times as fast',
      'zstd (three times) or lz4 (ten times) where the format is yours',
      'keep the decompressed form when it is read again',
    ],
    next: 'the caller: HTTP client (Accept-Encoding), jar or wheel loading, PNG',
    source: SOURCES.libdeflate,
  },
  {
    names:
      'crc32 crc32_z crc32_* adler32* crc_fold* crc32_braid* crc32_little crc32_pclmul* adler32_* hash/crc32.* hash/adler32.* crc32_combine* ieeeCLMUL crc32c crc32c_sse42* crc32fast::* crc64_* crc32_slice* rocksdb::crc32c::* leveldb::crc32c::*',
    what: 'computes a CRC or Adler checksum',
    hot: 'much data passes through gzip, storage engines or network formats; a table version means that the instruction is not used',
    cheaper: [
      'a library with the hardware instruction (zlib-ng, crc32fast)',
      'check once, where data enters',
    ],
    source: SOURCES.zlibNg,
  },
]);

const others = functionsOf(
  'zstd libzstd lz4 liblz4 snappy libsnappy brotli libbrotlienc libbrotlidec xz liblzma bzip2 libbz2',
  [
    {
      names:
        'ZSTD_compress* ZSTD_buildSequencesFrom* ZSTD_encodeSequences* ZSTD_btGetAllMatches* ZSTD_insertBt1* ZSTD_RowFindBestMatch* ZSTD_HcFindBestMatch* ZSTD_entropyCompress* HUF_compress* HUF_build* FSE_compress* FSE_build* ZSTD_count ZSTD_fillDoubleHashTable* ZSTD_DUBT* ZSTD_ldm* ZSTD_opt* ZSTD_updateTree* ZSTD_compressBlock* HIST_count* ZSTDMT_* ZSTD_reduce* FSE_normalize* github.com/klauspost/compress/zstd* HUF_sort ZSTD_row_*',
      what: 'compresses with Zstandard',
      hot: 'the level is high (from 13 on binary trees are searched), or much is compressed',
      cheaper: [
        'a lower level: 1 to 3 compress at 300 to 500 MB/s, 19 at some 3; negative levels (--fast=4) faster still',
        'a trained dictionary (zstd --train) for records below some KiB: ratio and speed',
        'reuse the context (ZSTD_CCtx); -T0 or ZSTD_c_nbWorkers for large inputs',
      ],
      next: 'zstd -b1 -e9 on a sample file shows ratio and speed by level',
      source: SOURCES.zstdProgram,
    },
    {
      names:
        'ZSTD_decompress* HUF_decompress* HUF_readDTable* FSE_readNCount* FSE_decompress* ZSTD_decodeSeq* ZSTD_execSequence* ZSTD_wildcopy* HUF_readStats* ZSTD_buildFSETable* ZSTD_getDDict* HUF_fillDTable* ZSTD_safecopy* ZSTD_dec*',
      what: 'decompresses Zstandard; the speed hardly depends on the level',
      hot: 'much compressed data is read',
      cheaper: [
        'keep decompressed blocks in a cache',
        'LZ4 where speed matters more than size',
        'reuse the context',
      ],
      source: SOURCES.zstd,
    },
    {
      names:
        'LZ4_* LZ4HC_* LZ4F_* LZ4_compress* LZ4_decompress* LZ4_wildCopy* lz4_* lz4_flex::* github.com/pierrec/lz4* snappy::* snappy_* snappy::internal* github.com/golang/snappy* lzo1x_* github.com/klauspost/compress/s2* SnappyDecompress* net.jpountz.lz4.* org.xerial.snappy.*',
      what: 'compresses or decompresses with a fast, light method (LZ4, Snappy, LZO)',
      hot: 'very much data passes; the HC levels of LZ4 are slow to compress',
      cheaper: [
        'it is near the speed of memory: compress less data or none',
        'the plain level instead of HC',
      ],
      source: SOURCES.lz4,
    },
    {
      names:
        'Brotli* brotli* duckdb_brotli* BrotliCompressFragment* BrotliEncoder* BrotliDecoder* BrotliCreate* BrotliBuild* BrotliZopfli* FindLongestMatch* StoreAndFindMatches* andybalholm/brotli*',
      what: 'compresses or decompresses with Brotli',
      hot: 'responses are compressed on the fly at a high level: 10 and 11 are meant for static files',
      cheaper: [
        'level 4 or 5 for responses on the fly, 11 ahead of time',
        'zstd or gzip where clients allow',
      ],
      source: SOURCES.brotli,
    },
    {
      names:
        'lzma_* lz_encoder* lzma2_* bt_find_func lz_decode* lzma_lzma_* lzma_mf_* BZ2_* mainSort mainGtU fallbackSort BZ2_blockSort unRLE_obuf* mainSimpleSort sendMTFValues generateMTFValues compress/bzip2.* lzma_decode* LzmaDec_* Lzma_* LzFind* xz_dec*',
      what: 'compresses or decompresses with xz (LZMA) or bzip2, small and slow',
      hot: 'packages, images or backups are made or unpacked',
      cheaper: [
        'zstd -19 (or --long) comes near in size and unpacks many times faster',
        'threads: xz -T0, pbzip2, lbzip2',
      ],
      source: SOURCES.xz,
    },
  ],
);

export const compressionFunctions = [...zlib, ...others];
