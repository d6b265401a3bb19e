/** A room's own health check; `main.ts` hands the list to `terminal/doctor` and `/healthz`. */
export interface Check {
  readonly name: string;
  run(): Promise<CheckResult>;
}

export interface CheckResult {
  readonly ok: boolean;
  readonly says: string;
  /** What to do about it; empty when ok. */
  readonly do: string;
}
