/**
 * Frames as objects: { "filename", "lineno", "name" } of structlog, { "file", "line", "class", "type", "function" } of
 * PHP, { "abs_path", "function", "lineno", "colno" } of a Sentry event (outermost first). As lines of their language.
 */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
  readonly name: string;
}

/** Null where the list holds anything but frames. */
export function frameLines(list: readonly unknown[]): readonly string[] | null {
  const [first] = list;
  if (typeof first !== 'object' || first === null) return null;
  if ('class' in first || ('file' in first && /\.php$/.test(String(first.file))))
    return list.map((each, index) => phpLine(each as Record<string, unknown>, index));
  const places = list.map(place);
  if (places.length === 0 || places.some(each => each === null)) return null;
  const known = places as Place[];
  if (/\.pyx?$|^</.test(known[0]?.file ?? ''))
    return known.map(({ file, line, name }) => `  File "${file}", line ${line}, in ${name}`);
  if (!/\.[cm]?[jt]sx?(?:\?|$)/.test(known[0]?.file ?? '')) return null;
  return known
    .toReversed()
    .map(({ file, line, column, name }) => `    at ${name} (${file}:${line}:${column ?? 1})`);
}

function place(value: unknown): Place | null {
  if (typeof value !== 'object' || value === null) return null;
  const frame = value as Record<string, unknown>;
  const file = frame['abs_path'] ?? frame['filename'] ?? frame['file'];
  const line = frame['lineno'] ?? frame['line'] ?? frame['lineNumber'];
  if (typeof file !== 'string' || typeof line !== 'number') return null;
  const name = frame['function'] ?? frame['name'] ?? frame['methodName'];
  const column = frame['colno'] ?? frame['column'];
  return {
    file,
    line,
    column: typeof column === 'number' ? column : null,
    name: typeof name === 'string' ? name : '<anonymous>',
  };
}

function phpLine(frame: Record<string, unknown>, index: number): string {
  const name = [frame['class'], frame['type'], frame['function']]
    .filter(part => typeof part === 'string')
    .join('');
  const where =
    typeof frame['file'] === 'string'
      ? `${frame['file']}(${Number(frame['line'] ?? 0)})`
      : '[internal function]';
  return `#${index} ${where}: ${name || '?'}()`;
}
