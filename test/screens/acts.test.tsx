import { afterEach, expect, test } from 'vitest';
import { safe } from '../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole, type OpenOptions } from './support/open-console.tsx';
import { missionKey, NOW_MS, sampleMissions, scheduledEvent } from './support/sample-board.ts';
import type { ScheduledRow } from '../../src/state/board.ts';

let app: OpenConsole;

const open = async (options: OpenOptions = {}): Promise<void> => {
  app = await openConsole({ columns: 120, rows: 40, ...options });
};

const text = (): string => app.terminal.text();
const codeOnScreen = (): string => /Type (\w{3}) and press enter/.exec(text())?.[1] ?? 'none';

afterEach(() => app.close());

test('what stops or can be taken back is done at once; z undoes it', async () => {
  await open();
  app.backend.tierOf = () => 0;
  app.backend.outcomeOf = () => ({
    status: 'done',
    sentence: safe`Paused.`,
    records: [
      { target: 'memory', state: 'done' },
      { target: 'event', state: 'open' },
    ],
    actId: 'act-1',
    undoUntilMs: NOW_MS + 10_000,
  });
  await app.terminal.send('P');
  expect(app.backend.submitted).toHaveLength(1);
  expect(app.backend.submitted[0]).toMatchObject({
    command: { kind: 'mission.pause', mission: 'venue-hunt' },
    consent: { confirmedTier: 0 },
  });
  expect(text()).toContain('z undoes it · Paused. · memory ✓ event … follows by itself');
  await app.terminal.send('z');
  expect(app.backend.undone).toEqual(['act-1']);
  expect(text()).toContain('Taken back.');
});

test('z after its time takes nothing back', async () => {
  await open();
  app.backend.tierOf = () => 0;
  app.backend.outcomeOf = () => ({
    status: 'done',
    sentence: safe`Paused.`,
    records: [],
    actId: 'act-1',
    undoUntilMs: NOW_MS + 10_000,
  });
  await app.terminal.send('P');
  await app.clock.advance(10_001);
  await app.terminal.send('z');
  expect(app.backend.undone).toEqual([]);
  expect(text()).toContain('There is nothing to undo.');
});

test('one outward effect is read back and takes y, not before the dialog has been read', async () => {
  await open();
  await app.terminal.send('P');
  expect(text()).toContain('what is shown for mission.pause');
  await app.terminal.send('y', '\r', ' ');
  expect(app.backend.submitted).toEqual([]);
  await app.slowly('y');
  expect(app.backend.submitted).toHaveLength(1);
  expect(app.backend.submitted[0]?.consent).toEqual({
    digest: 'digest of {"kind":"mission.pause","mission":"venue-hunt"}',
    confirmedTier: 1,
  });
  expect(text()).toContain('Done: mission.pause. · memory ✓ event ✓');
  expect(app.backend.refreshed()).toBe(1);
});

test('esc leaves a dialog without any effect', async () => {
  await open();
  await app.terminal.send('P');
  await app.slowly('\u001b');
  await app.slowly('y');
  expect(app.backend.submitted).toEqual([]);
  expect(text()).not.toContain('what is shown for');
});

test('of things that belong together none is agreed to without the others; of marked ones what is refused is left out', async () => {
  await open();
  app.backend.previewOf = ({ kind }) =>
    kind === 'mission.note' ? {} : { refusal: { code: 'held', sentence: safe`Dispatch is held.` } };
  const note = { kind: 'mission.note', mission: missionKey('venue-hunt'), text: 'Consent' } as const;
  const pause = { kind: 'mission.pause', mission: missionKey('venue-hunt') } as const;
  app.console.acts.begin({ commands: [note, pause], together: true });
  await app.terminal.send('');
  expect(text()).toContain('Dispatch is held.');
  expect(text()).not.toContain('what is shown for mission.note');
  app.console.acts.begin({ commands: [note, pause] });
  await app.terminal.send('');
  expect(text()).toContain('Left out: Dispatch is held.');
  expect(text()).toContain('what is shown for mission.note');
});

test('what a dialog mentions beside the thing itself follows the world, and nothing is armed anew by it', async () => {
  await open();
  const mentions = [safe`Nothing more is scheduled at the server.`];
  const digest = 'the same';
  app.backend.previewOf = () => ({ lines: [safe`Held by Kim`, ...mentions], digest });
  app.console.acts.begin({ commands: [{ kind: 'hold.release', reason: 'on' }], reason: 'on' });
  await app.terminal.send('');
  expect(text()).toContain('Nothing more is scheduled');
  mentions[0] = safe`Fires next: call to Ballard Apothecary`;
  app.backend.send([{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS, by: safe`Kim` } }]);
  await app.clock.advance(200);
  expect(text()).toContain('Fires next: call to Ballard Apothecary');
  expect(text()).not.toContain('Nothing more is scheduled');
  expect(text()).not.toContain('It has changed since');
  await app.slowly('y');
  expect(app.backend.submitted).toMatchObject([{ command: { kind: 'hold.release' }, consent: { digest } }]);
});

test('a grave act asks for a reason and a fresh code', async () => {
  await open();
  app.backend.tierOf = () => 2;
  await app.terminal.send('P');
  await app.terminal.send('because', '\r');
  const code = codeOnScreen();
  expect(code).toMatch(/^\w{3}$/);
  await app.slowly(...Array.from(code), '\r');
  expect(app.backend.submitted[0]?.consent).toMatchObject({ confirmedTier: 2, reason: 'because' });
});

test('a step is failed with the reason that was asked for', async () => {
  await open({ start: { screen: 'mission', mission: missionKey('window-washers') } });
  await app.terminal.send('j', 'j', 'F');
  expect(text()).toContain('Fail step “Call every one of them”');
  await app.terminal.send('\r');
  expect(text()).toContain('Type a reason; it is logged.');
  await app.terminal.send('no line', '\r');
  await app.slowly('y');
  expect(app.backend.submitted[0]?.command).toEqual({
    kind: 'step.fail',
    mission: 'window-washers',
    step: 'calls',
    reason: 'no line',
  });
});

test('where every step is done C closes the run, with the summary that was drafted', async () => {
  await open({ start: { screen: 'mission', mission: missionKey('old-leads') } });
  expect(text()).toContain('All steps are done and the run is still open.  A completes the run');
  await app.terminal.send('C');
  expect(text()).toContain('12 of 40 leads still want a call.');
  await app.terminal.send('\r');
  await app.slowly('y');
  expect(app.backend.submitted[0]?.command).toEqual({
    kind: 'mission.complete',
    mission: 'old-leads',
    summary: '12 of 40 leads still want a call.',
  });
});

test('A does what was found missing', async () => {
  await open({ start: { screen: 'mission', mission: missionKey('window-washers') } });
  await app.terminal.send('A');
  await app.slowly('y');
  expect(app.backend.submitted[0]?.command).toEqual({
    kind: 'agent.link',
    mission: 'window-washers',
    assistantId: 'a-2',
  });
});

test('a refusal is a sentence and nothing is sent', async () => {
  await open();
  app.backend.previewOf = () => ({
    refusal: { code: 'read-only', sentence: safe`This console only reads: start it without --read-only.` },
  });
  await app.terminal.send('P');
  expect(text()).toContain('This console only reads: start it without --read-only.');
  expect(app.backend.submitted).toEqual([]);
});

test('several marked calls are cancelled together, as a grave act, each with its own consent', async () => {
  await open({ start: { screen: 'schedule' } });
  await app.terminal.send(' ', ' ', 'X', 'wrong day', '\r');
  const code = codeOnScreen();
  expect(text()).toContain('event.cancel and 1 more');
  await app.slowly(...Array.from(code), '\r');
  expect(app.backend.submitted.map(({ command }) => command)).toEqual([
    { kind: 'event.cancel', assistantId: 'a-1', event: 'e-3', reason: 'wrong day' },
    { kind: 'event.cancel', assistantId: 'a-1', event: 'e-1', reason: 'wrong day' },
  ]);
  expect(new Set(app.backend.submitted.map(({ consent }) => consent?.digest)).size).toBe(2);
});

test('what changes while the dialog is open is shown anew and has to be agreed to anew', async () => {
  await open();
  await app.terminal.send('P');
  await app.clock.advance(1_000);
  app.backend.previewOf = () => ({ lines: [safe`now two calls will ring`], digest: 'another' });
  const row = sampleMissions.find(({ key }) => key === 'venue-hunt');
  if (row === undefined) throw new Error('sample has changed');
  app.backend.send([{ kind: 'upsert', into: 'missions', rows: [[row.key, { ...row, pendingEvents: 2 }]] }]);
  await app.terminal.idle();
  expect(text()).toContain('now two calls will ring');
  await app.terminal.send('y');
  expect(app.backend.submitted).toEqual([]);
  await app.slowly('y');
  expect(app.backend.submitted[0]?.consent?.digest).toBe('another');
});

test('a change that only the door sees brings the dialog back, armed anew', async () => {
  await open();
  let tries = 0;
  app.backend.outcomeOf = () => {
    tries += 1;
    app.backend.previewOf = () => ({ digest: `after ${tries}` });
    return tries === 1
      ? { status: 'refused', refusal: { code: 'changed', sentence: safe`It has changed.` } }
      : { status: 'done', sentence: safe`Paused.`, records: [] };
  };
  await app.terminal.send('P');
  await app.slowly('y');
  expect(tries).toBe(1);
  expect(text()).toContain('It has changed since');
  await app.slowly('y');
  expect(tries).toBe(2);
  expect(text()).toContain('Paused.');
});

test('H holds at once without any dialog; again asks to release', async () => {
  await open();
  await app.terminal.send('H');
  expect(app.backend.submitted).toEqual([{ command: { kind: 'hold.set' } }]);
  app.backend.send([{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS, by: safe`operator:ada` } }]);
  await app.terminal.idle();
  await app.terminal.send('H');
  expect(text()).toContain('Release the hold');
});

test('an answer that comes after the operator went away opens nothing', async () => {
  await open();
  let answer = (): void => undefined;
  const preview = app.backend.preview.bind(app.backend);
  app.backend.preview = async (command) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return preview(command);
  };
  await app.terminal.send('P', ':');
  answer();
  await app.terminal.idle();
  expect(text()).toContain('Find: acts, screens');
  expect(text()).toContain('Nothing was done: another dialog was open');
  expect(app.backend.submitted).toEqual([]);
});

test('a backend that breaks is told, not thrown', async () => {
  await open();
  app.backend.preview = () => Promise.reject(new Error('worker ended'));
  await app.terminal.send('P');
  expect(text()).toContain('The work behind the screens did not answer: Error: worker ended');
});

test('what takes longer than a moment shows that it goes on', async () => {
  await open();
  app.backend.submit = () => new Promise(() => undefined);
  await app.slowly('P', 'y');
  expect(app.terminal.text()).toContain('Sending …');
  for (let second = 0; second < 6; second += 1) {
    await app.clock.advance(1_000);
    await app.terminal.idle();
  }
  expect(app.terminal.text()).toMatch(/Sending … [56] s/);
  expect(app.terminal.text()).toContain('Nothing is sent twice.');
});

test('what is told above a question scrolls, and never pushes the line to type in off the screen', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  const rows = Array.from({ length: 90 }, (_, index): [string, ScheduledRow] => [
    `e${index}`,
    {
      event: scheduledEvent(`e${index}`, { scheduledAtMs: NOW_MS + index * 60_000 }),
      contactName: safe`Contact number ${String(index).padStart(2, '0')}`,
      zones: ['America/Chicago'],
    },
  ]);
  app.backend.send([{ kind: 'upsert', into: 'scheduled', rows }]);
  await app.terminal.idle();
  await app.slowly('v', 'G', 'v', 'X');
  expect(app.terminal.text()).toContain('reason (may be empty)');
  expect(app.terminal.text()).not.toContain('Contact number 89');
  await app.terminal.send(...'Closed'.split(''), '\u001b[6~', '\u001b[6~', '\u001b[6~');
  expect(app.terminal.text()).toContain('Contact number 89');
  expect(app.terminal.text()).toMatch(/│ Closed/);
});
