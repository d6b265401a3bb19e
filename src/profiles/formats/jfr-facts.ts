/**
 * What a recording says of itself: its settings, the machine, the program, how long it ran. Environment variables and
 * system properties are in a recording too; they may hold secrets and are not read.
 */
import type { JfrCursor } from './jfr-bytes.ts';
import type { JfrChunk } from './jfr-chunk.ts';
import type { JfrType } from './jfr-metadata.ts';
import type { JfrValue } from './jfr-values.ts';

const WANTED =
  /^(?:jdk|com\.oracle\.jdk)\.(?:ActiveSetting|JVMInformation|CPUInformation|CPUTimeSamplesLost)$/;

export class JfrFacts {
  /** `jdk.ExecutionSample period` → `20 ms`. */
  readonly settings = new Map<string, string>();
  command: string | null = null;
  jvm: string | null = null;
  processors: number | null = null;
  /** CPU-time samples that the JVM had no room for. */
  lostSamples = 0;
  /** Seconds over all chunks. */
  seconds = 0;

  begin({ header }: JfrChunk): void {
    if (header.nanoseconds > 0) this.seconds += header.nanoseconds / 1e9;
  }

  wants(type: JfrType): boolean {
    return WANTED.test(type.name);
  }

  event(type: JfrType, chunk: JfrChunk, cursor: JfrCursor): void {
    const { pools } = chunk;
    const fields = new Map<string, JfrValue>();
    for (const field of type.fields) fields.set(field.name, pools.plain(pools.values.read(cursor, field)));
    if (type.name.endsWith('.ActiveSetting')) this.#setting(fields, chunk);
    else if (type.name.endsWith('.JVMInformation')) {
      this.jvm ??= textIn(fields, 'jvmVersion') || textIn(fields, 'jvmName');
      this.command ??= programOf(textIn(fields, 'javaArguments'));
    } else if (type.name.endsWith('.CPUInformation')) this.processors ??= numberIn(fields, 'hwThreads');
    else this.lostSamples += numberIn(fields, 'lostSamples') ?? 0;
  }

  #setting(fields: ReadonlyMap<string, JfrValue>, { pools }: JfrChunk): void {
    const id = fields.get('id');
    const name = textIn(fields, 'name');
    const value = textIn(fields, 'value');
    if ((typeof id !== 'number' && typeof id !== 'bigint') || name === null || value === null) return;
    const event = pools.values.types.get(id)?.name;
    if (event !== undefined && this.settings.size < 5000)
      this.settings.set(`${event} ${name}`, value.slice(0, 200));
  }
}

/** The class or jar that runs; its arguments may hold secrets. */
function programOf(javaArguments: string | null): string | null {
  return javaArguments?.trim().split(/\s+/)[0]?.slice(0, 200) || null;
}

function textIn(fields: ReadonlyMap<string, JfrValue>, name: string): string | null {
  const value = fields.get(name);
  return typeof value === 'string' ? value : null;
}

function numberIn(fields: ReadonlyMap<string, JfrValue>, name: string): number | null {
  const value = fields.get(name);
  return typeof value === 'number' && value > 0 ? value : null;
}
