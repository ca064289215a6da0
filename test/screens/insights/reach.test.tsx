import { afterEach, expect, test } from 'vitest';
import { splitJson } from '../../../src/domain/assistant/assistant-split.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { assistantId } from '../../../src/domain/ids.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import type { BoardUpdate, PollerHealth, ScheduledRow } from '../../../src/state/board.ts';
import { missionOf } from '../../domain/results-fixture.ts';
import { openConsole, type OpenConsole, type OpenOptions } from '../support/open-console.tsx';
import { missionKey, missionRow, NOW_MS, scheduledEvent } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';

const HOUR_MS = 3_600_000;
const [VENDORS, LEADS] = [missionKey('vendors'), missionKey('leads')];

let app: OpenConsole | undefined;
afterEach(() => app?.close());

/** The first so many of a mission's calls of one assistant were answered, the others not. */
function calls(mission: string, by: string, count: number, answered: number): readonly ScheduledRow[] {
  return Array.from({ length: count }, (_, index) => {
    const ended: Partial<ScheduledEvent> =
      index < answered
        ? { status: 'completed', callStatus: 'completed', callDurationS: 60 }
        : { status: 'completed', callStatus: 'no-answer' };
    const phone = safe`+1312555${by === 'ada' ? '01' : '02'}${String(index).padStart(2, '0')}`;
    const event = scheduledEvent(`${mission}-${by}-${index}`, {
      assistantId: assistantId(by),
      to: phone,
      scheduledAtMs: NOW_MS - HOUR_MS,
      ...ended,
    });
    return { event, missionKey: missionKey(mission), zones: ['America/Chicago'] };
  });
}

const split = splitJson({
  arms: [
    { assistantId: 'ada', name: 'Ada', percent: 50 },
    { assistantId: 'ben', name: 'Ben', percent: 50 },
  ],
  seed: 'f00d',
  step: 'calls',
  assigned: new Map(
    [...calls('vendors', 'ada', 8, 7), ...calls('vendors', 'ben', 8, 1)].map(({ event: { to } }, index) => [
      to.slice(1),
      { phone: to, arm: index < 8 ? (0 as const) : (1 as const) },
    ]),
  ),
});

const read: PollerHealth = {
  name: 'schedule',
  state: 'waiting',
  attempt: 0,
  lastOkAtMs: NOW_MS,
  intervalMs: 30_000,
};

const worldOf = (
  rows: readonly ScheduledRow[],
  memory: JsonObject = {},
  pollers: readonly PollerHealth[] = [read],
): readonly BoardUpdate[] => [
  { kind: 'set', field: 'server', value: { lastOkAtMs: NOW_MS } as never },
  {
    kind: 'upsert',
    into: 'missions',
    rows: [
      [VENDORS, missionRow('vendors', { name: safe`Vendors` })],
      [LEADS, missionRow('leads', { name: safe`Old leads` })],
    ],
  },
  { kind: 'upsert', into: 'snapshots', rows: [[VENDORS, missionOf([], memory)]] },
  { kind: 'upsert', into: 'scheduled', rows: rows.map((row) => [row.event.id, row]) },
  { kind: 'upsert', into: 'pollers', rows: pollers.map((poller) => [poller.name, poller]) },
];

async function open(updates: readonly BoardUpdate[], options: OpenOptions = {}): Promise<OpenConsole> {
  app = await openConsole({
    backend: scriptedBackend(updates),
    start: { screen: 'insights', mission: VENDORS, tab: 'reach' },
    ...options,
  });
  return app;
}

const shared = worldOf([...calls('vendors', 'ada', 8, 7), ...calls('vendors', 'ben', 8, 1)], {
  assistant_split: { calls: split },
});

test.each([
  [80, 24],
  [120, 40],
] as const)('the arms of a split with their intervals at %i×%i', async (columns, rows) => {
  const { terminal } = await open(shared, { columns, rows });
  const drawn = `${terminal
    .screen()
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
  // Wilson's intervals and Newcombe's difference, worked out by hand.
  expect(drawn).toMatch(/Ada +8 +7 +88 % +53 % to 98 %/);
  expect(drawn).toMatch(/Ben +8 +1 +13 % +2 % to 47 %/);
  expect(drawn).toContain('Ada reached more people: the difference is 26 % to 90 %, with 95 % confidence.');
  await expect(drawn).toMatchFileSnapshot(`../frames/insights-reach-${columns}x${rows}.txt`);
});

test('it is drawn in ASCII too', async () => {
  const { terminal } = await open(shared, { host: { ascii: true }, plainColours: true });
  expect(terminal.text()).toMatch(/\.=+#=*/);
  expect(terminal.screen().join('\n')).toMatch(/^[\x20-\x7e\n–]*$/);
});

test('p opens it from the missions and from the results; two that are marked are compared', async () => {
  const two = worldOf([...calls('vendors', 'ada', 10, 9), ...calls('leads', 'ben', 10, 1)]);
  const one = await open(two, { start: { screen: 'missions' } });
  await one.slowly('p');
  expect(one.terminal.text()).toContain('Results of ');
  expect(one.terminal.text()).toContain('[reach]');
  // The list of results takes marks; from a mission the other one is chosen.
  one.close();
  const chosen = await open(two, { start: { screen: 'insights' } });
  await chosen.slowly(' ', ' ', 'p');
  expect(chosen.terminal.text()).toMatch(/Reached by (Vendors and Old leads|Old leads and Vendors)/);
  chosen.close();
  await open(two);
  await app?.slowly('p', '\r');
  const text = app?.terminal.text() ?? '';
  expect(text).toContain('Reached by Vendors and Old leads');
  expect(text).toMatch(/Vendors +10 +9 +90 %/);
  expect(text).toMatch(/Old leads +10 +1 +10 %/);
  expect(text).toContain('Vendors reached more people');
  expect(text).toMatch(/other\s+lists or hours may be why/);
  await app?.slowly('\t', 'p');
  expect(app?.terminal.text()).toContain('[reach]');
});

test('what is not read yet says so, with the cause; nobody called is no result', async () => {
  const unread = await open(worldOf([], {}, []));
  expect(unread.terminal.text()).toMatch(/Not read yet|Reading/);
  const sentence = safe`The server did not answer.`;
  unread.backend.send([
    {
      kind: 'upsert',
      into: 'pollers',
      rows: [
        [
          'schedule',
          { name: 'schedule', state: 'failing', attempt: 2, error: { kind: 'timeout', sentence } as never },
        ],
      ],
    },
  ]);
  await unread.slowly();
  expect(unread.terminal.text()).toContain('The server did not answer.');
  unread.close();

  const none = await open(worldOf([]));
  expect(none.terminal.text()).toContain('No call of it has ended yet.');
  none.close();

  const given = await open(worldOf([], { assistant_split: { calls: split } }));
  expect(given.terminal.text()).toMatch(/Ada +0 +0 +–/);
  expect(given.terminal.text()).toContain('Nobody was reached yet: no call has ended.');
});
