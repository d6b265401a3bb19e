/** What a person reviews: an analysis as text, one file a capture, and the comparison with it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import { analyseTraces } from '../../src/traces/index.ts';

const fixtures = fileURLToPath(new URL('../fixtures/traces/', import.meta.url));
const SHOWN_FRAMES = 8;

/** The text of a capture, or of one that could only be written. */
export function capturedText(name: string): string {
  const captured = `${fixtures}captures/${name}`;
  return readFileSync(existsSync(captured) ? captured : `${fixtures}written/${name}`, 'utf8');
}

/** In pieces, as a download comes. */
export async function* pieces(text: string, size = 1000): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

export function analyse(
  ...texts: (string | { readonly name: string; readonly text: string })[]
): Promise<Analysis> {
  return analyseTraces(
    texts.map((text, index) => ({
      name: typeof text === 'string' ? `paste ${index + 1}` : text.name,
      chunks: pieces(typeof text === 'string' ? text : text.text),
    })),
  );
}

/** Compares with `readings/NAME.reading.txt`; `UPDATE_READINGS=1` writes it, for a person to review. */
export async function checkReading(name: string): Promise<Analysis> {
  const analysis = await analyse({ name: basename(name), text: capturedText(name) });
  const file = `${fixtures}readings/${name}.reading.txt`;
  const text = asText(analysis);
  if (process.env['UPDATE_READINGS'] === '1') writeFileSync(file, text);
  expect(
    existsSync(file)
      ? readFileSync(file, 'utf8')
      : `no reading: run with UPDATE_READINGS=1 and review ${name}`,
  ).toBe(text);
  return analysis;
}

export function asText(analysis: Analysis): string {
  const lines = [analysis.verdict, ''];
  for (const fact of analysis.facts) {
    if (fact.kind !== 'trace') continue;
    lines.push(
      `${fact.format}  ${fact.language}  groups ${fact.traces.length}  unread ${fact.unread}  deadlocks ${JSON.stringify(fact.deadlocks)}`,
    );
    for (const trace of fact.traces.slice(0, 6)) {
      lines.push(
        `${trace.count} × ${[trace.thread, trace.state].filter(Boolean).join(' ')} ${trace.type ?? ''}${trace.message === null ? '' : `: ${JSON.stringify(trace.message)}`}`,
      );
      for (const cause of trace.causes.slice(0, 8))
        lines.push(`    caused by ${cause.type}: ${JSON.stringify(cause.message)}`);
      for (const frame of trace.frames.slice(0, SHOWN_FRAMES)) {
        lines.push(
          `    ${frame.own ? '*' : ' '} ${frame.function}  ${frame.file ?? '-'}:${frame.line ?? '-'}  ${frame.module ?? ''}`.trimEnd(),
        );
      }
      if (trace.frames.length > SHOWN_FRAMES)
        lines.push(`      … ${trace.frames.length - SHOWN_FRAMES} more`);
    }
    if (fact.traces.length > 6) lines.push(`… ${fact.traces.length - 6} more groups`);
  }
  lines.push('');
  for (const finding of analysis.findings) {
    lines.push(
      `${finding.severity} ${finding.id} ${finding.title}`,
      `    culprit ${finding.culprit?.kind} ${finding.culprit?.name}`,
    );
    for (const each of finding.evidence.slice(0, 5))
      lines.push(`    line ${each.line}: ${each.text.trim().slice(0, 110)}`);
    lines.push(`    do: ${finding.remediation[0] ?? '-'}`);
  }
  for (const picture of analysis.pictures) lines.push(`picture ${picture.kind}: ${picture.alt}`);
  return `${[...lines, ...analysis.notes].join('\n')}\n`;
}
