/**
 * The plan: tasks that tick live in a stream. Slack closes a stream after some five minutes, so it is rolled over
 * before; where streams do not work it is an ordinary message, edited in place. Updates are coalesced, and a slow
 * Slack slows nothing: nobody waits for a tick.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { AnyChunk } from '@slack/types';
import { mrkdwn, plain } from '../blocks/text.ts';
import type { RunState, TaskState } from '../core/ports.ts';
import type { Root, RunCard } from '../core/threads.ts';
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

/** appendStream is Tier 4 (100 a minute); faster ticks are read by nobody. */
const TICK_MS = 700;
const FIRST_TICK_MS = 50;
/** Slack ends a stream after about five minutes, whether idle or in all is not documented. */
const ROLL_OVER_MS = 4 * 60 * 1000;
const KEEP_ALIVE_MS = 60 * 1000;
/** How long an answer waits for a slow Slack to show the plan above it. */
const SETTLE_MS = 3000;
/** Between tries to end a stream: an open one in a finished thread is for ever. */
const STOP_RETRIES_MS = [300, 1000, 3000];

export class Plan {
  readonly #client: WebClient;
  readonly #card: RunCard;
  readonly #root: Root;
  readonly #streams: StreamLog;
  readonly #tasks = new Map<string, Task>();
  readonly #dirty = new Set<string>();
  readonly #keepAlive: NodeJS.Timeout;
  #ts: string | null = null;
  #openedAt = 0;
  #asMessage = false;
  #closed = false;
  #settled = false;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(client: WebClient, card: RunCard, root: Root, streams: StreamLog) {
    this.#client = client;
    this.#card = card;
    this.#root = root;
    this.#streams = streams;
    this.#keepAlive = setInterval(() => this.#touch(), KEEP_ALIVE_MS);
    this.#keepAlive.unref();
  }

  task(id: string, title: string, state: TaskState, details?: string): void {
    const before = this.#tasks.get(id);
    const task = { title, state, details: details ?? null };
    if (this.#closed || (before && JSON.stringify(before) === JSON.stringify(task))) return;
    this.#tasks.set(id, task);
    this.#dirty.add(id);
    this.#schedule();
  }

  /** Shows what is due, waits for what is under way (not for ever), and opens no stream from here on. */
  async settle(): Promise<void> {
    this.#settled = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#ts !== null || this.#asMessage)
      this.#working = this.#working.then(() => this.#flush()).catch(() => {});
    await Promise.race([this.#working, wait(SETTLE_MS, undefined, { ref: false })]);
  }

  /** Ends the stream; tasks that still run end with it. */
  async close(state: RunState): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#keepAlive);
    if (this.#timer) clearTimeout(this.#timer);
    const last = state === 'answered' || state === 'running' ? 'complete' : 'error';
    for (const [id, task] of this.#tasks) {
      if (task.state !== 'in_progress' && task.state !== 'pending') continue;
      this.#tasks.set(id, { ...task, state: last });
      this.#dirty.add(id);
    }
    this.#working = this.#working.then(() => this.#end()).catch(() => {});
    await this.#working;
  }

  #touch(): void {
    const running = [...this.#tasks].find(([, task]) => task.state === 'in_progress');
    if (running) this.#dirty.add(running[0]);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer || this.#closed || this.#settled) return;
    const delay = this.#ts === null && !this.#asMessage ? FIRST_TICK_MS : TICK_MS;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#working = this.#working.then(() => this.#flush()).catch(() => {});
    }, delay);
    this.#timer.unref();
  }

  async #flush(): Promise<void> {
    if (this.#dirty.size === 0) return;
    if (this.#asMessage) return this.#edit();
    try {
      if (this.#ts !== null && Date.now() - this.#openedAt > ROLL_OVER_MS) await this.#rollOver();
      if (this.#ts === null) await this.#start();
      else
        await this.#client.chat.appendStream({
          channel: this.#root.channel,
          ts: this.#ts,
          chunks: this.#changed(),
        });
    } catch (error) {
      await this.#recover(error);
    }
  }

  async #start(): Promise<void> {
    const started = await this.#client.chat.startStream({
      channel: this.#root.channel,
      thread_ts: this.#root.threadTs,
      recipient_user_id: this.#card.asker.id,
      recipient_team_id: this.#card.place.team,
      task_display_mode: 'plan',
      chunks: [{ type: 'plan_update', title: plain(this.#title(), 200) }, ...this.#changed()],
    });
    this.#ts = started.ts ?? null;
    this.#openedAt = Date.now();
    if (this.#ts !== null) await this.#streams.opened(this.#card.run, this.#root.channel, this.#ts);
  }

  /** A stream that is stopped with a task in progress looks broken: it ends as continued, and goes on in the next. */
  async #rollOver(): Promise<void> {
    const running = [...this.#tasks].filter(([, task]) => task.state === 'in_progress');
    if (this.#ts !== null && running.length > 0) {
      const chunks = running.map(([id, task]) =>
        chunkOf(id, { ...task, title: `${task.title} (continued below)`, state: 'complete' }),
      );
      await this.#client.chat.appendStream({ channel: this.#root.channel, ts: this.#ts, chunks });
    }
    await this.#stop();
    for (const [id] of running) this.#dirty.add(id);
  }

  /** An expired stream is opened anew, with all its tasks; one that cannot be opened becomes a message. */
  async #recover(error: unknown): Promise<void> {
    for (const id of this.#tasks.keys()) this.#dirty.add(id);
    if (this.#ts !== null && slackError(error) === 'message_not_in_streaming_state') {
      await this.#finishExpired(this.#ts);
      this.#ts = null;
      return this.#schedule();
    }
    if (this.#ts !== null) await this.#stop();
    this.#asMessage = true;
    await this.#edit();
  }

  async #edit(): Promise<void> {
    this.#dirty.clear();
    const text = mrkdwn([this.#title(), ...[...this.#tasks.values()].map(lineOf)].join('\n'), 2900);
    const message = {
      channel: this.#root.channel,
      text,
      metadata: noteMarker(this.#card.run),
      unfurl_links: false,
    };
    if (this.#ts !== null) {
      await this.#client.chat.update({ ...message, ts: this.#ts });
    } else {
      const posted = await this.#client.chat.postMessage({ ...message, thread_ts: this.#root.threadTs });
      this.#ts = posted.ts ?? null;
    }
  }

  /** A run that was over before its plan was shown needs none: the answer stands there already. */
  async #end(): Promise<void> {
    if (this.#ts === null) return;
    await this.#flush();
    if (!this.#asMessage) await this.#stop();
  }

  async #stop(): Promise<void> {
    if (this.#ts === null) return;
    const open = this.#ts;
    this.#ts = null;
    const { channel } = this.#root;
    for (const delay of [...STOP_RETRIES_MS, null]) {
      try {
        await this.#client.chat.stopStream({ channel, ts: open, metadata: noteMarker(this.#card.run) });
        break;
      } catch (error) {
        if (slackError(error) === 'message_not_in_streaming_state') break;
        if (delay === null) throw error;
        await wait(delay);
      }
    }
    await this.#streams.closed(channel, open);
  }

  /** Slack ended it by itself: the dead bubble says where it goes on, instead of that something went wrong. */
  async #finishExpired(ts: string): Promise<void> {
    const { channel } = this.#root;
    const metadata = noteMarker(this.#card.run);
    // Where it was not expired after all, it must not stay open.
    await this.#client.chat.stopStream({ channel, ts, metadata }).catch(() => {});
    const lines = [...this.#tasks.values()].map(lineOf);
    const text = mrkdwn(
      [this.#title(), ...lines, this.#closed ? '' : '(continued below)'].filter(Boolean).join('\n'),
      2900,
    );
    const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }];
    await this.#client.chat.update({ channel, ts, text, blocks, metadata }).catch(() => {});
    await this.#streams.closed(channel, ts);
  }

  #changed(): AnyChunk[] {
    const chunks = [...this.#dirty].flatMap(id => {
      const task = this.#tasks.get(id);
      return task ? [chunkOf(id, task)] : [];
    });
    this.#dirty.clear();
    return chunks;
  }

  #title(): string {
    return `${this.#card.command} ${this.#card.target}`;
  }
}

function chunkOf(id: string, task: Task): AnyChunk {
  return {
    type: 'task_update',
    id: id.slice(0, 200),
    title: plain(task.title, 250),
    status: task.state,
    ...(task.details ? { details: plain(task.details, 250) } : {}),
  };
}

function lineOf(task: Task): string {
  const mark = { pending: '·', in_progress: '…', complete: '✓', error: '✗' }[task.state];
  return `${mark} ${task.title}${task.details ? `  ${task.details}` : ''}`;
}
