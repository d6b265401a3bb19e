/** File name → text, for every file that is made from the code, and the README's table. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { commands } from '../src/commands/index.ts';
import { synopsisOf } from '../src/core/help.ts';
import { Report } from '../src/core/report.ts';
import { sourcesPage } from '../src/knowledge/sources-page.ts';
import { policyTable } from '../src/remote/policy/table.ts';

export async function generated(): Promise<Record<string, string>> {
  return {
    'docs/report.schema.json': `${JSON.stringify(z.toJSONSchema(Report), null, 2)}\n`,
    'docs/policy.md': policyTable(),
    'docs/commands.md': commandsPage(),
    'docs/sources.md': sourcesPage(),
    'README.md': readme(),
  };
}

/** The README, with its table between the two marks made anew. */
function readme(): string {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [before = '', rest = ''] = text.split('<!-- commands -->');
  const after = rest.split('<!-- /commands -->')[1] ?? '';
  return `${before}<!-- commands -->\n${table().join('\n')}\n<!-- /commands -->${after}`;
}

function table(): string[] {
  const rows = commands.map(
    command => `| \`${synopsisOf(command).replaceAll('|', '\\|')}\` | ${command.summary} |`,
  );
  return ['| sub-command | answer |', '|---|---|', ...rows];
}

function commandsPage(): string {
  const examples = commands.map(
    command =>
      `## ${command.name}\n\n${command.summary}.\n\n\`\`\`\n${command.examples.map(example => `/perf ${example}`).join('\n')}\n\`\`\`\n`,
  );
  return [
    '# Sub-commands',
    '',
    'Generated from the declarations in `src/commands` by `npm run docs`.',
    '',
    ...table(),
    '',
    ...examples,
  ].join('\n');
}
