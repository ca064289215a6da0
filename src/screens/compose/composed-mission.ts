import type { CommandOf } from '../../commands/command.ts';
import { stepId } from '../../domain/ids.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ComposeState } from './compose-state.ts';

/** The command that makes a mission of what is written. */
export const composedMission = (state: ComposeState, memory: JsonObject): CommandOf<'mission.create'> => ({
  kind: 'mission.create',
  name: (state.values['name'] ?? '').trim(),
  request: (state.values['request'] ?? '').trim(),
  instructions: state.instructions.trim(),
  steps: state.steps.map(({ id, title, description }, index) => ({
    stepId: stepId(id),
    ...(title !== undefined && { title }),
    description,
    sequence: index + 1,
  })),
  memory,
  ...(state.missionClass !== undefined && { missionClass: state.missionClass }),
});
