/** A run's thread in Slack: root, plan, answer, files, questions, private words. */
import type { Report } from '../core/report.ts';
import type { Attachment, Live, Opened, Question, Root, RunCard, Threads } from '../core/threads.ts';
import { answerMessage } from '../blocks/answer.ts';
import { questionMessage } from '../blocks/question.ts';
import { rootMessage } from '../blocks/root.ts';
import { mrkdwn } from '../blocks/text.ts';
import { answerMarker, noteMarker, runMarker } from './metadata.ts';
import { createPlan, type StreamLog } from './plan.ts';
import { findByRun, recentMessages, slackError, type WebClient, whyNoPlace } from './slack.ts';
import { tellPrivately } from './private.ts';

export interface ThreadParts {
  readonly client: WebClient;
  /** Our own user id, from `auth.test`. */
  readonly botUser: string;
  readonly streams: StreamLog;
  readonly log: { error(data: Record<string, unknown>, message: string): void };
}

const QUIET = { unfurl_links: false, unfurl_media: false } as const;

export function createThreads(parts: ThreadParts): Threads {
  const { client, botUser, streams, log } = parts;
  const startedAt = new Map<string, number>();

  return { open, live, answer, attach, state, tell, ask };

  async function open(card: RunCard, again: boolean): Promise<Opened> {
    startedAt.set(card.run, Date.now());
    const { channel, threadTs } = card.place;
    if (card.followup && threadTs !== null) return { ok: true, root: { channel, ts: threadTs, threadTs } };
    if (again) {
      const known = await findByRun(client, { channel, threadTs, botUser }, 'perf_run', card.run);
      if (known !== null) return { ok: true, root: { channel, ts: known, threadTs: threadTs ?? known } };
    }
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

  async function live(card: RunCard, root: Root, again: boolean): Promise<Live> {
    if (!startedAt.has(card.run)) startedAt.set(card.run, Date.now());
    if (again) await endOrphans(card, root);
    const plan = createPlan(client, card, root, streams);
    return {
      task: plan.task,
      close: plan.close,
      say(text) {
        client.chat
          .postMessage({ channel: root.channel, thread_ts: root.threadTs, text: mrkdwn(text), metadata: noteMarker(card.run), ...QUIET })
          .catch(error => log.error({ run: card.run, error }, 'a word in the thread was not posted'));
      },
    };
  }

  /** Streams of the dead process: those whose ts was stored, and one that may have been opened just before. */
  async function endOrphans(card: RunCard, root: Root): Promise<void> {
    const stored = await streams.open(card.run);
    const unmarked = (await recentMessages(client, root.channel, root.threadTs, botUser)).filter(
      message => message.own && message.metadata === null && message.ts !== root.ts,
    );
    const seen = new Set([...stored.map(({ ts }) => ts), ...unmarked.map(({ ts }) => ts)]);
    for (const ts of seen) {
      try {
        await client.chat.stopStream({ channel: root.channel, ts, metadata: noteMarker(card.run) });
      } catch (error) {
        if (slackError(error) === '') throw error;
      }
      await streams.closed(root.channel, ts);
    }
  }

  async function answer(card: RunCard, root: Root, report: Report, again: boolean): Promise<void> {
    const place = { channel: root.channel, threadTs: root.threadTs, botUser };
    if (again && (await findByRun(client, place, 'perf_answer', card.run)) !== null) return;
    await client.chat.postMessage({
      channel: root.channel,
      thread_ts: root.threadTs,
      ...answerMessage(card, report),
      metadata: answerMarker(card, report),
      ...QUIET,
    });
  }

  async function attach(card: RunCard, root: Root, file: Attachment): Promise<void> {
    try {
      await client.filesUploadV2({
        channel_id: root.channel,
        thread_ts: root.threadTs,
        file: Buffer.from(file.bytes),
        filename: file.name,
        title: file.title,
        alt_text: file.alt,
      });
    } catch (error) {
      // The answer stands without its picture; `files:write` may not have been granted.
      log.error({ run: card.run, error }, 'a file was not uploaded');
    }
  }

  async function state(card: RunCard, root: Root, to: Parameters<Threads['state']>[2], report: Report | null): Promise<void> {
    const begun = startedAt.get(card.run);
    const seconds = report && begun ? Math.round((Date.now() - begun) / 1000) : null;
    await client.chat.update({
      channel: root.channel,
      ts: root.ts,
      ...rootMessage(card, to, report, seconds),
      metadata: runMarker(card, to),
    });
    if (report) startedAt.delete(card.run);
  }

  function tell(card: RunCard, text: string): Promise<void> {
    return tellPrivately(client, card.place, card.asker.id, mrkdwn(text), log);
  }

  async function ask(_card: RunCard, root: Root, question: Question): Promise<void> {
    const place = { channel: root.channel, threadTs: root.threadTs, botUser };
    if ((await findByRun(client, place, 'perf_question', question.id)) !== null) return;
    await client.chat.postMessage({
      channel: root.channel,
      thread_ts: root.threadTs,
      ...questionMessage(question),
      metadata: { event_type: 'perf_question', event_payload: { run: question.id } },
      ...QUIET,
    });
  }
}
