/**
 * Threads of a .NET process: `clrstack` and `clrstack -all` of SOS (dotnet-dump, WinDbg, lldb), `dotnet-stack report`.
 * https://learn.microsoft.com/en-us/dotnet/core/diagnostics/dotnet-dump, …/dotnet-stack
 *
 *   OS Thread Id: 0x1dc88 (28)
 *           Child SP               IP Call Site
 *   00007F2ADFFAE680 00007f305abc6360 [GCFrame: 00007f2adffae680]
 *   00007F2ADFFAE7D0 00007f305abc6360 [HelperMethodFrame_1OBJ: …] System.Threading.Monitor.ReliableEnter(System.Object, …)
 *   00007F2ADFFAE920 00007F2FE392B31F Shop.Orders.<Place>b__3_1() [/srv/shop/Orders.cs @ 36]
 *
 *   Thread (0x48839B):
 *     [Native Frames]
 *     System.Private.CoreLib!System.Threading.Monitor.Wait(class System.Object,int32)
 */
import { type Emit, FrameList, type Line, type Lock, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { SyncBlocks, wantedBlocks } from './dotnet-sync-blocks.ts';

const THREAD = /^OS Thread Id: 0x([\da-fA-F]{1,8})(?: \((\d{1,6})\))?\s*$/;
const REPORTED = /^Thread \(0x([\da-fA-F]{1,8})\):\s*$/;
const HEAD = /^\s*Child SP\s+IP\s+Call Site\s*$/;
const CALL =
  /^\s*[\da-fA-F]{8,16}\s+[\da-fA-F]{8,16}\s+(?:\[\w{1,60}(?:\s?\(.{1,80}?\))?: [\da-fA-F]{8,16}\]\s?)?(.{0,2000})$/;
const NAME = /^(?:([\w.-]{1,200})!)?([^\s()][^()]{0,1500}?)\((.{0,1500})\)(?: \[(.{1,500}) @ (\d{1,7})\])?$/;
const NATIVE = /^\s+\[Native Frames\]$/;
const KNOWN =
  /^\s*$|^(?:\d{1,3}:\d{3}> ?|> ?|\(lldb\) )|^\s+(?:PARAMETERS|LOCALS):|^\s+(?:this|<CLR reg>|<no data>|\w{1,100}) (?:\(|= |\w*<)|^\s+0x[\da-fA-F]+ = |^Unable to walk the managed stack|^Failed to start stack walk|^(?:=+|-+)$|^Thread\s+\d+$|^\s*(?:Stack walk complete|<no data>)/i;
const ENTERS = /^System\.Threading\.Monitor\.(?:\w*Enter\w*|Enter_Slowpath|TryEnter\w*)$/;
const WAITS =
  /^System\.Threading\.(?:Monitor\.\w*Wait|WaitHandle\.\w*Wait\w*|ManualResetEventSlim\.Wait|SemaphoreSlim\.Wait\w*|Thread\.Sleep\w*|LowLevelLifoSemaphore\.\w*Wait\w*|Tasks\.Task\.(?:Internal|SpinThenBlocking)?Wait\w*)$/;
const MAX_THREADS = 20_000;

export const dotnetThreads: TraceFormat = {
  name: 'dotnet-thread-dump',
  language: 'dotnet',
  open(line, before, emit) {
    const { text } = line;
    if (!/Thread|Child SP|SyncBlock/.test(text)) return null;
    const begins =
      THREAD.test(text) || HEAD.test(text) || /^\s*Index\s+SyncBlock/.test(text) || REPORTED.test(text);
    if (!begins) return null;
    const session = new ThreadsSession(emit);
    // The thread that is current has no head of its own.
    const above = before.findLast(each => each.text.trim() !== '');
    if (above && THREAD.test(above.text)) session.take(above);
    return session.take(line) ? session : null;
  },
};

interface Thread {
  readonly id: number;
  readonly number: string | null;
  readonly at: Line;
  readonly frames: FrameList;
}

class ThreadsSession implements Session {
  readonly #emit: Emit;
  readonly #threads: Thread[] = [];
  readonly #blocks = new SyncBlocks();
  #trial: Line[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (this.#head(line) || this.#frame(line) || this.#blocks.take(line)) {
      this.#trial = [];
      return true;
    }
    if (KNOWN.test(text) || NATIVE.test(text)) return true;
    // What the debugger says besides (`setthread 28`, a list of threads).
    if (this.#trial.length >= 4) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const waiting = this.#threads.filter(thread => this.#enters(thread)).map(thread => thread.id);
    const wanted = wantedBlocks(this.#blocks.all, waiting);
    const printed = new Set(this.#threads.map(thread => thread.id));
    for (const thread of this.#threads) this.#hand(thread, wanted.get(thread.id)?.lock ?? null);
    // An owner whose stack was not asked for still holds what it holds.
    for (const { owner, lock } of this.#blocks.all) {
      if (!owner || printed.has(owner.id)) continue;
      printed.add(owner.id);
      this.#hand({ ...owner, at: lock.at, frames: new FrameList() }, null);
    }
    this.#emit({ kind: 'dump-end' });
    return this.#trial;
  }

  #head(line: Line): boolean {
    const thread = THREAD.exec(line.text) ?? REPORTED.exec(line.text);
    if (!thread) {
      if (!HEAD.test(line.text)) return false;
      // Cut at its head: the thread is somebody.
      if (this.#threads.length === 0) this.#begin(0, null, line);
      return true;
    }
    this.#begin(Number.parseInt(thread[1] ?? '0', 16), thread[2] ?? null, line);
    return true;
  }

  #begin(id: number, number: string | null, at: Line): void {
    if (this.#threads.length < MAX_THREADS) this.#threads.push({ id, number, at, frames: new FrameList() });
  }

  #frame(line: Line): boolean {
    const thread = this.#threads.at(-1);
    if (!thread) return false;
    const call = CALL.exec(line.text);
    const reported = call || !/^ {2}\S/.test(line.text) ? null : line.text.trim();
    const words = call ? (call[1] ?? '').trim() : reported;
    if (words === null) return false;
    const name = NAME.exec(words);
    if (!name) return call !== null;
    const [, module, method = '', , file, row] = name;
    const place = {
      function: method.replaceAll('+', '.').replace(/^(?:\(dynamicClass\):)/, ''),
      module: module ?? null,
      file: file ?? null,
      line: row === undefined ? null : Number(row),
    };
    thread.frames.push(frameOf('dotnet', place), line);
    return true;
  }

  #enters({ frames }: Thread): boolean {
    return frames.frames.slice(0, 3).some(frame => ENTERS.test(frame.function));
  }

  #hand(thread: Thread, wants: Lock | null): void {
    const frames = thread.frames.frames;
    const waits = frames.slice(0, 4).some(frame => WAITS.test(frame.function));
    const holds = this.#blocks.all.filter(block => block.owner?.id === thread.id).map(block => block.lock);
    const place = frames.find(frame => !/^System\.Threading\./.test(frame.function)) ?? null;
    if (frames.length === 0 && holds.length === 0) return;
    const id = `0x${thread.id.toString(16)}`;
    this.#emit({
      kind: 'trace',
      trace: {
        type: null,
        message: null,
        thread: thread.number === null ? id : `${thread.number} (${id})`,
        state: this.#enters(thread) ? 'BLOCKED' : waits ? 'WAITING' : null,
        frames,
        causes: [],
        at: thread.at,
        details: {
          nativeId: thread.id,
          ...(wants && { wants: { ...wants, frame: place } }),
          ...(holds.length > 0 && { holds }),
        },
      },
    });
  }
}
