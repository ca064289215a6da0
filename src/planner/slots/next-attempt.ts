import { lengthRange } from '../../lib/length-text.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import { readPhone } from '../../domain/contact/phone.ts';
import {
  retryRule,
  SERVICE_PEAK_MINUTES,
  type MissOutcome,
  type RecipientType,
  type RetryRule,
} from '../../domain/contact/retry-policy.ts';
import { startsWithin } from '../hours/call-window.ts';
import { merge, subtract, type Interval } from '../hours/interval.ts';
import { capHoles } from '../law/call-caps.ts';
import { callRules, commonIntervals, type CallRules } from '../hours/open-hours.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import type { DayWindow } from '../hours/week-hours.ts';
import { candidateZones, zoneSet, type Location, type ZoneSet } from '../hours/zone-set.ts';
import { localDay, localMinute, MINUTE_MS } from '../hours/zone-table.ts';

/** A call that missed its aim. */
export interface MissedCall extends Location {
  readonly phone: string;
  readonly recipient: RecipientType;
  readonly outcome: MissOutcome;
  /** Calls made to this contact so far, this one included. */
  readonly attempts: number;
  readonly missedAtMs: number;
  readonly nowMs: number;
  /** A message was left on some voicemail before. */
  readonly messageLeft?: boolean;
  readonly own?: DayWindow;
  /** Calls to this number that count for its daily cap, the missed one included unless it failed. */
  readonly countedCallsMs?: readonly number[];
  /** Calls to this number that count for the caps of a law, by whatever mission; the missed one may be among them. */
  readonly callsMs?: () => readonly number[];
  /** Starts on its line that the retry keeps its spacing from. */
  readonly lineStartsMs?: readonly number[];
}

/** What follows a miss. */
export type NextAttempt =
  | {
      readonly kind: 'retry';
      readonly atMs: number;
      /** Which retry this is, from 1, and how many there may be. */
      readonly retry: number;
      readonly of: number;
      readonly mayLeaveMessage: boolean;
      readonly why: string;
    }
  | { readonly kind: 'abandoned'; readonly why: string }
  /** Nothing is decided without a person: a call that was canceled, or a contact without hours. */
  | { readonly kind: 'ask'; readonly why: string };

const DAY_MS = 86_400_000;

/**
 * When to call again after a miss, by the retry table, moved into a window that is open in every candidate zone.
 * A call canceled by accident is passed as `failed`.
 */
export function nextAttempt(missed: MissedCall, policy: Policy, data: PlannerData): NextAttempt {
  if (missed.outcome === 'canceled') {
    return { kind: 'ask', why: 'the call was canceled: it is retried only if nobody meant it' };
  }
  const rule = retryRule(missed.recipient, missed.outcome);
  const outcome = statusText(missed.outcome);
  if (rule === undefined)
    return { kind: 'abandoned', why: `no retry after ${outcome} on an ${missed.recipient} line` };
  if (missed.attempts > rule.retries) {
    return {
      kind: 'abandoned',
      why: `${missed.attempts} attempts, the last: ${outcome}; a ${missed.recipient} contact gets ${rule.retries} retr${rule.retries === 1 ? 'y' : 'ies'}`,
    };
  }
  const read = readPhone(missed.phone, missed.country);
  if (!read.ok) return { kind: 'abandoned', why: read.error.message };
  const fromMs = Math.max(missed.missedAtMs, missed.nowMs) - DAY_MS;
  const toMs = missed.nowMs + policy.horizonMs;
  const found = candidateZones(read.value, missed, data);
  const zones = found.ok ? zoneSet(found.value, fromMs - DAY_MS, toMs) : found;
  if (!zones.ok) return { kind: 'ask', why: zones.error };
  const rules = callRules(read.value, missed, missed.recipient, missed.own, policy, data);
  const hours = startsWithin(
    commonIntervals(rules, zones.value, fromMs, toMs, 'courtesy', data),
    policy.expectedLengthMs[missed.recipient] + policy.closingMarginMs,
  );
  const open = withoutCapHoles(hours, missed, rules, zones.value);
  const atMs = firstStart(open, earliestRetry(missed, rule, policy), (at) =>
    suits(at, missed, rule, zones.value, policy),
  );
  if (atMs === undefined) {
    return {
      kind: 'ask',
      why: 'no open hour within the horizon suits a retry; widen the hours or give the zone',
    };
  }
  return {
    kind: 'retry',
    atMs,
    retry: missed.attempts,
    of: rule.retries,
    mayLeaveMessage:
      rule.mayLeaveMessage && !(missed.messageLeft === true && missed.recipient === 'professional'),
    why: `${outcome}: retry ${missed.attempts} of ${rule.retries}, ${describeWait(rule)}, inside its hours`,
  };
}

/** Without the stretches in which one more call would break a cap of the law. */
function withoutCapHoles(
  open: readonly Interval[],
  { callsMs, missedAtMs }: MissedCall,
  { legal }: CallRules,
  { groups, lawOnly }: ZoneSet,
): readonly Interval[] {
  if (!legal.some(({ caps }) => caps.length > 0)) return open;
  const calls = [...new Set([...(callsMs?.() ?? []), missedAtMs])];
  const tables = [...groups, ...lawOnly].map(({ table }) => table);
  return subtract(open, merge(capHoles(legal, calls, tables)));
}

function earliestRetry(missed: MissedCall, rule: RetryRule, policy: Policy): number {
  const soonestMs = missed.nowMs + policy.leadMs + policy.skewMs;
  const { wait, otherDay } = rule;
  switch (wait.kind) {
    case 'after':
      return Math.max(soonestMs, missed.missedAtMs + wait.minMs);
    case 'days':
      return Math.max(soonestMs, missed.missedAtMs + wait.atLeast * DAY_MS);
    case 'next-business-day':
      return otherDay ? soonestMs : Math.max(soonestMs, missed.missedAtMs);
  }
}

/** The rule's own wishes at an instant that is open anyway. */
function suits(atMs: number, missed: MissedCall, rule: RetryRule, zones: ZoneSet, policy: Policy): boolean {
  const near = missed.lineStartsMs?.some((startMs) => Math.abs(startMs - atMs) < policy.spacingMs) === true;
  if (near) return false;
  return zones.groups.every(({ table }) => {
    const minute = localMinute(table, atMs);
    const day = localDay(table, atMs);
    const hourOf = (value: number): number => Math.floor(value / 60);
    if (rule.otherHour && hourOf(minute) === hourOf(localMinute(table, missed.missedAtMs))) return false;
    if (rule.otherDay && day <= localDay(table, missed.missedAtMs)) return false;
    if (rule.offPeak && SERVICE_PEAK_MINUTES.some(([from, to]) => from <= minute && minute < to))
      return false;
    const sameDay = (missed.countedCallsMs ?? []).filter((callMs) => localDay(table, callMs) === day).length;
    return sameDay < policy.dailyCap[missed.recipient];
  });
}

/** The first open instant that suits, looked for minute by minute. */
function firstStart(
  open: readonly Interval[],
  fromMs: number,
  suits: (atMs: number) => boolean,
): number | undefined {
  for (const window of open) {
    const firstMs = Math.ceil(Math.max(window.fromMs, fromMs) / 1000) * 1000;
    for (let atMs = firstMs; atMs < window.toMs; atMs = (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS) {
      if (suits(atMs)) return atMs;
    }
  }
  return undefined;
}

function describeWait({ wait, otherHour, otherDay }: RetryRule): string {
  const parts: string[] = [];
  if (wait.kind === 'after') {
    parts.push(`after ${lengthRange(wait.minMs, wait.maxMs)}`);
  } else if (wait.kind === 'days') parts.push(`after ${wait.atLeast} days at least`);
  else parts.push('on the next business day');
  if (otherDay && wait.kind === 'after') parts.push('not on the same day');
  if (otherHour) parts.push('at another hour of day');
  return parts.join(', ');
}
