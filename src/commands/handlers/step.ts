import { statusText } from '../../domain/mission/status-text.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { StepId } from '../../domain/ids.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import type { RunEventType, StepStatus } from '../../domain/mission/status.ts';
import type { Tier } from '../door/door.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import type { CommandOf, StepCommand } from '../command.ts';
import { isoOf, type Part } from '../acts/part.ts';
import { prepared, type Prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

export const startStep: CommandHandler<CommandOf<'step.start'>> = (command, facts) =>
  moveStep(command, facts, BEGINNING);

const BEGINNING: Move = {
  status: 'in_progress',
  verb: 'Start',
  event: { type: 'step_started', lead: 'Starting' },
};

export const completeStep: CommandHandler<CommandOf<'step.complete'>> = (command, facts) =>
  moveStep(command, facts, completion(command.note));

const completion = (note: string | undefined): Move => ({
  status: 'completed',
  verb: 'Complete',
  event: { type: 'step_completed', lead: 'Completed' },
  ...(note !== undefined && { reason: note }),
});

/** What starts a step: the server's record, memory, event. */
export const beginningParts = (mission: MissionFacts, step: PlanStep, nowMs: number): readonly Part[] =>
  movePartsOf(mission, step, BEGINNING, nowMs);

/** What completes a step: the server's record, memory, event. */
export const completionParts = (
  mission: MissionFacts,
  step: PlanStep,
  note: string,
  nowMs: number,
): readonly Part[] => movePartsOf(mission, step, completion(note), nowMs);

export const skipStep: CommandHandler<CommandOf<'step.skip'>> = (command, facts) =>
  moveStep(command, facts, {
    status: 'skipped',
    verb: 'Skip',
    event: { type: 'status_change', lead: 'Skipped' },
    ...(command.reason !== undefined && { reason: command.reason }),
  });

export const reopenStep: CommandHandler<CommandOf<'step.reopen'>> = (command, facts) =>
  moveStep(command, facts, {
    status: 'pending',
    verb: 'Reopen',
    event: { type: 'status_change', lead: 'Reopened' },
    ...(command.reason !== undefined && { reason: command.reason }),
  });

/** A failed step says in memory whether trying again can help: `error_<step>`. */
export const failStep: CommandHandler<CommandOf<'step.fail'>> = (command, facts) =>
  moveStep(command, facts, {
    status: 'failed',
    verb: 'Fail',
    event: { type: 'error', lead: 'Failed' },
    reason: command.reason,
    memory: {
      key: `error_${command.step}`,
      value: { error: command.reason, recoverable: command.recoverable ?? false },
    },
  });

interface Move {
  readonly status: StepStatus;
  readonly verb: string;
  readonly event: { readonly type: RunEventType; readonly lead: string };
  readonly reason?: string;
  readonly memory?: { readonly key: string; readonly value: JsonObject };
}

async function moveStep(command: StepCommand, facts: FactReader, move: Move): Promise<Prepared> {
  const mission = await facts.liveMission(command.mission, command.runId);
  if (!mission.ok) return mission;
  const steps = await facts.steps(mission.value);
  if (!steps.ok) return steps;
  const step = steps.value.find(({ id }) => id === command.step);
  if (step === undefined) return refuse('not-found', safe`The plan has no step ${command.step}.`);
  if (step.status === move.status) {
    return refuse('already-so', safe`Step ${step.id} is ${statusText(move.status)} already.`);
  }
  return prepared({
    tier: 1 satisfies Tier,
    title: safe`${move.verb} step ${step.id}`,
    lines: linesOf(step, move),
    basis: { status: step.status, run: mission.value.run.id, runStatus: mission.value.run.status },
    mission: command.mission,
    effect: { kind: 'act', parts: movePartsOf(mission.value, step, move, facts.nowMs()) },
    done: safe`Step ${step.id} is ${statusText(move.status)}.`,
  });
}

function movePartsOf(mission: MissionFacts, step: PlanStep, move: Move, nowMs: number): readonly Part[] {
  const { missionId, run } = mission;
  const change = {
    kind: 'step',
    missionId,
    runId: run.id,
    step: step.id,
    status: move.status,
  } as const;
  return [{ target: 'server', change }, ...pairOf(mission, step, move, nowMs)];
}

function linesOf(step: PlanStep, move: Move): readonly SafeText[] {
  return [
    safe`${step.id}: ${step.title ?? step.description}`,
    safe`${statusText(step.status)} → ${statusText(move.status)}`,
    ...(move.reason === undefined ? [] : [safe`Reason: ${move.reason}`]),
  ];
}

/** Memory and event of a step's change; where it failed, memory says why and whether to try again. */
function pairOf(mission: MissionFacts, step: PlanStep, move: Move, nowMs: number): readonly Part[] {
  const about = move.status === 'failed' ? move.reason : nameOf(step.id, step);
  const trail = move.reason !== undefined && move.status !== 'failed' ? ` (${move.reason})` : '';
  const slug = mission.entry?.slug;
  const memory = move.memory ?? {
    key: `step_${step.id}`,
    value: {
      status: move.status,
      at: isoOf(nowMs),
      ...(move.reason !== undefined && { note: move.reason }),
    },
  };
  const event: Part = {
    target: 'event',
    missionId: mission.missionId,
    runId: mission.run.id,
    event: {
      type: move.event.type,
      summary: `${move.event.lead}: ${about}${trail}`,
      stepId: step.id,
      payload: { [memory.key]: memory.value },
    },
  };
  if (slug === undefined) return [event];
  return [
    { target: 'memory', change: { kind: 'memory.set', slug, key: memory.key, value: memory.value } },
    event,
  ];
}

const nameOf = (id: StepId, step: PlanStep): SafeText => {
  const text = step.title ?? step.description;
  return text === '' ? safeText(id) : text;
};
