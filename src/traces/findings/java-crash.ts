/** A JVM that died: whose code it died in, and what that means for what to do. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import type { Frame } from '../model.ts';
import { code, evidences, said } from '../words.ts';

export function javaCrashFindings(collected: Collector): Finding[] {
  const buckets = [...(collected.tallies.get('java-crash')?.buckets.values() ?? [])];
  return buckets.slice(0, 5).map(ofBucket);
}

function ofBucket(bucket: Bucket): Finding {
  const { trace } = bucket;
  const [top] = trace.frames;
  const own =
    trace.frames.find(frame => frame.own && isJava(frame)) ?? trace.frames.find(isOwnLibrary) ?? null;
  const module = top?.module ? ` of ${code(top.module)}` : '';
  const where = top ? ` in ${top.function === '??' ? 'code without a symbol' : said(top)}${module}` : '';
  const from = own && own !== top ? `, under ${said(own)}` : '';
  const who = trace.thread === null ? '' : `, thread ${code(trace.thread)}`;
  return {
    id: isMemory(trace.type) ? 'trace.out-of-memory' : 'trace.crash',
    severity: 'critical',
    resource: 'trace',
    title: `The JVM died of ${code(trace.type ?? 'a crash')}${where}${from}${who}`,
    culprit: { kind: 'function', name: own?.function ?? top?.function ?? '?' },
    evidence: evidences(bucket.source, [trace.at, top?.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: remedies(trace.type, trace.message ?? '', top ?? null, own),
  };
}

function remedies(type: string | null, message: string, top: Frame | null, own: Frame | null): string[] {
  if (isMemory(type))
    return [
      'the machine gave the JVM no more memory: compare the heap and what is outside of it (threads, direct buffers, metaspace) with the container’s limit',
      'a smaller -Xmx or fewer threads leaves room; `ulimit -u`, `vm.max_map_count` and swap are limits too',
    ];
  const compiling = /while compiling (\S+)/.exec(message)?.[1];
  if (compiling !== undefined)
    return [
      `the compiler died: update the JDK; until then leave the method out with ${code(`-XX:CompileCommand=exclude,${compiling}`)}`,
    ];
  if (top !== null && !isJava(top) && isOwnLibrary(top))
    return [
      `the crash is in the native library ${code(top.module ?? '?')}, not in Java: update or leave out what loads it${own ? `; ${said(own)} calls it` : ''}`,
    ];
  if (own !== null && /Unsafe|jni_|JNI/i.test(top?.function ?? ''))
    return [`${said(own)} passes a wrong address or object through JNI or Unsafe: look there first`];
  return [
    'update the JDK to its last release: a crash in its own code is its fault, unless JNI or Unsafe broke the memory before',
    `run once with -Xcheck:jni${own ? ` and look at ${said(own)}` : ''}`,
  ];
}

function isMemory(type: string | null): boolean {
  return /out of memory/i.test(type ?? '');
}

/** A library that belongs neither to the JVM nor to the system. */
function isOwnLibrary(frame: Frame): boolean {
  return frame.own && !isJava(frame) && frame.module !== null && !/^lib(?:jvm|j9)/.test(frame.module);
}

function isJava(frame: Frame): boolean {
  return /^(?:[\w$]+\.)+[\w$<>]+$/.test(frame.function) && !/\.(?:so|dll|dylib)\b/.test(frame.module ?? '');
}
