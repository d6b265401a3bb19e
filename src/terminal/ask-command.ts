/** A sub-command's face at the terminal: arguments and input in, one Report out. */

import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Command } from '../core/command.ts';
import { outcomeOf } from '../core/compose.ts';
import { UsageError } from '../core/errors.ts';
import { checkArguments, helpOf, takesPaste, usageOf } from '../core/help.ts';
import { LIMITS } from '../core/limits.ts';
import type { Input } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { Flags } from '../core/words.ts';
import { parseTerminal, type TerminalArguments } from './argv.ts';
import { pathProblem } from './paths.ts';
import { renderReport } from './render.ts';
import { openTerminalRuns, type TerminalRuns } from './runs.ts';
import type { Io } from './word.ts';

const FORMATS = ['markdown', 'plain', 'json'];
const EXIT = { answered: 0, failed: 1, refused: 3 } as const;

export async function askCommand(command: Command, argv: readonly string[], io: Io): Promise<number> {
  const given = parseTerminal(argv, command);
  if (given.help) {
    io.stdout(`${helpOf(command, 'perf')}\n`);
    return 0;
  }
  const format = given.json ? 'json' : (given.flags.outputFormat ?? 'markdown');
  if (!FORMATS.includes(format))
    throw new UsageError(`--output-format is markdown, plain or json, got ${format}`);
  const checked = checkArguments(command, given.raw, 'perf');
  if (!checked.ok) throw new UsageError(checked.message);
  if (given.hint !== null) io.stderr(`${given.hint}\n`);
  const runs = await openTerminalRuns(io, given.flags, reachesHosts(command, given.flags));
  try {
    runs.checkHosts(checked.args);
    const inputs = await inputsOf(command, given, io, runs);
    const run = randomBytes(4).toString('hex');
    const report = await runs.run(command, checked.args, inputs, run);
    await print(report, run, inputs, given, format, io, runs);
    if (given.flags.chat) await chat(report, inputs, runs, io);
    return EXIT[outcomeOf(report)];
  } finally {
    await runs.close();
  }
}

/** A chat may ask for a command on one, whatever came first. */
function reachesHosts(command: Command, flags: Flags): boolean {
  return 'host' in command.args.shape || flags.chat === true;
}

async function print(
  report: Report,
  run: string,
  inputs: readonly Input[],
  given: TerminalArguments,
  format: string,
  io: Io,
  runs: TerminalRuns,
): Promise<void> {
  if (given.flags.echoInput) {
    const echo = format === 'json' ? io.stderr : io.stdout;
    for (const input of inputs) echo(`${(await runs.text(input)).trimEnd()}\n\n`);
    for (const { line, output } of report.commands) echo(`$ ${line}\n${output.trimEnd()}\n\n`);
  }
  io.stdout(format === 'json' ? `${JSON.stringify(report)}\n` : renderReport(report, run, io, format));
}

/** Files, else words, else stdin where it is no terminal. */
async function inputsOf(
  command: Command,
  given: TerminalArguments,
  io: Io,
  runs: TerminalRuns,
): Promise<Input[]> {
  if (!takesPaste(command)) {
    if (given.files.length > 0)
      throw new UsageError(`${command.name} takes no file: perf ${usageOf(command)}`);
    return [];
  }
  if (given.files.length > LIMITS.inputs) throw new UsageError(`At most ${LIMITS.inputs} files at once`);
  if (given.files.length > 0) return Promise.all(given.files.map(name => fileInput(name, io, runs)));
  if (given.words.length > 0) {
    const problems = await Promise.all(given.words.slice(0, LIMITS.inputs).map(pathProblem));
    if (given.words.length <= LIMITS.inputs && problems.every(problem => problem === null))
      return Promise.all(given.words.map(name => fileInput(name, io, runs)));
    const wrong = given.words
      .slice(0, LIMITS.inputs)
      .findIndex((word, index) => problems[index] !== null && isPath(word));
    if (wrong >= 0) throw new UsageError(`${given.words[wrong]}: ${problems[wrong]}`);
    return [await runs.keep('words', stream(given.words.join(' ')))];
  }
  if (io.stdinIsTty) {
    throw new UsageError(`${command.name} needs input: perf ${command.name} < FILE, or --file FILE`);
  }
  const input = await runs.keep('stdin', io.stdin);
  if (input.bytes === 0)
    throw new UsageError(`${command.name}: stdin is empty. Give it text: perf ${command.name} < FILE`);
  return [input];
}

async function fileInput(name: string, io: Io, runs: TerminalRuns): Promise<Input> {
  if (name === '-') return runs.keep('stdin', io.stdin);
  const problem = await pathProblem(name);
  if (problem !== null) throw new UsageError(`--file ${name}: ${problem}`);
  const { size } = await stat(name);
  if (size > LIMITS.inputBytes)
    throw new UsageError(
      `--file ${name}: ${Math.ceil(size / 1024 / 1024)} MB; at most 100 MB are read. Send a part of it, or gzip it.`,
    );
  return runs.keep(name.split('/').at(-1) ?? name, createReadStream(name));
}

/** One word that can only be a file's name: `./top.txt`, `/tmp/perf.folded`. */
function isPath(word: string): boolean {
  return /^(?:~|\.{0,2})\/[^\s;()]{1,200}$/.test(word);
}

async function* stream(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** `-c`: each line is a follow-up, until an empty one. */
async function chat(first: Report, inputs: readonly Input[], runs: TerminalRuns, io: Io): Promise<void> {
  const { createInterface } = await import('node:readline');
  if (!io.stdinIsTty) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  const reports = [first];
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() === '' || ['exit', 'quit'].includes(line.trim())) break;
    const run = randomBytes(4).toString('hex');
    const report = await runs.reply(line, run, reports, inputs);
    reports.push(report);
    io.stdout(renderReport(report, run, io, 'markdown'));
    lines.prompt();
  }
  lines.close();
}
