/**
 * The closed grammar of one Linux tool, as data: which flags, which typed values, which operands, which bounds.
 * `tools/NAME/grammar.ts` holds one; the policy, `docs/policy.md`, the model's tool schema and the host guard
 * are all made from the same table. What a grammar does not name is refused.
 */

/** `read`: runs. `intrusive`: runs after a named person approved it. */
export type Tier = 'read' | 'intrusive';

/** A typed value. Matching is on the whole word, after unquoting. */
export type Value =
  | { readonly type: 'int'; readonly min: number; readonly max: number }
  | { readonly type: 'decimal'; readonly min: number; readonly max: number }
  | { readonly type: 'words'; readonly words: readonly string[] }
  /** Comma-separated list, each member of the inner type. */
  | { readonly type: 'list'; readonly of: Value; readonly max: number }
  /** Anchored by us; keep it linear (no nested quantifiers). `says` describes it to people. */
  | { readonly type: 'pattern'; readonly pattern: string; readonly says: string }
  /** A path below one of the named closed sets of `remote/policy/paths.ts` (`proc`, `sys`, `logs`, …). */
  | { readonly type: 'path'; readonly sets: readonly string[] };

export interface Flag {
  /** All spellings: `['-n', '--lines']`. Only exact names match. */
  readonly names: readonly string[];
  /** Takes a value, separate (`-n 5`), or glued for long names (`--lines=5`) and, with `glued`, `-n5`. */
  readonly value?: Value;
  readonly glued?: boolean;
  readonly optionalValue?: boolean;
  /** May be bundled with other letters (`-tlnp`). Default: single-letter flags without a value may. */
  readonly alone?: boolean;
  /** This form needs approval although the tool does not. */
  readonly tier?: Tier;
  readonly root?: boolean;
}

export interface Operand {
  readonly name: string;
  readonly value: Value;
  readonly min: number;
  readonly max: number;
}

/** One way to call the tool; the first form that fits wins. */
export interface Form {
  readonly flags: readonly Flag[];
  readonly operands: readonly Operand[];
  /** Flags of which at least one must be there, by any spelling: `top` needs `-b` and `-n`. */
  readonly required?: readonly string[];
  /** Leading words that select this form: `['status']` of systemctl, `['-s', 'link']` is not one. */
  readonly verbs?: readonly string[];
  readonly tier?: Tier;
  readonly root?: boolean;
  /** Upper bound of `interval × count`, in seconds; operands named `interval` and `count`. */
  readonly maxSeconds?: number;
}

export interface Grammar {
  readonly tool: string;
  readonly forms: readonly Form[];
  readonly tier: Tier;
  readonly root?: boolean;
  /** Reads stdin and may stand after `|`. */
  readonly filter?: boolean;
  readonly limits?: { readonly seconds?: number; readonly bytes?: number };
  /** What people are told for well-known refused forms: pattern of the argv → nearest allowed form. */
  readonly instead?: readonly { readonly when: string; readonly say: string }[];
  readonly cost?: string;
}
