/** An error for people: says expected and got, and ends in the next action. */
export class PerfError extends Error {
  override readonly name: string = 'PerfError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What was typed cannot be run: answered to the asker alone (Slack) or with exit status 2 (terminal). */
export class UsageError extends PerfError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super('usage', message);
  }
}
