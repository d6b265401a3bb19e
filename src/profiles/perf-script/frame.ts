/**
 * One frame of `perf script`, after its address: `hotSort+0x46 (/tmp/hot)`, `main (inlined)`, `[unknown] ([unknown])`,
 * `JS:*fib /app/w.js:1:76 (/tmp/perf-9.map)`, `Lorg/a/B;::run->Lorg/a/C;::get (/tmp/perf-9.map)`, `foo` (no DSO asked for).
 */
import type { Frame, FrameKind } from '../model.ts';

const MAX_NAME = 8192;

/** Innermost first; several only where a JIT map names what it inlined. */
export function framesOf(text: string): Frame[] {
  const { symbol, module } = splitModule(text.slice(0, MAX_NAME));
  if (module === 'inlined') return [frame(symbol, null, 'inlined')];
  const kind = kindOf(module);
  if (kind !== 'jit' || !symbol.includes('->')) return [frame(symbol, module, kind)];
  const parts = symbol.split('->').filter(part => part !== '');
  return parts.map((part, index) => frame(part, module, index === 0 ? kind : 'inlined')).reverse();
}

export const UNKNOWN: Frame = { name: '[unknown]', module: null, file: null, line: null, kind: null };
/** What perf names by an empty string: it found a symbol, without a name. */
export const UNNAMED = '[unnamed]';

/** The DSO is the last balanced parenthesis: it may hold blanks, and ` (deleted)`. */
function splitModule(text: string): { symbol: string; module: string | null } {
  const open = openingOf(text);
  if (open < 0) return { symbol: symbolOf(text), module: null };
  const close = text.lastIndexOf(')');
  const module = text.slice(open + 1, close > open ? close : undefined).replace(/\+0x[0-9a-f]{1,16}$/, '');
  const symbol = text.slice(0, open).trim();
  return {
    symbol: symbol === '' && open > 0 ? UNNAMED : symbolOf(symbol),
    module: module === '[unknown]' ? null : module,
  };
}

function openingOf(text: string): number {
  const end = text.trimEnd().length;
  let depth = 0;
  if (text[end - 1] === ')') {
    for (let i = end - 1; i >= 0; i--) {
      if (text[i] === ')') depth++;
      else if (text[i] === '(' && --depth === 0) return i === 0 || text[i - 1] === ' ' ? i : -1;
    }
  }
  // A line that was cut, or run together with another one: the DSO begins where a path or a `[` does.
  const cut = Math.max(text.lastIndexOf(' (/'), text.lastIndexOf(' (['));
  return cut < 0 ? -1 : cut + 1;
}

function symbolOf(text: string): string {
  return text.trim().replace(/\+0x[0-9a-f]{1,16}$/, '') || '[unknown]';
}

export function kindOf(module: string | null): FrameKind | null {
  if (module === null) return null;
  if (/^\[(?:vdso|vsyscall|vvar|vectors|sigpage|heap|stack|anon|uprobes)/.test(module)) return 'user';
  if (/^\[|^bpf_(?:prog|trampoline|dispatcher)_|(?:^|\/)vmlinux[^/]*$|\.ko(?:\.[a-z0-9]{1,4})?$/.test(module))
    return 'kernel';
  if (isJitMap(module)) return 'jit';
  return 'user';
}

function isJitMap(module: string): boolean {
  return /(?:\/|^)(?:perf-\d{1,10}\.map|jitted-\d{1,10}-\d{1,10}\.so)$/.test(module);
}

function frame(name: string, module: string | null, kind: FrameKind | null): Frame {
  return { name, module, file: null, line: null, kind };
}
