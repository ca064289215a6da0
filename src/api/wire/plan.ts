import { stepId } from '../../domain/ids.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { present, readCount, readId, readLine, readText, readWord } from './fields.ts';

/** One step of a plan. Without a sequence it comes first. */
export function parsePlanStep(record: JsonObject): PlanStep | undefined {
  const id = readId(record, 'step_id', 'id');
  if (id === undefined) return undefined;
  const title = readLine(record, 'title');
  return present({
    id: stepId(id),
    sequence: readCount(record, 'sequence') ?? 0,
    title,
    description: readText(record, 'description') ?? title ?? safeText(''),
    status: readWord(record, 'status') ?? 'pending',
  });
}

/** Steps in the order in which they are to be done. */
export const inSequence = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  steps.toSorted((a, b) => a.sequence - b.sequence);
