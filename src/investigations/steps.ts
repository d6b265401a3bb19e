/**
 * Durable steps. A step's name is made of its arguments, never of its turn: equal names would be numbered by
 * order of call, and a replay of parallel branches would swap their results. So a name is used once a run.
 */
import { PerfError } from '../core/errors.ts';
import { storable } from '../core/text.ts';

export interface Steps {
  /** Runs `work` once for ever; its JSON output is remembered under `name`. */
  run<Output>(name: string, work: () => Promise<Output>): Promise<Output>;
  /** Parks the run until `signal` comes or time is up; bare, never beside a step, never inside `try`. */
  wait(name: string, signal: string, timeoutMs: number): Promise<void>;
  /** Until a step works for the first time in this process, all that happens is a replay: nothing is shown twice. */
  readonly replaying: boolean;
}

/** What openworkflow gives a workflow, as far as it is used. */
export interface StepApi {
  run<Output>(
    config: { readonly name: string; readonly retryPolicy: Record<string, unknown> },
    work: () => Promise<Output>,
  ): Promise<Output>;
  waitForSignal(options: { name: string; signal: string; timeout: number }): Promise<unknown>;
}

/** A step throws only when our own store fails or the process stops; ten tries over minutes help nobody. */
const RETRY = { maximumAttempts: 3, initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '2s' };

export class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown';
}

/** `stopping` aborts when the process is told to stop: what a step learnt then must not be remembered. */
export function durableSteps(api: StepApi, stopping: AbortSignal): Steps {
  const used = new Set<string>();
  let replaying = true;
  return {
    get replaying() {
      return replaying;
    },
    async run(name, work) {
      once(used, name);
      return api.run({ name, retryPolicy: RETRY }, async () => {
        replaying = false;
        if (stopping.aborted) throw new ShuttingDown();
        const output = await work();
        if (stopping.aborted) throw new ShuttingDown();
        return cleaned(output);
      });
    },
    async wait(name, signal, timeoutMs) {
      once(used, name);
      await api.waitForSignal({ name, signal, timeout: timeoutMs });
    },
  };
}

/** Postgres refuses NUL and lone surrogates anywhere in a step's JSON, and the run with them. */
function cleaned<Output>(output: Output): Output {
  const text = JSON.stringify(output) ?? 'null';
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return output;
  return JSON.parse(text, (_, value) => (typeof value === 'string' ? storable(value) : value)) as Output;
}

/** A terminal run lives and dies with its process: the same rules, nothing kept. */
export function memorySteps(): Steps {
  const used = new Set<string>();
  return {
    replaying: false,
    async run(name, work) {
      once(used, name);
      return work();
    },
    async wait(name) {
      throw new PerfError('no-wait', `${name}: a terminal run cannot wait for a person in Slack`);
    },
  };
}

function once(used: Set<string>, name: string): void {
  if (used.has(name)) throw new PerfError('step-name', `two steps of one run are named ${name}`);
  used.add(name);
}

/** A step that failed as often as it may: the run cannot go on, in this process or another. */
export function isFinal(error: unknown): boolean {
  const failure = error as { name?: unknown; stepFailedAttempts?: unknown } | null;
  return failure?.name === 'StepError' && Number(failure.stepFailedAttempts) >= RETRY.maximumAttempts;
}

/** openworkflow parks and retries by throwing: these pass through every `catch` of ours. */
export function isControlFlow(error: unknown): boolean {
  const name = (error as { name?: unknown } | null)?.name;
  return [
    'SleepSignalError',
    'StaleExecutionBranchError',
    'StepError',
    'StepLimitExceededError',
    'ShuttingDown',
  ].includes(String(name));
}
