import { afterEach, expect, test } from 'vitest';
import { safe } from '../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { NOW_MS, sampleUpdates } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

const DOWN = '\u001b[B';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const open = async (tab?: string) => {
  const backend = scriptedBackend(sampleUpdates);
  backend.tierOf = (command) => (command.kind === 'alert.test' ? 1 : 0);
  app = await openConsole({ backend, start: { screen: 'alerts', ...(tab === undefined ? {} : { tab }) } });
  return app;
};
const sent = () => app?.backend.submitted.map(({ command }) => command);

test('@ leads there from anywhere', async () => {
  app = await openConsole({});
  await app.terminal.send('@');
  expect(app.terminal.text()).toContain(
    'answer with: clawdtalk-tui approve request:a1 --expect 9c1e5be0c1a2',
  );
});

test('X puts the alert in focus away; what is over is left alone', async () => {
  const { slowly } = await open();
  await slowly('X');
  expect(sent()).toEqual([{ kind: 'alert.answer', alert: 'approvals/request:a1' }]);
  await slowly('j', 'X');
  expect(sent()).toHaveLength(1);
  expect(app?.terminal.text()).toContain('It is over already.');
});

test('P mutes the rule for a while, from the alert or from the rule; U only where it is muted', async () => {
  const { slowly } = await open('rules');
  await slowly('P', DOWN, '\r');
  const [mute] = sent() ?? [];
  expect(mute).toMatchObject({ kind: 'alert.mute', rule: 'approvals' });
  const untilMs = mute?.kind === 'alert.mute' ? mute.untilMs : undefined;
  expect(Math.floor(((untilMs ?? 0) - NOW_MS) / 60_000)).toBe(8 * 60);
  await slowly('U');
  expect(sent()).toHaveLength(1);
  await slowly('j', 'U');
  expect(sent()?.at(-1)).toEqual({ kind: 'alert.unmute', rule: 'last call' });
});

test('S asks which, and then whether; the command is made once', async () => {
  const { slowly } = await open('rules');
  await slowly('j', 'S', DOWN, '\r');
  expect(sent()).toEqual([]);
  await slowly('y');
  expect(sent()).toEqual([{ kind: 'alert.test', channel: 'phone', rule: 'last call' }]);
});

test('what is for this terminal is shown there, every one, also while a frame is drawn', async () => {
  const { terminal, backend } = await open();
  terminal.takeBytes();
  for (const id of ['1', '2', '3']) {
    backend.send([
      {
        kind: 'set',
        field: 'signal',
        value: { id, kind: 'desktop', form: '9', title: safe`Stuck ${id}`, text: safe`` },
      },
    ]);
  }
  backend.send([
    {
      kind: 'set',
      field: 'signal',
      value: { id: '4', kind: 'bell', form: 'auto', title: safe`x`, text: safe`` },
    },
  ]);
  await terminal.idle();
  const bytes = terminal.takeBytes();
  const shown = ['1', '2', '3'].map((id) => `\u001b]9;Stuck ${id}\u0007`);
  for (const each of shown) expect(bytes).toContain(each);
  const rest = shown.reduce((left, each) => left.replace(each, ''), bytes);
  expect(rest.split('\u0007')).toHaveLength(2);
});

test('keys are told to whoever waits for an empty chair, but seldom', async () => {
  const backend = scriptedBackend(sampleUpdates);
  let touched = 0;
  app = await openConsole({ backend: { ...backend, touched: () => void (touched += 1) } });
  for (let key = 0; key < 20; key += 1) await app.terminal.send('j');
  expect(touched).toBe(1);
  await app.clock.advance(16_000);
  await app.terminal.send('j');
  expect(touched).toBe(2);
});
