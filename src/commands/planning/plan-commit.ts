import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { Phone } from '../../domain/contact/phone.ts';
import { safeText } from '../../lib/safe-text.ts';
import { SHOWN_LEAD_MS } from '../../planner/slots/held-slots.ts';
import type { PlacedBefore } from '../../planner/slots/replan.ts';
import type { MissionClass, MissionKey } from '../../domain/mission/mission-row.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Command, ScheduleFields } from '../command.ts';
import type { ListConsent } from '../../state/planning.ts';
import { consentNote, listDigest } from './list-consent.ts';
import { attemptsOf, type MadePlan } from './make-plan.ts';
import type { PlanInputFacts } from './plan-inputs.ts';

/** What committing a plan would send: plain data, kept under the plan's digest. */
export interface PlanOrder {
  readonly digest: string;
  readonly mission: MissionKey;
  readonly missionClass: MissionClass;
  readonly items: readonly ScheduleFields[];
  /** Those whose turn comes later, for memory's `call_queue`. */
  readonly queue: readonly JsonObject[];
  /** What is known of the people's consent, for the mission's log and the audit. */
  readonly note?: { readonly text: string; readonly payload: JsonObject };
  /** Names the list and the options it was made from. */
  readonly origin?: string;
}

/** The calls of a plan that a commit sends, in order of time, and the queue of those that wait for their turn. */
export function orderOf(
  { plan, request }: MadePlan,
  inputs: PlanInputFacts,
  consent?: ListConsent,
): PlanOrder {
  const targets = new Map(request.targets.map((target) => [target.row, target]));
  const tried = attemptsOf(inputs);
  const items = plan.placed
    .filter(({ status, committed }) => status === 'firm' && !committed)
    .map((slot): ScheduleFields => {
      const variables = { ...inputs.filled, ...targets.get(slot.row)?.variables };
      return {
        channel: 'call',
        assistantId: inputs.assistant.id,
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
  const note = consentNote(consent, plan.consentNeeds, {
    digest: listDigest(request.targets),
    calls: items.length + queue.length,
  });
  return {
    digest: plan.digest,
    mission: inputs.mission,
    missionClass: inputs.missionClass,
    items,
    queue,
    ...(note === undefined ? {} : { note }),
  };
}

/** The slots of an order, as a plan before. */
export const placedIn = ({ items }: PlanOrder): readonly PlacedBefore[] =>
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
 * The commands of a commit, in their order: what is known of consent, so that it is logged before any call goes out, then
 * the calls, so that nothing waits behind a call that is not there. Whoever waits in memory's queue already keeps the
 * place before.
 */
export function commandsOf(order: PlanOrder, memory: JsonObject): readonly Command[] {
  const { mission, items, digest, note } = order;
  const commit: readonly Command[] =
    items.length === 0
      ? []
      : [
          ...(note === undefined ? [] : [{ kind: 'mission.note', mission, ...note } as const]),
          { kind: 'plan.commit', mission, items, digest },
        ];
  return [...commit, ...queueCommands(order, memory)];
}

function queueCommands({ mission, items, queue }: PlanOrder, memory: JsonObject): readonly Command[] {
  if (queue.length === 0) return [];
  const sent = new Set(items.map(({ to }) => phoneDigits(to)));
  const waiting = listOf(memory['call_queue']).filter((item) => !sent.has(digitsOf(item)));
  const known = new Set(waiting.map(digitsOf));
  const value = [...waiting, ...queue.filter((item) => !known.has(digitsOf(item)))];
  return [{ kind: 'memory.save', mission, key: 'call_queue', value }];
}

const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

function digitsOf(item: JsonValue): string {
  const phone = isJsonObject(item) ? (item['phone'] ?? item['to']) : item;
  return typeof phone === 'string' ? phoneDigits(phone) : '';
}
