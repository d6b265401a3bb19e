import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { generated } from '../scripts/generated.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

test('what is made from the code is up to date: npm run docs', async () => {
  for (const [file, text] of Object.entries(await generated())) {
    expect({ file, text: readFileSync(join(root, file), 'utf8') }).toEqual({ file, text });
  }
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => `docs/${file}`),
];

test.each(pages)('the links of %s lead somewhere', page => {
  const text = readFileSync(join(root, page), 'utf8');
  const dead = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(match => match[1] ?? '')
    .filter(target => !/^[a-z]+:/.test(target))
    .filter(target => !existsSync(join(root, normalize(join(dirname(page), target)))));
  expect(dead).toEqual([]);
});
