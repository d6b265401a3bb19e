/** The one judge: a typed line in; out, the re-quoted argv of each stage with its tier and limits, or why not. */
import type { Grammar, Tier } from '../../core/grammar.ts';
import type { Judgement, Origin, Policy } from '../../core/ports.ts';
import { suggest } from '../../core/suggest.ts';
import { clip } from '../../core/text.ts';
import { grammars as builtIn } from '../../tools/grammars.ts';
import { type Access, createAccess, type HostGroups } from './access.ts';
import { hintFor } from './hints.ts';
import { lex } from './lexer.ts';
import { type Fit, matchGrammar, WITHOUT_COUNT } from './match.ts';
import { PATH_SETS } from './paths.ts';
import { quoteStages } from './quote.ts';
import type { Site } from './site.ts';
import { createValues, type PathSets, type Values } from './values.ts';

/** Time and output of one command, where its grammar says nothing else. */
const DEFAULT_SECONDS = 30;
const DEFAULT_BYTES = 1_048_576;
/** An `instead` for every other refusal of its tool: it follows the precise reason. */
const GENERAL = '.';
/** What a sampler gets on top of its own time: a busy host starts slowly. */
const GRACE_SECONDS = 10;
/** The only prefix that is read: `timeout N`, before a command that needs approval. */
const MAX_TIMEOUT = 60;

export interface PolicyOptions {
  /** What `policy.yml` says; without it the defaults hold. */
  readonly site?: Site | null;
  /** Groups and tags of the inventory, for rules that say `@web`. */
  readonly groups?: HostGroups;
}

/** The policy with the rights that go with it. */
export interface SitePolicy extends Policy, Access {
  readonly grammars: readonly Grammar[];
  readonly paths: PathSets;
}

export function createPolicy({ site = null, groups = {} }: PolicyOptions = {}): SitePolicy {
  const own = site?.tools ?? [];
  const replaced = new Set([...own.map(({ tool }) => tool), ...(site?.without ?? [])]);
  const grammars = [
    ...builtIn.filter(({ tool }) => !replaced.has(tool)),
    ...own.filter(({ tool }) => !site?.without.includes(tool)),
  ];
  const paths: PathSets = { ...PATH_SETS, logs: [...PATH_SETS.logs, ...(site?.logs ?? [])] };
  const tables: Tables = {
    byTool: new Map(grammars.map(grammar => [grammar.tool, grammar])),
    values: createValues(paths),
  };
  const access = createAccess(site, groups);
  return {
    grammars,
    paths,
    ...access,
    judge(line, on) {
      const lexed = lex(line);
      return withAccess(lexed.ok ? judgeStages(lexed.stages, tables) : refuse(lexed.reason), access, on);
    },
  };
}

interface Tables {
  readonly byTool: ReadonlyMap<string, Grammar>;
  readonly values: Values;
}

function judgeStages(typed: readonly (readonly string[])[], tables: Tables): TieredJudgement {
  const { stages, seconds } = withoutTimeout(typed);
  const fits: Fit[] = [];
  for (const [index, argv] of stages.entries()) {
    const place = { first: index === 0, last: index === stages.length - 1 };
    const grammar = tables.byTool.get(argv[0]!);
    if (!grammar) return refuse(unknownTool(argv[0]!, [...tables.byTool.keys()]));
    const match = matchGrammar(grammar, argv, place, tables.values);
    if (!match.ok) return refuse(refusal(grammar, argv, match.problem, stages, tables));
    fits.push(match.fit);
  }
  if (seconds !== null && !fits.some(({ tier }) => tier === 'intrusive')) {
    return refuse(`timeout: ${hintFor('timeout')}`);
  }
  return accept(fits, seconds, tables);
}

interface TieredJudgement extends Judgement {
  readonly tier: Tier | null;
}

/** `timeout 5 strace …` without its prefix, which becomes the time limit. */
function withoutTimeout(stages: readonly (readonly string[])[]): {
  readonly stages: readonly (readonly string[])[];
  readonly seconds: number | null;
} {
  const [first = [], ...rest] = stages;
  const seconds = /^([1-9][0-9]?)s?$/.exec(first[1] ?? '')?.[1];
  if (first[0] !== 'timeout' || !seconds || Number(seconds) > MAX_TIMEOUT || first.length < 3) {
    return { stages, seconds: null };
  }
  return { stages: [first.slice(2), ...rest], seconds: Number(seconds) };
}

function accept(fits: readonly Fit[], typedSeconds: number | null, tables: Tables): TieredJudgement {
  const stages = fits.map(({ argv }) => argv);
  const reader = fits.at(-1)?.reader;
  if (reader) stages.push(reader);
  const grammars = stages.map(argv => tables.byTool.get(argv[0]!));
  const tier: Tier = fits.some(fit => fit.tier === 'intrusive') ? 'intrusive' : 'read';
  const cost = fits.find(fit => fit.cost)?.cost;
  const names = fits.filter(fit => fit.tier === 'intrusive').map(({ argv }) => argv[0]);
  return {
    verdict: tier === 'read' ? 'allow' : 'approve',
    line: quoteStages(stages),
    stages,
    reason:
      tier === 'read'
        ? ''
        : `${names.join(', ')} needs the approval of a second person${cost ? `: ${cost}` : ''}`,
    limits: {
      seconds: typedSeconds ?? limitSeconds(fits, grammars),
      bytes: Math.max(...grammars.map(grammar => grammar?.limits?.bytes ?? DEFAULT_BYTES)),
    },
    root: fits.some(({ root }) => root),
    ...(cost === undefined ? {} : { cost }),
    tier,
  };
}

function limitSeconds(fits: readonly Fit[], grammars: readonly (Grammar | undefined)[]): number {
  const endless = fits.find(fit => fit.endless);
  if (endless) return endless.seconds;
  const stated = grammars.map(grammar => grammar?.limits?.seconds ?? DEFAULT_SECONDS);
  const sampled = fits.map(({ seconds }) => (seconds > 0 ? Math.ceil(seconds) + GRACE_SECONDS : 0));
  return Math.max(...stated, ...sampled);
}

function withAccess(
  judgement: TieredJudgement,
  access: Access,
  on: { readonly host: string; readonly origin: Origin } | undefined,
): Judgement {
  const { tier, ...rest } = judgement;
  if (!on || tier === null) return rest;
  const why = access.mayRun(on.origin, on.host, tier);
  return why === null ? rest : { ...REFUSED, reason: why };
}

function unknownTool(tool: string, known: readonly string[]): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(tool))
    return `${tool.slice(0, 40)}: environment variables are not set: use the command alone`;
  const hint = hintFor(tool);
  if (hint) return `${tool}: ${hint}`;
  if (/^\/(?:usr\/)?(?:local\/)?s?bin\/[a-z0-9_.-]+$/.test(tool)) {
    return `${tool}: name the program alone, without its folder`;
  }
  const near = tool.length < 4 ? [] : suggest(tool.slice(0, 40), known, 2);
  const advice =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'perf policy --help lists what may run';
  return `${tool.slice(0, 40) || "''"} is not on the list of diagnostic commands: ${advice}`;
}

/** The reason with the nearest allowed form: the grammar's own advice, the line with a count, or an example. */
function refusal(
  grammar: Grammar,
  argv: readonly string[],
  problem: string,
  stages: readonly (readonly string[])[],
  tables: Tables,
): string {
  const line = quoteStages([argv]);
  if (problem === WITHOUT_COUNT) {
    const counted = stages.map(stage => (stage === argv ? [...argv, '5'] : stage));
    const judged = judgeStages(counted, tables);
    if (judged.verdict !== 'refuse') return `${line} never ends: use ${judged.line}`;
  }
  const advice = grammar.instead?.find(({ when }) => new RegExp(when).test(line.slice(0, 300)));
  if (advice && advice.when !== GENERAL) return withOperand(advice.say, argv);
  const what = problem.startsWith(`${grammar.tool} `) ? problem : `${grammar.tool}: ${problem}`;
  return `${what}; ${advice ? withOperand(advice.say, argv) : `for example ${grammar.examples[0]}`}`;
}

function withOperand(say: string, argv: readonly string[]): string {
  const operand = argv.slice(1).findLast(word => /^[A-Za-z0-9/][A-Za-z0-9_./@:-]{0,100}$/.test(word));
  return say.replace('{operand}', operand ?? 'FILE');
}

const REFUSED: Judgement = {
  verdict: 'refuse',
  line: '',
  stages: [],
  reason: '',
  limits: { seconds: 0, bytes: 0 },
  root: false,
};

/** Longest reason; what was typed may be long. */
const MAX_REASON = 400;

function refuse(reason: string): TieredJudgement {
  return { ...REFUSED, reason: clip(reason, MAX_REASON), tier: null };
}
