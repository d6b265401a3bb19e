/**
 * Lines in, transcripts out: the one way to a host. Every line, also of the bot's own probes and also for `local`,
 * is judged here; what is sent is made from the judgement's argv; each line leaves a record in the audit.
 */
import type { Judgement, Origin, Policy } from '../core/ports.ts';
import { storable } from '../core/text.ts';
import type { Transcript } from '../core/transcript.ts';
import type { AuditRecord } from './audit.ts';
import { sudoRefused } from './explain.ts';
import type { HostSpec } from './host.ts';
import type { PoolOutcome } from './host-pool.ts';
import type { Inventory } from './inventory.ts';
import type { Pool } from './pool.ts';
import type { ConnectFailure, Execution, Outcome } from './transport.ts';

/** A named person's yes to exactly this line on exactly this host. */
export interface Approval {
  readonly host: string;
  /** The re-quoted line. */
  readonly line: string;
  readonly approver: string;
}

export interface RunContext {
  readonly origin: Origin;
  readonly signal?: AbortSignal | undefined;
  readonly approved?: readonly Approval[] | undefined;
}

export interface CollectContext extends RunContext {
  /** Called as each line is done, in the order of their ends. */
  readonly onDone?: ((index: number, transcript: Transcript) => void) | undefined;
}

export interface Collector {
  /** All transcripts in the order of `lines`. Rejects only when the audit cannot be written. */
  collect(host: string, lines: readonly string[], context: CollectContext): Promise<Transcript[]>;
  run(host: string, line: string, context: RunContext): Promise<Transcript>;
  /** Records that a person said no to a line that waited for approval. */
  denied(host: string, line: string, context: RunContext & { readonly by: string }): Promise<void>;
  /** Connects ahead of the first command; null, or why that is not possible. */
  warm(host: string, signal?: AbortSignal): Promise<ConnectFailure | null>;
  /** The host takes requests in the guard's form only, as its inventory entry says or as its guard has said. */
  isGuarded(host: string): boolean;
  /** Ends all connections. */
  close(): void;
}

export interface CollectorOptions {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly pool: Pool;
  readonly audit: { append(record: AuditRecord): Promise<void> };
}

export function createCollector(options: CollectorOptions): Collector {
  /** Hosts whose guard has spoken, by name. */
  const guarded = new Set<string>();

  async function run(name: string, line: string, context: RunContext): Promise<Transcript> {
    const resolved = options.inventory.resolve(name);
    const judgement = options.policy.judge(line, { host: name, origin: context.origin });
    const approver = approverOf(judgement, name, context.approved ?? []);
    const refused = resolved.ok ? refusalOf(judgement, approver) : resolved.says;
    const record = recordOf(name, line, judgement, context.origin, approver);
    if (refused !== null || !resolved.ok) {
      const transcript = refusedTranscript(name, line, judgement, refused ?? '');
      await options.audit.append({ ...record, result: 'refused', reason: refused ?? '' });
      return transcript;
    }
    const done = await execute(resolved.host, judgement, context.signal);
    const transcript = transcriptOf(name, judgement, done);
    await options.audit.append({
      ...record,
      result: transcript.refused === undefined ? (transcript.lost === undefined ? 'ran' : 'lost') : 'refused',
      start: new Date(transcript.startedAt).toISOString(),
      end: new Date(transcript.startedAt + transcript.ms).toISOString(),
      exit: transcript.exit,
      bytes: transcript.bytes,
      sha256: done.ok ? done.outcome.sha256 : null,
      reason: transcript.refused ?? transcript.lost ?? null,
    });
    return transcript;
  }

  async function execute(host: HostSpec, judgement: Judgement, signal?: AbortSignal): Promise<PoolOutcome> {
    const execution = {
      stages: judgement.stages,
      sudo: judgement.root && host.sudo && !isRoot(host),
      guard: host.guard || guarded.has(host.name),
      ...judgement.limits,
    };
    const first = await options.pool.exec(host, execution, signal);
    if (!first.ok) return first;
    if (first.outcome.guarded && !execution.guard) {
      guarded.add(host.name);
      return options.pool.exec(host, { ...execution, guard: true }, signal);
    }
    return execution.sudo && sudoRefused(first.outcome)
      ? withoutSudo(host, execution, first.outcome, signal)
      : first;
  }

  /** Many tools show something without root: better than nothing, with sudo's words kept for the explanation. */
  async function withoutSudo(
    host: HostSpec,
    execution: Execution,
    refusal: Outcome,
    signal?: AbortSignal,
  ): Promise<PoolOutcome> {
    const plain = await options.pool.exec(host, { ...execution, sudo: false }, signal);
    if (!plain.ok) return plain;
    return { ok: true, outcome: { ...plain.outcome, stderr: `${refusal.stderr}${plain.outcome.stderr}` } };
  }

  return {
    run,
    async collect(host, lines, context) {
      const settled = await Promise.allSettled(
        lines.map(async (line, index) => {
          const transcript = await run(host, line, context);
          context.onDone?.(index, transcript);
          return transcript;
        }),
      );
      const broken = settled.find(one => one.status === 'rejected');
      if (broken) throw broken.reason;
      return settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
    },
    async denied(name, line, { origin, by }) {
      const judgement = options.policy.judge(line, { host: name, origin });
      const record = recordOf(name, line, judgement, origin, by);
      await options.audit.append({ ...record, result: 'denied', reason: `denied by ${by}` });
    },
    async warm(name, signal) {
      const resolved = options.inventory.resolve(name);
      return resolved.ok
        ? options.pool.warm(resolved.host, signal)
        : { code: 'configuration', says: resolved.says };
    },
    isGuarded(name) {
      const resolved = options.inventory.resolve(name);
      return guarded.has(name) || (resolved.ok && resolved.host.guard);
    },
    close: () => options.pool.close(),
  };
}

function approverOf(judgement: Judgement, host: string, approved: readonly Approval[]): string | null {
  if (judgement.verdict !== 'approve') return null;
  return approved.find(one => one.host === host && one.line === judgement.line)?.approver ?? null;
}

function refusalOf(judgement: Judgement, approver: string | null): string | null {
  if (judgement.verdict === 'refuse') return judgement.reason;
  if (judgement.verdict === 'approve' && approver === null) return `needs approval: ${judgement.reason}`;
  return null;
}

const TIERS = { allow: 'read', approve: 'intrusive', refuse: 'refused' } as const;

function isRoot(host: HostSpec): boolean {
  return host.kind === 'local' ? process.getuid?.() === 0 : host.user === 'root';
}

function recordOf(
  host: string,
  typed: string,
  judgement: Judgement,
  origin: Origin,
  approver: string | null,
): Omit<AuditRecord, 'result' | 'reason'> {
  return {
    person: origin.person.id,
    name: origin.person.name,
    channel: origin.channel,
    run: origin.run,
    host,
    line: judgement.line === '' ? storable(typed.slice(0, 4096)) : judgement.line,
    argv: judgement.stages,
    tier: TIERS[judgement.verdict],
    approver,
    start: null,
    end: null,
    exit: null,
    bytes: 0,
    sha256: null,
  };
}

function refusedTranscript(host: string, typed: string, judgement: Judgement, refused: string): Transcript {
  return {
    ...emptyTranscript(host, judgement.line === '' ? storable(typed.slice(0, 4096)) : judgement.line),
    refused,
  };
}

function emptyTranscript(host: string, line: string): Transcript {
  return {
    host,
    line,
    stages: [],
    stdout: '',
    stderr: '',
    exit: null,
    stageExits: [],
    startedAt: Date.now(),
    ms: 0,
    bytes: 0,
    truncated: false,
  };
}

function transcriptOf(host: string, judgement: Judgement, done: PoolOutcome): Transcript {
  const base = { ...emptyTranscript(host, judgement.line), stages: judgement.stages };
  if (!done.ok) return { ...base, lost: done.failure.says };
  const { guarded, sha256: _, ...outcome } = done.outcome;
  const transcript = {
    ...base,
    ...outcome,
    stdout: storable(outcome.stdout),
    stderr: storable(outcome.stderr),
  };
  return guarded ? { ...transcript, exit: null, refused: guardRefusal(outcome) } : transcript;
}

/** `perf-guard 1: REASON` on the guard's stderr. */
function guardRefusal({ stderr }: Pick<Outcome, 'stderr'>): string {
  const [, says = ''] = /^perf-guard 1\b[: ]*(.*)$/m.exec(stderr) ?? [];
  return `refused by the guard on the host${says ? `: ${storable(says).slice(0, 500)}` : ''}`;
}
