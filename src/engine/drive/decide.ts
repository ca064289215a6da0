import { isSettled } from '../../domain/contact/call-outcome.ts';
import { filledVariables } from '../../domain/mission/briefing.ts';
import { nextEventPollAtMs } from '../../domain/mission/cadence.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { roundToPlan } from '../../domain/approval/shortlist-memory.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { Act, Decision } from './act.ts';
import { contactStates } from '../../domain/contact/contact-state.ts';
import { nextTryOf, recipientOf, type DriveContext, type DriveInputs } from './drive-inputs.ts';
import { cancelTheRest, goalMet } from './goal.ts';
import { startQueued } from './queue.ts';
import { recordOutcome } from './record-outcome.ts';
import { startRound } from './rounds.ts';
import { bringStepsForward } from './steps.ts';

/**
 * What the engine does next for one mission. Nothing here acts: the same snapshot gives the same acts, and each
 * act changes the snapshot so that it is not asked for again. In this order, the first that is due: write down what
 * ended · stop what the goal made needless · try again, or dial the next · bring steps forward · close.
 */
export function decide(snapshot: MissionSnapshot, context: DriveContext): Decision {
  const status = snapshot.run?.status ?? snapshot.mission?.status;
  if (snapshot.entry === undefined) return idle('the state file does not know this mission');
  if (status === undefined) return idle('the server does not know this mission');
  if (isTerminalRun(status)) return idle('the run has ended');
  if (status === 'paused') return idle('the run is paused');
  if (status === 'pending') return idle('the run has not been started');
  const { openCommit } = snapshot;

  const contacts = contactStates(snapshot, context.nowMs);
  const facts: DriveInputs = {
    snapshot,
    contacts,
    context,
    inFlight: contacts.filter((contact) => !isSettled(contact.outcome)),
  };
  const stages: readonly ((facts: DriveInputs) => readonly Act[])[] = [
    recordOutcomes,
    cancelTheRest,
    tryAgain,
    startQueued,
    startRound,
    // Half of a list tells nothing of the whole: no step ends by it.
    ...(openCommit === undefined ? [bringStepsForward] : []),
  ];
  for (const stage of stages) {
    const acts = stage(facts);
    if (acts.length > 0) return { acts, waiting: '' };
  }
  return openCommit === undefined
    ? waitingFor(facts)
    : { ...waitingFor(facts), waiting: waitingText(openCommit) };
}

const waitingText = ({ underWay }: NonNullable<MissionSnapshot['openCommit']>): string =>
  underWay ? 'a commit that is under way' : 'you to commit the rest of a commit that stopped, or to drop it';

function recordOutcomes(facts: DriveInputs): readonly Act[] {
  return facts.contacts
    .filter((contact) => isSettled(contact.outcome) && !contact.recorded)
    .map((contact) => recordOutcome(contact, facts));
}

/** The tries that are owed to contacts that were missed. A goal that is met ends all of them. */
function tryAgain(facts: DriveInputs): readonly Act[] {
  if (goalMet(facts)) return [];
  const { maxInFlight = Infinity, injectsInsight } = CLASS_RULES[facts.context.missionClass];
  const variables = injectsInsight
    ? filledVariables(facts.snapshot.entry?.memory ?? {}, facts.contacts)
    : undefined;
  const free = Math.max(0, maxInFlight - facts.inFlight.length);
  return facts.contacts
    .flatMap((contact) => {
      const next = nextTryOf(contact, facts);
      return next?.kind === 'at' ? [{ contact, next }] : [];
    })
    .toSorted((one, other) => one.next.atMs - other.next.atMs)
    .slice(0, free)
    .map(({ contact, next }) => ({
      command: {
        kind: 'event.schedule' as const,
        channel: contact.channel === 'sms' ? ('sms' as const) : ('call' as const),
        assistantId: contact.last.assistantId,
        to: contact.phone,
        from: contact.last.from,
        atMs: next.atMs,
        mission: facts.snapshot.key,
        attempt: contact.attempts + 1,
        recipientType: recipientOf(contact, facts),
        ...(contact.last.text === undefined ? {} : { text: contact.last.text }),
        ...(contact.step === undefined ? {} : { step: contact.step }),
        ...(variables === undefined ? {} : { variables }),
        ...(contact.tracked?.name === undefined ? {} : { contactName: contact.tracked.name }),
      },
      why: next.why,
    }));
}

function waitingFor(facts: DriveInputs): Decision {
  const { nowMs } = facts.context;
  const looks = facts.inFlight.map((contact) => nextEventPollAtMs(contact.last, undefined, nowMs) ?? nowMs);
  const insights = facts.contacts.filter((contact) => contact.outcome === 'insight').length;
  if (insights > 0) {
    return { acts: [], waiting: `${counted(insights, 'insight')} to be ready`, nextLookAtMs: nowMs + 10_000 };
  }
  if (facts.inFlight.length > 0) {
    return {
      acts: [],
      waiting: `${counted(facts.inFlight.length, 'scheduled event')} to end`,
      nextLookAtMs: Math.max(nowMs, Math.min(...looks)),
    };
  }
  const round = roundToPlan(facts.snapshot.entry?.memory ?? {});
  if (round !== undefined) return idle(`you to plan the calls of round ${round.round + 1}`);
  return idle('a step that only the bot or you can do');
}

const idle = (waiting: string): Decision => ({ acts: [], waiting });

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
