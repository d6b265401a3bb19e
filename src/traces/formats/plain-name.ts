/**
 * C++ names of the simplest mangling, nested or not, without their arguments: `_ZN4shop15print_backtraceEv` →
 * `shop::print_backtrace`. Templates and operators stay as they are: a half-right name is worse than a mangled one.
 * https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
 */
export function plainName(mangled: string): string {
  const nested = /^_ZNK?/.exec(mangled);
  let rest = mangled.slice(nested?.[0].length ?? 2);
  if (!mangled.startsWith('_Z') || !/^\d/.test(rest)) return mangled;
  const parts: string[] = [];
  for (let size = /^\d{1,3}/.exec(rest); size; size = /^\d{1,3}/.exec(rest)) {
    const start = size[0].length;
    const end = start + Number(size[0]);
    if (Number(size[0]) === 0 || end > rest.length) return mangled;
    parts.push(rest.slice(start, end));
    rest = rest.slice(end);
    if (!nested) break;
  }
  return parts.length > 0 && (!nested || rest.startsWith('E')) && !rest.startsWith('I')
    ? parts.join('::')
    : mangled;
}
