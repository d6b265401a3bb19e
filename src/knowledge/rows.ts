/** The catalogue's rows. A source is a page that was really read (docs/sources.md), or null: general knowledge. */
import { z } from 'zod';

const source = z
  .object({ url: z.url(), read: z.iso.date() })
  .nullable()
  .describe('null is shown as "general knowledge"');

/** `*` stands for anything; otherwise the whole name, without version suffixes such as `.isra.0`. */
const pattern = z.string().regex(/^[^\s/]{2,}$/);

export const FunctionRow = z.object({
  names: z.array(pattern).min(1),
  /** The library or program: `kernel`, `libc`, `jvm`, `go`, `v8`, `cpython`, … and other names of it. */
  library: z.array(z.string()).min(1),
  what: z.string(),
  /** Why it shows up hot. */
  hot: z.string(),
  /** How to make it cheaper, the most effective first. */
  cheaper: z.array(z.string()).min(1),
  source,
});
export type FunctionRow = z.output<typeof FunctionRow>;

export const ProcessRow = z.object({
  /** comm or program names, `*` allowed. */
  names: z.array(z.string().min(2)).min(1),
  what: z.string(),
  normal: z.string(),
  /** Usual causes of load. */
  load: z.array(z.string()).min(1),
  /** First things to look at: read-only command lines or files. */
  look: z.array(z.string()).min(1),
  tuning: z.array(z.string()),
  source,
});
export type ProcessRow = z.output<typeof ProcessRow>;

export const FasterRow = z.object({
  /** What would be replaced. */
  targets: z.array(z.string().min(1)).min(1),
  by: z.string(),
  gain: z.string(),
  compatibility: z.string(),
  effort: z.enum(['drop-in', 'small', 'medium', 'large']),
  whenNot: z.string(),
  source,
});
export type FasterRow = z.output<typeof FasterRow>;
