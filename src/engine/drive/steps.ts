import { isSettled } from '../../domain/contact/call-outcome.ts';
import { inOrder, nextMove } from '../../domain/mission/lifecycle.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import type { StepId } from '../../domain/ids.ts';
import { isDoneStep, isTerminalStep } from '../../domain/mission/status.ts';
import { doneText, stepDone } from '../../domain/mission/step-done.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import { advancedOf } from '../../domain/approval/shortlist-memory.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { Act } from './act.ts';
import { owesTry, type DriveInputs } from './drive-inputs.ts';
import { newestRound } from '../../domain/approval/newest-round.ts';
import { draftResult, rankContacts } from '../../domain/mission/result-draft.ts';
import { goalMet } from './goal.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import { waitingContacts } from './queue.ts';
import { waitingInRound, wasWidened } from './rounds.ts';

/**
 * The one step change that is due, or the end of the mission. A step whose work shows in the records is completed; what
 * nobody but the bot or a person can judge is waited for, and so is everything after it.
 */
export function bringStepsForward(facts: DriveInputs): readonly Act[] {
  const { snapshot, context } = facts;
  for (const step of inOrder(snapshot.steps)) {
    const done = stepDone(step, snapshot);
    if (done !== undefined) return [complete(step, facts, doneText(done))];
  }
  for (const step of inOrder(snapshot.steps)) {
    if (isTerminalStep(step.status)) continue;
    const acts = advance(step, facts);
    if (acts.length > 0) return acts;
    // Calls may be under way while the step that checks on them has already begun: look one step further.
    if (stepRole(step, snapshot.scheduled) !== 'calls') break;
  }
  const move = nextMove(
    {
      steps: snapshot.steps,
      scheduled: snapshot.scheduled,
      recoverable: recoverableSteps(facts),
      ...(snapshot.run === undefined ? {} : { run: snapshot.run }),
    },
    context.nowMs,
  );
  if (move.kind === 'close' && facts.inFlight.length === 0) {
    const { summary, payload } = draftResult(snapshot, facts.contacts, context.missionClass);
    return [
      {
        command: { kind: 'mission.complete', mission: snapshot.key, summary, payload },
        why: 'every step is done and every outcome is written down',
      },
    ];
  }
  if (move.kind === 'fail') {
    return [
      {
        command: { kind: 'mission.fail', mission: snapshot.key, reason: move.reason, step: move.step.id },
        why: 'a step has failed for good',
      },
    ];
  }
  return [];
}

function advance(step: PlanStep, facts: DriveInputs): readonly Act[] {
  switch (stepRole(step, facts.snapshot.scheduled)) {
    case 'calls':
      return advanceCalls(step, facts);
    case 'verify':
      return advanceCheck(step, facts);
    case 'analyze':
      return advanceAnalysis(step, facts);
    case 'gate':
      return openGate(step, facts);
    case 'act':
      return advanceAct(step, facts);
    case 'setup':
    case 'prepare':
    case 'other':
      return [];
  }
}

/**
 * What is to be done once the goal is met is done by a person or the bot: it begins when the goal is met, and falls away
 * where it was not.
 */
function advanceAct(step: PlanStep, facts: DriveInputs): readonly Act[] {
  if (!CLASS_RULES[facts.context.missionClass].endsOnGoal) return [];
  if (facts.inFlight.length > 0 || facts.contacts.length === 0 || !before(step, facts)) return [];
  if (goalMet(facts)) return step.status === 'pending' ? [start(step, facts, 'the goal is met')] : [];
  const reason = 'the goal was not met: there is nothing to act on';
  return [
    { command: { kind: 'step.skip', mission: facts.snapshot.key, step: step.id, reason }, why: reason },
  ];
}

function advanceCalls(step: PlanStep, facts: DriveInputs): readonly Act[] {
  const mine = facts.contacts.filter((contact) => contact.step === step.id);
  if (mine.length === 0) return [];
  if (step.status === 'pending') return [start(step, facts, 'its first call is scheduled')];
  const open = mine.some((contact) => !isSettled(contact.outcome) || owesTry(contact, facts));
  const queued =
    waitingInRound(step, facts).length > 0 ||
    (CLASS_RULES[facts.context.missionClass].maxInFlight !== undefined && waitingContacts(facts).length > 0);
  if (goalMet(facts)) {
    const live = mine.some((contact) => !isSettled(contact.outcome));
    return live ? [] : [complete(step, facts, 'the goal is met')];
  }
  if (open || queued) return [];
  const reached = mine.filter((contact) => contact.outcome === 'succeeded').length;
  if (reached > 0) {
    return [complete(step, facts, `all ${mine.length} contacts are through, ${reached} reached`)];
  }
  const reason = `none of ${mine.length} contacts could be reached`;
  return [
    {
      command: { kind: 'mission.fail', mission: facts.snapshot.key, reason, step: step.id },
      why: 'every contact was tried as often as its kind allows',
    },
  ];
}

/** A step that only checks is done when nothing is out any more and the steps before it are done. */
function advanceCheck(step: PlanStep, facts: DriveInputs): readonly Act[] {
  if (facts.contacts.length === 0) return [];
  if (step.status === 'pending') return before(step, facts) ? [start(step, facts, 'calls are out')] : [];
  const out = facts.contacts.some((contact) => !isSettled(contact.outcome) || owesTry(contact, facts));
  if (out || !before(step, facts)) return [];
  return [complete(step, facts, 'nothing is out any more')];
}

/** Analysis begins when all calls before it are through: the ranking, or the results, go to memory. */
function advanceAnalysis(step: PlanStep, facts: DriveInputs): readonly Act[] {
  if (facts.inFlight.length > 0 || !before(step, facts)) return [];
  if (step.status === 'pending') return [start(step, facts, 'all calls have ended')];
  const { snapshot, context } = facts;
  const memory = snapshot.entry?.memory ?? {};
  const draft = draftResult(snapshot, facts.contacts, context.missionClass);
  const key = CLASS_RULES[context.missionClass].ranks ? 'ranking' : 'analysis';
  const save: readonly Act[] =
    memory[key] === undefined
      ? [
          {
            command: { kind: 'memory.save', mission: snapshot.key, key, value: draft.payload },
            why: 'the results are kept before the step ends',
          },
        ]
      : [];
  return [...save, complete(step, facts, draft.summary)];
}

/** Between rounds a person decides: the shortlist is laid out once, then waited on. */
function openGate(step: PlanStep, facts: DriveInputs): readonly Act[] {
  if (facts.inFlight.length > 0 || !before(step, facts)) return [];
  if (step.status === 'pending') return [start(step, facts, 'the round has ended')];
  const { snapshot } = facts;
  const memory = snapshot.entry?.memory ?? {};
  const reached = newestRound(facts.contacts, snapshot, step).filter(
    (contact) => contact.outcome === 'succeeded',
  );
  if (!isOpen(memory, reached.length)) return [];
  const ranking = rankContacts(reached, rubricOf(memory));
  return [
    {
      command: {
        kind: 'memory.save',
        mission: snapshot.key,
        key: 'approval_summary',
        value: { round: advancedOf(memory).round + 1, step: step.id, ranking },
      },
      why: 'the shortlist is laid out for approval',
    },
    {
      command: { kind: 'memory.save', mission: snapshot.key, key: 'awaiting_approval', value: true },
      why: 'a person decides who goes on',
    },
  ];
}

/** A gate is laid out once in a round: again only when a person said no and more have been reached since. */
const isOpen = (memory: JsonObject, reached: number): boolean =>
  memory['awaiting_approval'] === undefined ||
  wasWidened(memory, reached) ||
  (memory['awaiting_approval'] === false && roundOfSummary(memory) <= advancedOf(memory).round);

function roundOfSummary(memory: JsonObject): number {
  const summary = memory['approval_summary'];
  const round = isJsonObject(summary) ? summary['round'] : undefined;
  return typeof round === 'number' ? round : 1;
}

/** Every step before this one is done, or is a calling step with nothing left to do but wait. */
function before(step: PlanStep, facts: DriveInputs): boolean {
  const { steps, scheduled } = facts.snapshot;
  return inOrder(steps)
    .filter((other) => other.sequence < step.sequence)
    .every(
      (other) =>
        isDoneStep(other.status) ||
        (stepRole(step, scheduled) === 'verify' &&
          stepRole(other, scheduled) === 'calls' &&
          other.status === 'in_progress' &&
          step.status === 'pending'),
    );
}

function recoverableSteps(facts: DriveInputs): ReadonlySet<StepId> {
  const memory = facts.snapshot.entry?.memory ?? {};
  return new Set(
    facts.snapshot.steps
      .filter((step) => {
        const error = memory[`error_${step.id}`];
        return isJsonObject(error) && error['recoverable'] === true;
      })
      .map((step) => step.id),
  );
}

const start = (step: PlanStep, facts: DriveInputs, why: string): Act => ({
  command: { kind: 'step.start', mission: facts.snapshot.key, step: step.id },
  why,
});

const complete = (step: PlanStep, facts: DriveInputs, why: string): Act => ({
  command: { kind: 'step.complete', mission: facts.snapshot.key, step: step.id, note: why },
  why,
});
