import { statusText } from '../../domain/mission/status-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe } from '../../lib/safe-text.ts';
import type { StepId } from '../../domain/ids.ts';
import { isTerminalStep } from '../../domain/mission/status.ts';
import { failureOrder, type FailureAct } from '../../domain/mission/lifecycle.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import type { Part } from '../acts/part.ts';
import { prepared, type Prepared, type CommandHandler } from './handler.ts';
import { blastLines, changeLine, cancelParts, recordFor } from './cancel-parts.ts';
import { refuse } from '../door/refusal.ts';
import { openCommitText } from '../dispatch/open-commit.ts';

export const noteMission: CommandHandler<CommandOf<'mission.note'>> = async (command, facts) => {
  const mission = await facts.mission(command.mission, command.runId);
  if (!mission.ok) return mission;
  if (command.text.trim() === '') return refuse('invalid', safe`The note is empty.`);
  const { missionId, run } = mission.value;
  const part: Part = {
    target: 'event',
    missionId,
    runId: run.id,
    event: {
      type: command.type ?? 'message',
      summary: command.text,
      ...(command.step !== undefined && { stepId: command.step }),
      ...(command.payload !== undefined && { payload: command.payload }),
    },
  };
  return prepared({
    tier: 1,
    title: safe`Note in the mission's log`,
    lines: [safe`${command.text}`, ...(command.step === undefined ? [] : [safe`Step: ${command.step}`])],
    basis: { run: run.id },
    mission: command.mission,
    effect: { kind: 'act', parts: [part] },
    done: safe`Logged: ${command.text}`,
  });
};

export const pauseMission: CommandHandler<CommandOf<'mission.pause'>> = (command, facts) =>
  setRun(command, facts, 'paused');

export const resumeMission: CommandHandler<CommandOf<'mission.resume'>> = (command, facts) =>
  setRun(command, facts, 'running');

async function setRun(
  command: CommandOf<'mission.pause' | 'mission.resume'>,
  facts: FactReader,
  status: 'paused' | 'running',
): Promise<Prepared> {
  const mission = await facts.missionState(command.mission, command.runId);
  if (!mission.ok) return mission;
  const { missionId, run, scheduled } = mission.value;
  if (run.status === status) return refuse('already-so', safe`The run is ${status} already.`);
  const summary = status === 'paused' ? 'Paused' : 'Resumed';
  return prepared({
    tier: 1,
    title: safe`${status === 'paused' ? 'Pause' : 'Resume'} the mission`,
    lines: [changeLine(mission.value, status), ...blastLines(scheduled, 'stays')],
    basis: { run: run.id, status: run.status, scheduled: statuses(scheduled) },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        { target: 'server', change: { kind: 'run', missionId, runId: run.id, change: { status } } },
        ...statusPair(mission.value, status, summary),
      ],
    },
    done: safe`${summary}.`,
  });
}

export const cancelMission: CommandHandler<CommandOf<'mission.cancel'>> = async (command, facts) => {
  const mission = await facts.missionState(command.mission, command.runId);
  if (!mission.ok) return mission;
  const { missionId, run, scheduled } = mission.value;
  const reason = command.reason ?? 'cancelled by the operator';
  const commits = facts.openCommits(command.mission);
  return prepared({
    tier: 2,
    title: safe`Cancel the mission`,
    lines: [
      changeLine(mission.value, 'cancelled'),
      safe`Reason: ${reason}`,
      ...commits.map(openCommitText),
      ...blastLines(scheduled, 'cancelled'),
    ],
    basis: { run: run.id, status: run.status, scheduled: statuses(scheduled) },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        ...scheduled
          .filter(({ status }) => status === 'pending')
          .flatMap((event) => cancelParts(event, recordFor(mission.value, 'the mission is cancelled'))),
        { target: 'server', change: { kind: 'cancel-mission', missionId, runId: run.id } },
        ...resultPart(mission.value, { status: 'cancelled', reason }),
        eventPart(mission.value, 'status_change', `Cancelled: ${reason}`),
      ],
    },
    done: safe`The mission is cancelled.`,
    notByEngine: safe`A mission is cancelled by a person.`,
  });
};

/** In the rules' order: step, event, memory, run, memory. What is still scheduled is taken back first. */
export const failMission: CommandHandler<CommandOf<'mission.fail'>> = async (command, facts) => {
  const mission = await facts.missionState(command.mission, command.runId);
  if (!mission.ok) return mission;
  const { run, scheduled, steps } = mission.value;
  const step = steps.find(({ id }) => id === command.step);
  if (command.step !== undefined && step === undefined) {
    return refuse('not-found', safe`The plan has no step ${command.step}.`);
  }
  const pending = scheduled.filter(({ status }) => status === 'pending');
  const commits = facts.openCommits(command.mission);
  const acts = failureOrder(command.reason, command.step).filter(
    (act) => act.kind !== 'step' || step?.status !== 'failed',
  );
  return prepared({
    tier: pending.length > 0 ? 2 : 1,
    title: safe`Fail the mission`,
    lines: [
      changeLine(mission.value, 'failed'),
      safe`Reason: ${command.reason}`,
      ...(step === undefined || isTerminalStep(step.status)
        ? []
        : [safe`Step ${step.id}: ${statusText(step.status)} → failed`]),
      ...commits.map(openCommitText),
      ...blastLines(scheduled, 'cancelled'),
    ],
    basis: {
      run: run.id,
      status: run.status,
      step: step?.status ?? null,
      scheduled: statuses(scheduled),
    },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        ...pending.flatMap((event) => cancelParts(event, recordFor(mission.value, 'the mission failed'))),
        ...failureParts(mission.value, acts, command.step),
      ],
    },
    done: safe`The mission has failed: ${command.reason}`,
    // It is the outcome of the whole that fails a mission, and a part of it was never tried.
    ...(commits[0] !== undefined && { notByEngine: openCommitText(commits[0]) }),
  });
};

/** A step that the server does not take keeps the run from being failed no more than its own record. */
function failureParts(
  mission: MissionFacts,
  acts: readonly FailureAct[],
  step: StepId | undefined,
): readonly Part[] {
  const runAt = acts.findIndex(({ kind }) => kind === 'run');
  return acts.flatMap((act, index) => {
    const parts = failurePart(mission, act);
    return step === undefined || index >= runAt
      ? parts
      : parts.map((part): Part => ({ ...part, stage: `step:${step}` }));
  });
}

function failurePart(mission: MissionFacts, act: FailureAct): readonly Part[] {
  const { missionId, run, entry } = mission;
  switch (act.kind) {
    case 'step':
      return [
        {
          target: 'server',
          change: { kind: 'step', missionId, runId: run.id, step: act.step, status: act.status },
        },
      ];
    case 'event':
      return [eventPart(mission, act.type, act.summary, act.step)];
    case 'memory':
      return entry === undefined
        ? []
        : [
            {
              target: 'memory',
              change: { kind: 'memory.set', slug: entry.slug, key: act.key, value: act.value },
            },
          ];
    case 'run':
      return [
        {
          target: 'server',
          change: { kind: 'run', missionId, runId: run.id, change: { status: act.status } },
        },
      ];
    // Pollers leave a run alone as soon as it is terminal.
    case 'stop-polling':
      return [];
  }
}

export function eventPart(
  mission: MissionFacts,
  type: string,
  summary: string,
  step?: CommandOf<'step.start'>['step'],
  payload?: JsonObject,
): Part {
  return {
    target: 'event',
    missionId: mission.missionId,
    runId: mission.run.id,
    event: {
      type,
      summary,
      ...(step !== undefined && { stepId: step }),
      ...(payload !== undefined && { payload }),
    },
  };
}

function statusPair(mission: MissionFacts, status: string, summary: string): readonly Part[] {
  const slug = mission.entry?.slug;
  const event = eventPart(mission, 'status_change', summary);
  if (slug === undefined) return [event];
  return [
    { target: 'memory', change: { kind: 'memory.set', slug, key: 'run_status', value: status } },
    event,
  ];
}

export function resultPart(
  mission: MissionFacts,
  value: { readonly [key: string]: string },
): readonly Part[] {
  const slug = mission.entry?.slug;
  return slug === undefined
    ? []
    : [{ target: 'memory', change: { kind: 'memory.set', slug, key: 'result', value } }];
}

/** What is scheduled, as consent depends on it. */
export const statuses = (
  scheduled: readonly { readonly id: string; readonly status: string }[],
): readonly string[] => scheduled.map(({ id, status }) => `${id}=${status}`).sort();
