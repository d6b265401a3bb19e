/** What the buttons of an answer do. A press is judged by who presses, never by what the button says. */
import type { WebClient } from '@slack/web-api';
import { decidedMessage } from './blocks/question.ts';
import type { Person } from './core/ports.ts';
import { createRedactor } from './core/redact.ts';
import type { Report } from './core/report.ts';
import { visible } from './core/text.ts';
import type { Place } from './core/threads.ts';
import type { Transcript } from './core/transcript.ts';
import { runId } from './handlers/desk.ts';
import type { Buttons } from './handlers/index.ts';
import type { Questions } from './investigations/approvals.ts';
import type { Investigations } from './investigations/index.ts';
import type { RunRow, Runs } from './investigations/runs.ts';
import type { Texts } from './investigations/texts.ts';
import type { Transcripts } from './investigations/transcripts.ts';
import type { Log } from './log.ts';
import type { SitePolicy } from './remote/policy/judge.ts';

export interface ButtonParts {
  readonly client: WebClient;
  readonly runs: Runs;
  readonly texts: Texts;
  readonly transcripts: Transcripts;
  readonly questions: Questions;
  readonly policy: SitePolicy;
  readonly investigations: Investigations;
  readonly log: Log;
}

export function createButtons(parts: ButtonParts): Buttons {
  return {
    async press(action, run, person, place, key) {
      if (person.unknown) return 'Slack did not say who you are just now. Press again in a moment.';
      if (person.outsider)
        return 'Guests and people of other organisations cannot use these buttons. Ask a member of this workspace.';
      const row = await parts.runs.get(run);
      if (!row) return `Run ${run} is not known here any more. Ask again.`;
      if (action === 'stop_run') return stop(row, person);
      if (action === 'recheck_run') return recheck(row, person, place, key);
      const report = await reportOf(row);
      if (report === null) return 'This run has no answer yet.';
      if (action === 'show_report') return fullReport(row, report, place);
      return action === 'show_commands' ? transcriptFile(row, place) : changeList(report);
    },
    async decide(id, choice, person, place, ts) {
      const question = await parts.questions.get(id);
      if (!question) return 'This question is not known here any more.';
      const { requester, about } = question.body;
      if (!(await isMember(parts.client, question.body.channel, person.id))) {
        return 'Only members of the channel where this was asked may decide it.';
      }
      const why = about
        ? parts.policy.mayApprove(person, { ...about, requester, channel: question.body.channel })
        : null;
      if (why !== null) return why;
      if (!(await parts.investigations.decide(id, { choice, by: person }))) {
        return question.answered ? 'This was decided already.' : 'This has expired. Ask again.';
      }
      const time = new Date().toISOString().slice(11, 19);
      const verb = choice === 'Approve' ? 'approved' : choice === 'Deny' ? 'denied' : `${choice}:`;
      if (ts !== null) {
        await parts.client.chat.update({
          channel: place.channel,
          ts,
          ...decidedMessage(question.body.text, `${verb} by ${person.name} ${time} UTC`),
          metadata: { event_type: 'perf_question', event_payload: { run: id } },
        });
      }
      return null;
    },
    async rate(value, person) {
      parts.log.info({ rating: value, person: person.id }, 'an answer was rated');
    },
  };

  async function stop(row: RunRow, person: Person): Promise<string | null> {
    const stopped = await parts.investigations.stop(row.id, person);
    return stopped ? null : 'This run has ended already.';
  }

  async function recheck(row: RunRow, person: Person, place: Place, key: string): Promise<string | null> {
    if (row.root === null) return 'This run has no thread to answer in.';
    await parts.investigations.start({
      run: runId(key),
      command: 'followup',
      args: { recheck: true },
      inputs: [],
      options: {},
      asker: person,
      place: { ...place, channel: row.root.channel, threadTs: row.root.threadTs },
      parent: row.id,
    });
    return null;
  }

  async function reportOf(row: RunRow): Promise<Report | null> {
    return row.report === null ? null : (JSON.parse(await parts.texts.get(row.report)) as Report);
  }

  /** All that was printed, redacted, as one text file in the thread. */
  async function transcriptFile(row: RunRow, place: Place): Promise<string | null> {
    const transcripts = await parts.transcripts.of(row.id);
    if (transcripts.length === 0) return 'This run sent no command.';
    const redactor = createRedactor();
    const content = transcripts.map(transcript => redactor(visible(transcriptText(transcript)))).join('\n');
    await upload(place, content, `commands-${row.id}.txt`, `Commands of run ${row.id}`);
    return null;
  }

  async function fullReport(row: RunRow, report: Report, place: Place): Promise<string | null> {
    await upload(
      place,
      JSON.stringify(report, null, 2),
      `report-${row.id}.json`,
      `Full report of run ${row.id}`,
    );
    return null;
  }

  async function upload(place: Place, content: string, filename: string, title: string): Promise<void> {
    const thread = place.threadTs === null ? {} : { thread_ts: place.threadTs };
    const options = { channel_id: place.channel, ...thread, content, filename, title };
    await parts.client.filesUploadV2(options as Parameters<WebClient['filesUploadV2']>[0]);
  }
}

function transcriptText({ host, line, exit, ms, stdout, stderr, refused, lost }: Transcript): string {
  const end =
    refused !== undefined ? `not run: ${refused}` : (lost ?? `exit ${exit}, ${(ms / 1000).toFixed(1)} s`);
  const text = [stdout.trimEnd(), stderr.trimEnd()].filter(Boolean).join('\n');
  return `${host}$ ${line}\n# ${end}\n${text}\n`;
}

function changeList(report: Report): string {
  const lines = report.changes.map(
    ({ what, before, after, since }) =>
      `${what}: ${before ?? 'not there'} → ${after ?? 'not there'}${since ? ` (since ${since})` : ''}`,
  );
  return lines.length > 0
    ? lines.join('\n')
    : 'No earlier healthy run of this host is kept, or nothing that is compared has changed since.';
}

/** Anybody may look at a public channel and press; only who has joined may decide. A direct message has no others. */
async function isMember(client: WebClient, channel: string, user: string): Promise<boolean> {
  if (channel.startsWith('D')) return true;
  let cursor: string | undefined;
  do {
    const page = await client.conversations.members({ channel, limit: 1000, ...(cursor ? { cursor } : {}) });
    if (page.members?.includes(user)) return true;
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return false;
}
