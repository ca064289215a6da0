import { safe, type SafeText } from '../../lib/safe-text.ts';
import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { Unprepared } from '../door/refusal.ts';

type Users =
  | { readonly ok: true; readonly value: readonly SafeText[] }
  | { readonly ok: false; readonly error: Unprepared };

/**
 * The missions that still run and use an assistant, `besides` one: their entries, links and calls that are still to come
 * say so.
 */
export async function usersOf(
  assistant: Assistant,
  facts: FactReader,
  besides?: MissionEntry,
): Promise<Users> {
  const all = await facts.entries();
  const entries = all.filter(({ slug }) => slug !== besides?.slug);
  const scheduled = await facts.scheduledBy(assistant.id);
  if (!scheduled.ok) return scheduled;
  const waiting = scheduled.value.filter(({ status }) => status === 'pending' || status === 'in_progress');
  const users = new Set<SafeText>();
  const asked = await Promise.all(entries.map((entry) => uses(entry, assistant, facts)));
  for (const [index, answer] of asked.entries()) {
    if (!answer.ok) return answer;
    const entry = entries[index];
    if (answer.value && entry !== undefined) users.add(safe`${entry.missionName ?? entry.slug}`);
  }
  for (const event of waiting) {
    if (besides?.runId !== undefined && event.runId === besides.runId) continue;
    const entry = entries.find(({ runId }) => runId !== undefined && runId === event.runId);
    users.add(
      entry === undefined
        ? safe`a ${event.channel} to ${event.to} that waits`
        : safe`${entry.missionName ?? entry.slug}`,
    );
  }
  return { ok: true, value: [...users] };
}

async function uses(
  entry: MissionEntry,
  assistant: Assistant,
  facts: FactReader,
): Promise<
  { readonly ok: true; readonly value: boolean } | { readonly ok: false; readonly error: Unprepared }
> {
  if (entry.missionId === undefined) return { ok: true, value: false };
  const mission = await facts.mission(missionKeyOf(entry.missionId, entry.slug));
  // A mission that is gone uses nothing; one that cannot be read may.
  if (!mission.ok) return mission.error.kind === 'refused' ? { ok: true, value: false } : mission;
  if (isTerminalRun(mission.value.run.status)) return { ok: true, value: false };
  if (entry.assistantId !== undefined && isAssistant(assistant, entry.assistantId)) {
    return { ok: true, value: true };
  }
  const linked = await facts.linked(mission.value);
  if (!linked.ok) return linked;
  return { ok: true, value: linked.value.some((id) => isAssistant(assistant, id)) };
}
