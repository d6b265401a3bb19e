/**
 * The frame that `perf script` prints on the header line where there are no stacks: an address in 16 columns, its symbol,
 * its DSO, and behind them what was asked for besides (` insn: 0f b6`, ` ABI:2 IP:0x…`, a physical address).
 *
 *     hot 11796   776.144854:    2004008 cpu-clock:      55f669290f0a sym+0x1 (/tmp/hot) ilen: 4 insn: 0f b6 3c 3b
 *
 * Before it may stand an address of memory in as many columns, with its own symbol and DSO (`-F +addr`).
 */
const COLUMNS = 16;

export interface LineFrame {
  /** Where the address begins in the text, blanks before it included. */
  readonly start: number;
  /** Address, symbol and DSO. */
  readonly text: string;
}

/** The last address in 16 columns that a symbol follows, else one at the end; null where there is none. */
export function frameIn(text: string): LineFrame | null {
  let found: LineFrame | null = null;
  for (const match of text.matchAll(/(?:^| )( {0,15})([0-9a-f]{1,16})(?= \S|$)/g)) {
    if (match[1]!.length + match[2]!.length < COLUMNS) continue;
    const after = text.slice(match.index + match[0].length + 1);
    if (after === '' && found !== null) continue;
    if (after !== '' && !isSymbol(after)) continue;
    found = { start: match.index, text: `${match[2]} ${upToModule(after)}`.trim() };
  }
  return found;
}

/** `sym+0x1 (/tmp/hot)`, `sym (inlined)`, `[unknown]`, `__schedule`: not the rest of a tracepoint's text. */
function isSymbol(text: string): boolean {
  return / \([^()]/.test(text) || /\+0x[0-9a-f]/.test(text) || /::|<|^operator |^[^\s=,]+$/.test(text);
}

/** Without what stands behind the DSO. */
function upToModule(text: string): string {
  const open = text.search(/ \((?:\/|\[|inlined\))/);
  if (open < 0) return text;
  let depth = 0;
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return text.slice(0, i + 1);
  }
  return text;
}
