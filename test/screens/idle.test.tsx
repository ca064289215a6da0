import { afterEach, expect, test } from 'vitest';
import type { MissionRow } from '../../src/domain/mission/mission-row.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow, NOW_MS, sampleMissions, sampleUpdates } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole | undefined;

afterEach(() => app?.close());

test('nothing is written while nothing changes, and only a minute moves relative times', async () => {
  app = await openConsole();
  await app.terminal.idle();
  app.terminal.takeBytes();
  await app.clock.advance(59_000);
  await app.terminal.idle();
  expect(app.terminal.takeBytes()).toBe('');
  await app.clock.advance(2_000);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('in 11m');
  expect(app.terminal.takeBytes().length).toBeLessThan(400);
});

test('readings that find nothing new write nothing', async () => {
  app = await openConsole();
  app.terminal.takeBytes();
  const again = sampleUpdates.filter((update) => update.kind === 'upsert' && update.into === 'pollers');
  for (let round = 0; round < 20; round += 1) {
    app.backend.send(again);
    await app.terminal.idle();
  }
  expect(app.terminal.takeBytes()).toBe('');
});

test('one changed mission writes that row', async () => {
  app = await openConsole({ columns: 120, rows: 40 });
  app.terminal.takeBytes();
  const row = sampleMissions.find(({ key }) => key === 'rug-price');
  if (row === undefined) throw new Error('sample has changed');
  app.backend.send([{ kind: 'upsert', into: 'missions', rows: [[row.key, { ...row, stepsDone: 2 }]] }]);
  await app.terminal.idle();
  expect(app.terminal.text()).toContain('2/4');
  expect(app.terminal.takeBytes().length).toBeLessThan(40);
});

test('10,000 missions: a key looks at a handful of them, also while the list changes', async () => {
  let reads = 0;
  const counted = (row: MissionRow): MissionRow =>
    new Proxy(row, {
      get: (target, name) => {
        reads += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
  const missions = Array.from({ length: 10_000 }, (_, index) =>
    missionRow(`m-${String(index).padStart(5, '0')}`),
  );
  const backend = scriptedBackend([
    { kind: 'upsert', into: 'missions', rows: missions.map((row) => [row.key, counted(row)]) },
    ...sampleUpdates.filter((update) => update.kind === 'set'),
  ]);
  app = await openConsole({ backend, columns: 120, rows: 40 });
  expect(app.terminal.text()).toContain('1/10,000');
  expect(reads).toBeGreaterThan(10_000);
  for (let press = 0; press < 40; press += 1) {
    reads = 0;
    const changed = missionRow(`m-${String(press * 7).padStart(5, '0')}`, { lastChangeAtMs: NOW_MS - press });
    backend.send([{ kind: 'upsert', into: 'missions', rows: [[changed.key, counted(changed)]] }]);
    await app.terminal.send(press % 6 === 5 ? '\u0004' : 'j');
    // Twenty or so members of each row on the screen; a look at every mission would read 10,000 at least.
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(2_000);
  }
  app.terminal.takeBytes();
  for (let press = 0; press < 6; press += 1) {
    await app.terminal.send('k');
    const bytes = app.terminal.takeBytes().length;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(250);
  }
});
