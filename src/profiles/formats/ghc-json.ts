/**
 * GHC's profile as JSON (`+RTS -pj`): https://downloads.haskell.org/ghc/latest/docs/users_guide/profiling.html#rts-flag--pj
 *
 *     {"program": "hs", "arguments": ["./hs"], "total_time": 0.20, "total_ticks": 199, "tick_interval": 1000, "total_alloc": 213050080,
 *      "cost_centres": [{"id": 152, "label": "fib", "module": "Main", "src_loc": "hs.hs:5:1-60", "is_caf": false}, …],
 *      "profile": {"id": 146, "entries": 0, "alloc": 832, "ticks": 0, "children": [ … ]}}
 */
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const ghcJson: Format = { name: 'ghc-json', detect, read };

const MAX_NODES = 5_000_000;

function detect(head: Head): Detection | null {
  const isGhc = /"tick_interval"\s*:/.test(head.text) && /"cost_centres"\s*:/.test(head.text);
  return isGhc ? { confidence: 0.98, why: "GHC's cost centres as JSON" } : null;
}

async function read(input: Input): Promise<Profile> {
  const whole = await jsonOf(input);
  const centres = new Map(
    listOf(whole['cost_centres'])
      .map(fieldsOf)
      .map(centre => [numberOf(centre['id']) ?? -1, frameOf(centre)]),
  );
  const stacks = new StackTable();
  const columns = [stacks.column('time'), stacks.column('alloc')];
  const open: { fields: Fields; parent: number; isRoot: boolean }[] = [
    { fields: fieldsOf(whole['profile']), parent: 0, isRoot: true },
  ];
  for (let count = 0; open.length > 0 && count < MAX_NODES; count++) {
    const { fields, parent, isRoot } = open.pop()!;
    const frame = centres.get(numberOf(fields['id']) ?? -1);
    const node = isRoot || frame === undefined ? parent : stacks.child(parent, stacks.intern(frame));
    const ticks = numberOf(fields['ticks']) ?? 0;
    const bytes = numberOf(fields['alloc']) ?? 0;
    if (ticks > 0) stacks.add(node, columns[0]!, ticks, ticks);
    if (bytes > 0) stacks.add(node, columns[1]!, bytes, 0);
    for (const child of listOf(fields['children']))
      open.push({ fields: fieldsOf(child), parent: node, isRoot: false });
  }
  const time = viewOf(stacks, columns[0]!, 'time', {
    unit: 'ticks',
    axis: 'cpu',
    base: 'all ticks, garbage collection included',
  });
  const alloc = viewOf(stacks, columns[1]!, 'alloc', {
    unit: 'bytes',
    axis: 'alloc',
    base: 'the allocation',
  });
  const seconds = numberOf(whole['total_time']);
  const program = textOf(whole['program']);
  return {
    format: 'ghc-json',
    source: input.name,
    views: [
      time,
      { ...alloc, samples: null, entries: alloc.entries.map(entry => ({ ...entry, samples: null })) },
    ],
    stacks,
    annotations: [],
    unread: { count: 0, lines: [] },
    notes: [...input.notes],
    recording: {
      ...(seconds === null ? {} : { seconds }),
      ...(program === null ? {} : { command: program }),
    },
  };
}

function frameOf(centre: Fields): Frame {
  const source = /^(.{1,500}?):\(?(\d{1,9})[,:]/.exec(textOf(centre['src_loc']) ?? '');
  return {
    name: textOf(centre['label']) ?? '(unknown)',
    module: textOf(centre['module']),
    file: source?.[1] ?? null,
    line: source === null ? null : Number(source[2]),
    kind: null,
  };
}
