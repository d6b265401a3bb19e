/** A Report for people at a terminal: the storyboard's words, the terminal's width, colours only where wanted. */
import { commandsLine, findingLine, footer, headline, lookedLines, troubleLines } from '../blocks/words.ts';
import type { Report } from '../core/report.ts';
import { visible } from '../core/text.ts';
import type { Io } from './word.ts';

const COLOURS = { '■': 31, '▲': 33, '●': 36, '✓': 32, '?': 35 } as const;

export function renderReport(report: Report, run: string, io: Io, format: string): string {
  const evidence = report.findings.flatMap(finding => finding.evidence);
  const parts = [
    headline(report),
    format === 'plain' ? withoutMarkup(report.answer) : report.answer,
    report.findings
      .map(findingLine)
      .map(({ says, proof }) => (proof === '' ? says : `${says}\n    ${proof}`))
      .join('\n'),
    [...lookedLines(report), ...troubleLines(report)].join('\n'),
    report.unverified.map(claim => `not found in the evidence: ${claim}`).join('\n'),
    evidence
      .slice(0, 24)
      .map(({ source, line, text }) => `  ${source}:${line} | ${text}`)
      .join('\n'),
    report.pictures.map(picture => `[${picture.title}] ${picture.alt}`).join('\n'),
    [commandsLine(report), footer(report, run)].filter(Boolean).join(' · '),
  ];
  return `${parts
    .map(part => visible(part).trim())
    .filter(Boolean)
    .map(part =>
      part
        .split('\n')
        .map(line => wrap(line, io.columns))
        .join('\n'),
    )
    .map(part => (io.colour ? coloured(part) : part))
    .join('\n\n')}\n`;
}

/** At blanks, with the indent kept; code and tables (two blanks inside) are left as they are. */
function wrap(line: string, columns: number): string {
  if (line.length <= columns || columns < 40 || /\S {2,}\S/.test(line) || line.includes(' | ')) return line;
  const indent = /^\s*(?:- )?/.exec(line)?.[0].replace('-', ' ') ?? '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = indent + word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].join('\n');
}

function coloured(text: string): string {
  return text.replace(
    /^([■▲●✓?]) /gm,
    (_, shape: keyof typeof COLOURS) => `\u001b[${COLOURS[shape]}m${shape}\u001b[0m `,
  );
}

function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/^_(.+)_$/gm, '$1')
    .replace(/`([^`\n]+)`/g, '$1');
}
