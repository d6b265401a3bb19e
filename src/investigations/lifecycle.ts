/**
 * One run from its root to its answer, the same in every process that works on it. Replayed after a crash: what
 * is a step happened once for ever; what is not (live ticks, the root's state) is done again and changes nothing.
 */
import type { Command } from '../core/command.ts';
import { outcomeOf } from '../core/compose.ts';
import type { Input, RunState } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { Live, Root, RunCard, Threads } from '../core/threads.ts';
import { type Asking, durableAsking, type Questions } from './approvals.ts';
import { createContext } from './context.ts';
import type { Drivers } from './drivers.ts';
import { failedReport } from './failed.ts';
import type { RunInput, Runs } from './runs.ts';
import type { Sightings } from './sightings.ts';
import { isControlFlow, type Steps } from './steps.ts';
import type { Texts } from './texts.ts';
import type { Transcripts } from './transcripts.ts';

export interface Rooms {
  readonly drivers: Drivers;
  readonly threads: Threads;
  readonly runs: Runs;
  readonly texts: Texts;
  readonly transcripts: Transcripts;
  readonly sightings: Sightings;
  readonly questions: Questions;
  readonly log: Log;
}

export interface Log {
  info(data: Record<string, unknown>, message: string): void;
  error(data: Record<string, unknown>, message: string): void;
}

export interface Attempt {
  readonly command: Command;
  readonly input: RunInput;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  /** Step names that another process completed; null when this is the run's first process. */
  readonly completed: ReadonlySet<string> | null;
  /** The terminal asks on its tty; Slack in the thread. */
  readonly asking?: Asking;
  /** The terminal's earlier Reports; Slack's are found in the thread. */
  readonly earlier?: readonly Report[];
  /** What the first of them was given to read. */
  readonly earlierInputs?: readonly Input[];
}

/** Resolves to the Report, or to null when there was no place to put a root. */
export async function liveThrough(attempt: Attempt, rooms: Rooms): Promise<Report | null> {
  const { input, steps, command } = attempt;
  const card = cardOf(command, input);
  const again = attempt.completed !== null;
  const opened = await steps.run('root', () => openRoot(card, again, rooms));
  if (!opened.ok) {
    await rooms.threads.tell(card, opened.why);
    await rooms.runs.update(input.run, { state: 'failed', endedAt: Date.now() });
    return null;
  }
  const live = liveUnlessReplayed(await rooms.threads.live(card, opened.root, again), steps);
  const handles = await steps.run('history', () => earlierReports(input, opened.root, rooms));
  const stored = await Promise.all(handles.map(handle => rooms.texts.get(handle)));
  const reports = [...(attempt.earlier ?? []), ...stored.map(text => JSON.parse(text) as Report)];
  const context = createContext({
    ...rooms,
    input,
    steps,
    live,
    signal: attempt.signal,
    completed: attempt.completed,
    history: turnsOf(reports),
    ...(attempt.earlier
      ? { parent: reports[0] ?? null, parentInputs: attempt.earlierInputs ?? [] }
      : await parentOf(input, rooms)),
    asking: attempt.asking ?? asking(attempt, card, opened.root, rooms),
  });
  let report: Report;
  try {
    report = await command.run(command.args.parse(input.args), context);
  } catch (error) {
    if (isControlFlow(error)) {
      await live.close('running');
      throw error;
    }
    rooms.log.error({ run: input.run, error }, 'the command failed');
    report = failedReport(command, card, input.run);
  }
  await live.settle();
  try {
    await publish(report, attempt, card, opened.root, rooms);
  } catch (error) {
    // The step is tried again with a plan of its own: this one must not stay open.
    await live.close('running');
    throw error;
  }
  const state = await stateOf(report, input.run, rooms);
  await live.close(state);
  if (!card.followup) await rooms.threads.state(card, opened.root, state, report);
  await attachPictures(report, attempt, card, opened.root, rooms);
  await attachFiles(report, attempt, card, opened.root, rooms);
  await rooms.runs.update(input.run, { state, endedAt: Date.now() });
  return report;
}

/** What a replay goes through again was shown before the crash. */
function liveUnlessReplayed(live: Live, steps: Steps): Live {
  return {
    ...live,
    task(id, title, state, details) {
      if (!steps.replaying) live.task(id, title, state, details);
    },
  };
}

async function openRoot(card: RunCard, again: boolean, rooms: Rooms) {
  const opened = await rooms.threads.open(card, again);
  if (opened.ok) await rooms.runs.update(card.run, { state: 'running', root: opened.root });
  return opened;
}

async function publish(
  report: Report,
  attempt: Attempt,
  card: RunCard,
  root: Root,
  rooms: Rooms,
): Promise<void> {
  const again = attempt.completed !== null;
  await attempt.steps.run('answer', async () => {
    const stoppedBy = (await rooms.runs.get(card.run))?.stoppedBy;
    const said = stoppedBy
      ? { ...report, answer: `stopped by ${stoppedBy}; what was seen until then:\n\n${report.answer}` }
      : report;
    const handle = await rooms.texts.put(JSON.stringify(said));
    await rooms.runs.update(card.run, { report: handle });
    await rooms.threads.answer(card, root, said, again);
    return handle;
  });
}

/** After the answer: nobody waits for a picture. */
async function attachPictures(
  report: Report,
  attempt: Attempt,
  card: RunCard,
  root: Root,
  rooms: Rooms,
): Promise<void> {
  for (const [index, picture] of report.pictures.entries()) {
    await attempt.steps.run(`picture/${index}`, async () => {
      // The answer stands without its picture.
      const file = await rooms.drivers.draw(picture).catch(error => {
        rooms.log.error({ run: card.run, error }, 'a picture was not drawn');
        return null;
      });
      if (file) await rooms.threads.attach(card, root, file);
      return null;
    });
  }
}

async function attachFiles(
  { files }: Report,
  attempt: Attempt,
  card: RunCard,
  root: Root,
  rooms: Rooms,
): Promise<void> {
  for (const { name, handle } of files) {
    await attempt.steps.run(`file/${name}`, async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of rooms.texts.stream(handle)) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      await rooms.threads.attach(card, root, { name, title: name, alt: '', bytes });
      return null;
    });
  }
}

async function stateOf(report: Report, run: string, rooms: Rooms): Promise<RunState> {
  const row = await rooms.runs.get(run);
  if (row?.stoppedBy) return 'stopped';
  const outcome = outcomeOf(report);
  // Some refused among others that ran: the run answered.
  const ran = report.commands.some(command => command.refused === undefined && command.exit !== null);
  return outcome === 'refused' && ran ? 'answered' : outcome;
}

function asking(attempt: Attempt, card: RunCard, root: Root, rooms: Rooms): Asking {
  const { input } = attempt;
  return durableAsking({
    run: input.run,
    requester: input.asker,
    channel: input.place.channel,
    steps: attempt.steps,
    questions: rooms.questions,
    post: question => rooms.threads.ask(card, root, question),
    onWaiting: async waiting => {
      const state = waiting ? 'waiting' : 'running';
      await rooms.runs.update(input.run, { state });
      if (!card.followup) await rooms.threads.state(card, root, state, null);
    },
  });
}

/** Our own store or Slack failed for good: the thread must not look as if somebody were still working. */
export async function endBroken(command: Command, input: RunInput, rooms: Rooms): Promise<void> {
  const row = await rooms.runs.get(input.run);
  await rooms.runs.update(input.run, { state: 'failed', endedAt: Date.now() });
  if (!row?.root) return;
  const card = cardOf(command, input);
  const live = await rooms.threads.live(card, row.root, true);
  await live.close('failed');
  const report = failedReport(command, card, input.run);
  await rooms.threads.answer(card, row.root, report, true);
  if (!card.followup) await rooms.threads.state(card, row.root, 'failed', null);
}

export function cardOf(command: Command, input: RunInput): RunCard {
  const args = command.args.parse(input.args);
  return {
    run: input.run,
    command: command.name,
    target: command.target(args, input.inputs),
    problem: command.problem(args),
    asker: input.asker,
    place: input.place,
    followup: input.parent !== null,
  };
}

/** Handles of the thread's earlier Reports, oldest first; the last one is what a reply is about. */
async function earlierReports(input: RunInput, root: Root, rooms: Rooms): Promise<string[]> {
  if (input.parent === null) return [];
  const rows = await rooms.runs.history(root.channel, root.threadTs);
  return rows
    .filter(row => row.id !== input.run)
    .flatMap(row => (row.report === null ? [] : [row.report]))
    .slice(-6);
}

/** The run that this one is a reply to. */
async function parentOf(
  input: RunInput,
  rooms: Rooms,
): Promise<{ readonly parent: Report | null; readonly parentInputs: readonly Input[] }> {
  const row = input.parent === null ? null : await rooms.runs.get(input.parent);
  return {
    parent: row?.report ? (JSON.parse(await rooms.texts.get(row.report)) as Report) : null,
    parentInputs: row?.input.inputs ?? [],
  };
}

function turnsOf(reports: readonly Report[]) {
  return reports.flatMap(report => [
    {
      role: 'person' as const,
      text: [report.command, report.target, report.problem].filter(Boolean).join(' '),
    },
    { role: 'bot' as const, text: `${report.verdict}\n${report.answer}`.slice(0, 4000) },
  ]);
}
