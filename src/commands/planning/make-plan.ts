import { contactsOf, phoneDigits } from '../../domain/contact/contacts.ts';
import { toldZone } from '../../domain/mission/mission-memory.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Plan, PlanRequest, Placement } from '../../planner/plan.ts';
import { planCalls } from '../../planner/slots/plan-calls.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import { parsePolicy, type Policy } from '../../planner/policy.ts';
import { replan, type Pin, type PlanDifference } from '../../planner/slots/replan.ts';
import type { Target } from '../../planner/list/target.ts';
import type { PlanDraft, TargetChange } from '../../state/planning.ts';
import type { PlanInputFacts } from './plan-inputs.ts';

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

/** A plan, the targets it was made for (without those left out by hand), and what it changed. */
export interface MadePlan {
  readonly plan: Plan;
  readonly request: PlanRequest;
  readonly leftOut: readonly Target[];
  readonly difference?: PlanDifference;
}

/**
 * Plans a list. With `previous`, calls that were sent stay where they are, and times chosen by hand are kept where they
 * may be.
 * Errors: a policy that cannot be read, or a line that the assistant does not have.
 */
export function makePlan(
  draft: PlanDraft,
  targets: readonly Target[],
  inputs: PlanInputFacts,
  basis: PlanBasis,
  previous?: readonly Placement[],
): Result<MadePlan, string> {
  const built = buildRequest(draft, targets, inputs, basis);
  if (!built.ok) return built;
  const { request, leftOut } = built.value;
  const pins = pinsOf(draft, request, previous ?? []);
  if (previous === undefined && pins.length === 0) {
    return ok({ plan: planCalls(request), request, leftOut });
  }
  const sent = new Set(
    inputs.calls
      .filter((call) => call.status === 'pending' && call.mission === request.mission)
      .map((call) => `${call.phone} ${call.atMs}`),
  );
  const committed = new Set<string>(
    (previous ?? []).filter(({ phone, atMs }) => sent.has(`${phone} ${atMs}`)).map(({ phone }) => phone),
  );
  const { plan, difference } = replan(request, previous ?? [], {
    committed,
    pins,
    committedAtAnyPace: true,
  });
  return ok({ plan, request, leftOut, ...(previous === undefined ? {} : { difference }) });
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
    kept.push({
      ...target,
      variables: { ...draft.variables, ...target.variables },
      ...place,
      ...(change.line === undefined ? {} : { line: change.line }),
      ...(before === undefined || before.attempt === 1 ? {} : { attempts: before.attempt - 1 }),
      ...(notBeforeMs === 0 ? {} : { notBeforeMs }),
    });
  }
  const request: PlanRequest = {
    nowMs: basis.nowMs,
    ...(draft.startMs === undefined ? {} : { startMs: draft.startMs }),
    targets: kept,
    lines,
    policy,
    data: basis.data,
    missionClass: inputs.missionClass,
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
function pinsOf(draft: PlanDraft, request: PlanRequest, previous: readonly Placement[]): readonly Pin[] {
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
    return err(`${label} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isJsonObject(value)) return err(`${label} must hold a JSON object.`);
  const parsed = parsePolicy(value, base);
  return parsed.ok
    ? ok(value)
    : err(safe`${label}: ${parsed.error.map(({ field, message }) => `${field} ${message}`).join('; ')}.`);
}
