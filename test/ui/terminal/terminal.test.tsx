import { Text } from 'ink';
import { afterEach, expect, test } from 'vitest';
import { DemoBoard } from '../../support/DemoBoard.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

const TAKEN = { buffer: 'alternate', raw: true, paste: true };
const GIVEN_BACK = { buffer: 'normal', raw: false, paste: false };

test('the terminal is taken whole and given back whole, once', async () => {
  term = await renderTerminal(<DemoBoard count={5} />);
  expect(term.state()).toEqual(TAKEN);
  term.takeBytes();
  term.close();
  term.close();
  await term.idle();
  expect(term.state()).toEqual(GIVEN_BACK);
  const bytes = term.takeBytes();
  expect(bytes.split('\u001b[?1049l')).toHaveLength(2);
  expect(bytes).toContain('\u001b[?25h');
  await term.send('j');
  expect(term.takeBytes()).toBe('');
});

test('a component that throws gives the terminal back and rejects `closed` with its error', async () => {
  const Broken = (): never => {
    throw new Error('planted');
  };
  term = await renderTerminal(<Broken />);
  await expect(term.terminal.closed).rejects.toThrow('planted');
  await term.idle();
  expect(term.state()).toEqual(GIVEN_BACK);
});

test('a child program gets the terminal, and all is drawn anew behind it, at the size of then', async () => {
  const story = await renderTerminal(<DemoBoard count={5} />);
  term = story;
  const during = await story.terminal.suspend(async () => {
    await story.idle();
    await story.send('jj');
    await story.resize(100, 30);
    return story.state();
  });
  expect(during).toEqual(GIVEN_BACK);
  await story.idle();
  expect(story.state()).toEqual(TAKEN);
  expect(story.text()).toContain('1/5');
  expect(story.screen()[0]?.length).toBe(99);
  await story.send('j');
  expect(story.text()).toContain('2/5');
});

test('ctrl-z gives the terminal to the shell, and coming back draws everything', async () => {
  let stopped = 0;
  const story = await renderTerminal(<DemoBoard count={5} />, {
    stopProcess: () => {
      stopped += 1;
    },
  });
  term = story;
  await story.send('\u001a');
  expect(stopped).toBe(1);
  expect(story.state()).toEqual(GIVEN_BACK);
  story.terminal.continued();
  await story.idle();
  expect(story.state()).toEqual(TAKEN);
  expect(story.text()).toContain('Find window washing');
});

test('ctrl-l mends a screen that something else wrote on', async () => {
  const story = await renderTerminal(<DemoBoard count={5} />);
  term = story;
  const before = story.text();
  story.terminal.redraw();
  await story.idle();
  story.takeBytes();
  await story.send('\u000c');
  expect(story.takeBytes()).toContain('Find window washing');
  expect(story.text()).toBe(before);
});

test('a resize is one frame, and only a resize clears', async () => {
  term = await renderTerminal(<DemoBoard count={500} onOpen={() => undefined} />, { columns: 120, rows: 40 });
  term.takeBytes();
  await term.resize(80, 24);
  expect(term.takeBytes().match(/\[2J/g)).toHaveLength(1);
  expect(term.screen()).toHaveLength(24);
  await term.resize(50, 10);
  expect(term.text()).toContain('clawdtalk needs 60x16, this terminal has 50x10.');
  await term.resize(1, 1);
  await term.resize(200, 60);
  expect(term.screen()[59]).toContain('open');
});

test('the clipboard, the title and the bell are sequences of ours, also inside tmux', async () => {
  const story = await renderTerminal(<Text>x</Text>, { insideTmux: true });
  term = story;
  story.takeBytes();
  expect(story.terminal.copy('héllo\u001b[2J')).toBe(true);
  const payload = Buffer.from('héllo␛[2J').toString('base64');
  expect(story.takeBytes()).toBe(`\u001bPtmux;\u001b\u001b]52;c;${payload}\u0007\u001b\\`);
  expect(story.terminal.copy('x'.repeat(80_000))).toBe(false);
  story.terminal.setTitle('a\u0007b');
  expect(story.takeBytes()).toBe('\u001b[22;0t\u001b]2;clawdtalk · a␇b\u0007');
  story.terminal.bell();
  expect(story.takeBytes()).toBe('\u0007');
});

test('ctrl-c reaches its owner whatever is open', async () => {
  let interrupts = 0;
  term = await renderTerminal(<DemoBoard count={5} />, {
    onInterrupt: () => {
      interrupts += 1;
    },
  });
  await term.send('\u0003\u0003');
  expect(interrupts).toBe(2);
});
