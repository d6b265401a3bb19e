/** What the sanitizers and Valgrind report: the access, and the other stack that makes it wrong. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import { plainName } from '../formats/plain-name.ts';
import type { Frame, ParsedTrace, RelatedStack } from '../model.ts';
import { isMachinery } from '../native-own.ts';
import { code, evidences, said } from '../words.ts';
import { memoryKind } from './memory-kinds.ts';

const REPORTS = /^(?:asan|tsan|ubsan|valgrind|go-race)$/;
const MAX = 10;

export function memoryFindings(collected: Collector): Finding[] {
  return [...collected.tallies.values()]
    .filter(tally => REPORTS.test(tally.format))
    .flatMap(tally =>
      [...tally.buckets.values()]
        .filter(bucket => bucket.trace.type !== null)
        .map(bucket => ofReport(tally.format, bucket)),
    )
    .sort(
      (a, b) =>
        Number(a.severity !== 'critical') - Number(b.severity !== 'critical') || leaked(b) - leaked(a),
    )
    .slice(0, MAX);
}

function ofReport(format: string, bucket: Bucket): Finding {
  const { trace } = bucket;
  const own =
    (/stack-overflow/.test(trace.type ?? '') ? recurring(trace.frames) : null) ?? ownFrame(trace.frames);
  const other = otherStack(trace.details?.stacks ?? []);
  const { id, severity, remedy } = memoryKind(
    format,
    trace.type ?? '',
    [trace.message ?? '', other?.label ?? ''].join('; '),
  );
  const otherFrame = other ? ownFrame(other.frames) : null;
  const place = otherFrame && said(otherFrame) !== said(own) ? said(otherFrame) : null;
  const isRace = id === 'trace.data-race';
  const title = isRace
    ? raceTitle(trace, said(own), other, place)
    : `${code(titleOf(format, trace.type ?? '', trace.message))}${noteOf(trace)} in ${said(own)}${other && otherFrame ? `; ${labelWords(other.label)} in ${said(otherFrame)}` : ''}`;
  return {
    id,
    severity,
    resource: 'memory',
    title: `${title}${bucket.count > 1 ? `; ${bucket.count} times` : ''}`,
    culprit: own ? { kind: 'function', name: own.function } : null,
    evidence: evidences(bucket.source, [trace.at, own?.at, other?.at, otherFrame?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [`${remedy(said(own), isRace || !otherFrame ? place : said(otherFrame))}`],
  };
}

/** ` (variable `shared`)` */
function noteOf({ details }: ParsedTrace): string {
  return details?.note === undefined ? '' : ` (${details.note})`;
}

/** `data race in f (x.c:61): thread T2 reads while thread T1 writes at the same place` */
function raceTitle(
  trace: ParsedTrace,
  own: string,
  other: RelatedStack | null,
  place: string | null,
): string {
  const [name] = names(trace.message ?? '');
  const note = name === undefined ? noteOf(trace) : ` (variable ${code(name)})`;
  // DRD and Helgrind put the access into the name of the error.
  const kind = /^(?:Possible data race|Conflicting )/.test(trace.type ?? '')
    ? 'possible data race'
    : (trace.type ?? '');
  const head = `${code(kind)}${note} in ${own}`;
  if (!other) return `${head}: ${sideOf(`${trace.type}`, trace.thread)} what others touch at the same time`;
  const sides = `${sideOf(`${trace.type}; ${trace.message}`, trace.thread)} while ${sideOf(other.label, other.thread)}`;
  return `${head}: ${sides} ${place === null ? 'at the same place' : `in ${place}`}`;
}

function sideOf(words: string, thread: string | null): string {
  const write = /\bwrite|\bstore/i.exec(words)?.index ?? Number.POSITIVE_INFINITY;
  const read = /\bread|\bload/i.exec(words)?.index ?? Number.POSITIVE_INFINITY;
  const who =
    /\b(main thread|main goroutine|thread [T#]?\d+|goroutine \d+|T\d+)\b/i.exec(words)?.[1] ?? thread;
  const name = who === null ? 'one thread' : who.replace(/^T(?=\d)/, 'thread T');
  return `${name} ${write < read ? 'writes' : 'reads'}`;
}

/** What is said of the error in one line, without addresses. */
function titleOf(format: string, type: string, message: string | null): string {
  const access = /\b(READ|WRITE) of size \d+/.exec(message ?? '')?.[0];
  if (type === 'memory leak') return message ?? type;
  if (format === 'ubsan') return (message ?? type).replace(/\baddress 0x[\da-f]+/g, 'an address');
  if (/^(?:assertion failed|check failed|fatal|terminate|std::|\w+(?:::\w+)+$)/.test(type))
    return `${type}: ${(message ?? '').split('; ')[0]}`;
  if (format === 'valgrind') return valgrindTitle(type, message ?? '');
  return access ? `${type}: ${access}` : type;
}

/** `Thread #1: lock order violated (orders, audit)`: data by their names instead of addresses. */
function valgrindTitle(type: string, message: string): string {
  const data = names(message);
  const plain = type
    .replace(/ (?:at |on )?"?0x[\dA-Fa-f]{4,16}(?: before 0x[\dA-Fa-f]{4,16})?"?/g, '')
    .replace(/ in loss record .*/, '');
  return data.length > 0 ? `${plain} (${data.slice(0, 3).join(', ')})` : plain;
}

/** What the debug information calls the data. */
function names(message: string): string[] {
  return [
    ...new Set([...message.matchAll(/data symbol "([^"]{1,100})"/g)].map(match => plainName(match[1] ?? ''))),
  ];
}

/** The stack that released the memory, or the other side of a race; allocation tells the least. */
function otherStack(stacks: readonly RelatedStack[]): RelatedStack | null {
  const order = [/freed|free'd/, /^Required order/, /[Pp]revious|conflicts/, /acquired here/, /alloc/];
  for (const pattern of order) {
    const found = stacks.find(stack => pattern.test(stack.label));
    if (found) return found;
  }
  return null;
}

function labelWords(label: string): string {
  const plain = label.replace(/\b(?:at|on) 0x[\da-f]+|\bAddress 0x[\dA-Fa-f]+/gi, '').replace(/:$/, '');
  return plain
    .replace(/\s+/g, ' ')
    .replace(/ here$/, '')
    .trim();
}

/** Bytes of a leak, the direct ones first: what they point to goes with them. */
function leaked({ title }: Finding): number {
  const match =
    /(Direct|Indirect) leak of ([\d,]+) byte|(?<![\d,])([\d,]+) (?:\([^)]*\) )?bytes in [\d,]+ blocks are (definitely|indirectly|possibly)/.exec(
      title,
    );
  if (!match) return 0;
  const bytes = Number((match[2] ?? match[3] ?? '0').replaceAll(',', ''));
  return bytes + (match[1] === 'Direct' || match[4] === 'definitely' ? 1e15 : 0);
}

/** The function that a runaway recursion goes through most often. */
function recurring(frames: readonly Frame[]): Frame | null {
  const counts = new Map<string, number>();
  for (const frame of frames.slice(0, 200)) counts.set(frame.function, (counts.get(frame.function) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] >= 3 ? (frames.find(frame => frame.function === most[0]) ?? null) : null;
}

function ownFrame(frames: readonly Frame[]): Frame | null {
  return (
    frames.find(frame => frame.own) ?? frames.find(frame => !isMachinery(frame.function)) ?? frames[0] ?? null
  );
}
