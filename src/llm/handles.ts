/**
 * The handles of one run: F facts, D findings, L lines, A remedies, each counting up from one in the order of its
 * first mention. The model cites handles; what they stand for is looked up here and nowhere else.
 */
import type { Fact } from '../core/fact.ts';
import type { Finding } from '../core/report.ts';

/** One line that was printed or pasted, as it may be shown: redacted, nothing hidden, bounded. */
export interface Line {
  /** null for pastes. */
  readonly host: string | null;
  /** The command line or the name of the paste. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface Remedy {
  /** Handle of the finding that it helps against. */
  readonly finding: string;
  readonly text: string;
}

export interface Handles {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly lines: ReadonlyMap<string, Line>;
  readonly remedies: ReadonlyMap<string, Remedy>;
  addFact(fact: Fact): string;
  addFinding(finding: Finding): string;
  /** The same line of the same source has one handle. */
  addLine(line: Line): string;
  addRemedy(remedy: Remedy): string;
  has(handle: string): boolean;
  findingById(id: string): string | null;
}

export function createHandles(): Handles {
  const facts = new Map<string, Fact>();
  const findings = new Map<string, Finding>();
  const lines = new Map<string, Line>();
  const remedies = new Map<string, Remedy>();
  const known = new Map<string, string>();
  const add = <Thing>(map: Map<string, Thing>, letter: string, thing: Thing): string => {
    const handle = `${letter}${map.size + 1}`;
    map.set(handle, thing);
    return handle;
  };
  return {
    facts,
    findings,
    lines,
    remedies,
    addFact: fact => add(facts, 'F', fact),
    addFinding: finding => add(findings, 'D', finding),
    addLine(line) {
      const key = JSON.stringify([line.host, line.source, line.line, line.text]);
      const handle = known.get(key) ?? add(lines, 'L', line);
      known.set(key, handle);
      return handle;
    },
    addRemedy: remedy => add(remedies, 'A', remedy),
    has: handle => facts.has(handle) || findings.has(handle) || lines.has(handle) || remedies.has(handle),
    findingById: id => [...findings].find(([, finding]) => finding.id === id)?.[0] ?? null,
  };
}
