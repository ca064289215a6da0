import { sameData } from '../../lib/same.ts';
import type { AssistantId } from '../../domain/ids.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';

/** Every scheduled event that was read, found by assistant, mission or run. */
export interface ScheduleBook {
  /** Takes one assistant's whole list in: what it no longer holds is gone. Answers what changed. */
  takeList(assistant: AssistantId, events: readonly ScheduledEvent[]): ScheduleChange;
  /** Takes single events in. */
  take(events: readonly ScheduledEvent[]): ScheduleChange;
  ofAssistant(assistant: string): readonly ScheduledEvent[];
  /** By time; of any of these mission ids or run ids. */
  ofMission(missionIds: readonly string[], runIds: readonly string[]): readonly ScheduledEvent[];
  all(): ReadonlyMap<string, ScheduledEvent>;
}

export interface ScheduleChange {
  /** As they are now. */
  readonly changed: readonly ScheduledEvent[];
  /** As they were: those that are gone, and those that have passed to another mission or run. */
  readonly left: readonly ScheduledEvent[];
}

type Index = Map<string, Set<string>>;

export function createScheduleBook(): ScheduleBook {
  const events = new Map<string, ScheduledEvent>();
  const byAssistant: Index = new Map();
  const byMission: Index = new Map();
  const byRun: Index = new Map();

  const index = (event: ScheduledEvent, change: (index: Index, at: string, id: string) => void): void => {
    change(byAssistant, event.assistantId, event.id);
    if (event.missionId !== undefined) change(byMission, event.missionId, event.id);
    if (event.runId !== undefined) change(byRun, event.runId, event.id);
  };
  const put = (list: readonly ScheduledEvent[]): ScheduleChange => {
    const changed: ScheduledEvent[] = [];
    const left: ScheduledEvent[] = [];
    for (const event of list) {
      const before = events.get(event.id);
      if (before !== undefined) {
        if (sameData(before, event)) continue;
        index(before, unlist);
        if (before.missionId !== event.missionId || before.runId !== event.runId) left.push(before);
      }
      events.set(event.id, event);
      index(event, enlist);
      changed.push(event);
    }
    return { changed, left };
  };
  const found = (ids: Iterable<string>): readonly ScheduledEvent[] =>
    [...ids].flatMap((id) => events.get(id) ?? []).sort(byTime);

  return {
    takeList: (assistant, list) => {
      // The server may name the assistant by its other id inside the rows: what counts is whose list it is.
      const own = list.map((event) =>
        event.assistantId === assistant ? event : { ...event, assistantId: assistant },
      );
      const kept = new Set<string>(own.map((event) => event.id));
      const removed = found(byAssistant.get(assistant) ?? []).filter((event) => !kept.has(event.id));
      for (const event of removed) {
        events.delete(event.id);
        index(event, unlist);
      }
      const { changed, left } = put(own);
      return { changed, left: [...removed, ...left] };
    },
    take: (list) => {
      const known = list.map((event) => {
        const before = events.get(event.id);
        return before === undefined ? event : { ...event, assistantId: before.assistantId };
      });
      return put(known);
    },
    ofAssistant: (assistant) => found(byAssistant.get(assistant) ?? []),
    ofMission: (missionIds, runIds) => {
      const ids = new Set<string>();
      for (const id of missionIds) for (const event of byMission.get(id) ?? []) ids.add(event);
      for (const id of runIds) for (const event of byRun.get(id) ?? []) ids.add(event);
      return ids.size === 0 ? [] : found(ids);
    },
    all: () => events,
  };
}

function enlist(index: Index, at: string, id: string): void {
  const ids = index.get(at);
  if (ids === undefined) index.set(at, new Set([id]));
  else ids.add(id);
}

function unlist(index: Index, at: string, id: string): void {
  const ids = index.get(at);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(at);
}

const byTime = (left: ScheduledEvent, right: ScheduledEvent): number =>
  (left.scheduledAtMs ?? 0) - (right.scheduledAtMs ?? 0);
