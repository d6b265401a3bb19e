import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { z } from 'zod';
import { isCommand } from '../../src/knowledge/analyse-process.ts';
import { faster } from '../../src/knowledge/faster/index.ts';
import { functions } from '../../src/knowledge/functions/index.ts';
import { matches } from '../../src/knowledge/match.ts';
import { processes } from '../../src/knowledge/processes/index.ts';
import { FasterRow, FunctionRow, ProcessRow } from '../../src/knowledge/rows.ts';
import { SOURCES } from '../../src/knowledge/sources.ts';
import { sourcesPage } from '../../src/knowledge/sources-page.ts';
import { createPolicy } from '../../src/remote/policy/judge.ts';

const page = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');
const all = [...functions, ...processes, ...faster];

function wrongIn(rows: readonly unknown[], schema: z.ZodType): unknown[] {
  return rows.flatMap(row => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [] : [{ row, issues: parsed.error.issues }];
  });
}

test('every row is of its schema, and there are enough of them', () => {
  expect(wrongIn(functions, FunctionRow)).toEqual([]);
  expect(wrongIn(processes, ProcessRow)).toEqual([]);
  expect(wrongIn(faster, FasterRow)).toEqual([]);
  expect(functions.length).toBeGreaterThanOrEqual(410);
  expect(processes.length).toBeGreaterThanOrEqual(190);
  expect(faster.length).toBeGreaterThanOrEqual(255);
  expect(all.filter(({ source }) => source !== null).length).toBeGreaterThanOrEqual(500);
});

test('no two rows claim the same exact name of the same library', () => {
  const owners = new Map<string, string>();
  const twice: string[] = [];
  for (const row of functions) {
    for (const name of row.names.filter(pattern => !pattern.includes('*'))) {
      const key = `${row.library[0]} ${name}`;
      if (owners.has(key)) twice.push(key);
      owners.set(key, row.what);
    }
  }
  const names = processes.flatMap(row => row.names.filter(pattern => !pattern.includes('*')));
  const again = names.filter((name, index) => names.indexOf(name) !== index);
  expect({ twice, again }).toEqual({ twice: [], again: [] });
});

test('no pattern swallows ordinary names', () => {
  const ordinary =
    'main run start process handle_request compute_rate parse_line update_total my_app::Server::handle com.example.shop.OrderService.save main.handleOrder app.views.index render_page onClick tax_calc_all do_work';
  const greedy = functions.flatMap(row =>
    row.names.flatMap(pattern =>
      ordinary.split(' ').flatMap(name => (matches(pattern, name) ? [`${pattern} takes ${name}`] : [])),
    ),
  );
  expect(greedy).toEqual([]);
  const programs = 'tax-calc my-service app server worker api billing-worker shopd'.split(' ');
  const taken = processes.flatMap(row =>
    row.names.flatMap(pattern =>
      programs.flatMap(name => (matches(pattern, name) ? [`${pattern} takes ${name}`] : [])),
    ),
  );
  expect(taken).toEqual([]);
});

test('every first look that is a command line may run without approval', () => {
  const policy = createPolicy();
  const wrong = processes.flatMap(row =>
    row.look
      .filter(isCommand)
      .map(line => ({ line, judged: policy.judge(line.replaceAll('PID', '812')) }))
      .filter(({ judged }) => judged.verdict !== 'allow')
      .map(({ line, judged }) => `${row.names[0]}: ${line}: ${judged.reason}`),
  );
  expect(wrong).toEqual([]);
});

test('docs/sources.md lists every page that was read, its date, and the rows that rest on it', () => {
  expect(page).toBe(sourcesPage());
  const unused = Object.values(SOURCES).filter(source => !all.some(row => row.source === source));
  expect(unused).toEqual([]);
});

test('no address stands in the catalogue that is not in docs/sources.md', () => {
  const folder = new URL('../../src/knowledge/', import.meta.url);
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && file !== 'sources/forms.ts')
    .map(file => readFileSync(new URL(file, folder), 'utf8'));
  expect(texts.flatMap(text => text.match(/https?:\/\/[^\s'"`)]+/g) ?? [])).toEqual([]);
  const addresses = all.flatMap(({ source }) => (source && 'url' in source ? [source.url] : []));
  expect(addresses.filter(address => !page.includes(address))).toEqual([]);
});

test('a row’s sentences are short, in plain words, and end without a full stop', () => {
  const sentences = [
    ...functions.flatMap(row => [row.what, row.hot, ...row.cheaper]),
    ...processes.flatMap(row => [row.what, row.normal, ...row.load, ...row.tuning]),
    ...faster.flatMap(row => [row.gain, row.compatibility, row.whenNot]),
  ];
  expect(sentences.filter(text => /[.!]$|\bblazing|\bsimply\b/.test(text))).toEqual([]);
});
