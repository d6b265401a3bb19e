/**
 * C++ names of the simplest mangling, nested or not, without their arguments: `_ZN4shop15print_backtraceEv` →
 * `shop::print_backtrace`. Templates and operators stay as they are: a half-right name is worse than a mangled one.
 * https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
 */
export function plainName(mangled: string): string {
  const nested = /^_{1,2}ZN[VKr]*/.exec(mangled);
  let rest = mangled.slice(nested?.[0].length ?? /^_{1,2}ZL?/.exec(mangled)?.[0].length ?? 0);
  if (!/^_{1,2}Z/.test(mangled) || !/^L?\d/.test(rest)) return mangled;
  const parts: string[] = [];
  for (let size = SIZE.exec(rest); size; size = SIZE.exec(rest)) {
    const start = size[0].length;
    const end = start + Number(size[1]);
    if (Number(size[1]) === 0 || end > rest.length) return mangled;
    const name = rest.slice(start, end);
    parts.push(name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name);
    rest = rest.slice(end);
    if (!nested) break;
  }
  const special = nested ? /^[CD][0-4]/.exec(rest)?.[0] : undefined;
  if (special) {
    parts.push(`${special.startsWith('D') ? '~' : ''}${parts.at(-1) ?? ''}`);
    rest = rest.slice(2);
  }
  return parts.length > 0 && (!nested || rest.startsWith('E')) && !rest.startsWith('I')
    ? parts.join('::')
    : mangled;
}

// `L` marks a name of internal linkage.
const SIZE = /^L?(\d{1,3})/;
