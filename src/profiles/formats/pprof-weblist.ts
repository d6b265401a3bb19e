/**
 * The page that `go tool pprof -weblist` writes, and the web interface's source view saved: read as what -list prints.
 * Source: https://github.com/google/pprof/blob/main/internal/report/source.go (`printWebSource`)
 *
 *     <h2>main.count</h2><p class="filename">/src/main.go</p>
 *       Total:        50ms       80ms (flat, cum)  5.97%
 *     <span class=line>     93</span> <span class=deadsrc>        10ms       10ms           	seen[word]++ </span>
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { LONG_LINE, lineBatches } from '../source.ts';
import { PprofTextReader } from './pprof-text.ts';

export const pprofWeblist: Format = { name: 'pprof-weblist-html', detect, read };

const ROUTINE = /<h2>([^<]{1,4000})<\/h2>\s*<p class="?filename"?>([^<]{0,1000})/;
const TOTAL = /^\s*Total:\s+(\S{1,24})\s+(\S{1,24}) \(flat, cum\)\s*(\S{1,12})%/;
const LINE =
  /^<span class="?line"?>\s*(\d{1,9})<\/span> <span class="?\w{1,20}"?>\s*(\S{1,24})\s+(\S{1,24}) {1,20}(.*)$/;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  '#34': '"',
  '#39': "'",
};

function detect({ text }: Head): Detection | null {
  if (!/<title>Pprof listing|onClick="pprof_toggle_asm/i.test(text)) return null;
  return { confidence: 0.97, why: 'a page of pprof -weblist' };
}

async function read(input: Input): Promise<Profile> {
  const reader = new PprofTextReader('pprof-weblist-html');
  for await (const lines of lineBatches(input.chunks, LONG_LINE))
    for (const line of lines) for (const text of listed(line)) reader.line(text);
  return reader.finish(input);
}

/** The lines of -list that one line of the page stands for; styles, scripts and instructions stand for none. */
function* listed(line: string): Generator<string> {
  for (const part of line.includes('<br>') ? line.split(/<br>|<\/div>/) : [])
    if (!part.includes('<h2>')) yield plain(part).trim();
  const routine = ROUTINE.exec(line);
  const total = TOTAL.exec(line);
  const code = LINE.exec(line);
  if (routine !== null)
    yield `ROUTINE ======================== ${plain(routine[1]!)} in ${plain(routine[2]!)}`;
  else if (total !== null) yield `${total[1]} ${total[2]} (flat, cum) ${total[3]}% of Total`;
  else if (code !== null) {
    // Between the figures and the code stand ten blanks more than in -list.
    const source = code[4]!.replace(/ ?<\/span>.*$/, '').replace(/^ {1,12}/, '');
    yield `${code[2]} ${code[3]} ${code[1]}:${plain(source)}`;
  } else yield '';
}

function plain(html: string): string {
  return html
    .replace(/<[^<>]{1,400}>/g, '')
    .replace(/&(lt|gt|amp|quot|#34|#39);/g, (_, name: string) => ENTITIES[name]!);
}
