import { flag } from '../option.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { fileMissionLines } from '../file-missions.ts';
import { localTimeText, sentenceIn } from '../instant.ts';
import { missionJson } from '../mission-json.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Every mission of the state file and of the server, joined. */
export const missions: Verb = {
  name: 'missions',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'every mission of the state file and the server, joined',
  options: { live: flag('only missions that have not ended') },
  run: (context, input) =>
    withSession(context, async (session) => {
      const board = await session.readBoard('missions');
      if (!board.ok) {
        if (!input.json) for (const line of fileMissionLines(session)) context.print(line);
        return board.error;
      }
      const rows = [...board.value.missions.values()].filter(
        (row) => input.values['live'] !== true || !isTerminalRun(row.status),
      );
      if (input.json) context.print(JSON.stringify(rows.map(missionJson), undefined, 2));
      else if (rows.length === 0) context.print('No missions yet.');
      else for (const line of missionTable(rows, session.zone)) context.print(line);
      return 0;
    }),
};

/** Missions as aligned text, a line each under a heading. */
export function missionTable(rows: readonly MissionRow[], zone: string): string[] {
  const cells = rows.map((row) => [
    row.name,
    row.status,
    row.stepsTotal === undefined ? '–' : `${row.stepsDone ?? 0}/${row.stepsTotal}`,
    localTimeText(row.nextEventAtMs, zone),
    row.source,
    row.slug ?? row.missionId ?? '–',
    sentenceIn(row.reason, zone),
  ]);
  return alignColumns([
    ['MISSION', 'STATUS', 'STEPS', 'NEXT EVENT', 'KNOWN TO', 'SLUG OR ID', 'WHY'],
    ...cells,
  ]);
}
