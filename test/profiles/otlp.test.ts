/** OpenTelemetry's profiles: every layout of the format under development, as JSON and as protobuf. */
import { expect, test } from '@jest/globals';
import { recognise } from '../../src/profiles/recognise.ts';
import { readText, top } from './captures.ts';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, inner: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(inner.length),
  ...inner,
];
const text = (field: number, value: string) => bytes(field, [...Buffer.from(value)]);
const packed = (field: number, values: readonly number[]) => bytes(field, values.flatMap(varint));

const STRINGS = ['', 'samples', 'count', 'work', 'main', 'app.go', '/bin/app', 'cpu', 'nanoseconds'];
const strings = (field: number) => STRINGS.flatMap(value => text(field, value));
/** work, inlined into main, and main alone. */
const line = (id: number, at: number) => bytes(3, [...number(1, id), ...number(2, at)]);
const locations = (field: number) => [
  ...bytes(field, []),
  ...bytes(field, [...number(1, 1), ...number(2, 4096), ...line(1, 12), ...line(2, 30)]),
  ...bytes(field, [...number(1, 1), ...number(2, 8192), ...line(2, 31)]),
];
const functions = (field: number) => [
  ...bytes(field, []),
  ...bytes(field, [...number(1, 3), ...number(3, 5)]),
  ...bytes(field, [...number(1, 4), ...number(3, 5)]),
];
const mappings = (field: number) => [...bytes(field, []), ...bytes(field, number(4, 6))];
const type = bytes(1, [...number(1, 1), ...number(2, 2)]);
const resource = bytes(1, bytes(1, [...text(1, 'service.name'), ...bytes(2, text(1, 'shop'))]));
const inScope = (profile: readonly number[]) => bytes(1, [...resource, ...bytes(2, bytes(2, profile))]);
const dictionary = bytes(2, [
  ...mappings(1),
  ...locations(2),
  ...functions(3),
  ...strings(5),
  ...bytes(7, []),
  ...bytes(7, packed(1, [1, 2])),
  ...bytes(7, packed(1, [2])),
]);

const LAYOUTS: readonly (readonly [string, readonly number[]])[] = [
  [
    'after 1.9: values in field 4',
    [
      ...inScope([
        ...type,
        ...bytes(2, [...number(1, 1), ...packed(2, [1]), ...packed(4, [7])]),
        ...bytes(2, [...number(1, 2), ...packed(2, [1]), ...packed(4, [3])]),
      ]),
      ...dictionary,
    ],
  ],
  [
    '1.8 and 1.9: values in field 2',
    [
      ...inScope([
        ...type,
        ...bytes(2, [...number(1, 1), ...packed(2, [7])]),
        ...bytes(2, [...number(1, 2), ...packed(2, [1, 2]), ...number(4, 1)]),
      ]),
      ...dictionary,
    ],
  ],
  [
    '1.7: ranges of locations, with a dictionary',
    [
      ...inScope([
        ...type,
        ...bytes(2, [...number(1, 0), ...number(2, 2), ...packed(3, [7])]),
        ...bytes(2, [...number(1, 2), ...number(2, 1), ...packed(3, [3])]),
        ...packed(3, [1, 2, 2]),
      ]),
      ...bytes(2, [...mappings(1), ...locations(2), ...functions(3), ...strings(5)]),
    ],
  ],
  [
    '1.5: the tables in each profile',
    inScope([
      ...type,
      ...bytes(2, [...number(2, 2), ...packed(3, [7])]),
      ...bytes(2, [...number(1, 2), ...number(2, 1), ...packed(3, [3])]),
      ...mappings(3),
      ...locations(4),
      ...packed(5, [1, 2, 2]),
      ...functions(6),
      ...strings(10),
    ]),
  ],
];

test.each(LAYOUTS)('protobuf of %s', async (_, file) => {
  const profile = await readText(Uint8Array.from(file));
  expect(profile.format).toBe('otlp-profiles');
  expect(profile.unread.count).toBe(0);
  expect(profile.recording.command).toBe('shop');
  expect(profile.views).toMatchObject([
    { name: 'samples', unit: 'samples', axis: 'cpu', total: 10, samples: 10 },
  ]);
  expect(top(profile, 2)).toEqual(['work 7 7', 'main 3 10']);
  expect(profile.views[0]!.entries[0]).toMatchObject({
    file: 'app.go',
    line: 12,
    module: '/bin/app',
    kind: 'inlined',
  });
});

test('samples that have moments and no values count one each', async () => {
  const moments = (count: number) =>
    bytes(
      5,
      Array.from({ length: count * 8 }, () => 1),
    );
  const profile = await readText(
    Uint8Array.from([
      ...inScope([
        ...type,
        ...bytes(2, [...number(1, 1), ...packed(2, [1]), ...moments(4)]),
        ...bytes(2, [...number(1, 2), ...packed(2, [1]), ...moments(1)]),
      ]),
      ...dictionary,
    ]),
  );
  expect(top(profile, 2)).toEqual(['work 4 4', 'main 1 5']);
});

const JSON_PROFILE = {
  resourceProfiles: ['shop', 'worker'].map((name, index) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
    scopeProfiles: [
      {
        profiles: [
          {
            sampleType: { typeStrindex: 7, unitStrindex: 8 },
            durationNano: '2000000000',
            samples: [
              { stackIndex: 1, values: ['5000000000'] },
              { stackIndex: index + 2, values: ['1000000000', `${(2 - index) * 250_000_000}`] },
            ],
          },
        ],
      },
    ],
  })),
  dictionary: {
    stringTable: [...STRINGS, 'profile.frame.type', 'do_syscall_64', 'vmlinux'],
    mappingTable: [{}, { filenameStrindex: 6 }, { filenameStrindex: 11 }],
    functionTable: [{}, { nameStrindex: 3 }, { nameStrindex: 4 }, { nameStrindex: 10 }],
    locationTable: [
      {},
      { mappingIndex: 1, lines: [{ functionIndex: 1, line: '12' }] },
      { mappingIndex: 1, lines: [{ functionIndex: 2 }] },
      { mappingIndex: 2, lines: [{ functionIndex: 3 }], attributeIndices: [1] },
      { mappingIndex: 1, address: '4096' },
    ],
    stackTable: [{}, { locationIndices: [1, 2] }, { locationIndices: [3, 2] }, { locationIndices: [4] }],
    attributeTable: [{}, { keyStrindex: 9, value: { stringValue: 'kernel' } }],
  },
};

test('JSON: nanoseconds as texts, kernel frames, addresses without a symbol, two services kept apart', async () => {
  const profile = await readText(JSON.stringify(JSON_PROFILE));
  expect(profile.views[0]).toMatchObject({ name: 'cpu', unit: 'ns', total: 12.75e9, samples: null });
  expect(top(profile, 3)).toEqual([
    'work 10000000000 10000000000',
    'do_syscall_64 1500000000 1500000000',
    '0x1000 1250000000 1250000000',
  ]);
  expect(profile.views[0]!.entries[1]).toMatchObject({ kind: 'kernel', module: 'vmlinux' });
  expect(profile.stacks!.frames.filter(({ kind }) => kind === 'process').map(({ name }) => name)).toEqual([
    'shop',
    'worker',
  ]);
  expect(profile.recording.seconds).toBe(2);
});

test('spans, metrics and other protobuf with the same envelope are not taken for profiles', () => {
  const span = [
    ...bytes(
      1,
      Array.from({ length: 16 }, () => 7),
    ),
    ...bytes(
      2,
      Array.from({ length: 8 }, () => 9),
    ),
    ...text(5, 'GET /cart'),
  ];
  const metric = [...text(1, 'http.server.duration'), ...text(3, 'ms')];
  for (const inner of [span, metric])
    expect(recognise(Uint8Array.from(inScope(inner)))?.format).not.toBe('otlp-profiles');
});

test('protobuf that is cut off says so', async () => {
  await expect(readText(Uint8Array.from(LAYOUTS[0]![1].slice(0, -3)))).rejects.toThrow(
    /cut off|is no profile/,
  );
});
