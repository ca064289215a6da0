import type { Phone } from '../../domain/contact/phone.ts';
import { contactsOf, phoneDigits } from '../../domain/contact/contacts.ts';
import { toldZone } from '../../domain/mission/mission-memory.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { KnownCall, PlanRequest } from '../../planner/plan.ts';
import { planCalls } from '../../planner/slots/plan-calls.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import { parsePolicy, type Policy } from '../../planner/policy.ts';
import type { HeldSlot } from '../../planner/slots/held-slots.ts';
import { replan, type Pin, type PlacedBefore } from '../../planner/slots/replan.ts';
import type { Target } from '../../planner/list/target.ts';
import type { PlanDraft, TargetChange } from '../../state/planning.ts';
import type { MadePlan, PlanBefore } from './made-plan.ts';
import type { PlanInputFacts } from './plan-inputs.ts';
import { beforeSplit, placesBefore, splitGround, withArms } from './plan-split.ts';
import { withStop } from '../../lib/full-stop.ts';

/** A slot at least four minutes ahead can be sent again where nothing came of it; reading and agreeing take a while. */
const LEAST_LEAD_MS = 10 * 60_000;
/** A longer list takes longer to read, and to send. */
const LEAD_PER_TARGET_MS = 2_000;
const MOST_LEAD_MS = 60 * 60_000;

/** How far ahead the first call of a plan is placed at least, in whole minutes. */
export const planLeadMs = (targets: number): number =>
  Math.min(MOST_LEAD_MS, Math.ceil((LEAST_LEAD_MS + targets * LEAD_PER_TARGET_MS) / 60_000) * 60_000);

/** What holds for every plan of this machine. */
export interface PlanBasis {
  readonly policy: Policy;
  readonly data: PlannerData;
  readonly suppressed: ReadonlyMap<string, string>;
  readonly nowMs: number;
  readonly tzVersion: string;
}

/**
 * Plans a list. What the mission has sent already stays where it is, and is no duplicate; times chosen by hand are kept
 * where they may be. With `before` the plan comes with its difference.
 * Where two assistants share the list, each call is given to one of them.
 * Errors: a policy that cannot be read, a line that the assistant does not have, or a split that cannot be.
 */
export function makePlan(
  draft: PlanDraft,
  targets: readonly Target[],
  inputs: PlanInputFacts,
  basis: PlanBasis,
  before?: PlanBefore,
): Result<MadePlan, string> {
  if (draft.split === undefined) return planForOne(draft, targets, inputs, basis, before);
  const ground = splitGround(draft.split, draft, targets, inputs);
  if (!ground.ok) return ground;
  const undivided = beforeSplit(ground.value, draft, inputs);
  const earlier = before && placesBefore(before, ground.value);
  const made = planForOne(undivided.draft, targets, undivided.inputs, basis, earlier);
  return made.ok ? ok(withArms(made.value, ground.value, before?.split)) : made;
}

function planForOne(
  draft: PlanDraft,
  targets: readonly Target[],
  inputs: PlanInputFacts,
  basis: PlanBasis,
  before?: PlanBefore,
): Result<MadePlan, string> {
  const built = buildRequest(draft, targets, inputs, basis);
  if (!built.ok) return built;
  const { leftOut } = built.value;
  const previous = before?.placed ?? [];
  const own = inputs.calls.filter(({ mission }) => mission === built.value.request.mission);
  const isSame = before?.keepShown === true || before?.same === true;
  const done = isSame ? doneOf(previous, own) : undefined;
  const request = { ...built.value.request, ...(done === undefined ? {} : { done }) };
  const pins = pinsOf(draft, request, previous);
  const sent = sentSlots(request, own);
  if (before === undefined && pins.length === 0 && sent.length === 0) {
    return ok({ plan: planCalls(request), request, leftOut });
  }
  const kept = [...sent, ...(before?.keepShown === true ? shownSlots(previous, own) : [])];
  const whole = withSent(previous, sent);
  const first = replan(request, whole, { kept, pins });
  // A call that somebody else sent and that may not stay is for a person to cancel: it gets no second slot.
  const strange = new Set<string>(sent.map(({ phone }) => phone));
  for (const { phone } of previous) strange.delete(phone);
  const second = first.plan.placed.filter(({ phone, committed }) => !committed && strange.has(phone));
  const freed = new Set<string>(second.map(({ phone }) => phone));
  const { plan, difference } =
    freed.size === 0
      ? first
      : replan(request, whole, { kept: kept.filter(({ phone }) => !freed.has(phone)), pins });
  return ok({ plan, request, leftOut, ...(before === undefined ? {} : { difference }) });
}

/** Calls of the mission that wait at the server, of people of this list; one for each. */
function sentSlots(request: PlanRequest, own: readonly KnownCall[]): readonly HeldSlot[] {
  const pending = own.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return [];
  const listed = new Set<string>(request.targets.map(({ facts, phone }) => facts?.phone ?? phone));
  const first = new Map<string, HeldSlot>();
  for (const { phone, atMs, line } of pending) {
    if (!listed.has(phone) || first.has(phone)) continue;
    first.set(phone, { phone, atMs, line: line ?? '', committed: true, atAnyPace: true });
  }
  return [...first.values()];
}

/** Slots of the plan before that are still to be sent. */
function shownSlots(previous: readonly PlacedBefore[], own: readonly KnownCall[]): readonly HeldSlot[] {
  const called = new Set(own.map(({ phone }) => phone));
  return previous
    .filter(({ phone }) => !called.has(phone))
    .map(({ phone, atMs, line }) => ({ phone, atMs, line, committed: false, shown: true, atAnyPace: true }));
}

/** Who was called in the slot that the plan before gave. */
function doneOf(previous: readonly PlacedBefore[], own: readonly KnownCall[]): ReadonlyMap<string, number> {
  const made = new Set(own.filter(({ status }) => status !== 'pending').map(slotKey));
  return new Map(
    previous.filter((slot) => made.has(slotKey(slot))).map(({ phone, atMs }) => [phone, atMs] as const),
  );
}

const slotKey = ({ phone, atMs }: { readonly phone: string; readonly atMs: number }): string =>
  `${phone} ${atMs}`;

/** What was sent stood in some plan before, though this machine may not have it any more. */
function withSent(previous: readonly PlacedBefore[], sent: readonly HeldSlot[]): readonly PlacedBefore[] {
  const known = new Set<string>(previous.map(({ phone }) => phone));
  return [
    ...previous,
    ...sent
      .filter(({ phone }) => !known.has(phone))
      .map(({ phone, atMs, line }) => ({ row: 0, phone: phone as Phone, atMs, line })),
  ];
}

function buildRequest(
  draft: PlanDraft,
  targets: readonly Target[],
  inputs: PlanInputFacts,
  basis: PlanBasis,
): Result<{ readonly request: PlanRequest; readonly leftOut: readonly Target[] }, string> {
  const parsed = parsePolicy(draft.policy, basis.policy);
  if (!parsed.ok) {
    return err(parsed.error.map(({ field, message }) => `The policy's ${field} ${message}.`).join(' '));
  }
  const lines = draft.lines ?? inputs.owned;
  const foreign = lines.filter((line) => !inputs.owned.includes(line));
  if (foreign.length > 0) {
    const owned = inputs.owned.length === 0 ? 'It has none.' : `It has ${inputs.owned.join(', ')}.`;
    return err(`${foreign.join(', ')} is not a number of ${inputs.assistant.name}. ${owned}`);
  }
  const policy = { ...parsed.value, leadMs: Math.max(parsed.value.leadMs, planLeadMs(targets.length)) };
  const tried = attemptsOf(inputs);
  const kept: Target[] = [];
  const leftOut: Target[] = [];
  for (const target of targets) {
    const change = draft.changes[target.facts?.phone ?? target.phone] ?? {};
    if (change.dropped === true) {
      leftOut.push(target);
      continue;
    }
    const before = tried.get(phoneDigits(target.phone));
    // Where an earlier try found the contact to be holds for the next list too.
    const place = placeOf(change, target, inputs.memory);
    const notBeforeMs = before?.notBeforeMs ?? 0;
    const changes: Partial<Target> = {
      ...(draft.variables === undefined ? {} : { variables: { ...draft.variables, ...target.variables } }),
      ...(place.zone === target.zone && place.zoneOrigin === target.zoneOrigin ? {} : place),
      ...(change.line === undefined ? {} : { line: change.line }),
      ...(before === undefined || before.attempt === 1 ? {} : { attempts: before.attempt - 1 }),
      ...(notBeforeMs === 0 ? {} : { notBeforeMs }),
    };
    // Most people of a long list are planned as they stand in it.
    kept.push(Object.keys(changes).length === 0 ? target : { ...target, ...changes });
  }
  const request: PlanRequest = {
    nowMs: basis.nowMs,
    ...(draft.startMs === undefined ? {} : { startMs: draft.startMs }),
    targets: kept,
    lines,
    policy,
    data: basis.data,
    missionClass: inputs.missionClass,
    ...(draft.consent === undefined ? {} : { consent: draft.consent.answer }),
    ...(inputs.round === undefined ? {} : { round: inputs.round }),
    ...(inputs.accountPerDay === undefined ? {} : { accountPerDay: inputs.accountPerDay }),
    mission: inputs.slug ?? inputs.missionId,
    calls: inputs.calls,
    suppressed: basis.suppressed,
    ownNumbers: inputs.ownNumbers,
    requiredVariables: inputs.requiredVariables,
    subject: {
      mission: inputs.missionId,
      run: inputs.runId,
      assistant: inputs.assistant.id,
      step: inputs.step ?? '',
    },
    tzVersion: basis.tzVersion,
  };
  return ok({ request, leftOut });
}

/**
 * Where a contact is, by whoever says it: a zone typed for this plan, the list's zone, one that a person said before, the
 * list's state or country, one that an earlier list gave. Nothing: the number tells it.
 */
function placeOf(
  change: TargetChange,
  target: Target,
  memory: JsonObject,
): Pick<Target, 'zone' | 'zoneOrigin'> {
  if (change.zone !== undefined) return { zone: change.zone, zoneOrigin: 'said' };
  if (target.zone !== undefined) return { zone: target.zone, zoneOrigin: target.zoneOrigin ?? 'list' };
  const told = toldZone(memory, target.facts?.phone ?? target.phone);
  const placed =
    target.region !== undefined || (target.country ?? target.facts?.country) !== target.facts?.country;
  if (told === undefined || (placed && told.origin !== 'said')) return {};
  return { zone: told.zone, zoneOrigin: told.origin };
}

/** Times chosen by hand, each with a line that it may go out from. */
function pinsOf(draft: PlanDraft, request: PlanRequest, previous: readonly PlacedBefore[]): readonly Pin[] {
  const lineOf = new Map<string, string>(previous.map(({ phone, line }) => [phone, line]));
  return request.targets.flatMap((target) => {
    const phone = target.facts?.phone ?? target.phone;
    const atMs = draft.changes[phone]?.atMs;
    const before = lineOf.get(phone);
    const line =
      target.line ?? (before !== undefined && request.lines.includes(before) ? before : request.lines[0]);
    return atMs === undefined || line === undefined ? [] : [{ phone, atMs, line }];
  });
}

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'no_answer', 'busy', 'abandoned']);

/**
 * Which try of its step each tracked number is due for, by its digits. A try that was scheduled and has not ended is still the
 * same one: it is never given a second name, under which it would be dialled twice.
 */
export function attemptsOf({
  memory,
  triedElsewhere,
}: Pick<PlanInputFacts, 'memory' | 'triedElsewhere'>): ReadonlyMap<
  string,
  { readonly attempt: number; readonly notBeforeMs?: number }
> {
  return new Map(
    contactsOf(memory)
      .filter(({ phone }) => !triedElsewhere.has(phoneDigits(phone)))
      .map(({ phone, status, attempts, nextRetryAtMs }) => [
        phoneDigits(phone),
        {
          attempt: ENDED.has(status) ? attempts + 1 : Math.max(1, attempts),
          ...(nextRetryAtMs === undefined ? {} : { notBeforeMs: nextRetryAtMs }),
        },
      ]),
  );
}

/** A policy file's content. Errors: a sentence for each field that is wrong. */
export function readPolicy(text: string, base: Policy, label: string): Result<JsonObject, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(`${label} is no JSON: ${withStop(error instanceof Error ? error.message : String(error))}`);
  }
  if (!isJsonObject(value)) return err(`${label} must hold a JSON object.`);
  const parsed = parsePolicy(value, base);
  return parsed.ok
    ? ok(value)
    : err(safe`${label}: ${parsed.error.map(({ field, message }) => `${field} ${message}`).join('; ')}.`);
}
