/**
 * Valgrind's DHAT, versions 2 and later (JSON): https://valgrind.org/docs/manual/dh-manual.html
 *
 *     {"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":true,…,"tg":627368748,
 *      "pps":[{"tb":49800000,"tbk":400000,"gb":16600660,"gbk":133340,"eb":16600660,"ebk":133340,"fs":[1,2,3]}, …],
 *      "ftbl":["[root]","0x48417B4: malloc (in /usr/lib/…)","0x109208: alloc (gp.c:6)"]}
 *
 * Per program point what was allocated in all (`tb`), at the peak (`gb`) and at the end (`eb`), innermost frame first. DHAT's own
 * `malloc`, innermost everywhere, is left out: who called it allocates.
 */
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const dhat: Format = { name: 'dhat', detect, read };

const MEASURES: readonly (readonly [key: string, name: string, unit: string, of: string])[] = [
  ['tb', 'total', 'bytes', 'all allocated bytes'],
  ['gb', 'at the peak', 'bytes', 'the bytes at the peak'],
  ['eb', 'at the end', 'bytes', 'the bytes at the end'],
  ['tbk', 'blocks', 'blocks', 'all allocated blocks'],
];

function detect(head: Head): Detection | null {
  return /^\s*\{\s*"dhatFileVersion"\s*:/.test(head.text)
    ? { confidence: 0.99, why: '"dhatFileVersion" of DHAT' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const whole = await jsonOf(input);
  const names = listOf(whole['ftbl']).map(text => frameOf(textOf(text) ?? ''));
  const points = listOf(whole['pps']).map(fieldsOf);
  const stacks = new StackTable();
  const measures = MEASURES.filter(([key]) => points.some(point => (numberOf(point[key]) ?? 0) > 0));
  const columns = measures.map(([, name]) => stacks.column(name));
  for (const point of points) {
    const node = placeOf(stacks, point, names);
    for (const [index, [key]] of measures.entries()) {
      const value = numberOf(point[key]) ?? 0;
      if (value > 0) stacks.add(node, columns[index]!, value, 0);
    }
  }
  const verb = textOf(whole['verb']) ?? 'Allocated';
  const command = textOf(whole['cmd']);
  return {
    format: 'dhat',
    source: input.name,
    views: measures.map(([, name, unit, of], index) => {
      const view = viewOf(stacks, columns[index]!, name, { unit, axis: 'alloc', base: of });
      return {
        ...view,
        of,
        samples: null,
        entries: view.entries.map(entry => ({ ...entry, samples: null })),
      };
    }),
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes:
      verb === 'Allocated'
        ? [...input.notes]
        : [...input.notes, `DHAT counted what was ${verb.toLowerCase()}`],
    recording: command === null ? {} : { command },
  };
}

function placeOf(stacks: StackTable, point: Fields, names: readonly Frame[]): number {
  let node = 0;
  for (const id of listOf(point['fs']).toReversed()) {
    const frame = names[numberOf(id) ?? -1];
    if (frame !== undefined && frame.module?.includes('vgpreload_dhat') !== true)
      node = stacks.child(node, stacks.intern(frame));
  }
  return node;
}

/** `0x109208: alloc (gp.c:6)`, `0x48417B4: malloc (in /usr/lib/x.so)`, `0x4005: ???`. */
function frameOf(text: string): Frame {
  const bare = text.replace(/^0x[\dA-Fa-f]{1,16}: /, '');
  const match = /^(.{1,8000}) \((?:in (.{1,1000})|(.{1,1000}):(\d{1,9}))\)$/.exec(bare);
  const name = match?.[1] ?? bare;
  return {
    name: name === '???' ? '[unknown]' : name,
    module: match?.[2] ?? null,
    file: match?.[3] ?? null,
    line: match?.[4] === undefined ? null : Number(match[4]),
    kind: null,
  };
}
