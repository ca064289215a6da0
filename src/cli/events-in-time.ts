import type { ScheduledEvent } from '../domain/contact/scheduled-event.ts';
import { safe, type SafeText } from '../lib/safe-text.ts';
import type { Session } from './verb.ts';

/** Somebody waits for the answer: a server that hangs would keep them for minutes. */
const PATIENCE_MS = 15_000;

/** What was scheduled, as far as the server told it in time; `unread`: what was not asked, and why. */
export interface EventsInTime {
  readonly events: readonly ScheduledEvent[];
  readonly unread?: SafeText;
}

/** Everything that was ever scheduled, of every assistant, or as much of it as can be read in a quarter of a minute. */
export async function eventsInTime({
  server,
  clock,
}: Pick<Session, 'server' | 'clock'>): Promise<EventsInTime> {
  const patience = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => patience.abort());
  const options = { priority: 'read', signal: patience.signal } as const;
  const why = (sentence: string): string =>
    patience.signal.aborted ? `The server did not answer within ${PATIENCE_MS / 1_000} s.` : sentence;
  try {
    const assistants = await server.listAssistants(options);
    if (!assistants.ok) {
      return {
        events: [],
        unread: safe`${why(assistants.error.sentence)} It was not asked for anybody's calls and messages.`,
      };
    }
    const events: ScheduledEvent[] = [];
    for (const [index, { id }] of assistants.value.entries()) {
      const list = await server.listScheduled(id, options);
      if (list.ok) events.push(...list.value);
      else {
        const left = assistants.value.length - index;
        return {
          events,
          unread: safe`${why(list.error.sentence)} The calls and messages of ${left} of ${assistants.value.length} assistants were not read.`,
        };
      }
    }
    return { events };
  } finally {
    cancel();
  }
}
