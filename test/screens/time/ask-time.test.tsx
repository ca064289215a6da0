import { afterEach, expect, test } from 'vitest';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';

let app: OpenConsole;
afterEach(() => app.close());

const open = async (): Promise<void> => {
  app = await openConsole({ columns: 120, rows: 40, start: { screen: 'schedule' } });
  await app.slowly('j', 'M');
};

test('what is typed replaces the offer, and shows at once as it is read, in their time and in mine', async () => {
  await open();
  expect(app.terminal.text()).toContain('When, in their time (America/Chicago)?');
  await app.terminal.send('tomorrow 10:00');
  expect(app.terminal.text()).toContain('tomorrow 10:00 CST (17:00 CET), in 1 d');
  await app.terminal.send('\r');
  expect(app.backend.previewed.at(-1)).toMatchObject({ kind: 'event.move', atMs: Date.UTC(2026, 2, 3, 16) });
});

test('what is no time is not taken: the dialog stays and says what can be written', async () => {
  await open();
  await app.terminal.send('25h', '\r');
  expect(app.terminal.text()).toContain('"25h" is not a time: write 9:30, tomorrow 10:00, Tue 9:30, in 2 h');
  expect(app.backend.previewed).toEqual([]);
  await app.terminal.send('\u0015', 'in 2 h', '\r');
  expect(app.backend.previewed.at(-1)).toMatchObject({
    kind: 'event.move',
    atMs: app.clock.now() + 7_200_000,
  });
});

test('a time that has passed is called so before anything is asked of the server', async () => {
  await open();
  await app.terminal.send('2026-03-01 10:00', '\r');
  expect(app.terminal.text()).toContain('that is over');
  expect(app.backend.previewed).toEqual([]);
});

test('after it was moved the call is stood on, under a filter that shows it and that esc takes away', async () => {
  await open();
  const to = /Move (.+?) ─/.exec(app.terminal.text())?.[1] ?? '';
  await app.terminal.send('in 2 h', '\r');
  await app.slowly('y');
  expect(app.backend.submitted.at(-1)?.command.kind).toBe('event.move');
  expect(app.terminal.text()).toMatch(/filter to:\+\d+ how:call state:pending/);
  expect(app.terminal.screen().find((row) => row.startsWith('▸'))).toContain(to);
});
