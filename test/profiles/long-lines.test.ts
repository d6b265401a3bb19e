import { expect, test } from '@jest/globals';
import { lineBatches } from '../../src/profiles/source.ts';

async function linesOf(parts: readonly string[], maxLine: number): Promise<string[]> {
  async function* chunks() {
    for (const part of parts) yield Buffer.from(part);
  }
  const lines: string[] = [];
  for await (const batch of lineBatches(chunks(), maxLine)) lines.push(...batch);
  return lines;
}

test('a line over many chunks is cut where it is too long, and the next one is whole', async () => {
  const long = 'x'.repeat(100_000);
  const lines = await linesOf(['first\nab', long, long, long, 'end\r\nlast', '\n', 'rest'], 150_000);
  expect(lines).toEqual(['first', `ab${'x'.repeat(149_998)}`, 'last', 'rest']);
});

test('a line over many chunks that is not too long stays whole', async () => {
  expect(await linesOf(['a', 'b', 'c\n', 'd', 'e'], 1000)).toEqual(['abc', 'de']);
});
