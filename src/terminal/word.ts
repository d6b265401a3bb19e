/** One word of the terminal (`perf policy`, `perf read`, …): a file of its own, loaded only when it is typed. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdinIsTty: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** stderr is a terminal: live lines and colours are allowed (`NO_COLOR` already honoured in `colour`). */
  readonly tty: boolean;
  readonly colour: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Word {
  readonly name: string;
  readonly summary: string;
  /** The usage text, printed on `--help` and after a usage error. */
  readonly usage: string;
  /** Exit status: 0 answered, 1 failed, 2 usage, 3 refused by the policy. */
  run(argv: readonly string[], io: Io): Promise<number>;
}
