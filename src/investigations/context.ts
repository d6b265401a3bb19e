/** The ports of one run, each call a durable step, and the progress that is derived from them. */
import { createHash } from 'node:crypto';
import type { CommandContext } from '../core/command.ts';
import type { Input, People, Remote } from '../core/ports.ts';
import type { Live } from '../core/threads.ts';
import type { Transcript } from '../core/transcript.ts';
import { type Asked, type Asking, askForApproval } from './approvals.ts';
import type { Drivers } from './drivers.ts';
import type { RunInput } from './runs.ts';
import type { Sightings } from './sightings.ts';
import type { Steps } from './steps.ts';
import type { Texts } from './texts.ts';
import { pack, type Transcripts, unpack } from './transcripts.ts';

export interface RunParts {
  readonly input: RunInput;
  readonly steps: Steps;
  readonly drivers: Drivers;
  readonly texts: Texts;
  readonly transcripts: Transcripts;
  readonly sightings: Sightings;
  readonly asking: Asking;
  readonly live: Live;
  /** Aborts when the run is stopped by a person, or the process by a signal. */
  readonly signal: AbortSignal;
  /** Steps that another process completed; null in the run's first process. */
  readonly completed: ReadonlySet<string> | null;
  readonly history: CommandContext['history'];
  readonly parent: CommandContext['parent'];
  readonly parentInputs: CommandContext['parentInputs'];
}

export function createContext(parts: RunParts): CommandContext {
  const { input, steps, drivers, live, signal } = parts;
  const remote = createRemote(parts);
  const people: People = {
    async ask(question, choices, round) {
      const decision = await parts.asking.ask(round, question, choices);
      return decision?.choice ?? null;
    },
  };
  const model = drivers.explainer({
    remote,
    policy: drivers.policy,
    people,
    complete: (round, request) =>
      steps.run(`ask/${round}`, async () => {
        const shown = drivers.completions.missing !== true;
        if (shown) live.task('model', 'model', 'in_progress');
        const completion = await drivers.completions.complete(request, signal);
        const title = completion.ok ? 'model' : `model: ${completion.degraded}`;
        if (shown) live.task('model', title, completion.ok ? 'complete' : 'error');
        return completion;
      }),
  });
  return {
    run: input.run,
    remote,
    policy: drivers.policy,
    model,
    readers: {
      text: (source, maxChars) => drivers.readers.text(source, maxChars),
      profile: (inputs, purpose) => read('profile', inputs, () => drivers.readers.profile(inputs, purpose)),
      traces: inputs => read('traces', inputs, () => drivers.readers.traces(inputs)),
      about: (inputs, kind, words) => read('about', inputs, () => drivers.readers.about(inputs, kind, words)),
    },
    store: {
      healthy: host => steps.run(`healthy/${host}`, () => parts.sightings.healthy(host)),
      keep: async (host, seen) => {
        await steps.run(`keep/${host}`, () => parts.sightings.keep(input.run, host, seen));
      },
    },
    people,
    clock: { now: name => steps.run(`now/${name}`, async () => Date.now()) },
    progress: live,
    inputs: input.inputs,
    history: parts.history,
    options: input.options,
    parent: parts.parent,
    parentInputs: parts.parentInputs,
  };

  async function read<Output>(
    name: string,
    inputs: readonly Input[],
    work: () => Promise<Output>,
  ): Promise<Output> {
    const names = inputs.map(source => source.name).join(', ');
    live.task(name, `reading ${names}`, 'in_progress');
    const output = await steps.run(`read/${name}`, work);
    live.task(name, `read ${names}`, 'complete');
    return output;
  }
}

function createRemote(parts: RunParts): Remote {
  const { input, steps, drivers, live, signal, texts } = parts;
  const origin = { person: input.asker, channel: input.place.channel, run: input.run };
  let resumedSaid = parts.completed === null;

  return { collect };

  async function collect(
    host: string,
    lines: readonly string[],
    round: string,
  ): Promise<readonly Transcript[]> {
    const wanted = [...new Set(lines)];
    const names = wanted.map(line => `collect/${host}/${hashOf(line)}/${round}`);
    sayResumed(names);
    const task = `${round}/${host}`;
    let done = 0;
    let waiting = wanted.length;
    let slowest = 0;
    let ran = 0;
    const title = () =>
      `${host}: ${toolsOf(wanted)}  ${done < wanted.length ? `(${done} of ${wanted.length})` : `${(slowest / 1000).toFixed(1)} s`}`;
    live.task(task, title(), 'in_progress');
    const approvals = await approvalsFor(wanted, host, round);
    const settled = await Promise.allSettled(
      wanted.map(async (line, index) => {
        const kept = await steps.run(names[index] ?? line, async () => {
          const transcript = await runOne(host, line, approvals.get(line));
          const packed = await pack(transcript, texts);
          await parts.transcripts.keep(input.run, names[index] ?? line, packed);
          return packed;
        });
        done++;
        waiting--;
        slowest = Math.max(slowest, kept.ms);
        if (kept.refused === undefined && kept.exit !== null) ran++;
        live.task(task, title(), waiting > 0 ? 'in_progress' : ran > 0 ? 'complete' : 'error');
        return kept;
      }),
    );
    const failed = settled.find(result => result.status === 'rejected');
    if (failed) throw failed.reason;
    const transcripts = await Promise.all(
      settled.map(result => unpack((result as PromiseFulfilledResult<Transcript>).value, texts)),
    );
    const byLine = new Map(wanted.map((line, index) => [line, transcripts[index] as Transcript]));
    return lines.map(line => byLine.get(line) as Transcript);
  }

  /** One after the other and before any step of the round: a wait beside a step would run the step again. */
  async function approvalsFor(
    lines: readonly string[],
    host: string,
    round: string,
  ): Promise<Map<string, Asked>> {
    const asked = new Map<string, Asked>();
    for (const line of lines) {
      const judgement = drivers.policy.judge(line, { host, origin });
      if (judgement.verdict !== 'approve') continue;
      asked.set(line, await askForApproval(parts.asking, judgement, host, input.asker, round));
    }
    return asked;
  }

  async function runOne(host: string, line: string, asked: Asked | undefined): Promise<Transcript> {
    if (asked === undefined) return drivers.collect(host, line, { origin, signal });
    if ('approval' in asked) return drivers.collect(host, line, { origin, signal, approved: asked.approval });
    if (asked.by !== null) await drivers.denied(host, line, origin, asked.by);
    return { ...REFUSED, host, line, refused: asked.refused };
  }

  function sayResumed(names: readonly string[]): void {
    if (resumedSaid || parts.completed === null) return;
    const done = names.filter(name => parts.completed?.has(name)).length;
    // A round that was over is not where the run was interrupted.
    if (done === names.length) return;
    resumedSaid = true;
    live.say(`resumed after a restart; ${done} of ${names.length} commands were already done`);
  }
}

const REFUSED = {
  stages: [],
  stdout: '',
  stderr: '',
  exit: null,
  stageExits: [],
  startedAt: 0,
  ms: 0,
  bytes: 0,
  truncated: false,
};

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16);
}

/** Programs that only print files: what they read says more than their names, and takes more room. */
const PRINTERS: readonly string[] = ['head', 'cat', 'grep', 'ls', 'tail'];

/** `vmstat iostat mpstat …` */
function toolsOf(lines: readonly string[]): string {
  const all = [...new Set(lines.map(line => line.trim().split(/\s+/)[0] ?? ''))];
  const telling = all.filter(tool => !PRINTERS.includes(tool));
  const tools = telling.length > 0 ? telling : all;
  return tools.length > 4 ? `${tools.slice(0, 4).join(' ')} …` : tools.join(' ');
}
