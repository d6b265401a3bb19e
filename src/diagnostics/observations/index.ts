/**
 * All that was observed of a host, built once from the transcripts: what every check reads.
 * Views are computed when they are first asked for. Pure: the same transcripts give the same observations.
 */
import type { Transcript } from '../../core/transcript.ts';
import { type Group, groupsOf } from './cgroups.ts';
import { type CpuView, viewCpu } from './cpu.ts';
import { type DiskUse, diskUses } from './disks.ts';
import { Files } from './files.ts';
import { inodes, type Mount, mountsOf, type Space, spaces } from './filesystems.ts';
import { type Load, loadOf } from './load.ts';
import { type LogLine, logLines } from './log.ts';
import { type MemoryView, viewMemory } from './memory.ts';
import { type NetworkView, viewNetwork } from './network.ts';
import { type Printed, readTranscript } from './printed.ts';
import { Processes } from './processes.ts';
import { Tables } from './tables.ts';
import { type FailedUnit, failedUnits } from './units.ts';

export class Observations {
  readonly host: string;
  readonly problem: string;
  readonly outputs: readonly Printed[];
  readonly tables: Tables;
  readonly files: Files;
  #cpu: CpuView | null = null;
  #memory: MemoryView | null = null;
  #disks: readonly DiskUse[] | null = null;
  #groups: ReadonlyMap<string, Group> | null = null;
  #network: NetworkView | null = null;
  #log: readonly LogLine[] | null = null;
  #processes: Processes | null = null;

  constructor(host: string, problem: string | null, transcripts: readonly Transcript[]) {
    this.host = host;
    this.problem = problem ?? '';
    this.outputs = transcripts.map(readTranscript);
    this.tables = new Tables(this.outputs);
    this.files = new Files(this.outputs);
  }

  /** Start of the first command and end of the last, milliseconds since the epoch. */
  get from(): number {
    return Math.min(...this.outputs.map(printed => printed.from));
  }

  get to(): number {
    return Math.max(...this.outputs.map(printed => printed.to));
  }

  get cpu(): CpuView {
    this.#cpu ??= viewCpu(this.tables, this.files);
    return this.#cpu;
  }

  get memory(): MemoryView {
    this.#memory ??= viewMemory(this.tables, this.files);
    return this.#memory;
  }

  get disks(): readonly DiskUse[] {
    this.#disks ??= diskUses(this.tables, this.files);
    return this.#disks;
  }

  get groups(): ReadonlyMap<string, Group> {
    this.#groups ??= groupsOf(this.files);
    return this.#groups;
  }

  get network(): NetworkView {
    this.#network ??= viewNetwork(this.tables, this.files);
    return this.#network;
  }

  get log(): readonly LogLine[] {
    this.#log ??= logLines(this.tables, this.files);
    return this.#log;
  }

  get processes(): Processes {
    this.#processes ??= new Processes(this.tables, this.files);
    return this.#processes;
  }

  get load(): Load | null {
    return loadOf(this.tables, this.files);
  }

  /** Units that systemd lists as failed. */
  get failedUnits(): readonly FailedUnit[] {
    return failedUnits(this.tables);
  }

  get mounts(): readonly Mount[] {
    return mountsOf(this.tables, this.files);
  }

  get spaces(): readonly Space[] {
    return spaces(this.tables);
  }

  get inodes(): readonly Space[] {
    return inodes(this.tables);
  }
}
