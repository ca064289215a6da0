import { assistantId, missionId, runId } from '../../domain/ids.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { safe } from '../../lib/safe-text.ts';
import type { PlanInputFacts } from './plan-inputs.ts';

/** Stands for a number to call from, where nobody has said which. */
const ANY_LINE = 'your number';

/**
 * What a list is checked upon before there is a mission for it: nothing of a server is known, so that nobody is called
 * already and no line is busy. A plan of it is looked at and never sent.
 */
export function checkInputs(lines: readonly string[], nowMs: number): PlanInputFacts {
  const id = missionId('none');
  return {
    mission: missionKeyOf(id, undefined),
    missionName: 'A check of the list, for no mission',
    missionId: id,
    runId: runId('none'),
    missionClass: 1,
    memory: {},
    triedElsewhere: new Set(),
    assistant: { id: assistantId('none'), name: safe`nobody yet`, features: [], raw: {} },
    owned: lines.length === 0 ? [ANY_LINE] : lines,
    ownNumbers: [],
    requiredVariables: [],
    filled: {},
    calls: [],
    takenAtMs: nowMs,
  };
}
