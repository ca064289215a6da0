import { isTerminalEvent } from '../../domain/mission/status.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ScheduledRow } from '../../state/board.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { flag, text } from '../option.ts';
import { textOption } from '../act-verb.ts';
import { missionsNamed } from '../../state/report/missions-named.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Calls and messages that are to come or under way, of every mission, in order of time. */
export const scheduleVerb: Verb = {
  name: 'schedule',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'scheduled calls and messages of all missions, in order of time',
  options: {
    mission: text('<slug>', 'of one mission alone'),
    ended: flag('also what has ended'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const board = await session.readBoard('everything');
      if (!board.ok) return board.error;
      const name = textOption(input.values, 'mission');
      const named = name === undefined ? undefined : missionsNamed(board.value.missions.values(), [name]);
      if (named?.missing[0] !== undefined) return { exit: 2, sentence: named.missing.join(' ') };
      const keys = named && new Set<string>(named.found.map(({ key }) => key));
      const rows = [...board.value.scheduled.values()]
        .filter(({ missionKey }) => keys === undefined || keys.has(missionKey ?? ''))
        .filter(({ event }) => input.values['ended'] === true || !isTerminalEvent(event.status))
        .toSorted(
          (one, other) =>
            (one.event.scheduledAtMs ?? Infinity) - (other.event.scheduledAtMs ?? Infinity) ||
            (one.event.id < other.event.id ? -1 : 1),
        );
      if (input.json) context.print(JSON.stringify(rows.map(rowJson), undefined, 2));
      else if (rows.length === 0) context.print('Nothing is scheduled.');
      else for (const line of table(rows, session.zone)) context.print(line);
      return 0;
    }),
};

const table = (rows: readonly ScheduledRow[], zone: string): readonly string[] =>
  alignColumns([
    ['AT', 'THERE', 'HOW', 'TO', 'MISSION', 'STATUS', 'EVENT'],
    ...rows.map((row) => [
      localTimeText(row.event.scheduledAtMs, zone),
      thereText(row),
      row.event.channel,
      row.contactName === undefined ? row.event.to : safe`${row.contactName} ${row.event.to}`,
      row.missionName ?? '–',
      statusText(row),
      row.event.id,
    ]),
  ]);

/** Where it is not certain in which of several zones they are, each is one guess more: the first is marked so. */
function thereText({ zones, event }: ScheduledRow): string {
  const [zone] = zones;
  if (zone === undefined || event.scheduledAtMs === undefined) return '–';
  return `${localTimeText(event.scheduledAtMs, zone).slice(11)}${zones.length > 1 ? '?' : ''}`;
}

const statusText = ({ event: { status, callStatus } }: ScheduledRow): SafeText =>
  callStatus === undefined || callStatus === status ? safe`${status}` : safe`${status}, ${callStatus}`;

const rowJson = ({ event, zones, contactName, missionKey, missionName }: ScheduledRow): JsonObject => ({
  at: isoOrNull(event.scheduledAtMs),
  zones: [...zones],
  channel: event.channel,
  to: event.to,
  name: contactName ?? null,
  from: event.from,
  status: event.status,
  call_status: event.callStatus ?? null,
  mission: missionKey ?? null,
  mission_name: missionName ?? null,
  assistant_id: event.assistantId,
  event_id: event.id,
  step_id: event.stepId ?? null,
});
