import { afterEach, expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { ConfirmDialog } from '../../../src/ui/dialogs/ConfirmDialog.tsx';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import { DemoBoard } from '../../support/DemoBoard.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

interface Story {
  readonly confirmed: string[];
  readonly cancelled: number[];
  readonly term: TestTerminal;
}

async function open(tier: 'T1' | 'T2', askReason = false): Promise<Story> {
  const confirmed: string[] = [];
  const cancelled: number[] = [];
  const dialog = (
    <ConfirmDialog
      tier={tier}
      title="Cancel 2 calls"
      lines={[safe`call a at 10:00`, safe`call b at 10:20`]}
      version="1"
      askReason={askReason}
      onConfirm={(reason) => confirmed.push(reason)}
      onCancel={() => cancelled.push(1)}
    />
  );
  term = await renderTerminal(<DemoBoard count={50} overlay={dialog} />);
  return { confirmed, cancelled, term };
}

const codeOn = (screen: string): string => /Type (\w{3}) and press/.exec(screen)?.[1] ?? '';

test('T1: y counts only after the dialog was there for a while', async () => {
  const { confirmed, term } = await open('T1');
  expect(term.text()).toContain('call b at 10:20');
  await term.send('y');
  await term.clock.advance(400);
  await term.send('y');
  await term.clock.advance(299);
  await term.send('y');
  expect(confirmed).toEqual([]);
  await term.clock.advance(300);
  await term.idle();
  expect(term.text()).toContain('y does it');
  await term.send('y');
  expect(confirmed).toEqual(['']);
});

test('T1: enter, space, a double y and a paste never confirm; esc cancels', async () => {
  const { confirmed, cancelled, term } = await open('T1');
  for (const input of ['\r', ' ', 'yy', '\u001b[200~y\u001b[201~', '\u001b[1;1R']) {
    await term.clock.advance(1_500);
    await term.send(input);
  }
  expect(confirmed).toEqual([]);
  await term.send('\u001b');
  await term.clock.advance(60);
  expect(cancelled).toEqual([1]);
});

test('T2: the code on the screen, typed and confirmed with enter; a wrong key brings a new code', async () => {
  const { confirmed, term } = await open('T2');
  await term.clock.advance(800);
  await term.idle();
  const first = codeOn(term.text());
  expect(first).toMatch(/^[a-z0-9]{3}$/);
  await term.send('!');
  expect(codeOn(term.text())).not.toBe(first);
  await term.clock.advance(800);
  await term.send(...codeOn(term.text()).split(''));
  expect(confirmed).toEqual([]);
  await term.send('\r');
  expect(confirmed).toEqual(['']);
});

test('a right code that is pasted or typed ahead is not taken, and the dialog says why', async () => {
  const { confirmed, term } = await open('T2');
  for (const input of [(code: string) => `${code}\r`, (code: string) => `\u001b[200~${code}\u001b[201~`]) {
    await term.clock.advance(800);
    await term.idle();
    await term.send(input(codeOn(term.text())));
    expect(term.text()).toContain('What is pasted or typed ahead confirms nothing.');
    expect(term.text()).not.toContain('That was not the code');
  }
  expect(confirmed).toEqual([]);
});

test.each([
  ['T1', 'then press y or esc'],
  ['T2', 'then type the new one'],
] as const)('%s: after a wrong key the dialog says what to press', async (tier, said) => {
  const { confirmed, term } = await open(tier);
  await term.clock.advance(800);
  await term.send('!');
  expect(term.text()).toContain(said);
  expect(confirmed).toEqual([]);
});

test('T2 with a reason: the reason comes first and is handed over', async () => {
  const { confirmed, term } = await open('T2', true);
  await term.send('wrong list', '\r');
  await term.clock.advance(800);
  await term.idle();
  await term.send(...codeOn(term.text()).split(''), '\r');
  expect(confirmed).toEqual(['wrong list']);
});

test('what is approved is shown whole: long lines are wrapped, long lists scroll', async () => {
  const long = `Text to +15551234567: ${'please call us back '.repeat(12)}END`;
  term = await renderTerminal(
    <Screen
      title="x"
      overlay={
        <ConfirmDialog
          tier="T1"
          title="Send"
          lines={[
            [{ text: safe`${long}`, tone: 'strong' }],
            ...Array.from({ length: 30 }, (_, index) => safe`line ${index}`),
          ]}
          version="1"
          onConfirm={() => undefined}
          onCancel={() => undefined}
        />
      }
    >
      {() => null}
    </Screen>,
  );
  expect(term.text()).toContain('END');
  expect(term.text()).toContain('of 34 lines');
  await term.send('\u001b[6~', '\u001b[6~', '\u001b[6~');
  expect(term.text()).toContain('line 29');
});

test('nothing below a dialog hears a key', async () => {
  const { term } = await open('T1');
  await term.send('jjj');
  expect(term.text()).toContain('1/50');
});

test('a long text scrolls while its reason is typed, and the reason keeps what was typed', async () => {
  const confirmed: string[] = [];
  const dialog = (
    <ConfirmDialog
      tier="T1"
      title="Cancel 40 calls"
      lines={Array.from({ length: 40 }, (_, index) => safe`call ${index + 1} of forty`)}
      version="1"
      askReason
      readToEnd
      onConfirm={(reason) => confirmed.push(reason)}
      onCancel={() => undefined}
    />
  );
  term = await renderTerminal(<DemoBoard count={50} overlay={dialog} />);
  await term.send(...'bad list'.split(''));
  expect(term.text()).toContain('15 of 40 lines, arrows and pgdn scroll');
  await term.send('\u001b[B');
  expect(term.text()).toContain('call 16 of forty');
  expect(term.text()).toContain('16 of 40 lines');
  await term.send('\u001b[6~', '\u001b[6~');
  expect(term.text()).toContain('call 40 of forty');
  await term.send('\u001b[A');
  expect(term.text()).toContain('39 of 40 lines');
  expect(term.text()).toContain('Reason: bad list');
  await term.send('\r');
  await term.clock.advance(1_500);
  await term.send('y');
  expect(confirmed).toEqual(['bad list']);
});
