import { expect, test } from 'vitest';
import { safeText } from '../../../src/lib/safe-text.ts';
import { missionsSpec } from '../../../src/screens/missions/rows.ts';
import { emptyBoard, type Board } from '../../../src/state/board.ts';
import { NOW_MS, sampleMissions } from '../support/sample-board.ts';

test('memory that stands on another host is said to, with when it was read there', () => {
  const [row] = sampleMissions;
  if (row === undefined) throw new Error('no sample');
  const board: Board = {
    ...emptyBoard,
    stateFile: {
      kind: 'ok',
      path: 'web1:/bot/.missions_state.json',
      sentence: safeText('its agent runs'),
      sinceMs: NOW_MS,
      pendingWrites: 0,
      conflicts: 0,
      mirrors: [{ host: safeText('web1'), readAtMs: NOW_MS - 3 * 60_000 }],
    },
  };
  const environment = {
    minuteMs: NOW_MS,
    wallMinuteMs: NOW_MS,
    zoneMode: 'mine',
    operatorZone: 'UTC',
    ascii: false,
  } as const;
  const drawn = (fileHost?: string): string =>
    JSON.stringify(
      missionsSpec.pane?.(
        { ...row, ...(fileHost !== undefined && { fileHost: safeText(fileHost) }) },
        board,
        environment,
        { rows: 10, columns: 200 },
      ),
    );
  expect(drawn('web1')).toMatch(/memory on web1, read 3 min ago/);
  expect(drawn()).not.toMatch(/memory on/);
});
