import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { keyParser, type InputEvent, type MouseEvent } from '../../../src/ui/keys/key-parser.ts';

/** Feeds chunks, each after a pause in milliseconds, and gives back what came out. */
async function type(...chunks: readonly (string | number)[]): Promise<readonly string[]> {
  const clock = manualClock(0);
  const seen: (InputEvent | MouseEvent)[] = [];
  const parser = keyParser(clock, (event) => seen.push(event));
  for (const chunk of chunks) {
    if (typeof chunk === 'number') await clock.advance(chunk);
    else parser.push(chunk);
  }
  await clock.advance(5_000);
  return seen.flatMap((event) =>
    event.kind === 'key' ? [event.key] : event.kind === 'paste' ? [`paste:${event.text}`] : [],
  );
}

test.each([
  [['jj'], ['j', 'j']],
  [['G é東'], ['G', 'space', 'é', '東']],
  [['\r\t\u007f\u0008'], ['enter', 'tab', 'backspace', 'backspace']],
  [['\u0004\u0003\u0000'], ['ctrl-d', 'ctrl-c', 'ctrl-space']],
  [['\u001b[A\u001b[B\u001bOC\u001b[1;5D'], ['up', 'down', 'right', 'ctrl-left']],
  [['\u001b[Z\u001b[3~\u001b[5~\u001b[6;3~'], ['shift-tab', 'delete', 'pageup', 'alt-pagedown']],
  [['\u001bOP\u001b[15~\u001b[24~\u001b[[A'], ['f1', 'f5', 'f12', 'f1']],
  [['\u001bx\u001b\r'], ['alt-x', 'alt-enter']],
  [['\u001b'], ['esc']],
  [['\u001b\u001b'], ['esc', 'esc']],
  // A sequence that a slow line split, at each place, also after the lone ESC was given up.
  [['\u001b', 30, '[B'], ['down']],
  [['\u001b[', 30, 'B'], ['down']],
  [['\u001b', 30, '[', 30, '1;5', 200, 'A'], ['ctrl-up']],
  [['\u001b', 90, '[B'], ['esc']],
  [
    ['\u001b', 1_000, '[B'],
    ['esc', '[', 'B'],
  ],
  // What a terminal says by itself.
  [['\u001b[?62;22c\u001b[24;80R\u001b[I\u001b[O\u001b[?2026;2$y'], []],
  [['\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\\u001b]52;c;eXk=\u0007'], []],
  [['\u001bP>|tmux 3.3a\u001b\\j'], ['j']],
  [['\u001b]52;c;', 400, 'eXk=', 400, '\u0007k'], ['k']],
  [
    ['\u001b', 90, ']11;rgb:0/0/0\u0007k'],
    ['esc', 'k'],
  ],
  [['\u009bA\u0085'], ['A']],
  // A paste, whole or in pieces, and what comes before and behind it.
  [['j\u001b[200~y\rrm\u001b[201~k'], ['j', 'paste:y\rrm', 'k']],
  [
    ['\u001b[20', 100, '0~one ', 900, 'two\u001b[20', 20, '1~j'],
    ['paste:one two', 'j'],
  ],
  [
    ['\u001b', 90, '[200~y\u001b[201~'],
    ['esc', 'paste:y'],
  ],
  [['\u001b[200~never ended'], ['paste:never ended']],
  // What was copied holds an end of its own, with keys behind it.
  [['\u001b[200~y\u001b[201~H\r\u001b[201~k'], ['paste:yH\r', 'k']],
  [['\u001b[200~y\u001b[201~\u001b[200~z\u001b[201~k'], ['paste:y', 'paste:z', 'k']],
  [[`\u001b[200~${'\u001b[201~'.repeat(100_000)}k`], ['paste:', 'k']],
])('%j is read as %j', async (chunks, keys) => {
  expect(await type(...chunks)).toEqual(keys);
});

test('the keys do not depend on how a burst was cut', async () => {
  const pieces = [
    'j',
    '\u001b[A',
    '\u001b[1;5D',
    '\u001bOP',
    '\u001b[200~y\r\u001b[201~',
    '東',
    '\u001b[24;80R',
    '\r',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }),
      fc.nat(),
      async (parts, seed) => {
        const whole = parts.join('');
        const at = whole.length === 0 ? 0 : seed % whole.length;
        expect(await type(whole.slice(0, at), 20, whole.slice(at))).toEqual(await type(whole));
      },
    ),
    { numRuns: 200 },
  );
});

test('how many keys came in one read is told with each of them', () => {
  const seen: (InputEvent | MouseEvent)[] = [];
  const parser = keyParser(manualClock(0), (event) => seen.push(event));
  parser.push('yy');
  parser.push('y');
  expect(seen.map((event) => (event.kind === 'key' ? event.burst : 0))).toEqual([2, 2, 1]);
});

test.each([
  ['\u001b[<0;5;3M', 'press 4 2'],
  ['\u001b[<64;10;7M', 'wheel-up 9 6'],
  ['\u001b[<69;10;7M', 'wheel-down 9 6'],
  // Let go, another button, a button with a key held, a motion: nothing is meant.
  ['\u001b[<0;5;3m', ''],
  ['\u001b[<2;5;3M', ''],
  ['\u001b[<4;5;3M', ''],
  ['\u001b[<32;5;3M', ''],
  // The oldest form spells its cells as characters: none of them may be a key.
  ['\u001b[MCXA', ''],
  ['\u001b[M !', ''],
])('%j is the mouse and no key', async (report, meant) => {
  for (let cut = 1; cut <= report.length; cut += 1) {
    const clock = manualClock(0);
    const seen: (InputEvent | MouseEvent)[] = [];
    const parser = keyParser(clock, (event) => seen.push(event));
    parser.push(report.slice(0, cut));
    await clock.advance(20);
    parser.push(report.slice(cut));
    await clock.advance(5_000);
    expect(seen.filter(({ kind }) => kind === 'key')).toEqual([]);
    const told = seen.flatMap((event) =>
      event.kind === 'mouse' ? [`${event.action} ${event.column} ${event.row}`] : [],
    );
    expect(told.join()).toBe(meant);
  }
});

test('the rest of a report whose ESC came long before is no key either', async () => {
  expect(await type('\u001b', 2_000, '[<0;12;5M')).toEqual(['esc']);
});
