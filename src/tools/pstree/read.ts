/**
 * pstree (psmisc), with and without -p, -a, -t. Table `process`, one row a name:
 *     systemd(1)-+-nginx(811)-+-nginx(812)
 *                |            `-4*[{worker}]
 *   name, pid (null without -p), count (of `4*[…]`, else 1), thread (1 for `{name}`), column (where it begins: deeper is further right)
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';

export const readPstree: Reader = text => {
  const rows = new Rows('pstree');
  const lines = linesOf(text);
  const tree =
    lines.some(line => /[-─][+┬─-]|^[\s|│]*[`└├|]/.test(line.text)) ||
    lines.filter(line => line.text !== '').length === 1;
  for (const line of lines) {
    if (line.text === '') continue;
    if (!tree || !/^[\w({[~/.@:+%|`│├└\s]/.test(line.text) || /: (?:command )?not found$/.test(line.text))
      rows.unread(line);
    else addNames(line, rows);
  }
  return rows.reading();
};

/** Joints between the names of a line, ASCII and Unicode: `---`, `-+-`, `─┬─`. */
const JOINT = /-{3}|─{3}|-\+-|─┬─/;
/** What stands before the first name of a line below the first: "        |            `-". */
const DRAWING = /^(?:[\s|│]*[|├└`][-─]{1,2}|\s+)/;

function addNames(line: Line, rows: Rows): void {
  const text = line.text.slice(0, 4096);
  let column = DRAWING.exec(text)?.[0].length ?? 0;
  for (const part of text.slice(column).split(JOINT)) {
    if (part !== '') rows.add(line, 'process', { ...processOf(part), column });
    column += part.length + 3;
  }
}

/** `nginx(812)`, `nginx`, `4*[{worker}]`, `{worker}(813)`; with -a `sh,1 capture.sh`. */
function processOf(part: string): Record<string, Cell> {
  const [, count, inner] = /^(\d{1,6})\*\[(.+)\]$/.exec(part) ?? [];
  const [, name, pid] = /^(.+?)\((\d{1,10})\)(?:$| )/.exec(inner ?? part) ?? [];
  const [, listed, id] = /^([^ ,]+),(\d{1,10})(?= |$)/.exec(part) ?? [];
  const shown = listed ?? name ?? inner ?? part;
  const number = id ?? pid;
  return {
    name: shown.replace(/^\{(.+)\}$/, '$1'),
    pid: number === undefined ? null : Number(number),
    count: count === undefined ? 1 : Number(count),
    thread: shown.startsWith('{') ? 1 : 0,
  };
}
