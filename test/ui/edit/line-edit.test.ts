import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphemes } from '../../../src/lib/width.ts';
import { cellWidth } from '../../../src/lib/width.ts';
import { editLine } from '../../../src/ui/edit/edit-line.ts';
import { edit, editing, type EditState } from '../../../src/ui/edit/line-edit.ts';
import type { InputEvent } from '../../../src/ui/keys/key-parser.ts';
import { theme } from '../../../src/ui/theme/theme.ts';

const key = (name: string): InputEvent => ({ kind: 'key', key: name, burst: 1 });

function typed(start: string, keys: readonly string[], multiline = false): string {
  const end = keys.reduce<EditState>(
    (state, name) => edit(state, key(name), { multiline }) ?? state,
    editing(start),
  );
  const signs = graphemes(end.text);
  return `${signs.slice(0, end.cursor).join('')}|${signs.slice(end.cursor).join('')}`;
}

test.each([
  ['abc', ['left', 'X'], 'abX|c'],
  ['abc', ['home', 'delete'], '|bc'],
  ['abc', ['ctrl-a', 'ctrl-f', 'ctrl-k'], 'a|'],
  ['one two', ['ctrl-w'], 'one |'],
  ['one two', ['alt-b', 'ctrl-u'], '|two'],
  ['one two', ['home', 'ctrl-right', 'space'], 'one | two'],
  ['東京都', ['backspace', 'left', '南'], '東南|京'],
  ['e\u0301x', ['left', 'backspace'], '|x'],
  ['a', ['enter', 'tab', 'esc', 'f1', 'ctrl-j'], 'a|'],
])('%j with %j gives %j', (start, keys, end) => {
  expect(typed(start, keys)).toBe(end);
});

test.each([
  ['one\ntwo', ['home', 'X'], 'one\nX|two'],
  ['one\ntwo', ['up'], 'one|\ntwo'],
  ['one\nlonger', ['up', 'down', 'X'], 'one\nlonX|ger'],
  ['ab', ['left', 'ctrl-j'], 'a\n|b'],
  ['a\n\nb', ['up', 'up', 'X'], 'X|a\n\nb'],
  ['one\ntwo', ['up', 'home', 'down', 'X'], 'one\nX|two'],
])('in longer text %j with %j gives %j', (start, keys, end) => {
  expect(typed(start, keys, true)).toBe(end);
});

test('a paste is text: no controls, one line where one line is wanted', () => {
  const paste: InputEvent = { kind: 'paste', text: 'a\u001b[31mb\r\n c\u0007\n' };
  expect(edit(editing(''), paste)?.text).toBe('a[31mb c');
  expect(edit(editing(''), paste, { multiline: true })?.text).toBe('a[31mb\n c\n');
  expect(edit(editing('12'), { kind: 'paste', text: '3456' }, { maxLength: 4 })?.text).toBe('1234');
});

test('the drawn line always has its width, with the cursor in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(
      text,
      fc.nat(30),
      fc.integer({ min: 6, max: 40 }),
      fc.constantFrom(...(['default', 'none'] as const)),
      (raw, at, width, name) => {
        const signs = graphemes(raw);
        const segments = editLine({ text: raw, cursor: Math.min(at, signs.length) }, width, theme(name));
        const cells = segments.reduce((sum, segment) => sum + cellWidth(segment.text), 0);
        expect(cells).toBeLessThanOrEqual(Math.max(width, 12));
        expect(segments.some(({ tone, text }) => (name === 'none' ? text === '▏' : tone === 'cursor'))).toBe(
          true,
        );
      },
    ),
  );
});
