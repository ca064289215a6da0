import type { GoalResult } from '../../domain/goal/goal-parts.ts';
import { insightTable } from '../../domain/insight/insight-table.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';

/** Results of every mission that has been read: what agents of this account are wont to state. */
export const resultsSoFar = (snapshots: Iterable<MissionSnapshot>, nowMs: number): readonly GoalResult[] =>
  [...snapshots].flatMap((snapshot) =>
    insightTable(snapshot, nowMs)
      .talks.filter(({ result }) => result === 'ready')
      .map(({ name: who, phone, fields }) => ({ who: who ?? phone, fields })),
  );
