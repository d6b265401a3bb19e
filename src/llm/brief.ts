/**
 * The brief as the model reads it: every fact, finding, line and remedy on a line of its own behind its handle,
 * everything redacted, nothing hidden, within the window. What does not fit is said.
 */
import type { Brief } from '../core/ports.ts';
import { clip, visible } from '../core/text.ts';
import { excerptsInto } from './excerpts.ts';
import { createHandles, type Handles } from './handles.ts';
import { oneLine } from './phrases.ts';
import { Room } from './room.ts';
import { createStatements } from './statements.ts';

export interface Layout {
  readonly text: string;
  readonly handles: Handles;
  /** What was left out, in words for people; empty when all is there. */
  readonly left: readonly string[];
}

const QUESTION_LIMIT = 2000;
const TURNS = 8;
const TURN_LIMIT = 800;
/** Facts may take this part of the room where there are excerpts too. */
const FACTS_SHARE = 0.4;

/** `tokens`: what the whole text may take. `redactor` keeps its numbering over the run. */
export function layOut(brief: Brief, tokens: number, redactor: (text: string) => string): Layout {
  // Control sequences first: one in the middle of a secret would hide it from the redactor.
  const redact = (text: string): string => redactor(visible(text));
  const handles = createHandles();
  const room = new Room(tokens);
  const left: string[] = [];

  room.add([`Command: ${brief.command}`]);
  if (brief.target) room.add([`Target: ${oneLine(redact(brief.target))}`]);
  room.add(quoted('Question', 'Q', redact(brief.question), QUESTION_LIMIT));
  room.add(historyOf(brief, redact));

  const statements = createStatements(brief, handles, redact);
  const findings = statements.findings();
  const shown = room.fit(
    'Findings, the root cause first. Verdict, severity and culprit are settled:',
    findings,
  );
  if (shown < findings.length)
    left.push(`${findings.length - shown} of ${findings.length} findings did not fit the model's window`);
  room.fit('Known remedies:', statements.remedies());
  room.fit('Evidence lines:', statements.lines());
  const factRoom = brief.excerpts.length > 0 ? room.part(FACTS_SHARE) : room;
  factRoom.fitEach('Facts, the most telling first:', brief.facts, statements.fact);
  factRoom.fit('Lines that facts were read from:', statements.factLines());
  if (factRoom !== room) room.take(factRoom);

  left.push(...excerptsInto(room, brief.excerpts, handles, redact));
  if (brief.hosts.length > 0)
    room.add([`You may run diagnostics on these hosts: ${brief.hosts.map(host => oneLine(host)).join(' ')}`]);
  return { text: room.text(), handles, left };
}

/** Prefixed line by line, so that no text of others can pass for ours. */
function quoted(title: string, mark: string, text: string, max: number): string[] {
  const lines = clip(visible(text), max).split('\n');
  return [`${title}:`, ...lines.map(line => `${mark} | ${line}`)];
}

function historyOf({ history }: Brief, redact: (text: string) => string): string[] {
  const turns = history.slice(-TURNS);
  if (turns.length === 0) return [];
  return [
    '',
    'Said before in this thread (no evidence):',
    ...turns.flatMap(({ role, text }) =>
      clip(visible(redact(text)), TURN_LIMIT)
        .split('\n')
        .map(line => `${role === 'bot' ? 'answer' : 'person'} | ${line}`),
    ),
  ];
}
