import { statusText } from '../mission/status-text.ts';
import { safe } from '../../lib/safe-text.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { AuditReport } from './audit-report.ts';
import { hasEnded, hasJustEnded } from '../mission/cadence.ts';
import { contactsOf, phoneDigits, rememberedEvents } from '../contact/contacts.ts';
import { counted, shortStep } from '../mission/join-text.ts';
import { unrecordedCalls } from '../mission/lifecycle.ts';
import type { PlanStep, RunEvent } from '../mission/mission.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { isTerminalStep } from '../mission/status.ts';

/** Where memory, steps, events and the schedule tell different stories. */
export function auditDrift(
  snapshot: MissionSnapshot,
  nowMs: number,
  report: AuditReport,
): readonly Finding[] {
  if (snapshot.readAtMs === undefined || snapshot.mission === undefined) return [];
  const mend = {
    label: 'repair both sides',
    command: { kind: 'drift.repair', mission: snapshot.key },
  } as const;
  const findings: Finding[] = [];
  for (const drift of memoryDrift(snapshot, nowMs)) {
    findings.push(
      report(
        'memory-drift',
        drift.fresh === true ? 'info' : 'warn',
        drift.about,
        safe`${drift.sentence}`,
        mend,
      ),
    );
  }
  for (const step of snapshot.steps) {
    const told = stepDrift(step, snapshot);
    if (told !== undefined) findings.push(report('step-drift', 'warn', step.id, safe`${told}`, mend));
  }
  const unrecorded = unrecordedCalls(snapshot.scheduled, snapshot.events);
  if (unrecorded.length > 0) {
    const sentence = safe`${counted(unrecorded.length, 'finished call')} without an event in the record`;
    const severity = unrecorded.every((event) => hasJustEnded(event, nowMs)) ? 'info' : 'warn';
    findings.push(report('event-drift', severity, 'unrecorded', sentence, mend));
  }
  return findings;
}

interface Drift {
  readonly about: string;
  readonly sentence: string;
  /** Whoever drives the mission has not had the time to write it down. */
  readonly fresh?: boolean;
}

function memoryDrift({ entry, scheduled }: MissionSnapshot, nowMs: number): readonly Drift[] {
  if (entry === undefined) return [];
  const known = new Set(scheduled.flatMap((event) => [event.id as string, event.telnyxEventId ?? '']));
  const remembered = rememberedEvents(entry.memory);
  const rememberedIds = new Set(remembered.map((event) => event.eventId));
  const gone = remembered.filter((event) => !known.has(event.eventId));
  const untold = scheduled.filter(
    (event) => !rememberedIds.has(event.id) && !rememberedIds.has(event.telnyxEventId ?? ''),
  );
  const drifts: Drift[] = [];
  if (gone.length > 0) {
    const what = counted(gone.length, 'event');
    drifts.push({ about: 'gone', sentence: `the bot’s memory has ${what} that the server does not list` });
  }
  if (untold.length > 0) {
    const what = counted(untold.length, 'event');
    drifts.push({
      about: 'untold',
      sentence: `${what} at the server ${untold.length === 1 ? 'is' : 'are'} missing from the bot’s memory`,
    });
  }
  for (const contact of contactsOf(entry.memory)) {
    const told = trackerDrift(contact, scheduled, nowMs);
    if (told !== undefined) drifts.push({ about: `tracker:${contact.phone}`, ...told });
  }
  return drifts;
}

/** A tracker that still waits for an event that has ended, or that calls ended what still waits. */
function trackerDrift(
  contact: ReturnType<typeof contactsOf>[number],
  scheduled: readonly ScheduledEvent[],
  nowMs: number,
): Pick<Drift, 'sentence' | 'fresh'> | undefined {
  const digits = phoneDigits(contact.phone);
  const event =
    contact.eventId === undefined
      ? scheduled.findLast((each) => phoneDigits(each.to) === digits)
      : scheduled.find((each) => each.id === contact.eventId);
  if (event === undefined) return undefined;
  const ended = hasEnded(event);
  const who = contact.name ?? contact.phone;
  if (ended && contact.status === 'scheduled') {
    const sentence = `${who}: scheduled in memory, ${statusText(event.callStatus ?? event.status)} at the server`;
    return { sentence, fresh: hasJustEnded(event, nowMs) };
  }
  const over = ['succeeded', 'failed', 'no_answer', 'busy', 'abandoned'].includes(contact.status);
  return !ended && over && contact.eventId !== undefined
    ? {
        sentence: `${who}: ${statusText(contact.status)} in memory, ${statusText(event.callStatus ?? event.status)} at the server`,
      }
    : undefined;
}

/** A step whose status lags behind what the record or memory says of it. */
function stepDrift(step: PlanStep, { events, entry }: MissionSnapshot): string | undefined {
  if (isTerminalStep(step.status)) return undefined;
  const last = events.findLast((event) => event.stepId === step.id && STEP_EVENTS.has(event.type));
  if (last !== undefined && saysMore(last, step)) {
    return `${shortStep(step)} reads ${statusText(step.status)}, the record says ${statusText(last.type)}`;
  }
  const error = entry?.memory[`error_${step.id}`];
  return isJsonObject(error) && error['recoverable'] === false
    ? `${shortStep(step)} reads ${statusText(step.status)}, memory says that it failed`
    : undefined;
}

const STEP_EVENTS: ReadonlySet<string> = new Set(['step_started', 'step_completed', 'step_failed']);

const saysMore = (event: RunEvent, step: PlanStep): boolean =>
  event.type !== 'step_started' || step.status === 'pending';
