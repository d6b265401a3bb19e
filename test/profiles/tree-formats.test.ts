/** Call trees that tools print or export: what a line leaves to itself, how deep it stands, in which unit. */
import { expect, test } from '@jest/globals';
import { readText, top } from './captures.ts';

const SAMPLE = `Analysis of sampling shop (pid 812) every 2 milliseconds
Process:         shop [812]
Path:            /opt/shop/bin/shop

Call graph:
    800 Thread_15758523   DispatchQueue_1: com.apple.main-thread  (serial)
    + 800 start  (in libdyld.dylib) + 1  [0x7fff737cf3d5]
    +   790 main  (in shop) + 41,50  [0x10384b549,0x10384b552]  main.c:12
    +   ! 600 -[Cart add:]  (in shop) + 334  [0x103a0db1e]  Cart.m:88
    +   ! 190 ???  (in libz.dylib)  load address 0x7fff0000 + 0x12  [0x7fff0012]
    +   10 exit  (in libsystem_c.dylib) + 3  [0x7fff737cf3d8]
    800 Thread_15758535: worker
      800 start_wqthread  (in libsystem_pthread.dylib) + 13  [0x7fff739c240d]
        800 __workq_kernreturn  (in libsystem_kernel.dylib) + 10  [0x7fff739069de]

Total number in stack (recursive counted multiple, when >=5):
        5       main  (in shop) + 0  [0x10384b549]

Binary Images:
       0x103746000 -        0x103749fff  shop (0) <A> /opt/shop/bin/shop
`;

test("macOS' sample: what a line leaves to itself, by thread", async () => {
  const profile = await readText(SAMPLE);
  expect(profile.format).toBe('macos-sample');
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]).toMatchObject({ unit: 'samples', axis: 'wall', total: 1600 });
  expect(top(profile, 4)).toEqual([
    '__workq_kernreturn 800 800',
    '-[Cart add:] 600 600',
    '[unknown] 190 190',
    'exit 10 10',
  ]);
  expect(profile.views[0]!.entries[1]).toMatchObject({ module: 'shop', file: 'Cart.m', line: 88 });
  expect(profile.stacks!.frames.filter(({ kind }) => kind === 'process').map(({ name }) => name)).toEqual([
    'com.apple.main-thread',
    'worker',
  ]);
  expect(profile.recording).toEqual({ command: 'shop', hertz: 500 });
});

test.each([
  [
    "Instruments' deep copy",
    'Weight\tSelf Weight\t\tSymbol Name\n4.93 s  100.0%\t0 s\t \tshop (812)\n4.93 s  100.0%\t1.50 s\t \t main\n3.40 s  69.0%\t3.40 s\t \t  parse(String)\n30.00 ms  0.6%\t-\t \t  exit\n',
    ['parse(String) 3400000000 3400000000', 'main 1500000000 4900000000'],
    { unit: 'ns', axis: 'cpu', total: 4_900_000_000 },
  ],
  [
    "older Instruments: bytes, without a row's own",
    'Bytes Used\tCount\t\tSymbol Name\n 400.00 MB     100.0%\t84671\t \tstart\n 100.00 MB      25.0%\t42749\t \t delta()\n',
    ['start 314572800 419430400', 'delta() 104857600 104857600'],
    { unit: 'bytes', axis: 'alloc' },
  ],
  [
    "Instruments' counters",
    'Weight\tSelf Weight\t\tSymbol Name\n96.08 Gc  100.0%\t-\t \tshop (812)\n96.08 Gc  100.0%\t96.08 Gc\t \t main\n532 cycles  0.0%\t532 cycles\t \t  exit\n',
    ['main 96080000000 96080000532', 'exit 532 532'],
    { unit: 'cycles' },
  ],
  [
    "VTune's top-down tree",
    'Function Stack,CPU Time:Self,Module\nTotal,0.0,[Unknown]\n BaseThreadInitThunk,0.0,KERNEL32.DLL\n  "std::map<int, int>::find",0.25,shop.exe\n  memcpy,0.5,VCRUNTIME140.dll\n',
    ['memcpy 0.5 0.5', 'std::map<int, int>::find 0.25 0.25'],
    { unit: 's', axis: 'cpu', total: 0.75 },
  ],
  [
    "Visual Studio's call tree",
    'Level,Function Name,Number of Calls,Elapsed Inclusive Time %,Elapsed Exclusive Time %,Module Name,\n0,"Shop.exe",0,100.00,0.00,"",\n1,"Shop.Cart.Add(class Item,int32)","2,893",91.25,71.25,"Shop.exe",\n2,"Shop.Item.Hash()",12,20.00,20.00,"Shop.exe",\n',
    ['Shop.Cart.Add(class Item,int32) 71.25 91.25', 'Shop.Item.Hash() 20 20'],
    { unit: '%', axis: 'wall' },
  ],
])('%s', async (_, text, rows, view) => {
  const profile = await readText(text);
  expect(profile.format).toBe('call-tree-table');
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]).toMatchObject(view);
  expect(top(profile, 2)).toEqual(rows);
});
