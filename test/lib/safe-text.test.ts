import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvSafe, safe, safeText, windowTitle } from '../../src/lib/safe-text.ts';

// The characters that may never be in a drawn line, other than the space.
const FORBIDDEN = /[[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Zs}]--[ ]]/v;

test.each([
  ['plain', 'plain'],
  ['a\u001b[31mred', 'a␛[31mred'],
  ['\u001b]52;c;AAAA\u0007', '␛]52;c;AAAA␇'],
  ['\u009b2J', '‹U+009B›2J'],
  ['user\u202egnp.exe', 'user‹U+202E›gnp.exe'],
  ['a\u200bb\ufeffc', 'a‹U+200B›b‹U+FEFF›c'],
  ['one\r\ntwo\nthree\u2028four', 'one two three four'],
  ['tab\there\u00a0now\u3000', 'tab here now '],
  ['x\u{e0041}y', 'x‹U+E0041›y'],
  ['\ue000\ufffe', '‹U+E000›‹U+FFFE›'],
  ['\u0301lone', '◌\u0301lone'],
  ['a\u0301\u0302\u0303\u0304\u0305b', 'á\u0302\u0303\u0304b'],
  ['e\u0301', 'é'],
  ['\ud800x', '\ufffdx'],
  ['love ❤️!', 'love ❤!'],
  ['👨‍👩‍👧 family', '👨 family'],
  ['👍🏽', '👍'],
  ['🇺🇸 call', 'US call'],
  ['1️⃣', '1'],
  ['می‌خواهم', 'میخواهم'],
  ['a\u200db', 'a‹U+200D›b'],
  ['Zoë 東京 한국', 'Zoë 東京 한국'],
])('%j is drawn as %j', (raw, drawn) => {
  expect(safeText(raw)).toBe(drawn);
});

test('values that are no strings are written out, and nothing gives nothing', () => {
  expect([
    safeText(undefined),
    safeText(null),
    safeText(12),
    safeText(true),
    safeText({ a: ['\n'] }),
  ]).toEqual(['', '', '12', 'true', '{"a":["\\n"]}']);
});

test('line breaks stay only where they are asked for', () => {
  expect(safeText('a\r\nb\rc\u2029d', { multiline: true })).toBe('a\nb\nc\nd');
});

test('length is capped, also after escapes have grown', () => {
  expect(safeText('a'.repeat(50), { maxLength: 10 })).toBe(`${'a'.repeat(9)}…`);
  expect(safeText('\u202e'.repeat(50), { maxLength: 10 })).toHaveLength(10);
  expect(safeText('👍'.repeat(9), { maxLength: 6 })).toBe('👍👍…');
});

test('the template makes each of its values safe', () => {
  expect(safe`Call ${'Bob\u001b[8m'} at ${9}`).toBe('Call Bob␛[8m at 9');
});

test('a title is one short line', () => {
  expect(windowTitle('a\u0007b')).toBe('clawdtalk · a␇b');
  expect(windowTitle('x'.repeat(200)).length).toBe(80);
});

test.each([
  ['=1+1', "'=1+1"],
  ['@cmd', "'@cmd"],
  ['-x', "'-x"],
  ['＝1+1', "'＝1+1"],
  ['＋15551234567', "'＋15551234567"],
  ['－x', "'－x"],
  ['＠cmd', "'＠cmd"],
  ['\t=1', "' =1"],
  ['+15551234567', '+15551234567'],
  ['-12.5', '-12.5'],
  ['a,"b"', '"a,""b"""'],
  ['two\nlines', '"two\nlines"'],
])('%j in a CSV cell is %j', (raw, cell) => {
  expect(csvSafe(raw)).toBe(cell);
});

test('no text whatever keeps a character that acts, nor a pile of marks', () => {
  const nasty = fc.constantFrom(
    '\u001b',
    '\u009b',
    '\u202e',
    '\u200d',
    '\ufe0f',
    '\u0301',
    '\r',
    '\n',
    '🏽',
    '🇺',
  );
  const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), nasty), { maxLength: 12 });
  fc.assert(
    fc.property(text, (parts) => {
      const drawn = safeText(parts.join(''));
      expect(drawn).not.toMatch(FORBIDDEN);
      expect(drawn).not.toMatch(/\p{M}{4}/u);
    }),
    { numRuns: 3_000 },
  );
});

test('plain text costs next to nothing beside text that needs a second look', () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `Find window washing contractors ${index}`);
  const odd = names.map((name) => `${name}\u200b`);
  const timeOf = (texts: readonly string[]): number => {
    const startedAtMs = performance.now();
    for (const text of texts) safeText(text);
    return performance.now() - startedAtMs;
  };
  let plainMs = Infinity;
  let oddMs = Infinity;
  // A seventieth, as it is: what looked twice at everything would take as long. The quickest of each counts.
  for (let round = 0; round < 100 && (round < 7 || plainMs >= oddMs / 10); round += 1) {
    plainMs = Math.min(plainMs, timeOf(names));
    oddMs = Math.min(oddMs, timeOf(odd));
  }
  expect(plainMs).toBeLessThan(oddMs / 10);
});
