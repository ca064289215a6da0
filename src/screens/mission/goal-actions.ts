import type { GoalResult } from '../../domain/goal/goal-parts.ts';
import { goalOf, GOAL_MEMORY_KEY } from '../../domain/goal/goal.ts';
import { insightTable, parseWeights, weightsText } from '../../domain/insight/insight-table.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import type { ResultField } from '../../domain/insight/insight-fields.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { resultsSoFar } from '../compose/results-so-far.ts';
import type { Action, Cursor } from '../shell/contract.ts';
import { throughDoor } from '../shell/through-door.ts';
import { target, targetKey, whenOpen } from './mission-target.ts';

/** Fields of the mission's results so far, where they were read. */
function fieldsAt(cursor: Cursor): readonly ResultField[] {
  const key = targetKey(cursor);
  const { board, view } = cursor.state;
  const snapshot = key === undefined ? undefined : board.snapshots.get(key);
  return snapshot === undefined ? [] : insightTable(snapshot, view.minuteMs).fields;
}

/** What a goal is held against: the mission's own results, or those of all others where it has none yet. */
function resultsFor(cursor: Cursor): readonly GoalResult[] {
  const key = targetKey(cursor);
  const { board, view } = cursor.state;
  const snapshot = key === undefined ? undefined : board.snapshots.get(key);
  const own = snapshot === undefined ? [] : resultsSoFar([snapshot], view.minuteMs);
  return own.length > 0 ? own : resultsSoFar(board.snapshots.values(), view.minuteMs);
}

/** What may be named, or that nothing is known of it yet. */
function fieldLines(fields: readonly ResultField[]): readonly SafeText[] {
  if (fields.length === 0) {
    return [safeText('No result has been read yet: the fields are those that the agent is told to state.')];
  }
  return [
    safe`Fields of the results so far: ${fields.map(({ name, kind }) => `${name} (${kind})`).join(', ')}`,
  ];
}

/** What a mission ends on, and by what its results are ranked. */
export const goalActions: readonly Action[] = throughDoor([
  {
    id: 'mission.goal',
    keys: ['E'],
    label: 'goal',
    about: 'say what a search ends on: a condition on the fields of its results, tested before it is saved',
    group: 'Change',
    hidden: true,
    disabled: whenOpen(({ missionClass }) =>
      missionClass !== undefined && CLASS_RULES[missionClass].endsOnGoal
        ? undefined
        : 'Only a mission of class 5 ends on a goal.',
    ),
    run: (cursor) => {
      const mission = targetKey(cursor);
      const row = target(cursor);
      if (mission === undefined || row === undefined) return;
      const memory = cursor.state.board.snapshots.get(mission)?.entry?.memory ?? {};
      cursor.console.acts.ask({
        title: safe`Goal: ${row.name}`,
        label: 'met when a result says, such as slot_offered = yes and price <= 400',
        lines: fieldLines(fieldsAt(cursor)),
        goalResults: resultsFor(cursor),
        ...(memory[GOAL_MEMORY_KEY] === undefined ? {} : { initial: goalOf(memory).text }),
        act: (condition) => ({ commands: [{ kind: 'mission.goal', mission, condition }] }),
      });
    },
  },
  {
    id: 'mission.rubric',
    keys: [],
    label: 'rubric',
    about: 'say by which fields the results are ranked, and how much each counts',
    group: 'Change',
    disabled: whenOpen(),
    run: (cursor) => {
      const mission = targetKey(cursor);
      const row = target(cursor);
      if (mission === undefined || row === undefined) return;
      const memory = cursor.state.board.snapshots.get(mission)?.entry?.memory ?? {};
      const before = weightsText(rubricOf(memory));
      cursor.console.acts.ask({
        title: safe`Rubric: ${row.name}`,
        label: 'fields and weights, such as years:2, price:-1',
        lines: fieldLines(fieldsAt(cursor)),
        ...(before === '' ? {} : { initial: before }),
        act: (text) => {
          const weights = parseWeights(text);
          return {
            commands: [{ kind: 'mission.rubric', mission, weights: weights.ok ? weights.value : {} }],
          };
        },
      });
    },
  },
]);
