import type { ScheduledEvent } from '../domain/contact/scheduled-event.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Complaint, Session } from './verb.ts';

/** Everything that was ever scheduled, of every assistant: a part of it would be told as the whole. */
export async function everyEvent({
  server,
}: Pick<Session, 'server'>): Promise<Result<readonly ScheduledEvent[], Complaint>> {
  const assistants = await server.listAssistants({ priority: 'read' });
  if (!assistants.ok) return err({ exit: 4, sentence: assistants.error.sentence });
  const events: ScheduledEvent[] = [];
  for (const { id } of assistants.value) {
    const list = await server.listScheduled(id, { priority: 'read' });
    if (!list.ok) return err({ exit: 4, sentence: list.error.sentence });
    events.push(...list.value);
  }
  return ok(events);
}
