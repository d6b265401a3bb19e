/** Which functions, threads or errors a question is about. */

/** Words of questions that are seldom meant as a name; in code marks they count. */
const PLAIN = new Set(
  `a about after again all an and any are at be been before being blame but by call called callee callees caller callers calling
  calls can cause caused code could cpu did do does doing done else explain fix fixed flame for from function functions get give go
  goes got graph had has have held here high hold holding holds hot how i if in into is it its just line lines lock locks long look
  many me mean means memory more most much my new no not now of on one only or other our out over profile run running runs
  samples see seen show slow so some spend spends stack state still stuck take taken takes tell than that the their them then there
  these they thing this thread threads time to too top trace up us use used uses using very wait waiting waits want wants was we
  were what when where which who whom whose why will with work working would you your`.split(/\s+/),
);
const MAX_NAMES = 12;
/** Below this, a name's part is found in half of all names. */
const SHORTEST_PART = 4;

/** Names in code marks or quotes, or else each word that is no plain English. */
export function namesIn(words: string): readonly string[] {
  const marked = [...words.matchAll(/`([^`\n]{1,300})`|["“]([^"“”\n]{2,300})["”]/g)].map(([, code, quoted]) =>
    (code ?? quoted ?? '').trim(),
  );
  const spoken = (words.match(/[^\s,;?!"'“”‘’`]{2,300}/g) ?? [])
    .map(word => word.replace(/[.:…]+$/, ''))
    .filter(word => word.length > 1 && !PLAIN.has(word.toLowerCase()));
  return [...new Set(marked.length > 0 ? marked : spoken)].slice(0, MAX_NAMES);
}

/** Takes what is offered by name, and keeps for each name of a question what fits it best, in the order of offering. */
export class Named<Item> {
  readonly #asked: { readonly name: string; fit: number; items: Item[] }[];
  readonly #most: number;

  /** `most`: of one name. */
  constructor(words: string, most: number) {
    this.#asked = namesIn(words).map(name => ({ name, fit: 1, items: [] }));
    this.#most = most;
  }

  offer(name: string, item: () => Item): void {
    for (const asked of this.#asked) {
      const fit = fitOf(name, asked.name);
      if (fit === 0 || fit < asked.fit || (fit === asked.fit && asked.items.length >= this.#most)) continue;
      if (fit > asked.fit) Object.assign(asked, { fit, items: [] });
      asked.items.push(item());
    }
  }

  get found(): readonly Item[] {
    return [...new Set(this.#asked.flatMap(({ items }) => items))];
  }
}

/** 4 the name itself, 3 but for capitals, 2 its last part (`save` of `OrderStore.save`), 1 some part of it, 0 another. */
function fitOf(name: string, asked: string): number {
  if (name === asked) return 4;
  const [low, wanted] = [name.toLowerCase(), asked.toLowerCase()];
  if (low === wanted) return 3;
  const plain = low.replace(/[(<[].*$/s, '') || low;
  if (isLastPart(plain, wanted)) return 2;
  return asked.length >= SHORTEST_PART && low.includes(wanted) ? 1 : 0;
}

function isLastPart(name: string, part: string): boolean {
  const before = name.slice(0, name.length - part.length);
  return name.endsWith(part) && /(?:^|::|->|[./$#\s])$/.test(before);
}
