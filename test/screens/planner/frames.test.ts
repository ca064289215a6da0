import { afterEach, describe, expect, test } from 'vitest';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { nameList } from '../../../src/screens/planner/edit.ts';
import { sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';
import { commitUpdates, samplePlanning } from './sample-planning.ts';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

describe.each(SIZES)('the planner at %i×%i', (columns, rows) => {
  test.each(['list', 'columns', 'rules', 'review', 'unplaced', 'commit'])('%s', async (tab) => {
    const planning = await samplePlanning();
    const updates: readonly BoardUpdate[] = [
      ...sampleUpdates,
      { kind: 'set', field: 'planning', value: planning },
      ...(tab === 'commit' ? commitUpdates(planning) : []),
    ];
    app = await openConsole({
      backend: scriptedBackend(updates),
      columns,
      rows,
      start: { screen: 'planner', tab },
    });
    const drawn = `${app.terminal
      .screen()
      .map((row) => row.trimEnd())
      .join('\n')}\n`;
    await expect(drawn).toMatchFileSnapshot(`../frames/planner-${tab}-${columns}x${rows}.txt`);
  });
});

test('another list begins on its own first row: cursor, marks and filter were of the one before', async () => {
  const planning: BoardUpdate = { kind: 'set', field: 'planning', value: await samplePlanning() };
  app = await openConsole({
    backend: scriptedBackend([...sampleUpdates, planning]),
    start: { screen: 'planner', tab: 'review' },
  });
  await app.slowly('j', ' ');
  expect(app.console.store.getState().view.lists['planner-review']?.marks.size).toBe(1);
  await nameList(app.console, { kind: 'file', path: '/lists/others.csv' });
  app.backend.send([planning]);
  await app.slowly();
  const { marks, cursorIndex } = app.console.store.getState().view.lists['planner-review'] ?? {};
  expect({ marks: marks?.size ?? 0, cursorIndex: cursorIndex ?? 0 }).toEqual({ marks: 0, cursorIndex: 0 });
  expect(app.terminal.text()).not.toContain('under the cursor has gone');
});
