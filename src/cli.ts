/** `npm run perf -- WORD …`: picks the word and loads only its rooms. */
import { PerfError, UsageError } from './core/errors.ts';
import type { Io, Word } from './terminal/word.ts';

const EXIT = { failed: 1, usage: 2 } as const;

const WORDS: Readonly<Record<string, () => Promise<Word>>> = {
  policy: async () => (await import('./terminal/policy.ts')).policy,
  read: async () => (await import('./terminal/read.ts')).read,
  profile: async () => (await import('./terminal/profile.ts')).profile,
  doctor: async () => (await import('./terminal/doctor.ts')).doctor,
  audit: async () => (await import('./terminal/audit.ts')).audit,
  guard: async () => (await import('./terminal/guard.ts')).guard,
  hosts: async () => (await import('./terminal/hosts.ts')).hosts,
  export: async () => (await import('./terminal/export.ts')).exportRun,
};

process.exitCode = await main(process.argv.slice(2), terminalIo());

async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const at = argv.findIndex(word => WORDS[word] !== undefined || !word.startsWith('-'));
    const load = WORDS[argv[at] ?? ''];
    if (load && at === 0) return await runWord(await load(), argv.slice(1), io);
    return await runCommand(argv, io);
  } catch (error) {
    if (!(error instanceof PerfError)) throw error;
    io.stderr(`${error.message}\n`);
    return error instanceof UsageError || error.code === 'usage' ? EXIT.usage : EXIT.failed;
  }
}

function runWord(word: Word, argv: readonly string[], io: Io): Promise<number> {
  if (!argv.includes('--help')) return word.run(argv, io);
  io.stdout(`${word.usage}\n`);
  return Promise.resolve(0);
}

/** The sub-command is the first word that is no option and no value of one: `-m gpt-5 debughost local`. */
async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const [{ commands }, { helpOf, helpText }, { FLAGS }, { unknownCommand }] = await Promise.all([
    import('./commands/index.ts'),
    import('./core/help.ts'),
    import('./core/options.ts'),
    import('./core/words.ts'),
  ]);
  const takesValue = (word: string) =>
    FLAGS.some(flag => flag.takes !== 'nothing' && (flag.short === word || flag.long === word));
  const at = argv.findIndex((word, index) => !word.startsWith('-') && !takesValue(argv[index - 1] ?? ''));
  const name = argv[at];
  const alien = name === undefined && argv.find(word => word !== '--help' && word !== '-h');
  if (alien) {
    throw new UsageError(
      `Expected a sub-command, got only ${alien}, e.g. perf debughost local. See: perf help`,
    );
  }
  if (name === undefined || name === 'help') {
    const word = name === undefined ? undefined : argv[at + 1];
    const topic = commands.find(command => command.name === word);
    if (word !== undefined && !topic && WORDS[word]) return runWord(await WORDS[word](), ['--help'], io);
    if (word !== undefined && !topic) throw new UsageError(unknownCommand(word, commands));
    io.stdout(`${topic ? helpOf(topic, 'perf') : `${helpText(commands, 'perf')}\n${await wordHelp()}`}\n`);
    return 0;
  }
  const command = commands.find(candidate => candidate.name === name);
  if (!command) throw new UsageError(`${unknownCommand(name, commands)} You typed: perf ${argv.join(' ')}`);
  const { askCommand } = await import('./terminal/ask-command.ts');
  return askCommand(command, [...argv.slice(0, at), ...argv.slice(at + 1)], io);
}

async function wordHelp(): Promise<string> {
  const { words } = await import('./terminal/words.ts');
  return words.map(({ name, summary }) => `perf ${name.padEnd(52)} ${summary}`).join('\n');
}

function terminalIo(): Io {
  return {
    stdin: process.stdin,
    stdinIsTty: process.stdin.isTTY === true,
    stdout: text => void process.stdout.write(text),
    stderr: text => void process.stderr.write(text),
    tty: process.stderr.isTTY === true,
    colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    columns: process.stdout.columns ?? 100,
    env: process.env,
  };
}
