/** `perf policy`: what the one judge says to lines from stdin. Nothing is run. */
import { existsSync } from 'node:fs';
import { PerfError } from '../core/errors.ts';
import type { Judgement } from '../core/ports.ts';
import { clip, visible } from '../core/text.ts';
import { createPolicy, loadSite, type Site, type SitePolicy } from '../remote/policy/index.ts';
import type { Io, Word } from './word.ts';

const USAGE = `perf policy [--jsonl] [--tools] < LINES

Says of each line on stdin whether it may run on a host: allow, approve (after a second
person's approval) or refuse, with the reason. Nothing is run.

  --jsonl   each stdin line is a JSON string holding one command; one JSON line out for each:
            {"command","verdict","line","reason"}
  --tools   lists what may run instead of reading stdin

PERF_POLICY names the site's policy file (./policy.yml).
`;

/** Longest line that is kept; what is longer is refused like any other bad line. */
const MAX_LINE = 65_536;

export const policy: Word = {
  name: 'policy',
  summary: 'Say which lines may run on a host, and why not',
  usage: USAGE,
  async run(argv, io) {
    if (argv.includes('--help')) {
      io.stdout(USAGE);
      return 0;
    }
    const unknown = argv.find(word => word !== '--jsonl' && word !== '--tools');
    if (unknown !== undefined) {
      io.stderr(`perf policy does not know ${unknown}.\n\n${USAGE}`);
      return 2;
    }
    try {
      const judge = createPolicy({ site: await siteOf(io) });
      if (argv.includes('--tools')) io.stdout(listTools(judge));
      else if (argv.includes('--jsonl')) await judgeJson(judge, io);
      else await judgePlain(judge, io);
      return 0;
    } catch (error) {
      if (!(error instanceof PerfError)) throw error;
      io.stderr(`${error.message}\n`);
      return 2;
    }
  },
};

/** The site's file is optional at its usual place, and must be there where it is named. */
async function siteOf(io: Io): Promise<Site | null> {
  const named = io.env['PERF_POLICY'];
  if (named === undefined && !existsSync('./policy.yml')) return null;
  return loadSite(named ?? './policy.yml');
}

async function judgeJson(judge: SitePolicy, io: Io): Promise<void> {
  for await (const row of linesOf(io.stdin)) {
    const command = row.cut ? null : commandOf(row.text);
    const judgement = command === null ? null : judge.judge(command);
    const answer = {
      command: command ?? clip(row.text, 1000),
      verdict: judgement?.verdict ?? 'refuse',
      line: judgement?.line ?? '',
      reason: judgement?.reason ?? badLine(row),
    };
    io.stdout(`${JSON.stringify(answer)}\n`);
  }
}

function commandOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function badLine(row: InputLine): string {
  return row.cut
    ? `The line is longer than ${MAX_LINE} characters.`
    : 'The line is not a JSON string: write one command as "…" in each line.';
}

/** Verdict, line and reason as a table that also reads well when it is piped. */
async function judgePlain(judge: SitePolicy, io: Io): Promise<void> {
  for await (const row of linesOf(io.stdin)) {
    const command = row.text.replace(/\r$/, '');
    if (command.trim() === '') continue;
    const judgement = row.cut ? null : judge.judge(command);
    io.stdout(tableRow(command, judgement, row, io));
  }
}

function tableRow(command: string, judgement: Judgement | null, row: InputLine, io: Io): string {
  const verdict = judgement?.verdict ?? 'refuse';
  const mark = { allow: '✓ allow  ', approve: '▲ approve', refuse: '■ refuse ' }[verdict];
  const shown = visible(judgement?.line || clip(command, 200));
  const reason = judgement ? judgement.reason : badLine(row);
  const root = judgement?.root ? ' (as root where the inventory says sudo: true)' : '';
  const indent = reason ? `\n            ${visible(reason)}` : '';
  return `${io.colour ? coloured(verdict, mark) : mark}  ${shown}${root}${indent}\n`;
}

function coloured(verdict: Judgement['verdict'], text: string): string {
  return `\u001b[${{ allow: 32, approve: 33, refuse: 31 }[verdict]}m${text}\u001b[0m`;
}

function listTools(judge: SitePolicy): string {
  return judge.grammars
    .map(({ tool, says, tier, examples }) => {
      const approval = tier === 'intrusive' ? ' (after an approval)' : '';
      return `${tool.padEnd(20)} ${says}${approval}\n${''.padEnd(21)}${examples[0]}\n`;
    })
    .join('');
}

interface InputLine {
  readonly text: string;
  /** Longer than what is kept. */
  readonly cut: boolean;
}

/** Lines of a byte stream; a line that is too long is cut and marked, never kept whole. */
async function* linesOf(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let cut = false;
  for await (const chunk of stdin) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      yield { text: part.slice(0, MAX_LINE), cut: cut || part.length > MAX_LINE };
      cut = false;
    }
    if (text.length > MAX_LINE) {
      text = text.slice(0, MAX_LINE);
      cut = true;
    }
  }
  text += decoder.decode();
  if (text !== '') yield { text, cut };
}
