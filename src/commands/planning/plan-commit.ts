import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { Phone } from '../../domain/contact/phone.ts';
import { safeText } from '../../lib/safe-text.ts';
import { SHOWN_LEAD_MS } from '../../planner/slots/held-slots.ts';
import type { PlacedBefore } from '../../planner/slots/replan.ts';
import type { MissionClass, MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Command, ScheduleFields } from '../command.ts';
import type { PlanDraft } from '../../state/planning.ts';
import { consentNote, listDigest, nameOfList } from './list-consent.ts';
import { LOGGED_NOTE, queueWith, type CommitNote, type CommitRiders } from './plan-riders.ts';
import { attemptsOf } from './make-plan.ts';
import type { MadePlan, PlanBefore } from './made-plan.ts';
import type { PlanCaller, PlanInputFacts } from './plan-inputs.ts';
import { splitFrom, splitJson } from '../../domain/assistant/assistant-split.ts';

/** What committing a plan would send: plain data, kept under the plan's digest. */
export interface PlanOrder {
  readonly digest: string;
  readonly mission: MissionKey;
  readonly missionClass: MissionClass;
  readonly items: readonly ScheduleFields[];
  /** Those whose turn comes later, for memory's `call_queue`. */
  readonly queue: readonly JsonObject[];
  /** What is known of the people's consent, for the mission's log and the audit. */
  readonly note?: CommitNote;
  /** Who calls whom of a list that two assistants share, as memory keeps it. */
  readonly split?: JsonObject;
  /** Names the list and the options it was made from. */
  readonly origin?: string;
}

/** The calls of a plan that a commit sends, in order of time, and the queue of those that wait for their turn. */
export function orderOf(
  { plan, request, split }: MadePlan,
  inputs: PlanInputFacts,
  draft: Pick<PlanDraft, 'consent' | 'source'> = {},
): PlanOrder {
  const targets = new Map(request.targets.map((target) => [target.row, target]));
  const tried = attemptsOf(inputs);
  const items = plan.placed
    .filter(({ status, committed }) => status === 'firm' && !committed)
    .map((slot): ScheduleFields => {
      const caller = callerOf(split, slot.phone) ?? inputs;
      const variables = { ...caller.filled, ...targets.get(slot.row)?.variables };
      return {
        channel: 'call',
        assistantId: caller.assistant.id,
        to: slot.phone,
        from: slot.line,
        atMs: slot.atMs,
        mission: inputs.mission,
        missionId: inputs.missionId,
        runId: inputs.runId,
        attempt: tried.get(phoneDigits(slot.phone))?.attempt ?? 1,
        recipientType: slot.recipient,
        zone: zonesOf(slot),
        zoneOrigin: slot.zoneSource.origin,
        ...(inputs.step === undefined ? {} : { step: inputs.step }),
        ...(slot.name === undefined ? {} : { contactName: slot.name }),
        ...(Object.keys(variables).length === 0 ? {} : { variables }),
      };
    });
  const queue = plan.placed
    .filter(({ ghost }) => ghost === 'waits-for-previous' || ghost === 'waits-for-goal')
    .map((slot): JsonObject => ({
      phone: slot.phone,
      ...(slot.name === undefined ? {} : { name: slot.name }),
      zone: zonesOf(slot),
      zone_origin: slot.zoneSource.origin,
      recipient_type: slot.recipient,
    }));
  const note = consentNote(draft.consent, plan.consentNeeds, {
    digest: listDigest(request.targets),
    name: nameOfList(draft),
    calls: items.length + queue.length,
  });
  return {
    digest: plan.digest,
    mission: inputs.mission,
    missionClass: inputs.missionClass,
    items,
    queue,
    ...(split !== undefined && { split: splitJson(split.split) }),
    ...(note === undefined ? {} : { note: { ...note, id: noteId(inputs.mission, note.payload) } }),
  };
}

/** Who of two assistants calls a number. */
function callerOf(split: MadePlan['split'], phone: string): PlanCaller | undefined {
  const person = split?.split.assigned.get(phoneDigits(phone));
  return person === undefined ? undefined : split?.callers[person.arm];
}

/** How many calls are left to be sent is no other note. */
function noteId(mission: MissionKey, payload: JsonObject): string {
  const { list_digest: list, consent, says } = payload;
  return `${LOGGED_NOTE}:${JSON.stringify([mission, list, consent, says ?? null])}`;
}

/** An order as the plan before: its slots, and who was to call whom. */
export function beforeOf(order: PlanOrder): PlanBefore {
  const split = splitFrom(order.split);
  return { placed: placedIn(order), ...(split !== undefined && { split }) };
}

/** The slots of an order, as a plan before. */
const placedIn = ({ items }: PlanOrder): readonly PlacedBefore[] =>
  items.map(({ to, from, atMs, contactName }) => ({
    row: 0,
    phone: to as Phone,
    line: from,
    atMs,
    ...(contactName === undefined ? {} : { name: safeText(contactName, { maxLength: 120 }) }),
  }));

/** Calls of an order that can no longer be sent in their slot, and were not sent in it. */
export function passedOf(
  { items }: PlanOrder,
  { calls }: PlanInputFacts,
  nowMs: number,
): readonly ScheduleFields[] {
  const known = new Set(calls.map(({ phone, atMs }) => `${phone} ${atMs}`));
  return items.filter(({ to, atMs }) => atMs - nowMs < SHOWN_LEAD_MS && !known.has(`${to} ${atMs}`));
}

/** Zones that hold for a slot, so that the door judges its hours by the same ones. */
const zonesOf = ({ local }: { readonly local: readonly { readonly zone: string }[] }): string =>
  local.map(({ zone }) => zone).join(';');

/**
 * What a commit asks the door for: one command, so that the note on consent, the calls and the queue of those who wait are
 * agreed to together and go together or not at all. Where nobody is called now, the queue alone.
 */
export function commandsOf(order: PlanOrder, memory: JsonObject): readonly Command[] {
  const { mission, items, digest, note, queue, split } = order;
  if (items.length > 0) {
    const riders: CommitRiders = {
      ...(note !== undefined && { note }),
      ...(queue.length > 0 && { queue }),
      ...(split !== undefined && { split }),
    };
    return [{ kind: 'plan.commit', mission, items, digest, ...riders }];
  }
  if (queue.length === 0) return [];
  return [{ kind: 'memory.save', mission, key: 'call_queue', value: queueWith(memory, items, queue) }];
}
