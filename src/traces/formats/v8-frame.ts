/**
 * A frame as V8 prints it. https://v8.dev/docs/stack-trace-api
 *   at place (file:///srv/shop/orders.mjs:14:11)      at async fetchAll (/srv/shop/orders.js:18:56)
 *   at new Shop (shop.js:1:2)                         at Object.stock [as total] (shop.js:9:1)
 *   at file:///srv/shop/main.mjs:55:31                at async Promise.all (index 0)
 *   at inner (eval at run (/srv/shop/x.js:29:15), <anonymous>:1:26)
 *   at render(/srv/shop/App.js:78:24)                 without a blank: React Native, source-mapped by webpack
 *   at onPress (address at index.android.bundle:1:917)                                                     Hermes
 *   at run (wasm://wasm/0003bbce:wasm-function[12]:0x1f)
 */
import type { Frame } from '../model.ts';
import { frameOf } from '../own.ts';

const PLACE = /^(.{1,2000}?):(\d{1,9}):(\d{1,9})$/;
const ODD = /^(?:native|<anonymous>|index \d+|unknown(?: location)?|\[native code\]|wasm:\/\/\S+)$/;
const EVAL = /^eval at .{0,2000}?\(([^()]{1,1000}):(\d{1,9}):\d{1,9}\)/;
const OTHER_LANGUAGE = /\.(?:rs|swift|go|cpp|cc|hs|zig)$/;
const BARE_NAME = /^(?:async )?(\S{1,2000}|(?:\/|file:|[A-Za-z]:[\\/]|webpack|https?:)[^()]{1,2000})$/;
// Older engines print no column.
const LINE_ONLY = /^((?:https?|file):\S{1,2000}?|\S{1,1000}\.[cm]?[jt]sx?):(\d{1,9})$/;
const ADDRESS = /^(?:https?|file):/;
const WASM = /^(.{0,1000}?):?wasm-function\[\d+\](?::0x[\da-f]+)?$/;
const TIGHT = /^((?:async |new )?[\w$.<>[\]]{1,200})\(([^()\s]{1,1000}:\d{1,9}:\d{1,9})\)$/;

/** A frame, and what stood after it: `{` opens the error's properties. */
export interface V8Frame {
  readonly frame: Frame;
  readonly opens: boolean;
}

export function v8Frame(text: string): V8Frame | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('at ') || trimmed.length > 4000) return null;
  const opens = trimmed.endsWith(' {');
  const rest = trimmed.slice(3, opens ? -2 : undefined).replace(/(?:,| \})$/, '');
  const tight = TIGHT.exec(rest);
  if (tight) return { frame: jsFrame((tight[1] ?? '').replace(/^async /, ''), tight[2] ?? ''), opens };
  const open = rest.endsWith(')') ? rest.indexOf(' (') : -1;
  const frame = open > 0 ? named(rest.slice(0, open), rest.slice(open + 2, -1)) : bare(rest);
  return frame ? { frame, opens } : null;
}

function named(name: string, printed: string): Frame | null {
  const place = printed.replace(/^address at /, '');
  if (![PLACE, ODD, LINE_ONLY, WASM].some(pattern => pattern.test(place))) return null;
  return jsFrame(name.replace(/^async /, '').replace(/ \[as [^[\]]*\]$/, ''), place);
}

function bare(text: string): Frame | null {
  const place = BARE_NAME.exec(text)?.[1];
  const match =
    place === undefined ? null : (PLACE.exec(place) ?? (ADDRESS.test(place) ? LINE_ONLY.exec(place) : null));
  return match && !OTHER_LANGUAGE.test(match[1] ?? '') ? jsFrame('<anonymous>', place ?? '') : null;
}

export function jsFrame(name: string, place: string): Frame {
  const match = EVAL.exec(place) ?? PLACE.exec(place) ?? LINE_ONLY.exec(place) ?? WASM.exec(place);
  const file = match?.[1]?.replace(/^file:\/\//, '').replace(/\?$/, '') ?? null;
  return frameOf('javascript', {
    function: name,
    module: moduleOf(file),
    file,
    line: match?.[2] === undefined ? null : Number(match[2]),
  });
}

/** The package of a file under node_modules, or `node` for Node's own. */
function moduleOf(file: string | null): string | null {
  if (file === null) return null;
  if (file.startsWith('node:') || file.startsWith('internal/')) return 'node';
  const match = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match?.[1] ?? null;
}
