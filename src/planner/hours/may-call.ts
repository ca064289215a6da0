import { readPhone } from '../../domain/contact/phone.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { startsWithin } from './call-window.ts';
import { capHoles, capText } from '../law/call-caps.ts';
import { holding, merge, subtract, type Interval } from './interval.ts';
import { callRules, commonIntervals, describeRules, type Bounds, type CallRules } from './open-hours.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import type { UnplacedCode } from '../list/target.ts';
import type { DayWindow } from './week-hours.ts';
import { candidateZones, zoneSet, type Location, type ZoneSet } from './zone-set.ts';
import { localTime } from './zone-table.ts';

/** A single call to be judged, apart from any plan. */
export interface CallQuestion extends Location {
  readonly phone: string;
  readonly recipient: RecipientType;
  readonly atMs: number;
  /** Expected length; 0 for an SMS. The policy's own for the recipient when absent. */
  readonly lengthMs?: number;
  readonly suppressed?: ReadonlyMap<string, string>;
  /** The contact's own hours of the day. */
  readonly own?: DayWindow;
  /** Starts of other calls to this number, made or planned, by whatever mission: for the caps of a law. */
  readonly callsMs?: () => readonly number[];
}

/**
 * May this number be called at this instant? `open`: yes. `outside-hours`: the law allows it, the policy does not.
 * `forbidden`: a law, a do-not-call list or the number itself forbids it; no setting changes that. `unknown`: no zone.
 */
export type CallPermit =
  | {
      readonly verdict: 'open';
      readonly untilMs: number;
      readonly zones: ZoneSet;
      readonly why: readonly string[];
    }
  | {
      readonly verdict: 'outside-hours' | 'forbidden' | 'unknown';
      readonly code: UnplacedCode | 'legal_hours' | 'legal_cap' | 'policy_hours';
      readonly detail: string;
      readonly cure: string;
      /** The next instant inside the policy's hours, from `atMs` on; absent when none lies in the horizon. */
      readonly nextOpenMs?: number;
      /** The next instant a law allows. */
      readonly nextLegalMs?: number;
    };

/**
 * Judges one call: for the command door, the check before dispatch, and the earliest slot of a move. Whatever zone is
 * claimed, the law holds in the zones of the number too; courtesy follows the claim.
 */
export function mayCall(question: CallQuestion, policy: Policy, data: PlannerData): CallPermit {
  const read = readPhone(question.phone, question.country);
  if (!read.ok) return never('forbidden', 'invalid_number', read.error.message, read.error.cure);
  const facts = read.value;
  const barred = question.suppressed?.get(facts.phone);
  if (barred !== undefined) {
    return never(
      'forbidden',
      'suppressed',
      `${facts.phone} is on a do-not-call list: ${barred}`,
      'Do not contact it.',
    );
  }
  const { atMs } = question;
  const endMs = atMs + policy.horizonMs;
  const found = candidateZones(facts, question, data);
  const zones = found.ok ? zoneSet(found.value, atMs, endMs) : found;
  if (!zones.ok)
    return never(
      'unknown',
      'no_zone',
      zones.error,
      'Give the zone of this contact, such as America/Chicago.',
    );
  const rules = callRules(facts, question, question.recipient, question.own, policy, data);
  const lengthMs = question.lengthMs ?? policy.expectedLengthMs[question.recipient];
  // Without a call there is nothing that could run past the closing hour.
  const neededMs = lengthMs === 0 ? 0 : lengthMs + policy.closingMarginMs;
  const tables = [...zones.value.groups, ...zones.value.lawOnly].map(({ table }) => table);
  const capped = question.lengthMs !== 0 && rules.legal.some(({ caps }) => caps.length > 0);
  const holes = capped ? capHoles(rules.legal, question.callsMs?.() ?? [], tables) : [];
  const openAll = permitted(rules, zones.value, atMs, endMs, 'courtesy', neededMs, data);
  const open = subtract(openAll, merge(holes));
  const now = holding(open, atMs);
  if (now !== undefined) {
    return { verdict: 'open', untilMs: now.toMs - 1, zones: zones.value, why: describeRules(rules, data) };
  }
  // A law asks when a call is made, not how long it lasts: its bounds hold for the start and for the expected end.
  const legalHours = permitted(rules, zones.value, atMs, endMs, 'legal', lengthMs, data);
  const legal = subtract(legalHours, merge(holes));
  const [nextOpen, nextLegal] = [open[0], legal[0]];
  const next = {
    ...(nextOpen === undefined ? {} : { nextOpenMs: nextOpen.fromMs }),
    ...(nextLegal === undefined ? {} : { nextLegalMs: nextLegal.fromMs }),
  };
  const full = holes.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (full !== undefined && holding(legalHours, atMs) !== undefined) {
    return {
      verdict: 'forbidden',
      code: 'legal_cap',
      detail: `the law on record here allows ${capText(full.cap)} to one number (${full.rule.source}), and they are used up`,
      cure: 'Take the next time that is free.',
      ...next,
    };
  }
  const allowed = holding(legal, atMs) !== undefined;
  const clocks = [...zones.value.groups, ...(allowed ? [] : zones.value.lawOnly)].map(
    ({ zone, table }) => `${localTime(table, atMs).slice(0, 16).replace('T', ' ')} in ${zone}`,
  );
  return {
    verdict: allowed ? 'outside-hours' : 'forbidden',
    code: allowed ? 'policy_hours' : 'legal_hours',
    detail: `it is ${clocks.join(' and ')}: ${allowed ? 'outside the calling hours of the policy' : 'outside the hours the law allows'}`,
    cure:
      nextOpen === undefined
        ? 'Fill in the zone of this contact, or widen its hours.'
        : 'Take the next open time.',
    ...next,
  };
}

function permitted(
  rules: CallRules,
  zones: ZoneSet,
  fromMs: number,
  toMs: number,
  bounds: Bounds,
  neededMs: number,
  data: PlannerData,
): Interval[] {
  const open = commonIntervals(rules, zones, fromMs, toMs, bounds, data);
  return neededMs === 0 ? open : startsWithin(open, neededMs);
}

function never(
  verdict: 'forbidden' | 'unknown',
  code: UnplacedCode,
  detail: string,
  cure: string,
): CallPermit {
  return { verdict, code, detail, cure };
}
