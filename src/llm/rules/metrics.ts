/** R16: the words around a slot fit what the fact measures: the right number under a false name is a lie. */
import type { Case, Rule } from './case.ts';
import { anyOf } from './words.ts';

/** How it is said; and how metrics are called, where that is shorter. */
type Sibling = RegExp | readonly [said: RegExp, called: RegExp];
/** Of each group a claim may use the words of what it cites, not those of a sibling. */
const SIBLINGS: readonly (readonly Sibling[])[] = [
  [anyOf('reads?|reading|reader'), anyOf('writes?|writing|written|wrote|writer')],
  [
    [anyOf('user (?:time|space|mode|code|cpu|share)|in user|usr'), anyOf('%?usr|user')],
    [anyOf('system (?:time|mode)|kernel (?:time|mode)|in the kernel|sys'), anyOf('%?sys|system|kernel')],
    anyOf('iowait|i/o wait|wait(?:s|ing)? (?:for|on) (?:i/o|the disk)'),
    anyOf('idle|idling'),
    anyOf('steal|stolen'),
    anyOf('softirqs?|soft interrupts?'),
  ],
  [anyOf('available'), anyOf('free(?! of)'), anyOf('used|in use'), anyOf('cached?|buffers?|buffered')],
  [
    anyOf('receiv\\w*|rx|incoming|inbound|ingress|download\\w*'),
    anyOf('transmit\\w*|tx|sent|sends?|sending|outgoing|outbound|egress|upload\\w*'),
  ],
  [anyOf('self'), anyOf('total|cumulative|inclusive')],
  [
    anyOf('latency|latencies|await|response times?|service times?'),
    anyOf('utili[sz]\\w*|util|busy time'),
    anyOf('throughput|bandwidth'),
    anyOf('queues?|queued|queueing|backlog'),
  ],
  [anyOf('swap(?:s|ped|ping)?[ -]ins?|paged in'), anyOf('swap(?:s|ped|ping)?[ -]outs?|paged out')],
  [anyOf('soft limit'), anyOf('hard limit')],
  [anyOf('resident|rss'), anyOf('virtual|vsz')],
  [anyOf('(?<!in)voluntary'), anyOf('involuntary|nonvoluntary')],
];

/** A resource that is spoken of → what of a fact, line or finding would be about it. */
const RESOURCES: readonly (readonly [RegExp, RegExp])[] = [
  [
    anyOf('network|packets?|retransmi\\w+|nic|bandwidth|tcp|dns'),
    /net|interface|socket|peer|tcp|udp|retrans|eth\d|\bens?\d|packet|\brx|\btx|receiv|transmit|\bss\b|listen|conntrack|dns|mtu|link/i,
  ],
  [
    anyOf('disks?|storage|block device'),
    /disk|device|block|\bsd[a-z]|nvme|\bvd[a-z]|xvd|dm-|\bmd\d|await|util|iowait|i\/o|\bio\b|read|writ|fsync|flush|filesystem|mount|space|inode|jbd2|ext4|xfs/i,
  ],
  [
    anyOf('memory|ram|swap|swapping|heap'),
    /mem|swap|rss|resident|cache|buffer|slab|oom|page|heap|alloc|gc|garbage|free|available|reclaim|\bmi?b\b|\bgi?b\b/i,
  ],
  [
    anyOf('cpus?|processors?|cores?'),
    /cpu|core|processor|run|load|user|system|iowait|idle|steal|softirq|interrupt|sched|thread|process|sample|self|total|util|throttl|quota|freq|affinity|top|vmstat|pidstat/i,
  ],
];

const UNITS = anyOf(
  '[kmgt]i?bytes?|[KMGT]i?B(?:/s|ps)?|kilobytes?|megabytes?|gigabytes?|terabytes?|kibibytes?|mebibytes?|gibibytes?',
  'milliseconds?|microseconds?|nanoseconds?|ms|µs|iops|hertz|[kmg]hz',
);
/** "The counter reads {F7}" is no reading from a disk. */
const COUNTER_READS = /\b(?:counter|gauge|value|line|column|field|meter|limit|it) reads?\b/gi;

export const wordsFitMetric: Rule = {
  id: 'R16',
  breach(claim) {
    if (!claim.evident || claim.draft.kind === 'unknown' || claim.draft.kind === 'advice') return null;
    const words = claim.words.replace(COUNTER_READS, '');
    const unit = UNITS.exec(words)?.[0] ?? /▪\s*(?:seconds?|minutes?|hours?|times)\b/i.exec(words)?.[0];
    if (unit) return `"${unit}": the unit comes with the slot`;
    return siblingIn(claim, words) ?? resourceIn(claim, words);
  },
};

function siblingIn({ facts, findings, remedies }: Case, words: string): string | null {
  const metrics = facts.map(({ metric }) => metric);
  if (metrics.length === 0) return null;
  const others = [...findings.map(({ title, id }) => `${title} ${id}`), ...remedies.map(({ text }) => text)];
  for (const group of SIBLINGS) {
    const names = group.map(name =>
      name instanceof RegExp ? { said: name, called: name } : { said: name[0], called: name[1] },
    );
    if (!names.some(({ called }) => metrics.some(metric => called.test(metric)))) continue;
    for (const { said, called } of names) {
      const word = said.exec(words)?.[0];
      if (word && !metrics.some(metric => called.test(metric)) && !others.some(text => said.test(text)))
        return `"${word}" is not what the cited fact measures (${metrics.join(', ')})`;
    }
  }
  return null;
}

function resourceIn({ facts, findings, lines }: Case, words: string): string | null {
  const cited = [
    ...facts.map(
      ({ subject, metric, unit, source }) =>
        `${subject.kind} ${subject.name} ${metric} ${unit} ${source.source}`,
    ),
    ...findings.map(({ id, resource, title }) => `${id} ${resource} ${title}`),
    ...lines.map(({ source, text }) => `${source} ${text}`),
  ];
  if (cited.length === 0) return null;
  for (const [spoken, about] of RESOURCES) {
    const word = spoken.exec(words)?.[0];
    if (word && !cited.some(text => about.test(text))) return `what is cited is not about the ${word}`;
  }
  return null;
}
