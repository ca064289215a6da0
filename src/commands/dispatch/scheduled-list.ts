import type { AssistantId } from '../../domain/ids.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { LookRound } from '../once/at-most-once.ts';

/** All that an assistant has scheduled, with the instant at which it was asked for; undefined where it cannot be read. */
export async function scheduledList(
  assistant: AssistantId,
  { server, nowMs }: { readonly server: ServerPort; readonly nowMs: () => number },
  round: LookRound,
): Promise<{ readonly askedAtMs: number; readonly events: readonly ScheduledEvent[] } | undefined> {
  const asked = await round(`scheduled ${assistant}`, async () => {
    const askedAtMs = nowMs();
    return { askedAtMs, answer: await server.listScheduled(assistant, { priority: 'act' }) };
  });
  return asked.answer.ok ? { askedAtMs: asked.askedAtMs, events: asked.answer.value } : undefined;
}
