/** Which lines only call what is annotated as well: the lines of that say more. */
import type { Annotation } from '../model.ts';
import { definedName } from './heads.ts';

export interface Callees {
  /** The last name of each annotated function, as a call writes it. */
  readonly names: ReadonlySet<string>;
}

export function calleesOf(annotations: readonly Annotation[]): Callees {
  const names = annotations.map(annotation => lastName(annotation.function));
  const defined = annotations.flatMap(({ lines }) =>
    lines.flatMap(({ address, code }) => (address === null ? (definedName(code) ?? []) : [])),
  );
  return { names: new Set([...names, ...defined]) };
}

/** `main.(*T).addAll` → `addAll`; `ns::f(int)` → `f`; `Class.method` → `method`. */
function lastName(name: string): string {
  const plain = name
    .slice(0, 1000)
    .replace(/\([^*].*$|\[\.{3}\]/, '')
    .trim();
  return /(?<![\w$])([\w$]{1,200})(?:\.func\d[\w.]{0,40})?$/.exec(plain)?.[1] ?? name;
}

export function callsOneOf(code: string, { names }: Callees): boolean {
  const own = definedName(code);
  return [...code.matchAll(/([\w$]{2,80})\s*\(/g)].some(([, name]) => name !== own && names.has(name!));
}

/** `call 1234 <operator new(unsigned long)@plt>`, `CALL runtime.growslice(SB)`. */
export function calleeOf(code: string): string | null {
  const call = /^(?:callq?|blr?|jal)\s+(.{1,500})$/i.exec(code)?.[1];
  if (call === undefined) return null;
  return (/<([^<].{0,500}?)(?:@plt)?(?:\+0x[0-9a-f]+)?>\s*$/.exec(call)?.[1] ?? call)
    .replace(/\(SB\)\s*$/, '')
    .replace(/@plt$/, '');
}
