import type { SafeText } from '../../lib/safe-text.ts';
import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { zoneFor } from '../../domain/mission/mission-memory.ts';
import { notedOf } from '../../domain/mission/noted.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { Batch } from './batch.ts';
import type { Dossier } from './dossier.ts';
import type { ScheduleBook } from './schedule-book.ts';

/** The schedule as the board shows it. What changes is only noted; `settle` then works out those rows alone. */
export interface ScheduledRows {
  touch(events: Iterable<ScheduledEvent>): void;
  settle(): void;
}

export function createScheduledRows(options: {
  readonly schedule: ScheduleBook;
  readonly batch: Batch;
  /** `told`: the zones that the mission's memory was told, `;` between them. */
  readonly zonesOf: (phone: string, told?: string) => readonly string[];
  /** Whose event it is, where that is known. */
  readonly ownerOf: (event: ScheduledEvent) => Dossier | undefined;
  /** Fields of memory and results that rows are to have with them. */
  readonly fields: () => readonly string[];
}): ScheduledRows {
  const { schedule, batch, zonesOf, ownerOf, fields } = options;
  const dirty = new Set<string>();
  const names = new WeakMap<MissionEntry, ReadonlyMap<string, SafeText>>();
  const nameOf = (entry: MissionEntry | undefined, phone: string): SafeText | undefined => {
    if (entry === undefined) return undefined;
    const known = names.get(entry) ?? contactNames(entry.memory);
    names.set(entry, known);
    return known.get(phoneDigits(phone));
  };

  /** Of the mission's memory, and of what came of this very call. */
  const notedFor = (owner: Dossier | undefined, { conversationId }: ScheduledEvent) =>
    owner === undefined || fields().length === 0
      ? undefined
      : notedOf(
          {
            memory: owner.entry?.memory ?? {},
            insights: owner.insights.filter((each) => each.conversationId === conversationId),
          },
          fields(),
        );

  const publish = (id: string): void => {
    const event = schedule.all().get(id);
    if (event === undefined) {
      batch.remove('scheduled', id);
      return;
    }
    const owner = ownerOf(event);
    const missionName = owner?.row?.name ?? owner?.mission?.name;
    const contactName = nameOf(owner?.entry, event.to);
    const noted = notedFor(owner, event);
    batch.upsert('scheduled', id, {
      event,
      ...(owner === undefined ? {} : { missionKey: owner.key }),
      ...(missionName === undefined ? {} : { missionName }),
      ...(contactName === undefined ? {} : { contactName }),
      zones: zonesOf(event.to, owner?.entry && zoneFor(owner.entry.memory, event.to)),
      ...(noted !== undefined && { noted }),
    });
  };

  return {
    touch: (events) => {
      for (const event of events) dirty.add(event.id);
    },
    settle: () => {
      for (const id of dirty) publish(id);
      dirty.clear();
    },
  };
}
