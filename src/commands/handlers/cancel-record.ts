import { missionId as missionIdOf } from '../../domain/ids.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { ScheduleFields } from '../command.ts';
import { dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { CancelRecord } from './cancel-parts.ts';

/** Whose event it is, whoever scheduled it: by our own try where there is one, else by the entry of its run. */
export async function cancelRecordOf(
  event: ScheduledEvent,
  facts: Pick<FactReader, 'tryOf' | 'entryOfRun'>,
): Promise<{
  readonly item: ScheduleFields | undefined;
  readonly entry: MissionEntry | undefined;
  readonly record: CancelRecord;
}> {
  const ours = facts.tryOf(event.id);
  const item = ours === undefined ? undefined : dispatchBodyOf(ours).item;
  const entry = await facts.entryOfRun(item?.runId ?? event.runId);
  const missionId = item?.missionId ?? entry?.missionId;
  const runId = item?.runId ?? event.runId;
  return {
    item,
    entry,
    record: {
      ...(entry !== undefined && { slug: entry.slug }),
      ...(missionId !== undefined && { missionId: missionIdOf(missionId) }),
      ...(runId !== undefined && { runId }),
    },
  };
}
