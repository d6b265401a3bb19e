/**
 * Frames as the crash handlers that are compiled into programs print them.
 *       @     0x5605333e2ca0  absl::log_internal::LogMessage::SendToLog()      glog, Abseil (a frame size may stand before the name)
 *       @ 000000000003ee7a (unknown)                                           folly
 *   ./shop(_ZN4shop4loadEi+0x1f) [0x559ebd5535de]                              backtrace_symbols: glibc, MySQL, Redis, PostgreSQL
 *   sql/sql_parse.cc:1234(dispatch_command(THD*))[0x55d3]                      MariaDB with addr2line
 *   0   Shop Framework    0x000000010a99b743 _ZN4base5debug + 19               backtrace_symbols on macOS
 *    0# shop::load(int) at /srv/shop/load.cpp:42                               Boost and std::stacktrace; also `in ./shop`
 *   #2    Source "/srv/shop/load.cpp", line 42, in load                        backward-cpp, outermost first
 *   #1 0x55d5 base::debug::StackTrace::StackTrace() [../../base/debug/stack_trace.cc:203:12]      Chromium
 *    > /usr/lib/libc.so.6(__write+0x14) [0x10a8c4]                             strace -k
 *   4. DB::Block::check() @ 0x0000000012a34b in /usr/bin/clickhouse            ClickHouse
 */
import type { Frame } from '../model.ts';
import { cFrame, sanitizerFrame } from './c-frame.ts';
import { plainName } from './plain-name.ts';

const GLOG =
  /^\s*(?:PC: )?@ {1,12}(?:0x)?[\da-f]{6,16}(?: {1,12}(?:\d{1,8}|\(unknown\))(?= {2}))? {1,4}(\S.{0,3000})$/;
const SYMBOLS =
  /^\s{0,200}(?:>\s|\[bt\]:?\s{0,9}(?:\(\d+\)\s)?)?([^\s()[\]][^()[\]\n]{0,499})\(([^\n]{0,3000})\)\s?\[(?:0x[\da-f]+)\]$/;
const MARIADB = /^([\w./+-]{1,300}\.\w{1,4}):(\d{1,7})\((.{1,3000})\)\[0x[\da-f]+\]$/;
const MAC =
  /^\s*\d{1,4}\s{1,4}(\S.{0,80}?)\s{2,60}0x[\da-f]{8,16} (\S.{0,2000}) \+ \d{1,12}(?: \((.{1,200}?):(\d{1,7})\))?$/;
const BOOST =
  /^\s*\d{1,4}#\s{1,2}(\S.{0,3000}?)(?: at (\S[^\n]{0,500}?):(\d{1,7})(?::\d+)?| in (\S[^\n]{0,500}))?(?: \[0x[\da-f]+\])?$/;
const BACKWARD =
  /^#(\d{1,5})\s{1,6}(?:Source "(.{1,500})", line (\d{1,7})|Object "(.{0,500})", at (?:0x)?[\da-f]+), in (.{0,3000})$/;
const CHROMIUM = /^(#\d{1,5} 0x[\da-f]{6,16} .{1,3000}?) \[(\.{0,2}[\w./+-]{1,500}):(\d{1,7})(?::\d+)?\]$/;
const CLICKHOUSE =
  /^(?:.{0,200}BaseDaemon: )?\d{1,3}(?:\.\d{1,3})?\. (?:inlined from )?(?:(\S+?):(\d{1,7}): )?(\S.{0,3000}) @ 0x[\da-f]+(?: in (\S{1,500}))?$/;
const BARE = /^\s*\[0x[\da-f]{6,16}\]$/;

export function nativeFrame(text: string): Frame | null {
  if (text.length > 4000) return null;
  return text.includes('@') ? (glogFrame(text) ?? clickhouseFrame(text) ?? bracketed(text)) : bracketed(text);
}

/** backward-cpp prints the outermost first. */
export function isOutermostFirst(text: string): boolean {
  return /^Stack trace \(most recent call last\)/.test(text);
}

function glogFrame(text: string): Frame | null {
  const match = GLOG.exec(text);
  return match ? named(match[1] ?? '', null, null, null) : null;
}

function clickhouseFrame(text: string): Frame | null {
  const match = CLICKHOUSE.exec(text);
  return match ? named(match[3] ?? '', match[4], match[1], match[2]) : null;
}

function bracketed(text: string): Frame | null {
  if (text.endsWith(']')) {
    const maria = MARIADB.exec(text);
    if (maria) return named(maria[3] ?? '', null, maria[1], maria[2]);
    const symbols = SYMBOLS.exec(text);
    if (symbols && isModule(symbols[1] ?? '', symbols[2] ?? ''))
      return named((symbols[2] ?? '').replace(/\+0x[\da-f]{1,16}$/, ''), symbols[1]?.trim(), null, null);
    const chromium = text.startsWith('#') ? CHROMIUM.exec(text) : null;
    const frame = chromium ? sanitizerFrame(chromium[1] ?? '')?.frame : null;
    if (frame) return named(frame.function, frame.module, chromium?.[2], chromium?.[3]);
    if (BARE.test(text)) return cFrame('??', null, null, null);
  }
  return numbered(text);
}

function numbered(text: string): Frame | null {
  const backward = text.startsWith('#') && text.includes(', in ') ? BACKWARD.exec(text) : null;
  if (backward) return named(backward[5] ?? '', backward[4], backward[2], backward[3]);
  const boost = text.includes('# ') ? BOOST.exec(text) : null;
  if (boost) return named(boost[1] ?? '', boost[4], boost[2], boost[3]);
  const mac = text.includes(' + ') ? MAC.exec(text) : null;
  if (mac) return named(mac[2] ?? '', mac[1], mac[3], mac[4]);
  return /^\s{0,4}#\d{1,5} 0x[\da-f]{6,16} /.test(text) ? (sanitizerFrame(text)?.frame ?? null) : null;
}

/** A path, a library, or an offset: a call in prose has none of them. */
function isModule(path: string, name: string): boolean {
  return /^\s*[./]|\.so|\.dylib|^\s*\S+:\s|redis-server|postgres/.test(path) || name.includes('+0x');
}

function named(
  name: string,
  module: string | null | undefined,
  file: string | null | undefined,
  line: string | undefined | null,
): Frame {
  const plain =
    name === '' || /^\(?(?:unknown|nil)\)?$/.test(name) || /^0x[\da-f]+$/i.test(name)
      ? '??'
      : plainName(name);
  return cFrame(plain, module || null, file || null, line ? Number(line) : null);
}
