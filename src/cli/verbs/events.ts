import { statusText } from '../../domain/mission/status-text.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { readNamedMission } from '../read-named-mission.ts';
import { withSession } from '../with-session.ts';

/** The permanent record of a mission's run, oldest first. */
export const events: Verb = {
  name: 'events',
  ways: [{ args: '<mission>' }],
  words: 1,
  readsOnly: () => true,
  summary: "a run's permanent record, oldest first",
  run: (context, input) =>
    withSession(context, async (session) => {
      const found = await readNamedMission(session, input.positionals[0]);
      if (!found.ok) return found.error;
      const { events: record } = found.value.snapshot;
      if (input.json) {
        const rows = record.map((event) => ({
          id: event.id,
          at: isoOrNull(event.createdAtMs),
          type: event.type,
          summary: event.summary,
          step_id: event.stepId ?? null,
          agent_id: event.agentId ?? null,
          payload: event.payload ?? null,
        }));
        context.print(JSON.stringify(rows, undefined, 2));
        return 0;
      }
      const rows = record.map((event) => [
        localTimeText(event.createdAtMs, session.zone),
        statusText(event.type),
        event.stepId ?? '-',
        event.agentId ?? '-',
        event.summary,
      ]);
      if (rows.length === 0) context.print('No events yet.');
      else
        for (const line of alignColumns([['AT', 'TYPE', 'STEP', 'BY', 'SUMMARY'], ...rows]))
          context.print(line);
      return 0;
    }),
};
