/** The audit: append-only, hash-chained JSON lines, one chain for all processes on the same database. */
export interface AuditRecord {
  readonly person: string;
  readonly name: string;
  readonly channel: string;
  readonly run: string;
  readonly host: string;
  readonly line: string;
  readonly argv: readonly (readonly string[])[];
  readonly tier: 'read' | 'intrusive' | 'refused';
  readonly approver: string | null;
  /** ISO 8601; null when nothing ran. */
  readonly start: string | null;
  readonly end: string | null;
  readonly exit: number | null;
  readonly bytes: number;
  /** Of all of stdout, before anything was cut. */
  readonly sha256: string | null;
  /** `denied`: a person said no to an approval. */
  readonly result: 'ran' | 'lost' | 'refused' | 'denied';
  readonly reason: string | null;
}
