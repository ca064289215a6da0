import { instantOption } from '../instant.ts';
import { listedOnly, text } from '../option.ts';
import { assistantId, scheduledEventId } from '../../domain/ids.ts';
import { safe } from '../../lib/safe-text.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** The next try at the contact of an event that did not succeed. */
export const retry: Verb = {
  name: 'retry',
  ways: [{ args: '<event id>' }],
  words: 1,
  summary: 'try the contact of a missed call or message again',
  options: {
    ...CONSENT_OPTIONS,
    at: text('<ISO time>', 'when; the next slot of the retry rules if not given'),
    assistant: text('<id>', 'whose event it is, where several assistants have one of this id'),
    reason: listedOnly(text('<text>', 'why; it is logged')),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [id] = input.positionals;
      if (id === undefined) return { exit: 2, sentence: 'Name a scheduled event: retry <event id>.' };
      const at = textOption(input.values, 'at');
      const atMs = at === undefined ? undefined : instantOption(at);
      if (Number.isNaN(atMs)) return { exit: 2, sentence: '--at takes a time such as 2026-11-03T15:30:00Z.' };
      let assistant = textOption(input.values, 'assistant');
      if (assistant === undefined) {
        const board = await session.readBoard('everything');
        if (!board.ok) return board.error;
        const rows = [...board.value.scheduled.values()];
        assistant = rows.find(({ event }) => event.id === id || event.telnyxEventId === id)?.event
          .assistantId;
      }
      if (assistant === undefined) {
        return {
          exit: 2,
          sentence: safe`No assistant has an event '${id}'. Name its assistant: --assistant.`,
        };
      }
      return act(context, session, input, {
        kind: 'event.retry',
        assistantId: assistantId(assistant),
        event: scheduledEventId(id),
        ...(atMs === undefined ? {} : { atMs }),
      });
    }),
};
