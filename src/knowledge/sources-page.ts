/** `docs/sources.md`, made from the rows: every page that was read, when, and which rows rest on it. */
import { faster } from './faster/index.ts';
import { functions } from './functions/index.ts';
import { processes } from './processes/index.ts';
import type { Source } from './rows.ts';
import { SOURCES } from './sources.ts';

const KINDS = ['on functions', 'on processes', 'on alternatives'];

export function sourcesPage(): string {
  const rows = [
    ...functions.map(row => ({ name: `\`${row.names[0]}\``, source: row.source })),
    ...processes.map(row => ({ name: `\`${row.names[0]}\``, source: row.source })),
    ...faster.map(row => ({ name: `${row.targets[0]} → ${row.by}`, source: row.source })),
  ];
  const sourced = rows.filter(({ source }) => source !== null).length;
  const counts = [functions, processes, faster]
    .map((kind, index) => `${kind.filter(({ source }) => source !== null).length} ${KINDS[index]}`)
    .join(', ');
  const used = Object.values(SOURCES).map(source => ({
    source,
    on: rows.filter(row => row.source === source).map(({ name }) => name),
  }));
  return [
    '# Sources of the catalogue',
    '',
    `The catalogue (\`src/knowledge\`) has ${functions.length} rows on functions, ${processes.length} on processes and ${faster.length} on faster alternatives. ${sourced} rest on a page that was read (${counts}); the others are shown as general knowledge.`,
    'Pages of GitHub are named with the commit that was read, files of documentation with the Debian 12 package that installs them. Made from `src/knowledge/sources.ts`; a test compares.',
    '',
    '| page | read | rows that rest on it |',
    '|---|---|---|',
    ...used.map(({ source, on }) => `| ${nameOf(source)} | ${source.read} | ${on.map(cell).join(', ')} |`),
    '',
  ].join('\n');
}

function nameOf(source: Source): string {
  if ('url' in source) return source.url;
  return 'man' in source ? source.man : `${source.package}: ${source.file}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
