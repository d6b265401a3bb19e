import { expect, test } from '@jest/globals';
import { literal } from '../../src/blocks/text.ts';

test('an address is none any more, a word before a colon is left alone', () => {
  expect(literal('see https://evil.example/x', 200)).toBe('see https\u2236//evil.example/x');
  expect(literal('file:///etc/passwd', 200)).toBe('file\u2236///etc/passwd');
  expect(literal('needs a file: attach it', 200)).toBe('needs a file: attach it');
});

test('nobody is pinged and no link is made', () => {
  expect(literal('@here [x](y) <!channel>', 200)).toBe('@\u2060here [x] (y) <\u2060!channel>');
});
