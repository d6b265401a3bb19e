/** File name → text, for every file under docs/ that is made from the code. */
import { z } from 'zod';
import { commands } from '../src/commands/index.ts';
import { synopsisOf } from '../src/core/help.ts';
import { Report } from '../src/core/report.ts';
import { policyTable } from '../src/remote/policy/table.ts';

export async function generated(): Promise<Record<string, string>> {
  return {
    'docs/report.schema.json': `${JSON.stringify(z.toJSONSchema(Report), null, 2)}\n`,
    'docs/policy.md': policyTable(),
    'docs/commands.md': commandsPage(),
  };
}

function commandsPage(): string {
  const rows = commands.map(
    command => `| \`${synopsisOf(command).replaceAll('|', '\\|')}\` | ${command.summary} |`,
  );
  const examples = commands.map(
    command =>
      `## ${command.name}\n\n${command.summary}.\n\n\`\`\`\n${command.examples.map(example => `/perf ${example}`).join('\n')}\n\`\`\`\n`,
  );
  return [
    '# Sub-commands',
    '',
    'Generated from the declarations in `src/commands` by `npm run docs`.',
    '',
    '| sub-command | answer |',
    '|---|---|',
    ...rows,
    '',
    ...examples,
  ].join('\n');
}
