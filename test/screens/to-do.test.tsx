import { afterEach, expect, test } from 'vitest';
import { assistantId, stepId } from '../../src/domain/ids.ts';
import type { Finding } from '../../src/domain/mission/mission-snapshot.ts';
import { safe } from '../../src/lib/safe-text.ts';
import type { BoardUpdate, Proposal } from '../../src/state/board.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionKey, NOW_MS } from './support/sample-board.ts';

let app: OpenConsole;
afterEach(() => app.close());

const mission = missionKey('window-washers');
const finding = (id: string, severity: Finding['severity'], mend?: Finding['mend']): Finding => ({
  id,
  mission,
  kind: 'memory-drift',
  severity,
  sentence: safe`Found ${id}.`,
  ...(mend === undefined ? {} : { mend }),
});
const proposal = (id: string, command: Proposal['command']): Proposal => ({
  id,
  mission,
  sentence: safe`Proposed ${id}`,
  why: safe`because of ${id}`,
  command,
  atMs: NOW_MS,
});

const updates: readonly BoardUpdate[] = [
  { kind: 'remove', from: 'findings', ids: ['f-1', 'f-2'] },
  {
    kind: 'upsert',
    into: 'findings',
    rows: [
      ['small', finding('small', 'info')],
      [
        'drift',
        finding('drift', 'warn', { label: 'brings it in line', command: { kind: 'drift.repair', mission } }),
      ],
      [
        'grave',
        finding('grave', 'alarm', {
          label: 'closes it as failed',
          command: { kind: 'mission.fail', mission, reason: 'all failed' },
        }),
      ],
      [
        'link',
        finding('link', 'warn', {
          label: 'links it',
          command: { kind: 'agent.link', mission, assistantId: assistantId('a-2') },
        }),
      ],
    ],
  },
  {
    kind: 'upsert',
    into: 'proposals',
    rows: [
      ['same', proposal('same', { kind: 'drift.repair', mission } as Proposal['command'])],
      [
        'next',
        proposal('next', { kind: 'step.start', mission, step: stepId('rank') } as Proposal['command']),
      ],
    ],
  },
];

const open = async (): Promise<void> => {
  app = await openConsole({ columns: 120, rows: 40, start: { screen: 'mission', mission } });
  app.backend.send(updates);
  await app.terminal.idle();
};

test('findings and proposals are one list, numbered, the worst first, the same act once', async () => {
  await open();
  await app.terminal.send('A');
  const rows = app.terminal.screen().flatMap((row) => /│ [▸ ] (\d {2}.*?) *│/.exec(row)?.[1] ?? []);
  expect(rows).toEqual([
    '1  Found grave.: closes it as failed',
    '2  Found drift.: brings it in line',
    expect.stringContaining('3  '),
    expect.stringContaining('4  '),
    expect.stringContaining('Do all 3 safe ones'),
  ]);
  expect(rows.join(' ')).toContain('Proposed next (because of next)');
  expect(rows.join(' ')).not.toContain('Proposed same');
});

test('all safe ones go through the door together, each read back and consented to by itself', async () => {
  await open();
  await app.terminal.send('A', '5', '\r');
  expect(app.backend.previewed.map(({ kind }) => kind).toSorted()).toEqual([
    'agent.link',
    'drift.repair',
    'step.start',
  ]);
  expect(app.backend.submitted).toEqual([]);
  expect(app.terminal.text()).toContain('Reason:');
});

test('one act that several findings ask for is listed and done once', async () => {
  await open();
  app.backend.send([
    {
      kind: 'upsert',
      into: 'findings',
      rows: ['drift-2', 'drift-3'].map((id) => [
        id,
        finding(id, 'warn', { label: 'brings it in line', command: { kind: 'drift.repair', mission } }),
      ]),
    },
  ]);
  await app.terminal.send('A');
  expect(app.terminal.text()).toContain('Found drift. (and 2 more): brings it in line');
  expect(app.terminal.text()).toContain('Do all 3 safe ones');
  await app.terminal.send('5', '\r');
  expect(app.backend.previewed.filter(({ kind }) => kind === 'drift.repair')).toHaveLength(1);
});

test('where all of them stop, the reason stands on the screen', async () => {
  app = await openConsole({ columns: 80, rows: 24, start: { screen: 'mission', mission } });
  app.backend.send(updates);
  app.backend.tierOf = () => 0;
  app.backend.outcomeOf = () => ({
    status: 'refused',
    refusal: { code: 'changed', sentence: safe`It has changed since it was shown: nothing was done.` },
  });
  await app.terminal.send('A', '5', '\r');
  await app.terminal.idle();
  expect(app.backend.submitted).toHaveLength(1);
  expect(app.terminal.text()).toContain('Stopped, 2 of 3 not tried: It has changed since it was shown');
});

test('the rows above the list are as many with four things to do as with none', async () => {
  await open();
  const tabsAt = (): number => app.terminal.screen().findIndex((row) => row.includes('[steps'));
  const before = tabsAt();
  app.backend.send([
    { kind: 'remove', from: 'findings', ids: ['small', 'drift', 'grave', 'link'] },
    { kind: 'remove', from: 'proposals', ids: ['same', 'next'] },
  ]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('nothing was found missing');
  expect(tabsAt()).toBe(before);
});

test('a note is asked about before it is written, and its key is that of no other kind of act', async () => {
  await open();
  app.backend.tierOf = () => 0;
  await app.terminal.send('W');
  expect(app.terminal.text()).toContain('stays in the record for good');
  await app.terminal.send('They closed early', '\r');
  expect(app.backend.submitted).toEqual([]);
  await app.slowly('y');
  expect(app.backend.submitted.map(({ command }) => command)).toEqual([
    { kind: 'mission.note', mission: 'window-washers', text: 'They closed early' },
  ]);
});

test('X in a mission means a row of its lists, never the whole mission', async () => {
  await open();
  await app.slowly('X');
  expect(app.terminal.text()).not.toContain('reason (may be empty)');
});
