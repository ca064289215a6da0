import { array, assert, integer, property, uniqueArray } from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { safe } from '../../src/lib/safe-text.ts';
import type { ScheduledRow } from '../../src/state/board.ts';
import { freshList, keepPlace, type ListView } from '../../src/state/view/list-view.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow, NOW_MS, sampleMissions, scheduledEvent } from './support/sample-board.ts';

const MINUTE_MS = 60_000;
const NAMES = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'];

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const row = (index: number, changes: Parameters<typeof scheduledEvent>[1] = {}): [string, ScheduledRow] => [
  `call-${index}`,
  {
    event: scheduledEvent(`call-${index}`, { scheduledAtMs: NOW_MS + (index + 2) * MINUTE_MS, ...changes }),
    contactName: safe`${NAMES[index] ?? ''}`,
    zones: ['America/Chicago'],
  },
];

async function openSchedule(): Promise<OpenConsole> {
  app = await openConsole({ columns: 120, rows: 40, start: { screen: 'schedule' } });
  app.backend.send([{ kind: 'upsert', into: 'scheduled', rows: NAMES.map((_, index) => row(index)) }]);
  await app.terminal.idle();
  for (let each = 0; each < 12 && !lineOf(app).text.includes('Cleo'); each += 1) await app.terminal.send('j');
  return app;
}

const ends = async ({ backend, clock, terminal }: OpenConsole, index: number): Promise<void> => {
  backend.send([
    {
      kind: 'upsert',
      into: 'scheduled',
      rows: [row(index, { status: 'completed', callStatus: 'no-answer', scheduledAtMs: NOW_MS - 1 })],
    },
  ]);
  await clock.advance(2_000);
  await terminal.idle();
};

const lineOf = ({ terminal }: OpenConsole): { readonly at: number; readonly text: string } => {
  const at = terminal.screen().findIndex((line) => line.startsWith('▸'));
  return { at, text: terminal.screen()[at] ?? '' };
};

test('a call that ends under the cursor leaves it where it is, on the next one, and says what became of it', async () => {
  const console = await openSchedule();
  const before = lineOf(console);
  expect(before.text).toContain('Cleo');
  await ends(console, 2);
  expect(lineOf(console).at).toBe(before.at);
  expect(lineOf(console).text).toContain('Dan');
  expect(console.terminal.text()).toContain('The call to Cleo has ended: no answer.');
});

test('nothing is done to the call that has just come under the cursor before it can have been read', async () => {
  const console = await openSchedule();
  await console.clock.advance(2_000);
  console.backend.send([{ kind: 'upsert', into: 'scheduled', rows: [row(2, { status: 'cancelled' })] }]);
  await console.terminal.idle();
  expect(lineOf(console).text).toContain('Dan');
  await console.terminal.send('X');
  expect(console.terminal.text()).toContain('Another row has just come under the cursor');
  await console.clock.advance(1_000);
  await console.terminal.send('X');
  expect(console.terminal.text()).toContain('Cancel the call to Dan');
});

test('after an act of one\u2019s own the cursor goes along with what was acted on', async () => {
  const console = await openSchedule();
  await console.slowly('X', '\u001b');
  await console.clock.advance(1_000);
  await ends(console, 2);
  expect(lineOf(console).text).toContain('Cleo');
});

test('a call that ends and leaves the filtered list is told of too', async () => {
  const console = await openSchedule();
  await console.terminal.send('/', ...'state:pending'.split(''), '\r', 'j', 'j', 'j');
  expect(lineOf(console).text).toContain('Cleo');
  await ends(console, 2);
  expect(lineOf(console).text).toContain('Dan');
  expect(console.terminal.text()).toContain('The call to Cleo has ended: no answer.');
});

test('a mission that ends under the cursor leaves it where it is', async () => {
  app = await openConsole();
  await app.terminal.send('j');
  const before = lineOf(app);
  expect(before.text).toContain('Ask old leads');
  const [, , old] = sampleMissions;
  app.backend.send([
    {
      kind: 'upsert',
      into: 'missions',
      rows: [
        [old?.key ?? '', missionRow('old-leads', { name: safe`Ask old leads again`, status: 'failed' })],
      ],
    },
  ]);
  await app.clock.advance(2_000);
  await app.terminal.idle();
  expect(lineOf(app).at).toBe(before.at);
  expect(lineOf(app).text).not.toContain('Ask old leads');
  expect(app.terminal.text()).toContain('Ask old leads again has ended: failed.');
});

test('a kept place is a row that was next to the old one, or nothing has moved', () => {
  assert(
    property(
      uniqueArray(integer({ min: 0, max: 9 }), { minLength: 1 }),
      integer({ min: 0, max: 9 }),
      array(integer({ min: 0, max: 9 })),
      (ids, cursor, order) => {
        const before = ids.map(String);
        const cursorId = before[cursor % before.length] ?? '';
        const after = [...new Set(order.map(String))];
        const list: ListView = { ...freshList, cursorId, cursorIndex: before.indexOf(cursorId) };
        const kept = keepPlace(list, before, after, 0);
        if (kept === list) return;
        expect(kept.cursorId).not.toBe(cursorId);
        expect(after[kept.cursorIndex]).toBe(kept.cursorId);
        expect(before).toContain(kept.cursorId);
        expect(kept.selfPlaced?.swapped).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
