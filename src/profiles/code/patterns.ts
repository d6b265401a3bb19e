/**
 * Patterns of slow code that can be seen on a hot line, with what to write instead. A change is proposed only where the text
 * shows that it keeps the meaning (`rewrites/`).
 */
import type { HotSpot } from './hot-spots.ts';
import { inLoop, type Pattern } from './pattern.ts';
import { DATA_PATTERNS } from './patterns-data.ts';
import { REWRITERS } from './rewrites/index.ts';
import { isDivision, isLocked } from './skid.ts';
import { type SourceText, withoutText } from './source-text.ts';

export interface Match {
  /** The finding is `profile.code.<id>`. */
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  readonly rewrite: ProposedChange | null;
}

export interface ProposedChange {
  /** Unified, as it applies to the source. */
  readonly diff: string;
  /** On what its being right rests, beyond what the text shows. */
  readonly condition: string | null;
}

export function patternsOf(spot: HotSpot): Match[] {
  return [...PATTERNS, ...DATA_PATTERNS]
    .filter(pattern => pattern.matches(spot))
    .map(pattern => ({
      id: pattern.id,
      title: pattern.title,
      advice: pattern.advice,
      rewrite: changeOf(pattern.id, spot),
    }));
}

function changeOf(id: string, spot: HotSpot): ProposedChange | null {
  const { text, index } = spot;
  if (text === null || index < 0) return null;
  const rewrite = REWRITERS[id]?.({ spot, text, at: index, loops: text.loopsAround(index) }) ?? null;
  return rewrite === null ? null : { diff: text.diff(rewrite.edits), condition: rewrite.condition };
}

const PATTERNS: readonly Pattern[] = [
  {
    id: 'quadratic-sort',
    title: 'insertion sort: its work grows with the square of the length',
    advice: "Use the library's sort; insertion sort pays only below some 30 elements.",
    matches: ({ code }) =>
      /while\s*\(?\s*(\w+)\s*>=?\s*0\s*(?:&&|and)\s*(\w+)\[\1(?:\s*-\s*1)?\]\s*>/.test(code),
  },
  {
    id: 'division',
    title: 'division in a loop: 20 to 40 cycles each, and it does not overlap well',
    advice:
      'Make the divisor a constant (the compiler multiplies instead), use & for powers of two of unsigned numbers, or carry a counter along; for a divisor that is fixed in the loop, a precomputed reciprocal (libdivide).',
    matches: spot =>
      spot.instructions.some(({ code }) => isDivision(code)) ||
      // An interpreter's round costs more than its division.
      (inLoop(spot) &&
        !/^(?:python|ruby|php|sql)$/.test(spot.language) &&
        DIVIDES.test(withoutText(spot.code))),
  },
  {
    id: 'pointer-chase',
    title: 'pointer chase: each load waits for the one before',
    advice:
      'Keep the elements in one array (indices instead of pointers), or prefetch the one after next; a list is walked at the speed of memory.',
    matches: ({ code, instructions, ...spot }) =>
      /\b(\w+)\s*=\s*\1\s*(?:->|\.)\s*(?:next|prev|parent|left|right|link|head|tail)\b/.test(code) ||
      (spot.loops.length > 0 &&
        instructions.some(line => /^mov[lq]?\s+(?:0x[0-9a-f]+)?\(%(\w+)\),%\1\b/.test(line.code))),
  },
  {
    id: 'indirect-access',
    title: 'elements at places that another array names: a cache miss each where those are spread',
    advice:
      'Order the places (sort the indexes, or the data in the order of use), make the elements smaller, or keep what is used together in one array.',
    matches: spot =>
      inLoop(spot) && /\w\[\w+(?:\.\w+)?\[[^\]]{1,40}\](?:\.\w+)?\]/.test(withoutText(spot.code)),
  },
  {
    id: 'bounds-check',
    title: 'bounds checks in the loop',
    advice:
      'Rust: iterate (iter(), zip, chunks_exact) instead of indexing; Go: touch the last index once before the loop (_ = s[n-1]), or range over the slice; Java: loop to array.length.',
    matches: ({ language, code, instructions, loops }) =>
      instructions.some(line => /panicIndex|panic_bounds_check|ArrayIndexOutOf/.test(line.code)) ||
      (language === 'rust' &&
        loops.some(loop => /^for\s+\w+\s+in\s+\d+\.\./.test(loop)) &&
        /\w\[\w+\]/.test(code)),
  },
  {
    id: 'boxing',
    title: 'boxed numbers: an object for each value',
    advice:
      'Java: int[] or a primitive collection (fastutil, Eclipse Collections) instead of List<Integer>; Go: a concrete type instead of interface{}; C#: a generic instead of object.',
    matches: ({ language, code, text, index }) =>
      (language === 'java' && text !== null && isBoxedSum(text, index)) ||
      (/^(?:java|kotlin)$/.test(language) &&
        /\b(?:Integer|Long|Double|Boolean)\b(?:\s+\w+\s*=|\.valueOf|\s*>)/.test(code)) ||
      (language === 'go' && /\binterface\{\}|\bany\b\(/.test(code)) ||
      (language === 'csharp' && /\(object\)|ArrayList/.test(code)),
  },
  {
    id: 'string-building',
    title: 'a string grown in a loop: all of it may be copied each time',
    advice: 'Collect the parts and join them once at the end.',
    // JavaScript's engines keep ropes and copy once.
    matches: spot =>
      inLoop(spot) &&
      !/script$/.test(spot.language) &&
      (isGrownText(spot) ||
        /^(?!.*\b(?:count|total|sum|i|n|len)\b\s*\+=)(?:.*\b\w+\s*\+=\s*(?:["'`f]|str\(|String|\w*(?:text|name|line|part|word|string|html|csv)\w*\b)|.*\b(\w+)\s*=\s*\1\s*\+\s*["'`])/i.test(
          spot.code,
        )),
  },
  {
    id: 'query-in-loop',
    title: 'a query in a loop (N+1)',
    advice:
      "Ask once for all keys (WHERE id IN (…), a join, the ORM's eager loading) and look the rows up in a map.",
    matches: spot =>
      inLoop(spot) &&
      /\b(?:db|cursor|session|conn(?:ection)?|client|repo(?:sitory)?|tx|stmt|redis|pool|dao|em)\w*\b.{0,40}\.(?:execute|query|queryrow|exec|find\w*|get|fetch\w*|load|select|one|first)\s*\(|\bSELECT\s.+\sFROM\b|\.objects\.get\(/i.test(
        spot.code,
      ),
  },
  {
    id: 'lock-in-loop',
    title: 'a lock taken for each element',
    advice: 'Take it once around the loop, or collect into a local and merge under one lock at the end.',
    matches: spot =>
      (inLoop(spot) || spot.instructions.some(({ code }) => isLocked(code))) &&
      /\b(?:\w*(?:mutex|lock|mu)\w*)\s*(?:\.|->)\s*(?:lock|acquire|Lock|RLock)\s*\(|\block_guard\b|\bunique_lock\b|\bscoped_lock\b|\bsynchronized\s*\(|\bwith\s+\w*lock\w*\s*:|\bpthread_mutex_lock\b/.test(
        spot.code,
      ),
  },
  {
    id: 'syscall-in-loop',
    title: 'a system call for each element',
    advice:
      'Buffer and write in blocks (a buffered writer, writev, sendmmsg), open and stat once, and take the time once a round.',
    matches: spot =>
      inLoop(spot) &&
      /\b(?:fsync|fdatasync|flush|stat|lstat|fstat|open|fopen|close|pread|pwrite|read|write|send|recv|sendto|recvfrom|gettimeofday|clock_gettime|usleep|sched_yield|print|println!?|printf|puts)\s*\(|\bos\.(?:stat|path\.exists|open)\b|\btime\.Now\(\)|\bfmt\.Print|\bSystem\.out\.|\bconsole\.log\b|<<\s*std::endl/.test(
        withoutText(spot.code),
      ),
  },
  {
    id: 'shared-write',
    title: 'an atomic write that other cores share: the cache line travels',
    advice:
      'Count in a local and add once at the end; where several counters stand side by side, pad each to its own cache line (alignas(64), @Contended): false sharing costs as much as sharing.',
    matches: ({ code, instructions }) =>
      instructions.some(line => isLocked(line.code)) ||
      /\bfetch_(?:add|sub|or|and)\b|\b(?:atomic|Atomic(?:Long|Integer|U?(?:size|32|64|I\w+|U\w+)))\b.*(?:\+\+|\.(?:add|inc|getAnd|incrementAnd)\w*)|\batomic\.Add\w*\(|__sync_fetch_and|__atomic_/.test(
        code,
      ),
  },
  {
    id: 'regex-in-loop',
    title: 'a regular expression compiled again and again',
    advice: 'Compile it once outside the loop (a constant, a static field).',
    matches: ({ code }) =>
      /\bre\.compile\(|\bregexp\.(?:Must)?Compile\(|\bPattern\.compile\(|\bnew RegExp\(|\bRegex::new\(|\bstd::regex\s+\w+[({]|\bpreg_match\(/.test(
        code,
      ),
  },
  {
    id: 'linear-search',
    title: 'a linear search for each element',
    advice: 'Put the keys into a set or a map before the loop.',
    matches: spot =>
      inLoop(spot) &&
      /\.(?:indexOf|includes|contains|index)\s*\(|\bstd::find(?:_if)?\(|\bif\s+\w+\s+(?:not\s+)?in\s+\w*(?:list|items|rows|values|array)\w*\b|\bin_array\(/i.test(
        spot.code,
      ),
  },
  {
    id: 'strlen-in-condition',
    title: 'the length is counted again in every round',
    advice: 'Take the length once before the loop.',
    matches: ({ code }) =>
      /\b(?:for|while)\s*\([^;]*;[^;]*\bstrlen\s*\(/.test(code) || /\bwhile\s*\(.*\bstrlen\s*\(/.test(code),
  },
  {
    id: 'copied-element',
    title: 'each element is copied',
    advice: 'Bind by reference to const.',
    matches: ({ code }) => /\bfor\s*\(\s*(?:const\s+)?auto\s+\w+\s*:/.test(code),
  },
  {
    id: 'allocation-in-loop',
    title: 'memory is allocated in the loop',
    advice: 'Reserve before the loop (reserve, make with a capacity, with_capacity), or reuse one buffer.',
    matches: spot =>
      inLoop(spot) &&
      /\b(?:malloc|calloc|realloc)\s*\(|\bnew\s+\w|\bmake\(\[\]|\bappend\(|\.push_back\(|\.emplace_back\(|\bVec::new\(\)|\.to_string\(\)|\.clone\(\)|\bstd::string\s*\(|\.concat\(|\bcopy\.deepcopy\(/.test(
        spot.code,
      ),
  },
  {
    id: 'parse-in-loop',
    title: 'the same kind of text is parsed or written in every round',
    advice:
      'Parse once outside the loop; where each round has its own text, use a faster codec or parse fewer fields.',
    matches: spot =>
      inLoop(spot) &&
      /\bjson\.(?:loads|dumps)\(|\bJSON\.(?:parse|stringify)\(|\bjson\.(?:Un)?[mM]arshal\(|\bObjectMapper\b|\bserde_json::/.test(
        spot.code,
      ),
  },
  {
    id: 'power',
    title: 'pow for a small whole exponent',
    advice: 'Multiply instead.',
    matches: ({ code }) => /\b(?:std::|Math\.)?pow\s*\(\s*\w+\s*,\s*2(?:\.0)?f?\s*\)/.test(code),
  },
];

/** `out += part` where `out` is made as an empty text above. */
function isGrownText({ code, text, index }: HotSpot): boolean {
  const name = /^\s*(\w+)\s*(?:\+=|=\s*\1\s*\+)/.exec(code)?.[1];
  return (
    name !== undefined &&
    text !== null &&
    text.above(new RegExp(`\\b${name}\\s*(?::\\s*str\\s*)?:?=\\s*(?:""|''|str\\(\\))\\s*;?\\s*$`), index) !==
      null
  );
}

/** `sum += i` where `Long sum = 0L` stands above. */
function isBoxedSum(text: SourceText, index: number): boolean {
  const name = /^\s*(\w+)\s*(?:[-+*/]=|\+\+|--)/.exec(text.code(index))?.[1];
  return (
    name !== undefined &&
    text.above(new RegExp(`^\\s*(?:Integer|Long|Double|Short|Float)\\s+${name}\\s*=`), index) !== null
  );
}

const DIVIDES = /[\w)\]]\s*(?:%|\/(?![/*]))=?\s*[\w(]/;
