/** What the titles of columns mean: which one is a row's own figure, and which ones never are. */
import type { Axis } from '../model.ts';

export interface Meaning {
  readonly test: RegExp;
  readonly axis: Axis;
  readonly of?: string;
  /** The unit of bare numbers, and what one of them is in it. */
  readonly unit?: readonly [unit: string, factor: number];
  readonly only?: 'processes' | 'percents' | 'clocks';
}

/** Titles in small letters, `_` as a blank, without the marks of a sorted column: `SUM_TIMER_WAIT`, `CPU%*`, `cpuPercent`. */
export function plainTitle(title: string): string {
  return title
    .slice(0, 200)
    .trim()
    .replace(/^[#"'`*]{1,4}(?=\S)|["'`*^↓↑]{1,4}$/g, '')
    .replaceAll(/([a-z]{2})([A-Z])/g, '$1 $2')
    .replaceAll(/[_\s]+/g, ' ')
    .replaceAll(/\b([a-z]+)\.(?=[a-z])/gi, '$1 ')
    .trim()
    .toLowerCase();
}

export const PROCESS = /^(?:pid|tid|tgid|spid|lwp|nlwp|container id|container|pod|username)$/;

const ONE_CPU = { axis: 'cpu', of: 'one CPU', unit: ['%', 1] } as const;
const NS: (factor: number) => readonly [string, number] = factor => ['ns', factor];

/** The first that a column's title is, in this order; min, max, averages and deviations are nobody's own figure. */
export const SELVES: readonly Meaning[] = [
  {
    test: /^(?:%\s?w?cpu|w?cpu\s?%|w?pcpu|wcpu|cpu (?:percent|perc|usage)|percent cpu|cpuperc)$/,
    ...ONE_CPU,
    only: 'processes',
  },
  { test: /^cpu\(cores\)$/, axis: 'cpu', of: 'the CPU time of the rows', unit: ['cores', 1] },
  {
    test: /^(?:self|flat|own|excl\w*)\b.{0,20}$|^%\s?(?:self|own)$|^overhead$|^(?:percent|%) (?:self|own)/,
    axis: 'cpu',
    only: 'percents',
  },
  { test: /^(?:%\s?cpu|cpu\s?%|cpu usage|cpu(?: percent)?)$/, axis: 'cpu', only: 'percents' },
  {
    test: /^(?:response time|%\s?db ?time|db time.{0,4}%|%\s?total call time|% activity|%\s?total(?: db)? time)$/,
    axis: 'wall',
    of: 'the response time',
    only: 'percents',
  },
  {
    test: /^(?:%\s?time|time\s?%|time\s?\(%\)|(?:percent|pct) time|time (?:percent|pct))$/,
    axis: 'wall',
    of: 'the time',
    only: 'percents',
  },
  {
    test: /^(?:percent(?:age)?|pct|perc|prct|share|%|self|flat|own|ticks|samples?|.{1,30}\s?%|%\s?.{1,30}|.{1,30}\(%\)|.{1,20} (?:pct|percent(?:age)?|share)|(?:pct|percent(?:age)?|share) .{1,20})$/,
    axis: 'count',
    only: 'percents',
  },
  {
    test: /^(?:self|flat|count (?:exclusive|self)|self (?:count|samples?|cost)|own ?time|exclusive.{0,20}|excl\b.{0,20}|tottime|self ?time.{0,12})$/,
    axis: 'cpu',
  },
  { test: /^total (?:worker|elapsed) time$/, axis: 'wall', of: 'the time', unit: NS(1e3) },
  { test: /^sum timer wait$/, axis: 'wall', of: 'the time', unit: NS(1e-3) },
  { test: /^total (?:exec |plan )?time$/, axis: 'wall', of: 'the time', unit: NS(1e6) },
  { test: /^(?:total|statement|io|file io) latency$/, axis: 'wall', of: 'the time', unit: NS(1e-3) },
  {
    test: /^(?:total[ -](?:exec(?:ution)?[ -])?(?:time|duration|latency|worker time|elapsed time|wait)|(?:statement |io |file io )latency|exec time total|elapsed ?time|cpu ?time|time total)\b.{0,12}$/,
    axis: 'wall',
    of: 'the time',
  },
  {
    test: /^(?:db|cpu|exec(?:ution)?|query|wait|self|elapsed|total)\s?time.{0,12}$|^time\s?\(\S{1,12}\)$|^time(?: \S{1,7})?$|^seconds$|^duration\b.{0,7}$|^times?\(s\)$|^latency$|^cost\s?\(?(?:ms|ns|us|s)\)?$/,
    axis: 'wall',
    of: 'the time',
  },
  {
    test: /^total\s?\(?(?:ms|msec|s|sec|us|µs|ns)\)?$|^(?:ms|msec|us|ns|secs?|seconds)$/,
    axis: 'wall',
    of: 'the time',
  },
  {
    test: /^(?:samples?|ticks|hits|count|total|exec count|count star|executions?|execs|n?calls|rcount|ir|cost|waits|num(?:ber)? ?of? ?(?:calls|samples)|# ?(?:of )?(?:calls|samples)|instructions|cycles|events?|(?:cycles|retired|cpu clocks?)\b.{0,40})$/,
    axis: 'count',
  },
  {
    test: /^(?:rss|res|mem(?:ory)?(?: usage)?(?: \/ limit)?|memory\(bytes\)|cache size|size|bytes|current alloc|alloc(?:ated)?(?: bytes)?|retained(?: size)?|shallow(?: heap)?)$/,
    axis: 'alloc',
  },
  {
    test: /^(?:n?v?cswch\/s|(?:kb|mb)_(?:rd|wr)\/s|(?:kb|mb) (?:rd|wr)\/s|m(?:in|aj)flt\/s|disk (?:read|write)|io>?|iodelay)$/,
    axis: 'count',
  },
  { test: /^cpu$|^c$/, ...ONE_CPU, only: 'processes' },
  { test: /^(?:time\+?|cpu ?time|cputime)$/, axis: 'cpu', of: 'the CPU time', unit: NS(1), only: 'clocks' },
  { test: /^(?:after|new|now|current)\b.{0,12}$/, axis: 'count' },
];

export const TOTAL =
  /^(?:total\s?%?|(?:count|samples) inclusive|total samples|total cost|cum(?:ul\w*)?\s?%?|cumtime|children|incl\w*(?:\s?%)?|%\s?total|total time|(?:total|cum(?:ulative)?|incl(?:usive)?) (?:cpu|time|memory|%|percent|samples)(?:\s?\(?%\)?)?)$/;

export const NEVER =
  /%mem|mem\s?%|pmem|mem(?:ory)? perc|percent (?:mem|usr|sys\w*|guest|wait|nice|idle|vmem|iowait|steal)|\bstd|stddev|dev\b|\bmin\b|\bmax\b|^(?:min|max)(?![a-z]{3})|avg|average|mean|median|\bp\d\d|\d\d(?:th|[ _]?pct|%)$|\/call|percall|per call|^rank$|^#$|^sum\s?%$|accum|^line$|\bratio|error|^v\/m$|idle|^%?\s?wait$|%(?:usr|sys\w*|guest|nice|iowait|irq|soft|steal|gnice|user)$|^use\s?%?$|used\s?%|capacity|cover|\brows |^lock |^nlwp$|^%?\s?(?:vsz|virt|shr)$|limit$|hit ?(?:ratio|percent|%)|delta|diff|change|^Δ|before|baseline|^old\b|^%[rwd]rqm|util|^%\s?(?:io|ela|vsz|vmem|rss)$|\bper\b/;

/** Columns of tables that are no profile whatever else they count. */
export const FOREIGN =
  /\b(?:revenue|sales|price|profit|salary|income|expenses?|budget|invoice|amount|currency|growth|discount|tax|population|gdp|grade|students?|temperature|humidity|rainfall|latitude|longitude|country|city|birth\w*|age|gender|email|phone|zip|isbn|goals|points|wins?|won|loss(?:es)?|turnout|votes?|battery)\b/;

/** The best name first. */
export const NAMES: readonly RegExp[] = [
  /^(?:query(?:[ _]text)?|digest text|sql(?: text)?|statement(?: text)?|norm query|info)$/,
  /^(?:cost centre|function(?: name)?|symbol(?: name)?|method(?: name)?|routine|syscall|frame|name|names|func.{0,30}|file:function|trace method|procedure|subroutine)$/,
  /^(?:command\b.{0,20}|cmd|args|comm|process(?: name)?|pod|container(?: name)?|image name)$/,
  /^(?:item|event(?:s|(?: |_)name)?|wait (?:event|type)|operation|object|location|class name|module|sql ?id|query ?id|digest|table(?: name)?|file(?: name)?|status|ns|collection|key)$/,
  /^(?:class|type|user|namespace|host)$/,
];
