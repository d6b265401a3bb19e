/** A run's thread in Slack: root, plan, answer, files, questions, private words. */
import { setTimeout as wait } from 'node:timers/promises';
import { answerMessage } from '../blocks/answer.ts';
import { questionMessage } from '../blocks/question.ts';
import { rootMessage } from '../blocks/root.ts';
import { mrkdwn } from '../blocks/text.ts';
import type { RunState } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { Attachment, Live, Opened, Question, Root, RunCard, Threads } from '../core/threads.ts';
import { answerMarker, noteMarker, runMarker } from './metadata.ts';
import { Plan, type StreamLog } from './plan.ts';
import { tellPrivately } from './private.ts';
import { findByRun, recentMessages, slackError, type WebClient, whyNoPlace } from './slack.ts';

export interface ThreadParts {
  readonly client: WebClient;
  /** Our own user id, from `auth.test`. */
  readonly botUser: string;
  readonly streams: StreamLog;
  readonly log: { error(data: Record<string, unknown>, message: string): void };
}

const BLOCK_ERRORS: readonly string[] = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'];
/** Between tries to edit the root: a run that ended must not look as if it were going on. */
const STATE_RETRIES_MS = [300, 1000, 3000, 10_000];
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

export class SlackThreads implements Threads {
  readonly #parts: ThreadParts;
  /** When each run began in this process, for the seconds in its root. */
  readonly #begun = new Map<string, number>();

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  async open(card: RunCard, again: boolean): Promise<Opened> {
    this.#begun.set(card.run, Date.now());
    const { client } = this.#parts;
    const { channel, threadTs } = card.place;
    if (card.followup && threadTs !== null) return { ok: true, root: { channel, ts: threadTs, threadTs } };
    const known = again ? await this.#find(channel, threadTs, 'perf_run', card.run) : null;
    if (known !== null) return { ok: true, root: { channel, ts: known, threadTs: threadTs ?? known } };
    try {
      const posted = await client.chat.postMessage({
        channel,
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
        ...rootMessage(card, 'running', null, null),
        metadata: runMarker(card, 'running'),
        ...QUIET,
      });
      const ts = posted.ts ?? '';
      return { ok: true, root: { channel: posted.channel ?? channel, ts, threadTs: threadTs ?? ts } };
    } catch (error) {
      const why = whyNoPlace(error);
      if (why === null) throw error;
      return { ok: false, why };
    }
  }

  async live(card: RunCard, root: Root, again: boolean): Promise<Live> {
    if (!this.#begun.has(card.run)) this.#begun.set(card.run, Date.now());
    if (again) await this.#endOrphans(card, root);
    const { client, streams, log } = this.#parts;
    const plan = new Plan(client, card, root, streams);
    return {
      task: (id, title, state, details) => plan.task(id, title, state, details),
      settle: () => plan.settle(),
      close: state => plan.close(state),
      say(text) {
        const message = {
          channel: root.channel,
          thread_ts: root.threadTs,
          text: mrkdwn(text),
          metadata: noteMarker(card.run),
        };
        client.chat
          .postMessage({ ...message, ...QUIET })
          .catch(error => log.error({ run: card.run, error }, 'a word in the thread was not posted'));
      },
    };
  }

  async answer(card: RunCard, root: Root, report: Report, again: boolean): Promise<void> {
    const { channel, threadTs } = root;
    if (again && (await this.#find(channel, threadTs, 'perf_answer', card.run)) !== null) return;
    const { text, blocks } = answerMessage(card, report);
    const message = { channel, thread_ts: threadTs, text, metadata: answerMarker(card, report), ...QUIET };
    try {
      await this.#parts.client.chat.postMessage({ ...message, blocks });
    } catch (error) {
      if (!BLOCK_ERRORS.includes(slackError(error))) throw error;
      // An answer without its form is better than none.
      this.#parts.log.error({ run: card.run, error }, 'Slack does not take the blocks of an answer');
      await this.#parts.client.chat.postMessage(message);
    }
  }

  async attach(card: RunCard, root: Root, file: Attachment): Promise<void> {
    try {
      await this.#parts.client.filesUploadV2({
        channel_id: root.channel,
        thread_ts: root.threadTs,
        file: Buffer.from(file.bytes),
        filename: file.name,
        title: file.title,
        ...(file.alt === '' ? {} : { alt_text: file.alt }),
      });
    } catch (error) {
      // `files:write` may not have been granted.
      this.#parts.log.error({ run: card.run, error }, 'a file was not uploaded');
    }
  }

  async state(card: RunCard, root: Root, state: RunState, report: Report | null): Promise<void> {
    const begun = this.#begun.get(card.run);
    const seconds = report && begun ? Math.round((Date.now() - begun) / 1000) : null;
    const message = {
      channel: root.channel,
      ts: root.ts,
      ...rootMessage(card, state, report, seconds),
      metadata: runMarker(card, state),
    };
    for (const delay of [...STATE_RETRIES_MS, null]) {
      try {
        await this.#parts.client.chat.update(message);
        break;
      } catch (error) {
        if (delay === null) throw error;
        await wait(delay);
      }
    }
    if (report) this.#begun.delete(card.run);
  }

  tell(card: RunCard, text: string): Promise<void> {
    return tellPrivately(this.#parts.client, card.place, card.asker.id, mrkdwn(text), this.#parts.log);
  }

  async ask(_card: RunCard, root: Root, question: Question): Promise<void> {
    const { channel, threadTs } = root;
    if ((await this.#find(channel, threadTs, 'perf_question', question.id)) !== null) return;
    await this.#parts.client.chat.postMessage({
      channel,
      thread_ts: threadTs,
      ...questionMessage(question),
      metadata: { event_type: 'perf_question', event_payload: { run: question.id } },
      ...QUIET,
    });
  }

  #find(channel: string, threadTs: string | null, event: string, run: string): Promise<string | null> {
    const { client, botUser } = this.#parts;
    return findByRun(client, { channel, threadTs, botUser }, event, run);
  }

  /** Streams of the dead process: those whose ts was stored, and one that may have been opened just before. */
  async #endOrphans(card: RunCard, root: Root): Promise<void> {
    const { client, botUser, streams } = this.#parts;
    const stored = await streams.open(card.run);
    const unmarked = (await recentMessages(client, root.channel, root.threadTs, botUser)).filter(
      message => message.own && message.metadata === null && message.ts !== root.ts,
    );
    for (const ts of new Set([...stored, ...unmarked].map(message => message.ts))) {
      try {
        await client.chat.stopStream({ channel: root.channel, ts, metadata: noteMarker(card.run) });
      } catch (error) {
        if (slackError(error) === '') throw error;
      }
      await streams.closed(root.channel, ts);
    }
  }
}
