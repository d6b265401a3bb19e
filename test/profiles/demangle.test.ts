import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { demangle } from '../../src/profiles/demangle/demangle.ts';
import { demangleProfile } from '../../src/profiles/demangled.ts';
import { foldedOf } from '../../src/profiles/folded.ts';
import { flameOf } from '../../src/profiles/index.ts';
import { readText, sourceOf } from './captures.ts';

const CXX = [
  '_ZNSt6vectorIiSaIiEE9push_backEOi',
  '_ZNKSt8functionIFvvEEclEv',
  '_ZN9__gnu_cxx13new_allocatorIcE8allocateEmPKv',
  '_ZdlPv',
  '_ZN3foo3barEv',
];

/** Names as rustc and the grammar's own documentation print them. */
const RUST_V0 = [
  '_RNvNtCs1234_7mycrate3foo3bar',
  '_RNvXs_NtCs1_4core3fmtNtB4_9FormatterNtB4_5Write9write_str',
  '_RINvNtC3std3mem8align_ofjdE',
  '_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_',
  '_RNvMsr_NtCs3ssYzQotkvD_3std4pathNtB5_7PathBuf3newCs15kBYyAo9fc_7mycrate',
  '_RINvNtC7mycrate3foo3barRDG_INtNtC4core3ops2FnTRL0_hEEp6OutputbEL_E',
  '_RNvYNtC1a1BNtC1c1D1e',
  '_RINvC1a1fFUKCRhEuE',
  '_RNvXC1aDNtC4core4SendEL_NtC1b1T1f',
];

test('C++ names read as c++filt writes them', () => {
  expect(CXX.map(demangle)).toEqual(cxxfilt(CXX));
});

test('versions are left out, clones and PLT stubs are named, macOS has an underscore more', () => {
  expect(demangle('_ZNSolsEi@@GLIBCXX_3.4')).toBe('std::ostream::operator<<(int)');
  expect(demangle('_ZN3foo3barEv.part.0')).toBe('foo::bar() [clone .part.0]');
  expect(demangle('_ZdlPv@plt')).toBe('operator delete(void*)@plt');
  expect(demangle('__ZN3foo3barEv')).toBe('foo::bar()');
  expect(demangle('_ZN3foo3barB5cxx11Ev')).toBe('foo::bar()');
});

test('Rust v0 names read as c++filt writes them, without the hashes of the crates', () => {
  const theirs = cxxfilt(RUST_V0).map(name => name.replace(/\[[0-9a-f]+\]/g, ''));
  expect(RUST_V0.map(demangle)).toEqual(theirs);
});

test('Rust v0 constants are written as in the language', () => {
  expect(demangle('_RINvC1a1bKj7b_Kb1_Kc41_Klnf_E')).toBe("a::b::<123, true, 'A', -15>");
});

test('Rust names before v0 lose their hash and their escapes, also where a C++ demangler was there first', () => {
  expect(demangle('_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE')).toBe('core::fmt::Write::write_fmt');
  expect(
    demangle(
      '_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE',
    ),
  ).toBe("<Test + 'static as foo::Bar<Test>>::bar");
  expect(
    demangle('_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..Drop$GT$::drop::h0123456789abcdef'),
  ).toBe('<alloc::vec::Vec<T> as core::ops::Drop>::drop');
});

test('what is no mangled name stays as it is', () => {
  const names = [
    'main',
    '_Zfoo',
    '_Z',
    '_R',
    '_RNv',
    '_start',
    '_RNvB_1a',
    'std::sort',
    '__libc_start_main',
    'a$b',
    '_ZN3foo',
  ];
  expect(names.map(demangle)).toEqual(names);
});

test('names that unfold without end, or nest without end, stay as they are and others are read after them', () => {
  const digits = (i: number) => (i === 0 ? 'S_' : `S${(i - 1).toString(36).toUpperCase()}_`);
  let doubling = '_Z1f1AIiiE';
  for (let i = 0; i < 24; i++) doubling += `S_I${digits(i + 1)}${digits(i + 1)}E`;
  const hostile = [
    doubling,
    `_Z1f${'P'.repeat(900)}i`,
    `_RINvC1a1b${'R'.repeat(3000)}hE`,
    `_RINvC1a1b${'TB9_B9_'.repeat(400)}E`,
    `_RNvC99999999999999999999a1b`,
  ];
  for (const name of hostile) expect(demangle(name).length).toBeLessThan(1e6);
  expect(demangle('_ZN3foo3barEv')).toBe('foo::bar()');
  expect(process.listenerCount('uncaughtException')).toBe(0);
});

const SCRIPT = `app 1 1.000001: 10 cycles: 
	           7fff1 _ZN3foo3barEv+0x1 (/x)
	           7fff2 _ZN3app3run17h0123456789abcdefE+0x1 (/x)

`;

test('findings, facts and flame graphs show names demangled; folded stacks keep them as recorded', async () => {
  const { verdict, answer, facts } = await analyseProfile([sourceOf('paste', SCRIPT)], 'topn');
  expect(verdict).toContain('foo::bar()');
  expect(`${answer}${JSON.stringify(facts)}`).not.toContain('_ZN');
  const profile = await readText(SCRIPT);
  expect(foldedOf(profile)!.lines).toEqual(['app;_ZN3app3run17h0123456789abcdefE;_ZN3foo3barEv 10']);
  const flame = JSON.stringify(flameOf(demangleProfile(profile)));
  expect(flame).toContain('app::run');
  expect(flame).not.toContain('_ZN');
});

test('two symbols of one constructor are one entry', async () => {
  const stacks = demangleProfile(
    await readText('main;_ZN3fooC1Ev;_ZN3fooC2Ev 5\nmain;_ZN3fooC2Ev 2\nmain;x 1\n'),
  );
  expect(stacks.views[0]!.entries.map(({ name, self, total }) => [name, self, total])).toContainEqual([
    'foo::foo()',
    7,
    7,
  ]);
  const flat = demangleProfile(
    await readText(
      "# Samples: 10  of event 'cycles'\n# Overhead  Symbol\n# ........  ......\n    50.00%  [.] _ZN3fooC1Ev\n    20.00%  [.] _ZN3fooC2Ev\n",
    ),
  );
  expect(flat.views[0]!.entries.map(({ name, self }) => [name, self])).toEqual([['foo::foo()', 70]]);
});

function cxxfilt(names: readonly string[]): string[] {
  return execFileSync('c++filt', { input: names.join('\n'), encoding: 'utf8' })
    .trim()
    .split('\n');
}

test.each([
  ['_ZNK5QUuidgtERKS_', 'QUuid::operator>(QUuid const&) const'],
  ['_ZN1A1BrsERSii', 'A::B::operator>>(std::istream&, int)'],
  ['_ZTv0_n24_NSt10ostrstreamD1Ev', 'virtual thunk to std::ostrstream::~ostrstream()'],
  ['_ZGTtNSt12out_of_rangeD2Ev', 'transaction clone for std::out_of_range::~out_of_range()'],
  ['_Z1fIRKiEvOT_', 'void f<int const&>(int const&)'],
])('what the package gets wrong is mended: %s', (mangled, plain) => {
  expect(demangle(mangled)).toBe(plain);
});

test.each([
  ['$s4main3fooyyF', 'main.foo()'],
  ['$s4main3foo3barySi_tF', 'main.foo(bar:)'],
  ['_$s4main5ShapeC4area2ofSdSi_tF', 'main.Shape.area(of:)'],
  ['$s4shop5OrderV5totalSdvg', 'shop.Order.total.getter'],
  ['$s4shop5OrderV5totalSdvs', 'shop.Order.total.setter'],
  ['$s4shop5OrderC4lineACSi_tcfC', 'shop.Order.init(line:)'],
  ['$s4shop5OrderCfD', 'shop.Order.deinit'],
  ['$ss5print_9separator10terminatoryypd_S2StF', 'Swift.print(_:separator:terminator:)'],
  ['$sSa6appendyyxnF', 'Swift.Array.append()'],
  ['$s4main3fooyyFyycfU_', '$s4main3fooyyFyycfU_'],
  ['$s4main0A3BarC', '$s4main0A3BarC'],
  ['$price', '$price'],
  ['$s', '$s'],
])('of Swift’s names the common forms are read, others stay: %s', (mangled, plain) => {
  expect(demangle(mangled)).toBe(plain);
});
