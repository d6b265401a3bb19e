/** Patterns of memory: what is chased, copied, boxed and allocated. */
import type { HotSpot } from './hot-spots.ts';
import { loopVariable } from './loop-variable.ts';
import { declarationOf, inLoop, isInterpreted, loopBody, type Pattern, plainCode } from './pattern.ts';

export const MEMORY_PATTERNS: readonly Pattern[] = [
  {
    id: 'pointer-chase',
    title: 'pointer chase: each load waits for the one before',
    advice:
      'Keep the elements in one array (indices instead of pointers), or prefetch the one after next; a list is walked at the speed of memory.',
    matches: spot => chases(spot),
  },
  {
    id: 'strided-access',
    title: 'the inner loop goes down a column: each access is another cache line',
    advice: 'Exchange the two loops, so that the innermost index is the last one; or work in blocks (tiles).',
    matches: spot => goesDownColumns(spot),
  },
  {
    id: 'indirect-access',
    title: 'elements at places that another array names: a cache miss each where those are spread',
    advice:
      'Order the places (sort the indexes, or the data in the order of use), make the elements smaller, or keep what is used together in one array.',
    matches: spot => {
      const inner = /\w\[(\w+)(?:\.\w+)?\[[^\]]{1,40}\](?:\.\w+)?\]/.exec(plainCode(spot))?.[1];
      // A byte names one of 256 places: they stay in the cache.
      return (
        inLoop(spot) &&
        inner !== undefined &&
        !isInterpreted(spot) &&
        !/\b(?:char|u?int8_t|u8|byte|uint8)\b/.test(declarationOf(spot, inner) ?? '') &&
        !/bytes?$/i.test(inner)
      );
    },
  },
  {
    id: 'boxing',
    title: 'boxed numbers: an object for each value',
    advice:
      'Java: int[] or a primitive collection (fastutil, Eclipse Collections) instead of List<Integer>; Kotlin: IntArray, LongArray; Go: a concrete type instead of interface{}; C#: List<int>, a generic instead of object.',
    matches: boxes,
  },
  {
    id: 'copied-element',
    title: 'each element is copied',
    advice: 'Bind by reference to const; borrow instead of clone().',
    matches: spot => copiesElement(spot),
  },
  {
    id: 'allocation-in-loop',
    title: 'memory is allocated in the loop',
    advice: 'Reserve before the loop (reserve, make with a capacity, with_capacity), or reuse one buffer.',
    matches: spot => inLoop(spot) && allocates(spot),
  },
  {
    id: 'cleared-again',
    title: 'a whole buffer is cleared in every round',
    advice: 'Clear only what was used, or mark it with a round number.',
    matches: spot =>
      inLoop(spot) &&
      /(?<!\w)(?:memset|bzero)\s*\(|\bstd::fill(?:_n)?\(|\bArrays\.fill\(|\bArray\.Clear\(/.test(
        plainCode(spot),
      ),
  },
];

const LINK = 'next|prev|parent|left|right|link|head|tail|child|sibling|down|forward';
/** `p = p->next`, `n = key < n->key ? n->left : n->right`, `cur = &node.next`, `node = *node.next`. */
const ADVANCES = [
  new RegExp(`\\b(\\w+)\\s*=\\s*(?:[*&(]*)\\1\\s*(?:->|\\.|\\?\\.)\\s*(?:${LINK})\\w*\\b`),
  new RegExp(`\\b(\\w+)\\s*=\\s*[^=;]{1,80}\\?\\s*[*&]*\\1\\s*(?:->|\\.)\\s*(?:${LINK})\\w*`),
  /\b(\w+)\s*=\s*\1->\w*(?:next|list|link)\w*/,
  /\b(\w+)\s*=\s*list_next_entry\(\1|list_for_each_entry\w*\(\s*(\w+)/,
];

function advanced(code: string): string | null {
  for (const pattern of ADVANCES) {
    const match = pattern.exec(code.slice(0, 400));
    if (match !== null) return match[1] ?? match[2]!;
  }
  return null;
}

function chases(spot: HotSpot): boolean {
  if (advanced(spot.code) !== null) return true;
  const { instructions, loops } = spot;
  // In a library's code this is a field read through `this`.
  if (
    loops.length > 0 &&
    spot.inlined.length === 0 &&
    instructions.some(
      line => (line.self ?? 0) > 0 && /^mov[lq]?\s+(?:0x[0-9a-f]+)?\(%(\w+)\),%\1\b/.test(line.code),
    )
  )
    return true;
  const moves = [loops[0] ?? '', ...loopBody(spot)].map(advanced).find(name => name !== null);
  return moves != null && new RegExp(`\\b${moves}\\s*(?:->|\\.)`).test(spot.code);
}

/** `a[row][col]`, `a[row * n + col]` where the innermost loop counts `row`. */
function goesDownColumns(spot: HotSpot): boolean {
  const inner = loopVariable(spot.loops[0] ?? '');
  const outer = spot.loops
    .slice(1)
    .map(loopVariable)
    .filter(name => name !== null);
  if (inner === null || outer.length === 0 || isInterpreted(spot)) return false;
  const code = plainCode(spot);
  const others = outer.join('|');
  return (
    new RegExp(
      `\\w\\s*\\[[^\\[\\]]*\\b${inner}\\b[^\\[\\]]*\\]\\s*\\[\\s*(?:\\([^)]*\\)\\s*)?(?:${others})\\b[^\\[\\]]*\\]`,
    ).test(code) ||
    new RegExp(`\\[[^\\[\\]]*\\b${inner}\\s*\\*\\s*\\w+\\s*\\+\\s*(?:${others})\\b`).test(code) ||
    new RegExp(`\\[\\s*(?:${others})\\s*\\+\\s*\\(?\\s*${inner}\\s*\\*`).test(code) ||
    new RegExp(`\\[[^\\[\\]]*\\b${inner}\\b[^\\[\\]]*,\\s*(?:${others})\\b`).test(code)
  );
}

function boxes(spot: HotSpot): boolean {
  const { language } = spot;
  const code = plainCode(spot);
  if (language === 'java')
    return (
      isBoxedSum(spot) ||
      /\b(?:Integer|Long|Double|Boolean|Short|Float)\b(?:\s+\w+\s*=|\.valueOf)/.test(code) ||
      (inLoop(spot) && touchesBoxes(spot, code))
    );
  if (language === 'kotlin') return inLoop(spot) && touchesBoxes(spot, code);
  if (spot.calls.some(name => /^runtime\.conv[TI]/.test(name))) return true;
  if (language === 'go')
    return /\binterface\{\}|\[\]any\b|(?<![\w.])any\(/.test(code) || (inLoop(spot) && isOfAny(spot, code));
  return language === 'csharp' && (/\(object\)/.test(code) || (inLoop(spot) && isOfObjects(spot, code)));
}

/** Numbers go into a collection of objects, or are computed with as they come out of it. */
function touchesBoxes(spot: HotSpot, code: string): boolean {
  const name =
    /\b(\w+)(?:\.(?:add|put|offer|push|merge|set)\(|\.get(?:OrDefault)?\(|\[)/.exec(code)?.[1] ??
    /\b(?:for|while)\s*\(.*[:]\s*(\w+)\s*\)/.exec(code)?.[1];
  if (name === undefined) return false;
  const isBoxed = /<[^<>]{0,200}\b(?:Integer|Long|Double|Short|Float|Int|Boolean)\b[^<>]{0,200}>/.test(
    declarationOf(spot, name) ?? '',
  );
  return isBoxed && /[-+*/]=|\b(?:add|put|offer|push|merge|set)\(|[-+*/]\s/.test(code);
}

function isOfAny(spot: HotSpot, code: string): boolean {
  const asserted = /\.\((?:u?int\d*|float\d+|string|bool)\)/.test(code);
  const into = /(?<![\w.])append\(\s*(\w+)\s*,/.exec(code)?.[1];
  const given = into === undefined ? '' : (declarationOf(spot, into) ?? '');
  return asserted || /\[\]\s*(?:interface|any\b)/.test(given);
}

function isOfObjects(spot: HotSpot, code: string): boolean {
  const name = /\b(\w+)\.Add\(/.exec(code)?.[1];
  const given = name === undefined ? '' : (declarationOf(spot, name) ?? '');
  return /\bArrayList\b|<object>|\bHashtable\b/.test(given) || /\bArrayList\b/.test(code);
}

/** `sum += i` where `Long sum = 0L` stands above. */
function isBoxedSum(spot: HotSpot): boolean {
  const name = /^\s*(\w+)\s*(?:[-+*/]=|\+\+|--|=\s*\1\s*[-+*/])/.exec(plainCode(spot))?.[1];
  return (
    name !== undefined &&
    /^\s*(?:final\s+)?(?:Integer|Long|Double|Short|Float)\b/.test(declarationOf(spot, name) ?? '')
  );
}

const PLAIN_TYPES =
  /^(?:const\s+)?(?:unsigned\s+|signed\s+)?(?:u?int\w*|long(?:\s+long)?|short|char\w*|double|float|bool|size_t|ssize_t|wchar_t|byte|auto|std::size_t|std::u?int\w+|(?:std::)?string_view)$/;

function copiesElement(spot: HotSpot): boolean {
  const { code, language } = spot;
  if (language === 'rust')
    return (
      inLoop(spot) &&
      /\b\w+(?:\[\w+\])?\.(?:clone|to_owned|to_vec)\(\)/.test(code) &&
      !/\b(?:Arc|Rc)::clone/.test(code)
    );
  if (language !== 'cpp' && language !== 'unknown' && language !== 'c') return false;
  const head = /\bfor\s*\(\s*(?:const\s+)?([\w:<>,\s]+?)\s+(\w+)\s*:(?!:)/.exec(code);
  if (head === null) return spot.inlined.some(name => /::(\w+)\(\1 const&\)$/.test(name));
  const type = head[1]!.trim();
  if (type === 'auto') return true;
  return !PLAIN_TYPES.test(type) && /[A-Z:]|_t$|^struct\b/.test(type);
}

const RESERVED =
  /\.reserve\(|with_capacity\(|make\(\[\][^,)]*,\s*0\s*,|ensureCapacity\(|\.Grow\(|EnsureCapacity\(/;

function allocates(spot: HotSpot): boolean {
  const { language } = spot;
  const code = plainCode(spot);
  if (
    spot.calls.some(name =>
      /^(?:malloc|calloc|realloc|operator new|_Znwm)\b|^runtime\.growslice\b|_M_realloc_insert/.test(name),
    )
  )
    return !isReservedFor(spot);
  if (/(?<![\w.>])(?:malloc|calloc|realloc|strdup|kmalloc)\s*\(|\bstd::make_(?:unique|shared)\b/.test(code))
    return true;
  if (isInterpreted(spot) || /script$/.test(language)) return false;
  if (/\bnew\s+(?!\w*(?:Exception|Error)\b)[A-Z\w]/.test(code) && language !== 'kotlin') return true;
  if (
    /\bmake\(\[\]|(?<!\w)Vec::new\(\)|(?<![\w!])vec!\[|\.to_string\(\)|(?<!\w)format!\(|\bBox::new\(|\bcollect::<Vec|\.substr\s*\(|\bstd::string\s*[({]|^\s*(?:std::)?(?:vector<.*>|string)\s+\w+\s*[;({=]|(?<!\w)\[\]byte\(|(?<![\w.])string\(\w/.test(
      code,
    )
  )
    return true;
  const grown =
    /\b(\w+)(?:\.|->)(?:push_back|emplace_back|push)\(/.exec(code)?.[1] ??
    /^\s*(\w+)\s*=\s*append\(/.exec(code)?.[1];
  return grown !== undefined && !isReservedFor(spot, grown);
}

/** Room was made above; for a name, for that one. */
function isReservedFor({ text, index, annotation }: HotSpot, grown = ''): boolean {
  if (
    annotation.lines.some(({ inlined }) => inlined !== undefined && /::reserve\(|with_capacity/.test(inlined))
  )
    return true;
  const above =
    text === null
      ? []
      : text.lines.slice(0, index < 0 || text.isLoose ? text.lines.length : index).map(each => each.code);
  return above.some(line => RESERVED.test(line) && line.includes(grown));
}
