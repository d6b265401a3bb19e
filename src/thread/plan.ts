/**
 * The plan: tasks that tick live in a stream. Slack closes a stream after some five minutes, so it is rolled over
 * before; where streams do not work it is an ordinary message, edited in place. Updates are coalesced, and a slow
 * Slack slows nothing: nobody waits for a tick.
 */
import type { AnyChunk } from '@slack/types';
import type { RunState, TaskState } from '../core/ports.ts';
import type { RunCard, Root } from '../core/threads.ts';
import { mrkdwn, plain } from '../blocks/text.ts';
import { noteMarker } from './metadata.ts';
import { slackError, type WebClient } from './slack.ts';

export interface StreamLog {
  /** Stored as soon as it is known: whoever takes the run up stops it. */
  opened(run: string, channel: string, ts: string): Promise<void>;
  closed(channel: string, ts: string): Promise<void>;
  open(run: string): Promise<readonly { readonly channel: string; readonly ts: string }[]>;
}

interface Task {
  readonly title: string;
  readonly state: TaskState;
  readonly details: string | null;
}

export interface Plan {
  task(id: string, title: string, state: TaskState, details?: string): void;
  close(state: RunState): Promise<void>;
}

/** appendStream is Tier 4 (100 a minute); faster ticks are read by nobody. */
const TICK_MS = 700;
/** Slack ends a stream after about five minutes, whether idle or in all is not documented. */
const ROLL_OVER_MS = 4 * 60 * 1000;
const KEEP_ALIVE_MS = 60 * 1000;

export function createPlan(client: WebClient, card: RunCard, root: Root, streams: StreamLog): Plan {
  const tasks = new Map<string, Task>();
  const dirty = new Set<string>();
  let ts: string | null = null;
  let openedAt = 0;
  let asMessage = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  const keepAlive = setInterval(() => touch(), KEEP_ALIVE_MS);
  keepAlive.unref();

  return {
    task(id, title, state, details) {
      const before = tasks.get(id);
      if (closed || (before?.title === title && before.state === state && before.details === (details ?? null))) return;
      tasks.set(id, { title, state, details: details ?? null });
      dirty.add(id);
      schedule();
    },
    async close(state) {
      if (closed) return;
      closed = true;
      clearInterval(keepAlive);
      if (timer) clearTimeout(timer);
      for (const [id, task] of tasks) {
        if (task.state !== 'in_progress' && task.state !== 'pending') continue;
        tasks.set(id, { ...task, state: state === 'answered' || state === 'running' ? 'complete' : 'error' });
        dirty.add(id);
      }
      working = working.then(end).catch(() => {});
      await working;
    },
  };

  function touch(): void {
    const running = [...tasks].find(([, task]) => task.state === 'in_progress');
    if (running) dirty.add(running[0]);
    schedule();
  }

  function schedule(): void {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = null;
      working = working.then(flush).catch(() => {});
    }, ts === null && !asMessage ? 50 : TICK_MS);
    timer.unref();
  }

  async function flush(): Promise<void> {
    if (dirty.size === 0) return;
    if (asMessage) return edit();
    try {
      if (ts !== null && Date.now() - openedAt > ROLL_OVER_MS) await rollOver();
      if (ts === null) await start();
      else await client.chat.appendStream({ channel: root.channel, ts, chunks: changed() });
    } catch (error) {
      await recover(error);
    }
  }

  async function start(): Promise<void> {
    const chunks: AnyChunk[] = [{ type: 'plan_update', title: plain(titleOf(card), 200) }, ...changed()];
    const started = await client.chat.startStream({
      channel: root.channel,
      thread_ts: root.threadTs,
      recipient_user_id: card.asker.id,
      recipient_team_id: card.place.team,
      task_display_mode: 'plan',
      chunks,
    });
    ts = started.ts ?? null;
    openedAt = Date.now();
    if (ts !== null) await streams.opened(card.run, root.channel, ts);
  }

  async function rollOver(): Promise<void> {
    await stop();
    for (const [id, task] of tasks) if (task.state === 'in_progress') dirty.add(id);
  }

  /** An expired stream is opened anew, with all its tasks; one that cannot be opened becomes a message. */
  async function recover(error: unknown): Promise<void> {
    for (const id of tasks.keys()) dirty.add(id);
    if (ts !== null && slackError(error) === 'message_not_in_streaming_state') {
      await streams.closed(root.channel, ts);
      ts = null;
      if (!closed) schedule();
      return;
    }
    if (ts !== null) await stop();
    asMessage = true;
    await edit();
  }

  async function edit(): Promise<void> {
    dirty.clear();
    const text = mrkdwn([titleOf(card), ...[...tasks.values()].map(lineOf)].join('\n'), 2900);
    const message = { channel: root.channel, text, metadata: noteMarker(card.run), unfurl_links: false, unfurl_media: false };
    if (ts === null) ts = (await client.chat.postMessage({ ...message, thread_ts: root.threadTs })).ts ?? null;
    else await client.chat.update({ ...message, ts });
  }

  async function end(): Promise<void> {
    await flush();
    if (!asMessage) await stop();
  }

  async function stop(): Promise<void> {
    if (ts === null) return;
    const open = ts;
    ts = null;
    try {
      await client.chat.stopStream({ channel: root.channel, ts: open, metadata: noteMarker(card.run) });
    } catch (error) {
      if (slackError(error) !== 'message_not_in_streaming_state') throw error;
    }
    await streams.closed(root.channel, open);
  }

  function changed(): AnyChunk[] {
    const chunks = [...dirty].flatMap(id => {
      const task = tasks.get(id);
      return task ? [chunkOf(id, task)] : [];
    });
    dirty.clear();
    return chunks;
  }
}

function titleOf(card: RunCard): string {
  return `${card.command} ${card.target}`;
}

function chunkOf(id: string, task: Task): AnyChunk {
  return {
    type: 'task_update',
    id: id.slice(0, 200),
    title: plain(task.title, 250),
    status: task.state,
    ...(task.details ? { details: plain(task.details, 500) } : {}),
  };
}

function lineOf(task: Task): string {
  const mark = { pending: '·', in_progress: '…', complete: '✓', error: '✗' }[task.state];
  return `${mark} ${task.title}${task.details ? `  ${task.details}` : ''}`;
}
