import { afterEach, describe, expect, test } from 'vitest';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
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
