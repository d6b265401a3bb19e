/**
 * Crashes as JSON: minidump-stackwalk's `--json` (and Mozilla's processed crash), Apple's `.ips`.
 * https://github.com/rust-minidump/rust-minidump/blob/main/minidump-processor/json-schema.md
 *   { "crash_info": { "type": "SIGSEGV /SEGV_MAPERR", "address": "0x0", "crashing_thread": 0 },
 *     "threads": [ { "thread_name": "main", "frames": [ { "frame": 0, "function": …, "module": …, "trust": "context" } ] } ] }
 * An `.ips` is a header of one line, then the report: `exception`, `faultingThread`, `threads[].frames[]`, `usedImages[]`.
 */
import { z } from 'zod';
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame } from './c-frame.ts';

const MAX_TEXT = 33_554_432;
const MAX_THREADS = 5000;

const Text = z.string().nullish();
const Minidump = z.object({
  crash_info: z.object({ type: Text, address: Text, assertion: Text, crashing_thread: z.number().nullish() }),
  threads: z.array(
    z.object({
      thread_name: Text,
      thread_id: z.number().nullish(),
      frames: z
        .array(
          z.object({ function: Text, module: Text, file: Text, line: z.number().nullish(), trust: Text }),
        )
        .default([]),
    }),
  ),
});
const Apple = z.object({
  procName: Text,
  exception: z.object({ type: Text, signal: Text, subtype: Text, codes: Text }).optional(),
  termination: z.object({ indicator: Text }).nullish(),
  faultingThread: z.number().nullish(),
  usedImages: z.array(z.object({ name: Text })).default([]),
  threads: z.array(
    z.object({
      id: z.number().nullish(),
      name: Text,
      queue: Text,
      triggered: z.boolean().nullish(),
      frames: z
        .array(
          z.object({
            symbol: Text,
            imageIndex: z.number().nullish(),
            sourceFile: Text,
            sourceLine: z.number().nullish(),
          }),
        )
        .default([]),
    }),
  ),
});

export const crashJson: TraceFormat = {
  name: 'minidump',
  language: 'c',
  open(line, before, emit) {
    if (/^\{"app_name":.*"bug_type":/.test(line.text)) return new JsonSession([], line, emit);
    if (/^\{"crash_info":/.test(line.text)) return new JsonSession([line.text], line, emit);
    return /^\s+"crash_info"\s*:/.test(line.text) && before.at(-1)?.text.trim() === '{'
      ? new JsonSession(['{', line.text], line, emit)
      : null;
  },
};

interface Crash {
  readonly format: 'minidump' | 'macos-crash';
  readonly type: string;
  readonly message: string | null;
  readonly crashing: number | null;
  readonly threads: readonly {
    readonly name: string;
    readonly id: number | null;
    readonly frames: readonly Frame[];
  }[];
}

class JsonSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #parts: string[];
  #length = 0;
  #ended: boolean;

  constructor(parts: readonly string[], at: Line, emit: Emit) {
    this.#parts = [...parts];
    this.#at = at;
    this.#emit = emit;
    this.#ended = parts.length === 1;
  }

  take(line: Line): boolean {
    if (this.#ended || this.#length > MAX_TEXT) return false;
    this.#ended = line.text === '}' || (this.#parts.length === 0 && /^\{.*\}$/.test(line.text));
    this.#length += line.text.length;
    this.#parts.push(line.text);
    return true;
  }

  close(): readonly Line[] {
    const crash = crashOf(this.#parts.join('\n'));
    this.#parts = [];
    if (!crash) {
      this.#emit({ kind: 'unread', at: this.#at });
      return [];
    }
    for (const [index, thread] of crash.threads.slice(0, MAX_THREADS).entries())
      this.#thread(crash, thread, index);
    return [];
  }

  #thread(crash: Crash, thread: Crash['threads'][number], index: number): void {
    const crashed = index === crash.crashing;
    if (thread.frames.length === 0 && !crashed) return;
    const list = new FrameList();
    for (const frame of thread.frames) list.push(frame);
    this.#emit({
      kind: 'trace',
      format: crash.format,
      trace: {
        type: crashed ? crash.type : null,
        message: crashed ? crash.message : null,
        thread: thread.name,
        state: crashed ? 'crashed' : null,
        frames: list.frames,
        causes: [],
        at: this.#at,
        ...(thread.id !== null && { details: { nativeId: thread.id } }),
      },
    });
  }
}

function crashOf(text: string): Crash | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut or damaged: said as a line that was not understood.
    return null;
  }
  const minidump = Minidump.safeParse(value);
  if (minidump.success) return ofMinidump(minidump.data);
  const apple = Apple.safeParse(value);
  return apple.success ? ofApple(apple.data) : null;
}

function ofMinidump({ crash_info: info, threads }: z.output<typeof Minidump>): Crash {
  return {
    format: 'minidump',
    type: info.type ?? 'crash',
    message:
      [info.assertion, info.address ? `address ${info.address}` : null].filter(Boolean).join('; ') || null,
    crashing: info.crashing_thread ?? null,
    threads: threads.map((thread, index) => ({
      name: thread.thread_name ?? `Thread ${index}`,
      id: thread.thread_id ?? null,
      frames: thread.frames.map(frame =>
        cFrame(frame.function ?? '??', frame.module ?? null, frame.file ?? null, frame.line ?? null),
      ),
    })),
  };
}

function ofApple(report: z.output<typeof Apple>): Crash {
  const { exception, usedImages } = report;
  const triggered = report.threads.findIndex(thread => thread.triggered === true);
  return {
    format: 'macos-crash',
    type: exception?.type ? `${exception.type}${exception.signal ? ` (${exception.signal})` : ''}` : 'crash',
    message: exception?.subtype ?? report.termination?.indicator ?? exception?.codes ?? null,
    crashing: triggered >= 0 ? triggered : (report.faultingThread ?? null),
    threads: report.threads.map((thread, index) => ({
      name: thread.name ?? thread.queue ?? `Thread ${index}`,
      id: thread.id ?? null,
      frames: thread.frames.map(frame =>
        cFrame(
          frame.symbol ?? '??',
          usedImages[frame.imageIndex ?? -1]?.name ?? null,
          frame.sourceFile ?? null,
          frame.sourceLine ?? null,
        ),
      ),
    })),
  };
}
