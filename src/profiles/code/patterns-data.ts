/** Patterns of data handling: searches, queues, arrays and tables that are gone through again in every round. */
import type { HotSpot } from './hot-spots.ts';
import { loopVariable } from './loop-variable.ts';
import { holds, inLoop, type Pattern, plainCode } from './pattern.ts';
import { searches, searchesByHand } from './patterns-search.ts';

export const DATA_PATTERNS: readonly Pattern[] = [
  {
    id: 'quadratic-sort',
    title: 'a sort by exchange: its work grows with the square of the length',
    advice: "Use the library's sort; insertion sort pays only below some 30 elements.",
    matches: spot =>
      /while\s*\(?\s*(\w+)\s*>=?\s*0\s*(?:&&|and)\s*(\w+)\[\1(?:\s*-\s*1)?\]\s*>/.test(spot.code) ||
      (spot.loops.length > 1 &&
        /\bif\s*\(?\s*(\w+)\[(\w+)\]\s*[<>]\s*\1\[\2\s*[-+]\s*1\]/.test(plainCode(spot))),
  },
  {
    id: 'linear-search',
    title: 'a linear search for each element',
    advice: 'Put the keys into a set or a map before the loop.',
    matches: spot =>
      (inLoop(spot) && (searches(spot) || searchesByHand(spot))) ||
      spot.inlined.some(name =>
        /\bstd::(?:__)?(?:find|count)(?:_if)?\b|SliceContains|slice_contains|::position\b/.test(name),
      ),
  },
  {
    id: 'queue-shift',
    title: 'the first element is taken off an array: all others move up',
    advice:
      'Use a queue (Python: collections.deque and popleft; C++: std::deque; Rust: VecDeque; Java: ArrayDeque; JavaScript: an index that moves on), or take from the end.',
    matches: spot => inLoop(spot) && shifts(spot),
  },
  {
    id: 'array-grown',
    title: 'an array grown by copying it in every round',
    advice:
      'Add to the array in place (append, push); or collect the pieces and concatenate once after the loop.',
    matches: spot => inLoop(spot) && growsArray(spot),
  },
  {
    id: 'rows-one-by-one',
    title: 'a table walked row by row in Python',
    advice: 'Compute on whole columns (vectorised), or use itertuples where a loop has to be.',
    matches: ({ code }) =>
      /\.iterrows\(\)|\.apply\([^)]*axis\s*=\s*1|\.(?:at|iat|iloc|loc)\[\s*\w+\s*[,\]].{0,60}=/.test(code),
  },
  {
    id: 'sorted-again',
    title: 'the whole is sorted again in every round',
    advice: 'Sort once after the loop, or keep it in order (bisect.insort, a heap, a sorted set).',
    matches: spot =>
      inLoop(spot) &&
      /(?<![\w.])sorted\(|\.sort(?:_by|ed|By|With)?\s*(?:\(|\{|!)|\bsort\.(?:Slice|Ints|Strings)\(|\bstd::(?:stable_)?sort\(|\bCollections\.sort\(|\bArrays\.sort\(|\.OrderBy\w*\(|(?<![\w.])u?[ak]?r?sort\(\$/.test(
        plainCode(spot),
      ),
  },
  {
    id: 'summed-again',
    title: 'the whole is gone through again in every round',
    advice: 'Carry the sum, the count or the extreme along, and change it by what the round adds.',
    matches: spot => inLoop(spot) && sumsAgain(spot),
  },
  {
    id: 'double-lookup',
    title: 'the same key is looked up twice',
    advice:
      'Look it up once and keep the result (find and its iterator, get with a default, TryGetValue, the comma-ok form).',
    matches: spot => {
      const match =
        /\bif\s*\(\s*!?(\w+)(?:\.|->)(?:count|contains|containsKey|ContainsKey|has)\(\s*([\w.[\]]+)\s*\)/.exec(
          plainCode(spot),
        );
      if (match === null || !inLoop(spot)) return false;
      const again = new RegExp(
        `\\b${match[1]}(?:\\[\\s*${escaped(match[2]!)}\\s*\\]|\\.(?:get|at)\\(\\s*${escaped(match[2]!)}\\s*\\))`,
      );
      const rest =
        spot.text === null || spot.index < 0
          ? ''
          : [1, 2].map(step => spot.text!.code(spot.index + step)).join('\n');
      return again.test(`${spot.code.slice(match.index + match[0].length)}\n${rest}`);
    },
  },
  {
    id: 'nth-from-start',
    title: 'the n-th element is counted off from the start in every round',
    advice: 'Walk along with an iterator, or collect into an array once.',
    matches: spot => {
      if (!inLoop(spot)) return false;
      if (/\.chars\(\)\s*\.nth\(|\bstd::(?:next|advance)\(\s*\w+\.begin\(\)|\.ElementAt\(/.test(spot.code))
        return true;
      const list = /\b(\w+)\.get\(\s*\w+\s*\)/.exec(plainCode(spot))?.[1];
      return (
        list !== undefined &&
        spot.text?.lines.some(({ code }) =>
          new RegExp(`\\bLinkedList\\b.*\\b${list}\\b|\\b${list}\\s*=\\s*new\\s+LinkedList`).test(code),
        ) === true
      );
    },
  },
];

function escaped(text: string): string {
  return text.replace(/[.[\]$]/g, letter => `\\${letter}`);
}

function shifts(spot: HotSpot): boolean {
  const code = plainCode(spot);
  switch (spot.language) {
    case 'python':
      return /\.pop\(\s*0\s*\)|\.insert\(\s*0\s*,|^\s*del\s+\w+\[\s*(?:0|:1)\s*\]|\b(\w+)\s*=\s*\1\[1:\]/.test(
        code,
      );
    case 'javascript':
    case 'typescript':
      return /\.(?:shift|unshift)\(|\.splice\(\s*0\s*,\s*1\b/.test(code);
    case 'cpp':
      return /\.erase\(\s*\w+\.begin\(\)\s*\)|\.insert\(\s*\w+\.begin\(\)\s*,/.test(code);
    case 'rust':
      return /\.remove\(\s*0\s*\)|\.insert\(\s*0\s*,|\.drain\(\s*\.\.1\s*\)/.test(code);
    case 'java':
    case 'kotlin':
      return /\.remove(?:At|First)?\(\s*0\s*\)|\.add\(\s*0\s*,/.test(code);
    case 'csharp':
      return /\.RemoveAt\(\s*0\s*\)|\.Insert\(\s*0\s*,/.test(code);
    case 'php':
      return /\barray_(?:shift|unshift)\(/.test(code);
    case 'go':
      return /\b(\w+)\s*=\s*append\(\s*\1\[:0\]|\bcopy\(\s*(\w+)\s*,\s*\2\[1:\]|append\(\s*\[\]\w+\{[^}]*\}\s*,\s*\w+\.\.\./.test(
        code,
      );
    default:
      return /\.pop\(\s*0\s*\)|\.erase\(\s*\w+\.begin\(\)\s*\)|\.remove\(\s*0\s*\)/.test(code);
  }
}

function growsArray(spot: HotSpot): boolean {
  const code = plainCode(spot);
  if (
    /\bnp\.(?:append|concatenate|vstack|hstack)\(|\bpd\.concat\(|\b(\w+)\s*=\s*\1\s*\+\s*(?:\[|listOf\(|arrayOf\()|\b(\w+)\s*=\s*\[\s*\.\.\.\2\b|\b(\w+)\s*=\s*\3\.concat\(|\b(\w+)\s*=\s*\{\s*\.\.\.\4\b|\$(\w+)\s*=\s*array_merge\(\s*\$\5\b|\b(\w+)\s*=\s*\6\.(?:Concat|Append)\(|\b(\w+)\s*=\s*\7\.append\(.*ignore_index|=\s*Object\.assign\(\s*\{\}\s*,/.test(
      code,
    )
  )
    return true;
  if (spot.language === 'ruby' && /^\s*(\w+)\s*(?:\+=\s*\[|=\s*\1\s*\+\s*\[)/.test(code)) return true;
  const kept = /\breduce\s*\(?\s*\(?\s*(?:async\s*)?\(?\s*(\w+)\s*,/.exec(spot.loops.join('\n') + code)?.[1];
  return kept !== undefined && new RegExp(`[{[]\\s*\\.\\.\\.${kept}\\b|\\b${kept}\\.concat\\(`).test(code);
}

/** A fold over a whole list that is not the element of the round. */
function sumsAgain(spot: HotSpot): boolean {
  const code = plainCode(spot);
  const element = loopVariable(spot.loops[0] ?? '');
  const list =
    (spot.language === 'python'
      ? /(?<![\w.])(?:sum|min|max|len\(set|len\(list|any|all)\(\s*(\w+)(?:\[[^\]]*\])?\s*\)/.exec(code)?.[1]
      : undefined) ??
    /\b(\w+)\.(?:reduce|sum|Sum|Max|Min|Average|average|max|min|inject)\s*(?:\(|\{)/.exec(code)?.[1] ??
    /\bfor\s*\(.*<\s*(\w+)\.Count\(\)/.exec(code)?.[1];
  return (
    list !== undefined &&
    list !== element &&
    !/^(?:Math|math|np|numpy|std|self|this|Integer|Long)$/.test(list) &&
    !/^\s*(?:for|foreach|while)\b/.test(code) &&
    holds(spot, list) !== 'unknown'
  );
}
