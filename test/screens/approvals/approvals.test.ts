import { afterEach, expect, test } from 'vitest';
import type { InboxItem } from '../../../src/domain/approval/inbox-item.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { NOW_MS, sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';
import { inboxUpdates, gateItem, oneOfEach, proposalItem, requestItem } from './sample-inbox.ts';

let inbox: OpenConsole | undefined;
afterEach(() => {
  inbox?.close();
  inbox = undefined;
});

async function open(items: readonly InboxItem[] = oneOfEach, size: { columns?: number; rows?: number } = {}) {
  const backend = scriptedBackend([...sampleUpdates, ...inboxUpdates(items)]);
  backend.tierOf = ({ kind, ...rest }) =>
    kind.startsWith('inbox.') ? 0 : (rest as { decision?: string }).decision === 'approved' ? 2 : 1;
  inbox = await openConsole({ backend, start: { screen: 'approvals' }, ...size });
  return inbox;
}

/** The screen drawn, without what changes from run to run. */
const rowsOf = ({ terminal }: OpenConsole): readonly string[] =>
  terminal.screen().map((row) => row.trimEnd());

async function typeCode({ terminal, slowly }: OpenConsole): Promise<void> {
  const code = /Type (\w{3}) and press enter/.exec(terminal.text())?.[1] ?? '';
  expect(code).toHaveLength(3);
  await slowly(...Array.from(code), '\r');
}

test('the queue at 80×24: oldest first, what deceives is called out', async () => {
  const opened = await open();
  const rows = rowsOf(opened);
  expect(rows[0]).toContain('5 Approvals');
  expect(rows.slice(2, 7)).toEqual([
    expect.stringMatching(/^▸ ● waits {5}request {2}Text all eight applicants/),
    expect.stringMatching(/^ {2}● waits {5}round {4}Round 1 has ended/),
    expect.stringMatching(/^ {2}● waits {5}proposal close the mission/),
    expect.stringMatching(/^ {2}● waits {5}opt-out {2}\+13125550199 wants no more/),
    expect.stringMatching(/^ {2}● waits {5}request {2}▲ Pay to https/),
  ]);
  expect(opened.terminal.text()).toContain('A approve');
});

test('A asks for the code and sends a yes to exactly what was shown; y and enter do nothing', async () => {
  const opened = await open();
  const { backend, slowly } = opened;
  await slowly('A');
  await slowly('y', '\r', ' ', 'A');
  expect(backend.submitted).toEqual([]);
  await opened.clock.advance(1_000);
  await opened.terminal.idle();
  await typeCode(opened);
  expect(backend.submitted).toMatchObject([
    {
      command: { kind: 'approval.decide', approval: 'r-1', decision: 'approved' },
      consent: { confirmedTier: 2 },
    },
  ]);
});

test('a long request gives no code before its last line has been on the screen', async () => {
  const opened = await open();
  const { backend, slowly, terminal } = opened;
  backend.previewOf = () => ({
    readToEnd: true,
    lines: Array.from({ length: 60 }, (_, index) => safe`line ${index}`),
  });
  await slowly('A');
  expect(terminal.text()).toContain('Read to the end first');
  expect(terminal.text()).not.toContain('and press enter');
  for (let pages = 0; pages < 8; pages += 1) {
    expect(backend.submitted).toEqual([]);
    if (terminal.text().includes('and press enter')) break;
    await slowly('\u001b[6~');
  }
  expect(terminal.text()).toContain('line 59');
  await typeCode(opened);
  expect(backend.submitted).toHaveLength(1);
});

test('an item that was read whole is left after the own yes or no, and stays where it was refused', async () => {
  const opened = await open();
  const { backend, slowly, terminal } = opened;
  const here = () => opened.console.store.getState().view.routes.current.screen;
  await slowly('\r');
  expect(here()).toBe('approval');
  const { outcomeOf } = backend;
  backend.outcomeOf = () => ({
    status: 'refused',
    refusal: { code: 'held', sentence: safe`Not now.` },
  });
  await slowly('A');
  await opened.clock.advance(1_000);
  await terminal.idle();
  await typeCode(opened);
  expect(here()).toBe('approval');
  backend.outcomeOf = outcomeOf;
  await slowly('A');
  await opened.clock.advance(1_000);
  await terminal.idle();
  await typeCode(opened);
  expect(backend.submitted).toHaveLength(2);
  expect(here()).toBe('approvals');
  expect(terminal.text()).toContain('Done: approval.decide.');
  await slowly('\r', 'D');
  await slowly(...Array.from('not now'), '\r');
  await slowly('y');
  expect(backend.submitted).toHaveLength(3);
  expect(here()).toBe('approvals');
});

test('D asks why, and a no goes out with its reason', async () => {
  const { backend, slowly } = await open();
  await slowly('D');
  await slowly(...Array.from('not now'), '\r');
  await slowly('y');
  expect(backend.submitted).toMatchObject([
    { command: { kind: 'approval.decide', decision: 'denied', reason: 'not now' } },
  ]);
});

test('what asks for a fingerprint, has expired or was answered is read-only, and says why', async () => {
  const { backend, slowly, terminal } = await open([
    requestItem('finger', { readOnly: safe`It asks for a fingerprint or a face: answer on the phone.` }),
    requestItem('late', { state: 'expired', next: safe`It expired.`, endedAtMs: NOW_MS }),
    requestItem('none', { state: 'no_devices', next: safe`No device is registered.`, endedAtMs: NOW_MS - 1 }),
  ]);
  await slowly('A');
  expect(terminal.text()).toContain('answer on the phone');
  await slowly('j', 'A');
  expect(terminal.text()).toContain('It expired.');
  await slowly('j', 'A');
  expect(terminal.text()).toContain('No device is registered.');
  expect(backend.previewed).toEqual([]);
  expect(terminal.text()).toContain('no device');
  await slowly('R');
  expect(backend.previewed).toMatchObject([{ kind: 'approval.request' }]);
});

test('a shortlist is looked at first, edited by keys, and approved as edited', async () => {
  const opened = await open([gateItem]);
  const { backend, slowly, terminal } = opened;
  await slowly('A');
  expect(opened.console.store.getState().view.routes.current.screen).toBe('shortlist');
  expect(terminal.text()).toContain('5 of 6 go on to round 2');
  await slowly(' ');
  await slowly('j', 'u');
  await slowly('G', ' ');
  expect(terminal.text()).toContain('5 of 6 go on to round 2');
  expect(terminal.text()).toContain('Pier 9');
  await slowly('A');
  await typeCode(opened);
  const phones = [1, 2, 3, 4, 5].map((index) => `+1415555010${index}`);
  expect(backend.submitted).toMatchObject([
    {
      command: {
        kind: 'gate.decide',
        decision: 'approved',
        advanced: phones,
        weights: { price: -1 },
        by: 'operator:ada',
      },
    },
  ]);
});

test('who calls and who plans are chosen on the shortlist; after a yes its plan is begun, and edits are kept till then', async () => {
  const opened = await open([gateItem]);
  const { backend, slowly, terminal } = opened;
  await slowly('A');
  await slowly(' ', 'p');
  expect(terminal.text()).toContain('planned by the engine');
  await slowly('p');
  await slowly('a');
  expect(terminal.text()).toContain('Who calls in the next round?');
  await slowly('\u001b[B', '\r');
  expect(terminal.text()).toMatch(/calls by \w[^,]* \+1\d{10}, planned by you/);
  const [draft] = backend.drafts.keys();
  expect(draft).toBe(`shortlist:${gateItem.id}`);
  await slowly('A');
  await typeCode(opened);
  expect(backend.submitted[0]?.command).toMatchObject({
    plannedBy: 'operator',
    assistantId: expect.any(String),
    from: expect.stringMatching(/^\+1\d{10}$/),
  });
  expect(backend.edits).toContainEqual({ kind: 'round', mission: gateItem.mission, replace: false });
  expect(opened.console.store.getState().view.routes.current.screen).toBe('planner');
  expect(backend.drafts.size).toBe(0);
});

test('E moves a proposed call to another time; the title of the item stays, nothing is approved by it', async () => {
  const call = proposalItem;
  const { backend, slowly, terminal } = await open([
    {
      ...call,
      commands: [
        {
          kind: 'event.schedule',
          atMs: Date.UTC(2026, 2, 3, 16),
          zone: 'America/Chicago',
          to: '+13125550101',
        } as never,
      ],
    },
  ]);
  await slowly('E');
  expect(terminal.text()).toContain('in the time of America/Chicago');
  await slowly(...Array.from({ length: 5 }, () => '\u007f'), ...Array.from('11:15'), '\r');
  expect(backend.submitted).toMatchObject([
    { command: { kind: 'inbox.edit', item: call.id, command: { atMs: Date.UTC(2026, 2, 3, 17, 15) } } },
  ]);
});

test('other weights put the shortlist in order again', async () => {
  const { slowly, terminal } = await open([gateItem]);
  await slowly('A');
  await slowly('w', ...Array.from({ length: 8 }, () => '\u007f'), ...Array.from('price=1'), '\r');
  expect(terminal.text()).toContain('weights price=1');
  expect(terminal.text()).toMatch(/1\. Pier 9/);
});

test('several kinds are never decided together, requests never approved together', async () => {
  const { backend, slowly, terminal } = await open([requestItem('a'), requestItem('b'), proposalItem]);
  await slowly(' ', ' ', 'A');
  expect(terminal.text()).toContain('one at a time');
  await slowly(' ', 'D');
  expect(terminal.text()).toContain('one kind and one mission');
  expect(backend.previewed).toEqual([]);
});

test('a flood: denying all is offered, approving all is not', async () => {
  const flood = Array.from({ length: 6 }, (_, index) =>
    requestItem(`f${index}`, { createdAtMs: NOW_MS - index * 60_000 }),
  );
  const { backend, slowly, terminal } = await open(flood);
  expect(terminal.text()).toContain('6 from the bot within ten minutes');
  await slowly('F');
  await slowly(...Array.from('spam'), '\r');
  expect(backend.previewed).toHaveLength(6);
  expect(terminal.text()).toContain('and press enter');
});

test('a new one rings, counts and changes the title; it never pops over', async () => {
  const opened = await open([requestItem('r-1')]);
  const { backend, terminal, console } = opened;
  console.store.look((view) => ({
    ...view,
    routes: { current: { screen: 'schedule' }, back: [], forward: [] },
  }));
  await terminal.idle();
  terminal.takeBytes();
  backend.send(inboxUpdates([requestItem('r-2')]));
  await terminal.idle();
  const bytes = terminal.takeBytes();
  expect(bytes).toContain('\u0007');
  expect(bytes).toContain('(2) Schedule');
  expect(console.store.getState().view.overlay).toBeUndefined();
  expect(console.store.getState().view.routes.current.screen).toBe('schedule');
  expect(terminal.text()).toContain('2 approvals [5]');
});

test('whole at 120×40 and readable without an item', async () => {
  const opened = await open(oneOfEach, { columns: 120, rows: 40 });
  expect(opened.terminal.text()).toContain('Venue for the');
  await opened.slowly('\r');
  expect(opened.terminal.text()).toContain('Digest');
  opened.backend.send([{ kind: 'remove', from: 'inbox', ids: ['request:r-1'] }]);
  await opened.terminal.idle();
  expect(opened.terminal.text()).toContain('It is not here any more');
});
