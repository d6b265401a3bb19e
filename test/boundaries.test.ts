import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** Which rooms a room may import besides itself and `core`. `remote` takes of `tools` the grammars alone. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  tools: [],
  knowledge: [],
  diagnostics: ['tools'],
  remote: ['tools'],
  profiles: [],
  traces: [],
  pictures: [],
  llm: [],
  investigations: [],
  blocks: [],
  commands: ['diagnostics', 'profiles', 'traces', 'knowledge'],
  handlers: ['commands'],
  thread: ['blocks'],
  localslack: [],
};
/** `main.ts` and its parts, `cli.ts` and `terminal` may import every room. */
const COMPOSITION = new Set(['terminal', '']);

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

function imports(): Import[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => {
      const text = readFileSync(join(source, file), 'utf8');
      const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
        match => match[1] ?? '',
      );
      const workers = [...text.matchAll(/new URL\('(\.[^']+\.ts)'/g)].map(match => match[1] ?? '');
      return [...targets, ...workers].map(target => ({ file, room: roomOf(file), target }));
    });
}

function roomOf(file: string): string {
  const [first, ...rest] = file.split('/');
  return rest.length > 0 && first ? first : '';
}

const resolved = imports().map(entry => ({
  ...entry,
  inside: entry.target.startsWith('.')
    ? relative('.', normalize(join(dirname(entry.file), entry.target)))
    : null,
}));

test('a room imports only the rooms that it may', () => {
  const wrong = resolved
    .filter(({ inside, room }) => inside !== null && !COMPOSITION.has(room))
    .filter(({ inside, room }) => {
      const target = roomOf(inside ?? '');
      const free = target === room || (target === 'core' && room !== 'localslack');
      return !free && !(MAY_IMPORT[room] ?? []).includes(target);
    })
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('remote takes only grammars from tools', () => {
  const wrong = resolved
    .filter(({ room, inside }) => room === 'remote' && roomOf(inside ?? '') === 'tools')
    .filter(({ inside }) => !/\/grammars?\.ts$/.test(inside ?? ''))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('core imports zod, node:stream for its one stream, and nothing else', () => {
  const wrong = resolved
    .filter(({ room, inside, target }) => room === 'core' && inside === null && target !== 'zod')
    .filter(({ file, target }) => file !== 'core/through.ts' || !target.startsWith('node:stream'))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('drivers stay in their rooms', () => {
  const owners: Record<string, readonly string[]> = {
    '@slack/bolt': ['handlers', 'thread', ''],
    '@slack/web-api': ['handlers', 'thread', ''],
    '@slack/socket-mode': ['handlers', ''],
    ssh2: ['remote'],
    openai: ['llm'],
    openworkflow: ['investigations'],
    kysely: ['investigations', 'remote', ''],
  };
  const wrong = resolved
    .filter(({ target, room }) => {
      const owner = Object.entries(owners).find(([name]) => target === name || target.startsWith(`${name}/`));
      return owner !== undefined && !owner[1].includes(room);
    })
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('a command is deterministic: no clock, chance, files, network or try/catch of its own', () => {
  const forbidden =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|'node:|\bfetch\(|\btry\s*\{|\bprocess\.(?:env|pid|argv|hrtime|on|exit|nextTick|memoryUsage|cwd)\b/;
  const wrong = readdirSync(join(source, 'commands'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .filter(file => forbidden.test(readFileSync(join(source, 'commands', file), 'utf8')));
  expect(wrong).toEqual([]);
});
