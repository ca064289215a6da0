import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Recordings by their ids, as the server lists them with the calls. */
export const recordings: Verb = {
  name: 'recordings',
  ways: [{ args: '<id …>' }],
  summary: 'where the recordings of calls can be heard; their ids stand with the transcript (w on a call)',
  run: (context, input) =>
    withSession(context, async (session) => {
      if (input.positionals.length === 0) return { exit: 2, sentence: 'Name a recording: recordings <id>.' };
      const found = [];
      for (const id of input.positionals) {
        const answer = await session.server.recording(id, { priority: 'read' });
        if (!answer.ok) return { exit: 4, sentence: answer.error.sentence };
        if (answer.value === undefined) {
          return { exit: 2, sentence: `The server has no recording ${id}, or does not offer recordings.` };
        }
        found.push(answer.value);
      }
      if (input.json) {
        const json = found.map(({ id, url, status, durationS, startedAtMs }) => ({
          id,
          url: url ?? null,
          status: status ?? null,
          duration_seconds: durationS ?? null,
          started_at: isoOrNull(startedAtMs),
        }));
        context.print(JSON.stringify(json, undefined, 2));
        return 0;
      }
      const rows = found.map(({ id, url, durationS, startedAtMs }) => [
        localTimeText(startedAtMs, session.zone),
        durationS === undefined ? '-' : `${durationS} s`,
        url ?? 'no address told',
        id,
      ]);
      for (const line of alignColumns([['AT', 'LENGTH', 'WHERE', 'ID'], ...rows])) context.print(line);
      return 0;
    }),
};
