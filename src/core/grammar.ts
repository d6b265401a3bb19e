/**
 * The closed grammar of one Linux tool, as data: which flags, which typed values, which operands, which bounds.
 * `tools/NAME/grammar.ts` holds one; the policy, `docs/policy.md`, the model's tool schema and the host guard
 * are all made from the same table (so: JSON, no functions). What a grammar does not name is refused.
 */

/** `read`: runs. `intrusive`: runs after a named person approved it. */
export type Tier = 'read' | 'intrusive';

/** A typed value. Matching is on the whole word, after unquoting. */
export type Value =
  /** Canonical digits only: no sign, no leading zero. */
  | { readonly type: 'int'; readonly min: number; readonly max: number }
  /** Digits with at most three decimals. */
  | { readonly type: 'decimal'; readonly min: number; readonly max: number }
  | { readonly type: 'words'; readonly words: readonly string[] }
  /** Comma-separated list, each member of the inner type. */
  | { readonly type: 'list'; readonly of: Value; readonly max: number }
  /** Space-separated words inside one or several arguments, each of the inner type; brackets are words. */
  | { readonly type: 'tokens'; readonly of: Value; readonly max: number }
  | { readonly type: 'either'; readonly of: readonly Value[] }
  /**
   * Anchored by us; linear (no nested quantifiers), and of the syntax that JavaScript and Python share.
   * `says` describes it to people.
   */
  | { readonly type: 'pattern'; readonly pattern: string; readonly says: string }
  /** A regular expression for grep: bounded in length and repetition, without back-references. */
  | { readonly type: 'regex'; readonly max: number }
  /** An absolute path of one of the named closed sets of `remote/policy/paths.ts` (`proc`, `sys`, `logs`, …). */
  | { readonly type: 'path'; readonly sets: readonly string[] };

/** What a number means to the bounds: a run takes `interval × count` or `seconds`. */
export type Role = 'interval' | 'count' | 'seconds';

export interface Flag {
  /** All spellings: `['-n', '--lines']`. Only exact names match. */
  readonly names: readonly string[];
  /** Takes a value: separate (`-n 5`), with `=` after a long name, glued to a short one (`-n5`). */
  readonly value?: Value;
  /**
   * The value may be missing. `glued`: it counts only with `=` or glued, as getopt does;
   * `next`: the next word is the value too unless it begins with `-` or `+`, as lsof does;
   * `fits`: the next word is the value where it is of the type, as journalctl does with `-b -1`.
   */
  readonly optional?: 'glued' | 'next' | 'fits';
  /** How often it may stand in one command; 1 unless said. */
  readonly repeat?: number;
  readonly role?: Role;
  readonly root?: boolean;
}

export interface Operand {
  readonly name: string;
  readonly value: Value;
  readonly min: number;
  readonly max: number;
  readonly role?: Role;
}

/** One way to call the tool; the first form that fits wins. */
export interface Form {
  readonly flags: readonly Flag[];
  /** The whole argv behind the tool, word by word; flags and operands are then not read. For a site's own tools. */
  readonly sequence?: readonly Value[];
  /** In this order; each takes as many words as fit. */
  readonly operands: readonly Operand[];
  /** Leading operands that select this form, each one of a closed list: `[['get'], ['pods', 'nodes']]`. */
  readonly verbs?: readonly (readonly string[])[];
  /** Of each group at least one flag must be there, by any spelling. */
  readonly required?: readonly (readonly string[])[];
  /** Of each group at most one flag may be there. */
  readonly apart?: readonly (readonly string[])[];
  /** `-20` of head and tail. */
  readonly numeric?: Value;
  /** Reads standard input: stands after `|` and nowhere else. Forms without it begin a line. */
  readonly stdin?: boolean;
  /** Only with a filter behind it: its own output may be large. */
  readonly piped?: boolean;
  /** Flags (each with its value, if any) that we add behind the verbs where they are missing: `--no-pager`. */
  readonly add?: readonly string[];
  /** Stage that we add behind it where it is the last: the reader of a binary stream. */
  readonly reader?: readonly string[];
  /** What follows the first operand belongs to a program that the tool starts: no flag may stand there. */
  readonly workload?: boolean;
  /** It does not end by itself: the time limit of the transport, in seconds, ends it. */
  readonly endless?: number;
  readonly tier?: Tier;
  readonly root?: boolean;
  /** Upper bound of the run, in seconds, by the roles; 60 unless said. */
  readonly maxSeconds?: number;
  /** Seconds of one interval where none is typed (`top`: 3). */
  readonly interval?: number;
  readonly cost?: string;
}

export interface Grammar {
  readonly tool: string;
  readonly says: string;
  readonly forms: readonly Form[];
  readonly tier: Tier;
  readonly root?: boolean;
  /** Single-letter flags may be joined (`-tlnp`); true unless said. */
  readonly bundle?: boolean;
  /** A short flag's value may be joined to it (`-n5`); true unless said. */
  readonly glue?: boolean;
  /** Flags that may stand before a form's verbs, where not all may: `[]` for `docker ps -a`. */
  readonly beforeVerbs?: readonly string[];
  /** `--` ends the flags. */
  readonly dashes?: boolean;
  /** Seconds and bytes for the transport, where the defaults (30 s, 1 MiB) do not fit. */
  readonly limits?: { readonly seconds?: number; readonly bytes?: number };
  /**
   * What people are told for well-known refused forms: a pattern sought in the re-quoted line → what to do.
   * `{operand}` in `say` is the last word that is no flag.
   */
  readonly instead?: readonly { readonly when: string; readonly say: string }[];
  /** Allowed lines: documentation, the model's examples, and tests. */
  readonly examples: readonly [string, ...string[]];
  readonly cost?: string;
}
