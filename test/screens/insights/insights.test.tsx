import { afterEach, expect, test } from 'vitest';
import { insightTable, rankTalks } from '../../../src/domain/insight/insight-table.ts';
import { missionKeyOf, type MissionRow } from '../../../src/domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { insightAnswer, missionOf, type Told } from '../../domain/results-fixture.ts';
import { NOW } from '../../domain/fixtures.ts';
import { openConsole, type OpenConsole, type OpenOptions } from '../support/open-console.tsx';
import { NOW_MS, sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';

const key = missionKeyOf('m1', undefined);

const row = {
  key,
  slug: 'roof-quotes',
  name: 'Roof quotes',
  status: 'running',
  drive: 'off',
  pendingEvents: 0,
  driver: 'nobody',
  source: 'both',
  reason: { kind: 'working', sentence: 'working' },
  stuck: false,
  needsMe: false,
  findings: 0,
  missionClass: 3,
} as unknown as MissionRow;

const told: readonly Told[] = [
  {
    to: '+13125550101',
    answer: insightAnswer([
      'They can start on Monday and asked for photos of the roof first.',
      { price: 4200, insured: true, speed: 'fast', note: 'asks for photos before the visit' },
    ]),
  },
  { to: '+13125550102', answer: insightAnswer([{ price: 3900, insured: false, speed: 'slow' }]) },
  { to: '+13125550103', answer: insightAnswer([{ insured: true, speed: 'fast' }]) },
  { to: '+13125550104', answer: insightAnswer(['']) },
  { to: '+13125550105', answer: insightAnswer([null], 'failed') },
];

const memory: JsonObject = {
  leads: [
    { name: 'Ridge & Sons', phone: '+13125550101' },
    { name: 'Sky Roofs', phone: '+13125550102' },
    { name: '屋根の田中', phone: '+13125550103' },
  ],
};

/** The fixture's world is older than the sample board's: its instants move along. */
function moved(snapshot: MissionSnapshot): MissionSnapshot {
  const byMs = NOW_MS - NOW;
  return {
    ...snapshot,
    scheduled: snapshot.scheduled.map((event) => ({
      ...event,
      scheduledAtMs: (event.scheduledAtMs ?? 0) + byMs,
      updatedAtMs: (event.updatedAtMs ?? 0) + byMs,
    })),
  };
}

let app: OpenConsole | undefined;
afterEach(() => app?.close());

async function open(
  options: OpenOptions & { tab?: string; told?: readonly Told[] } = {},
): Promise<OpenConsole> {
  const backend = scriptedBackend([
    ...sampleUpdates,
    { kind: 'upsert', into: 'missions', rows: [[key, row]] },
    { kind: 'upsert', into: 'snapshots', rows: [[key, moved(missionOf(options.told ?? told, memory))]] },
  ]);
  backend.tierOf = () => 0;
  app = await openConsole({
    backend,
    start: { screen: 'insights', mission: key, ...(options.tab === undefined ? {} : { tab: options.tab }) },
    ...options,
  });
  return app;
}

const frame = ({ terminal }: OpenConsole): string =>
  `${terminal
    .screen()
    .map((line) => line.trimEnd())
    .join('\n')}\n`;

test.each([
  ['results', 80, 24],
  ['results', 120, 40],
  ['charts', 80, 24],
  ['offers', 80, 24],
] as const)('%s at %i×%i', async (tab, columns, rows) => {
  const drawn = frame(await open({ tab, columns, rows }));
  await expect(drawn).toMatchFileSnapshot(`../frames/insights-${tab}-${columns}x${rows}.txt`);
});

test('charts stay right in ASCII and without colour', async () => {
  const ascii = await open({ tab: 'charts', host: { ascii: true }, plainColours: true });
  const drawn = frame(ascii);
  expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
  await expect(drawn).toMatchFileSnapshot('../frames/insights-charts-ascii-80x24.txt');
});

test('weights rank the results, a tie and a gap are shown, and Y keeps the ranking', async () => {
  const { terminal, slowly, backend } = await open();
  await slowly('w', '-', '1', '\t', '2', '\t', '\r');
  expect(terminal.text()).toMatch(/1 {2}0\.67 {2}Ridge/);
  expect(terminal.text()).toMatch(/=1 {2}0\.67! {1,2}屋根の田中|2 {2}0\.33/);
  expect(terminal.text()).toContain('0.67! 屋根の田中');
  await slowly('Y');
  const [first, second] = backend.submitted.map(({ command }) => command);
  expect(first).toMatchObject({ kind: 'memory.save', mission: key, key: 'ranking' });
  const ranking = (first as { value: readonly JsonObject[] }).value;
  expect(ranking.map(({ rank, phone, tied }) => [rank, phone, tied])).toEqual([
    [1, '+13125550101', true],
    [1, '+13125550103', true],
    [3, '+13125550102', undefined],
  ]);
  expect(second).toMatchObject({ key: 'rubric', value: { weights: { price: -1, insured: 2 } } });
});

test('columns: choose, hide, widen, show all again; sort keeps what is missing last both ways', async () => {
  const { terminal, slowly } = await open();
  const head = (): string => terminal.screen()[2] ?? '';
  expect(head()).toContain('price');
  await slowly('>');
  expect(head()).toContain('[price]');
  await slowly('h');
  expect(head()).not.toContain('price');
  await slowly('u');
  expect(head()).toContain('price');
  const order = (): readonly string[] =>
    terminal
      .screen()
      .slice(4)
      .flatMap((line) => /Ridge|Sky|屋根/.exec(line)?.[0] ?? []);
  await slowly('s', '\u001b[B', '\u001b[B', '\u001b[B', '\u001b[B', '\r');
  expect(order().slice(0, 3)).toEqual(['Sky', 'Ridge', '屋根']);
  await slowly('s', '\u001b[B', '\u001b[B', '\u001b[B', '\u001b[B', '\r');
  expect(order().slice(0, 3)).toEqual(['Ridge', 'Sky', '屋根']);
});

test('a filter may ask for any field of the results', async () => {
  const { terminal, slowly } = await open();
  await slowly('/', 'price:>4000', '\r');
  expect(terminal.text()).toContain('1 of 5');
  expect(terminal.text()).toContain('Ridge');
});

test('two marked results stand side by side', async () => {
  const { terminal, slowly } = await open();
  await slowly('c');
  expect(terminal.text()).toContain('Mark two or three results');
  await slowly(' ', ' ', 'c');
  expect(terminal.text()).toMatch(/1 Ridge & Sons +│ 2 Sky Roofs/);
  expect(terminal.text()).toMatch(/price +│ 4200 +│ 3900/);
});

test('enter reads the whole conversation', async () => {
  const { terminal, slowly } = await open();
  await slowly('\r');
  expect(terminal.text()).toContain('note: asks for photos before the visit');
});

test('ranking and drawing 2,000 insights takes time in step with their number, not with its square', async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => ({
    to: `+1312${String(5_550_000 + index)}`,
    answer: insightAnswer([
      'A talk.',
      {
        price: index % 97,
        insured: index % 3 === 0,
        speed: index % 2 === 0 ? 'fast' : 'slow',
        days: index % 11,
      },
    ]),
  }));
  const all = moved(missionOf(many, memory));
  const tenth = moved(missionOf(many.slice(0, 200), memory));
  const rankMs = (snapshot: MissionSnapshot): number => {
    const startedMs = performance.now();
    const { talks } = insightTable({ ...snapshot }, NOW_MS);
    rankTalks(talks, { price: -2, insured: 1, days: -1 });
    return performance.now() - startedMs;
  };
  const { terminal, backend } = await open({ told: many.slice(0, 1) });
  const drawMs = async (snapshot: MissionSnapshot): Promise<number> => {
    const startedMs = performance.now();
    backend.send([{ kind: 'upsert', into: 'snapshots', rows: [[key, { ...snapshot }]] }]);
    await terminal.idle();
    return performance.now() - startedMs;
  };
  // Ten times as many take ten times as long to rank, and a little longer to draw; the square would be a hundred times.
  // The quickest of each counts: on a busy machine it takes some rounds until both had the processor for themselves.
  const least = { rank: [Infinity, Infinity], draw: [Infinity, Infinity] };
  const ratioOf = ([tenthMs = 0, allMs = 0]: readonly number[]): number => allMs / tenthMs;
  for (let round = 0; round < 60; round += 1) {
    for (const [at, snapshot] of [tenth, all].entries()) {
      least.rank[at] = Math.min(least.rank[at] ?? 0, rankMs(snapshot));
      least.draw[at] = Math.min(least.draw[at] ?? 0, await drawMs(snapshot));
      expect(terminal.text()).toContain(at === 0 ? '200/200' : '2000/2000');
    }
    if (round >= 4 && ratioOf(least.rank) < 30 && ratioOf(least.draw) < 8) break;
  }
  expect(ratioOf(least.rank)).toBeLessThan(30);
  expect(ratioOf(least.draw)).toBeLessThan(8);
});
