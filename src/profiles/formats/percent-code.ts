/**
 * Source annotated with a percent a line, by whatever tool: `12.50% | for (…)`, `  12.5 : code`, `|  3.2%| code`.
 * A guess, and said so: the figure is taken for the line's own share.
 */
import { lineView } from '../annotated.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const percentCode: Format = { name: 'annotated-code', detect, read };

const ROW =
  /^\s{0,80}(?:\|\s{0,40})?(?:(\d{1,7})\s{0,20}[|:]\s{0,40})?(?:(\d{1,3}(?:[.,]\d{1,4})?)\s?%?|[.-])?\s{0,40}[|:]\s?(.*)$/;
const CODE = /[{}();=]|^\s*(?:for|while|if|def|func|fn|return|else|end|do)\b/;

function detect(head: Head): Detection | null {
  const rows = head.lines.map(line => ROW.exec(line.slice(0, 2000))).filter(row => row !== null);
  const figures = rows.filter(row => row[2] !== undefined);
  const code = rows.filter(row => CODE.test(row[3]!));
  const lines = head.lines.filter(line => line.trim() !== '').length;
  const sum = figures.reduce((all, row) => all + Number(row[2]!.replace(',', '.')), 0);
  if (figures.length < 2 || rows.length < 0.8 * lines || code.length < 0.5 * rows.length || sum > 102)
    return null;
  const percents = head.lines.filter(line => /\d%\s*[|:]/.test(line)).length;
  return {
    confidence: percents >= 2 ? 0.6 : 0.45,
    why: `${figures.length} lines of code with a percent before them`,
  };
}

async function read(input: Input): Promise<Profile> {
  const unread = new UnreadLines();
  const lines: HotLine[] = [];
  let number = 0;
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      const row = ROW.exec(text.slice(0, 8000));
      if (row !== null) lines.push(lineOf(row, { line: number, text }));
      else if (text.trim() !== '') unread.add(number, text);
    }
  }
  const annotation: Annotation = {
    function: 'source',
    file: null,
    unit: '%',
    total: 100,
    samples: null,
    event: null,
    lines,
  };
  return {
    format: 'annotated-code',
    source: input.name,
    views: [lineView([annotation], 'share', 'cpu', 'whatever the annotation calls 100 %')],
    stacks: null,
    annotations: [annotation],
    unread,
    notes: [
      ...input.notes,
      'the tool is not known: the figure before each line is taken for its own share in percent',
    ],
    recording: {},
  };
}

function lineOf(row: RegExpExecArray, at: HotLine['at']): HotLine {
  return {
    function: 'source',
    file: null,
    line: row[1] === undefined ? null : Number(row[1]),
    address: null,
    code: row[3]!,
    self: row[2] === undefined ? null : Number(row[2].replace(',', '.')),
    total: null,
    count: null,
    at,
  };
}
