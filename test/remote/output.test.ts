import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BoundedOutput } from '../../src/remote/output.ts';

/** Feeds `bytes` in chunks of the given sizes, round and round. */
function feed(bytes: Buffer, sizes: readonly number[], max: number): BoundedOutput {
  const output = new BoundedOutput(max);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    output.write(bytes.subarray(at, at + size));
    at += size;
  }
  return output;
}

const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

test('what fits is kept whole, in whatever chunks it comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), sizes, (text, chunks) => {
      const bytes = Buffer.from(text);
      const output = feed(bytes, chunks, Math.max(1, bytes.length));
      expect(output.text()).toBe(bytes.toString('utf8'));
      expect(output.truncated).toBe(false);
    }),
  );
});

test('of what does not fit, whole lines of the head and of the tail are kept, and all of it is counted and hashed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 2000 }),
      sizes,
      fc.integer({ min: 100, max: 400 }),
      (lines, chunks, max) => {
        const all = Array.from({ length: lines }, (_, i) => `line ${i}\n`);
        const bytes = Buffer.from(all.join(''));
        const output = feed(bytes, chunks, max);
        expect(output.truncated).toBe(true);
        expect(output.bytes).toBe(bytes.length);
        expect(output.sha256()).toBe(createHash('sha256').update(bytes).digest('hex'));
        const [head = '', tail = ''] = output.text().split(/\[… about \d+ bytes left out …\]\n/);
        expect(bytes.toString().startsWith(head)).toBe(true);
        expect(bytes.toString().endsWith(tail)).toBe(true);
        for (const kept of `${head}${tail}`.split('\n').filter(Boolean)) expect(all).toContain(`${kept}\n`);
        expect(head.length + tail.length).toBeLessThanOrEqual(max + 1);
        expect(head.length).toBeGreaterThan(max / 4);
        expect(tail.length).toBeGreaterThan(max / 4);
      },
    ),
  );
});

test('one line without end is kept at its head and tail', () => {
  const output = feed(Buffer.from(`<${'x'.repeat(5000)}>`), [7], 100);
  expect(output.text()).toMatch(/^<x{49}\n\[… about \d+ bytes left out …\]\nx{49}>$/);
});
