/** What the grammars say, for people (`docs/policy.md`) and for the model: from the same data that judges. */
import type { Flag, Form, Grammar, Operand, Value } from '../../core/grammar.ts';
import { grammars as builtIn } from '../../tools/grammars.ts';
import { PATH_SETS } from './paths.ts';
import { PAGE_END, PAGE_START } from './table-text.ts';

/** `docs/policy.md`. */
export function policyTable(): string {
  return [
    PAGE_START,
    '## Tools\n',
    '| tool | says | tier | root |',
    '|---|---|---|---|',
    ...builtIn.map(
      ({ tool, says, tier, root }) =>
        `| [${tool}](#${tool}) | ${cell(says)} | ${tierWord(tier)} | ${root ? 'yes' : ''} |`,
    ),
    '',
    ...builtIn.map(section),
    '## Files\n',
    'A path is matched as it is written; `.`, `..`, `//` and hidden names are in no set.\n',
    ...Object.entries(PATH_SETS).map(
      ([name, patterns]) => `**${name}**\n\n\`\`\`\n${patterns.join('\n').replaceAll('[./]', '/')}\n\`\`\`\n`,
    ),
    PAGE_END,
  ].join('\n');
}

/** One allowed line of each tool that may begin a diagnostic, for the model: a form says more than a name. */
export function toolSchema(grammars: readonly Grammar[] = builtIn): readonly string[] {
  return grammars
    .filter(({ tier, forms }) => tier === 'read' && forms.some(({ stdin }) => !stdin))
    .flatMap(({ examples }) => examples.slice(0, 1));
}

function section(grammar: Grammar): string {
  const { tool, forms, examples, cost, limits } = grammar;
  const limit = [
    limits?.seconds ? `${limits.seconds} s` : '',
    limits?.bytes ? `${limits.bytes / 1_048_576} MiB of output` : '',
  ].filter(Boolean);
  return [
    `### ${tool}\n`,
    `${grammar.says}.${cost ? ` Cost: ${cost}.` : ''}${limit.length > 0 ? ` At most ${limit.join(', ')}.` : ''}\n`,
    '```',
    ...forms.map(form => `${synopsis(grammar, form)}${notes(grammar, form)}`),
    '```\n',
    `e.g. ${examples.map(example => `\`${example}\``).join(', ')}\n`,
  ].join('\n');
}

/** `tail [-n 1..5000] [-q] FILE…` */
function synopsis({ tool }: Grammar, form: Form): string {
  const verbs = (form.verbs ?? []).map(words => words.join('|'));
  const flags = form.flags.map(flag => flagWord(flag, isRequired(form, flag)));
  const words = form.sequence ? form.sequence.map(valueWord) : form.operands.map(operandWord);
  return [
    tool,
    ...verbs,
    ...flags,
    ...(form.numeric ? [`[-${valueWord(form.numeric)}]`] : []),
    ...words,
  ].join(' ');
}

function isRequired(form: Form, flag: Flag): boolean {
  return (form.required ?? []).some(group => group.length === 1 && flag.names.includes(group[0]!));
}

function flagWord({ names, value, optional, repeat }: Flag, required: boolean): string {
  const word = `${names.join('|')}${value ? (optional ? ` [${valueWord(value)}]` : ` ${valueWord(value)}`) : ''}`;
  const more = repeat && repeat > 1 ? '…' : '';
  return required ? `${word}${more}` : `[${word}]${more}`;
}

function operandWord({ name, value, min, max }: Operand): string {
  const shown =
    value.type === 'words' && value.words.length <= 8
      ? valueWord(value)
      : `${name.toUpperCase()}=${valueWord(value)}`;
  return min === 0 ? `[${shown}]${max > 1 ? '…' : ''}` : `${shown}${max > 1 ? '…' : ''}`;
}

function valueWord(value: Value): string {
  switch (value.type) {
    case 'int':
    case 'decimal':
      return `${value.min}..${value.max}`;
    case 'words':
      return value.words.some(word => word.includes(' '))
        ? value.words.map(word => `\n    '${word}'`).join('')
        : value.words.join('|');
    case 'list':
      return `${valueWord(value.of)},…`;
    case 'tokens':
      return `${valueWord(value.of)} …`;
    case 'either':
      return value.of.map(valueWord).join('|');
    case 'pattern':
      return `<${value.says}>`;
    case 'regex':
      return '<regular expression>';
    case 'path':
      return `<${value.sets.join(', ')}>`;
  }
}

function notes(grammar: Grammar, form: Form): string {
  const said = [
    form.stdin ? 'behind | only' : '',
    form.piped ? 'with | behind it only' : '',
    ...(form.required ?? []).filter(group => group.length > 1).map(group => `needs ${group.join(' or ')}`),
    ...(form.apart ?? []).map(group => `one of ${group.join(' ')}`),
    form.add ? `sent with ${form.add.join(' ')}` : '',
    form.reader ? `sent with | ${form.reader.join(' ')}` : '',
    form.endless ? `ended after ${form.endless} s` : '',
    form.operands.some(({ role }) => role) || form.flags.some(({ role }) => role)
      ? `at most ${form.maxSeconds ?? 60} s`
      : '',
    form.tier && form.tier !== grammar.tier ? tierWord(form.tier) : '',
  ].filter(Boolean);
  return said.length > 0 ? `    # ${said.join('; ')}` : '';
}

function tierWord(tier: Grammar['tier']): string {
  return tier === 'read' ? 'read' : 'intrusive: after an approval';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
