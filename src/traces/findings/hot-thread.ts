/** A thread that burns a core: by `top -H` pasted along (matched by native id), else by the dump's own cpu/elapsed. */
import type { Finding } from '../../core/report.ts';
import type { Collector, Extra } from '../collector.ts';
import type { TopRow } from '../formats/top-threads.ts';
import type { HotThread } from '../hot-threads.ts';
import { code, count, evidence, evidences, said } from '../words.ts';

const HOT_PERCENT = 50;

export function hotThreadFindings(collected: Collector): Finding[] {
  const rows = collected.extras.filter(
    extra => extra.name === 'top-row' && (extra.value as TopRow).cpu >= HOT_PERCENT,
  );
  const matched = rows.flatMap(row => {
    const thread = collected.hot.find(each => each.nativeId === (row.value as TopRow).threadId);
    return thread ? [ofRow(row, thread)] : [];
  });
  if (matched.length > 0) return matched.slice(0, 5);
  return collected.hot
    .filter(thread => thread.elapsedMs >= 2000 && thread.cpuMs / thread.elapsedMs >= 0.8)
    .slice(0, 5)
    .map(ofAverage);
}

function ofRow(row: Extra, thread: HotThread): Finding {
  const { cpu } = row.value as TopRow;
  const proof = [evidence(row.source, row.at), ...evidences(thread.source, [thread.at, thread.frame?.at])];
  return hot(
    thread,
    `uses ${cpu} % of a core (nid 0x${(thread.nativeId ?? 0).toString(16)} = ${thread.nativeId})`,
    proof,
  );
}

function ofAverage(thread: HotThread): Finding {
  const share = Math.round((100 * thread.cpuMs) / thread.elapsedMs);
  const words = `used ${share} % of a core since it started (${count(Math.round(thread.elapsedMs / 1000), 'second')})`;
  return hot(thread, words, evidences(thread.source, [thread.at, thread.frame?.at]));
}

function hot(thread: HotThread, words: string, proof: Finding['evidence']): Finding {
  return {
    id: 'trace.hot-thread',
    severity: 'warning',
    resource: 'trace',
    title: `${code(thread.name)} ${words}, in ${said(thread.frame)}`,
    culprit: { kind: 'thread', name: thread.name },
    evidence: proof,
    against: [],
    since: null,
    explains: [],
    remediation: [
      `look at the loop in ${said(thread.frame)}; a second dump some seconds later tells whether it is still there`,
    ],
  };
}
