/**
 * The Report: what every run ends with, in Slack, in the terminal and as JSON.
 * One zod schema gives the types, the check of stored reports, and `docs/report.schema.json`.
 */
import { z } from 'zod';

export const Severity = z.enum(['critical', 'warning', 'info']);
export type Severity = z.output<typeof Severity>;

export const Evidence = z.object({
  /** The command line or the name of the paste that the line stands in. */
  source: z.string(),
  /** 1-based line in that source. */
  line: z.number().int(),
  text: z.string(),
});
export type Evidence = z.output<typeof Evidence>;

export const Culprit = z.object({
  /** process, thread, cgroup, container, unit, mount, device, interface, socket, peer, function, lock, … */
  kind: z.string(),
  name: z.string(),
  pid: z.number().int().optional(),
});
export type Culprit = z.output<typeof Culprit>;

export const Finding = z.object({
  id: z.string(),
  severity: Severity,
  /** cpu, memory, disk, filesystem, network, process, kernel, service, time, cgroup, profile, trace, … */
  resource: z.string(),
  title: z.string(),
  culprit: Culprit.nullable(),
  evidence: z.array(Evidence),
  /** What would refute the finding and was looked at. */
  against: z.array(z.object({ text: z.string(), evidence: Evidence.nullable() })),
  /** ISO 8601, or null where the host keeps no history of it. */
  since: z.string().nullable(),
  /** Ids of the findings that are symptoms of this one. */
  explains: z.array(z.string()),
  remediation: z.array(z.string()),
});
export type Finding = z.output<typeof Finding>;

export const Change = z.object({
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  since: z.string().nullable(),
});
export type Change = z.output<typeof Change>;

const ProfileEntry = z.object({
  name: z.string(),
  module: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  self: z.number().nullable(),
  total: z.number().nullable(),
});
export const ProfileFact = z.object({
  kind: z.literal('profile'),
  format: z.string(),
  unit: z.string(),
  total: z.number(),
  /** Lines that were not understood. */
  unread: z.number().int(),
  /** By self, largest first; in `unit`. */
  entries: z.array(ProfileEntry),
});
export type ProfileFact = z.output<typeof ProfileFact>;

const TraceFrame = z.object({
  function: z.string(),
  module: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  /** Neither library nor runtime. */
  own: z.boolean(),
});
export const Trace = z.object({
  type: z.string().nullable(),
  message: z.string().nullable(),
  thread: z.string().nullable(),
  state: z.string().nullable(),
  /** Equal stacks folded into this one. */
  count: z.number().int(),
  /** Innermost first, whatever the print order. */
  frames: z.array(TraceFrame),
  /** Outermost to root. */
  causes: z.array(z.object({ type: z.string().nullable(), message: z.string().nullable() })),
});
export const TraceFact = z.object({
  kind: z.literal('trace'),
  format: z.string(),
  language: z.string(),
  unread: z.number().int(),
  traces: z.array(Trace),
  deadlocks: z.array(z.array(z.string())),
});
export type TraceFact = z.output<typeof TraceFact>;

export const Unseen = z.object({
  what: z.string(),
  why: z.string(),
  /** The line that would open it, or null. */
  open: z.string().nullable(),
});
export type Unseen = z.output<typeof Unseen>;

export const HostFact = z.object({
  kind: z.literal('host'),
  name: z.string(),
  looked: z.array(z.string()),
  unseen: z.array(Unseen),
  samples: z.record(z.string(), z.unknown()),
});
export type HostFact = z.output<typeof HostFact>;

/** A row of our catalogue, where a command's answer rests on it. */
const KnowledgeFact = z.object({
  kind: z.literal('knowledge'),
  name: z.string(),
  rows: z.array(z.record(z.string(), z.unknown())),
});
export type KnowledgeFact = z.output<typeof KnowledgeFact>;

export const ReportFact = z.discriminatedUnion('kind', [ProfileFact, TraceFact, HostFact, KnowledgeFact]);
export type ReportFact = z.output<typeof ReportFact>;

export const Picture = z.object({
  kind: z.enum(['bars', 'flame', 'locks']),
  title: z.string(),
  /** What the picture shows, in words: for screen readers and for the terminal. */
  alt: z.string(),
  data: z.unknown(),
});
export type Picture = z.output<typeof Picture>;

export const CommandRecord = z.object({
  host: z.string(),
  /** The re-quoted line, without our own timeout, nice and sudo prefix. */
  line: z.string(),
  exit: z.number().int().nullable(),
  /** From its start on the host to its end. */
  ms: z.number(),
  bytes: z.number().int(),
  truncated: z.boolean(),
  lost: z.string().optional(),
  refused: z.string().optional(),
  /** Head and tail, redacted, at most 4 KB. */
  output: z.string(),
});
export type CommandRecord = z.output<typeof CommandRecord>;

export const Claim = z.object({ kind: z.string(), refs: z.array(z.string()), text: z.string() });
export type Claim = z.output<typeof Claim>;

export const Usage = z.object({
  model: z.string(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  ms: z.number(),
});
export type Usage = z.output<typeof Usage>;

export const Report = z.object({
  command: z.string(),
  target: z.string().nullable(),
  problem: z.string().nullable(),
  verdict: z.string(),
  findings: z.array(Finding),
  changes: z.array(Change),
  facts: z.array(ReportFact),
  /** Markdown. */
  answer: z.string(),
  claims: z.array(Claim),
  /** What the model said that the evidence does not carry, each `rule: text`. */
  unverified: z.array(z.string()),
  pictures: z.array(Picture),
  files: z.array(
    z.object({ name: z.string(), media: z.string(), bytes: z.number().int(), handle: z.string() }),
  ),
  commands: z.array(CommandRecord),
  usage: Usage.nullable(),
  /** null, or why the answer stands without (all of) the model. */
  degraded: z.string().nullable(),
});
export type Report = z.output<typeof Report>;
