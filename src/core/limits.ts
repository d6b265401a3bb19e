/** How much is taken in, by whoever takes it. */
export const LIMITS = {
  /** One pasted text, file or forwarded message. */
  inputBytes: 100 * 1024 * 1024,
  /** Inputs of one run. */
  inputs: 8,
  /** Of a paste, what a model may read. */
  excerptChars: 12_000,
  /** Commands of one `analyzecmd`. */
  commands: 20,
} as const;
