import { statusText } from '../../domain/mission/status-text.ts';
import type { Command } from '../../commands/command.ts';
import type { StepId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import { isTerminalRun, isTerminalStep } from '../../domain/mission/status.ts';
import { safe } from '../../lib/safe-text.ts';
import { noFocus } from '../shell/cursor.ts';
import { throughDoor } from '../shell/through-door.ts';
import type { Action, Cursor } from '../shell/contract.ts';

interface Target {
  readonly mission: MissionKey;
  readonly step: PlanStep;
}

function target({ route, row }: Cursor): Target | undefined {
  return route.mission === undefined || row === undefined
    ? undefined
    : { mission: route.mission, step: row as PlanStep };
}

/** A step can be changed while its run is open, and while it is not in one of these states already. */
const unless =
  (...states: readonly string[]) =>
  (cursor: Cursor): string | undefined => {
    const found = target(cursor);
    if (found === undefined) return noFocus(cursor);
    const run = cursor.state.board.missions.get(found.mission)?.status;
    if (run !== undefined && isTerminalRun(run)) return `The mission has ended: ${run}.`;
    return states.includes(found.step.status)
      ? `The step is ${statusText(found.step.status)} already.`
      : undefined;
  };

const ask = (
  cursor: Cursor,
  words: { readonly title: string; readonly label: string; readonly optional: boolean },
  command: (mission: MissionKey, step: StepId, text: string) => Command,
): void => {
  const found = target(cursor);
  if (found === undefined) return;
  const { mission, step } = found;
  cursor.console.acts.ask({
    title: safe`${words.title} step “${step.description}”`,
    label: words.label,
    optional: words.optional,
    act: (text) => ({
      commands: [command(mission, step.id, text)],
      ...(text === '' ? {} : { reason: text }),
    }),
  });
};

const stepActions: readonly Action[] = throughDoor([
  {
    id: 'step.start',
    keys: ['S'],
    label: 'start',
    about: 'start the step in focus',
    group: 'Change',
    disabled: unless('in_progress', 'completed', 'skipped'),
    run: (cursor) => {
      const found = target(cursor);
      if (found === undefined) return;
      cursor.console.acts.begin({
        commands: [{ kind: 'step.start', mission: found.mission, step: found.step.id }],
      });
    },
  },
  {
    id: 'step.complete',
    keys: ['C'],
    label: 'complete',
    about: 'complete the step in focus',
    group: 'Change',
    disabled: unless('completed', 'skipped'),
    run: (cursor) =>
      ask(
        cursor,
        { title: 'Complete', label: 'note (may be empty)', optional: true },
        (mission, step, note) => ({
          kind: 'step.complete',
          mission,
          step,
          ...(note === '' ? {} : { note }),
        }),
      ),
  },
  {
    id: 'step.fail',
    keys: ['F'],
    label: 'fail',
    about: 'mark the step in focus as failed, with the reason',
    group: 'Change',
    disabled: unless('failed', 'completed', 'skipped'),
    run: (cursor) =>
      ask(cursor, { title: 'Fail', label: 'reason', optional: false }, (mission, step, reason) => ({
        kind: 'step.fail',
        mission,
        step,
        reason,
      })),
  },
  {
    id: 'step.skip',
    keys: ['K'],
    label: 'skip',
    about: 'skip the step in focus',
    group: 'Change',
    disabled: unless('skipped', 'completed'),
    run: (cursor) =>
      ask(
        cursor,
        { title: 'Skip', label: 'reason (may be empty)', optional: true },
        (mission, step, reason) => ({
          kind: 'step.skip',
          mission,
          step,
          ...(reason === '' ? {} : { reason }),
        }),
      ),
  },
]);

/** The two that mean the mission instead, once its steps leave nothing to complete. */
const ENDING = new Set(['step.complete', 'step.fail']);

/** Acts on a step. They give `C` and `F` up to the mission where every step is done. */
export const stepActionsOf = (everyStepDone: boolean): readonly Action[] =>
  everyStepDone
    ? stepActions.map((action) => (ENDING.has(action.id) ? { ...action, keys: [] } : action))
    : stepActions;

export const everyStepDone = (steps: readonly PlanStep[] | undefined): boolean =>
  steps !== undefined && steps.length > 0 && steps.every(({ status }) => isTerminalStep(status));
