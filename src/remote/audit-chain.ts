/** One link of the audit's chain: a JSON line whose last field is the SHA-256 of everything before it. */
import { createHash } from 'node:crypto';

/** Where the chain stands: what the database keeps of it. */
export interface Anchor {
  readonly count: number;
  /** Of the last line. */
  readonly hash: string;
  /** Length of the file. */
  readonly bytes: number;
}

export const GENESIS: Anchor = { count: 0, hash: '0'.repeat(64), bytes: 0 };

export interface Link {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  /** The hash is that of the line's own text. */
  readonly valid: boolean;
}

const SEAL = /,"hash":"([0-9a-f]{64})"\}$/;

export function seal(entry: Readonly<Record<string, unknown>>): { line: string; hash: string } {
  const body = JSON.stringify(entry);
  const hash = sha256(body);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}\n`, hash };
}

/** null: the line is not one of ours at all. */
export function linkOf(line: string): Link | null {
  const match = SEAL.exec(line.slice(-80));
  if (!match) return null;
  const body = `${line.slice(0, -match[0].length)}}`;
  try {
    const { seq, prev } = JSON.parse(body) as { seq?: unknown; prev?: unknown };
    if (typeof seq !== 'number' || typeof prev !== 'string') return null;
    return { seq, prev, hash: match[1] ?? '', valid: sha256(body) === match[1] };
  } catch {
    return null;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
