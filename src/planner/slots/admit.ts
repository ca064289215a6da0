import { readPhone, type PhoneFacts } from '../../domain/contact/phone.ts';
import { ok } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';
import { callWindow, openTimes, type WindowResult } from '../hours/call-window.ts';
import type { Interval } from '../hours/interval.ts';
import { consentLaws } from '../law/consent-need.ts';
import { contactProfiles } from '../list/contact-profile.ts';
import { instantText } from '../../domain/mission/join-text.ts';
import type { KnownCall, PlanRequest } from '../plan.ts';
import type { Target, TimeBound, Unplaced, UnplacedCode } from '../list/target.ts';
import { boundInstant } from '../list/time-bound.ts';
import { preferredStarts } from './preferred-starts.ts';
import type { DayWindow } from '../hours/week-hours.ts';
import type { ZoneSet } from '../hours/zone-set.ts';
import { localDay } from '../hours/zone-table.ts';
import { ownOf } from '../../lib/own.ts';

/** A target that may be called, with the instants at which it may. */
export interface Admitted {
  readonly target: Target;
  readonly facts: PhoneFacts;
  readonly zones: ZoneSet;
  /** Instants of start, half-open. The same list object for all that have the same ones. */
  readonly starts: readonly Interval[];
  /** Those of them that a person would choose; all, where none is better. Shared likewise. */
  readonly preferred: readonly Interval[];
  readonly lengthMs: number;
  readonly retry: boolean;
  readonly why: readonly string[];
}

const NONE: readonly KnownCall[] = [];

/** When a plan begins: now, or at the start that was asked for. */
export const startOf = ({ nowMs, startMs = nowMs }: PlanRequest): number => Math.max(nowMs, startMs);

interface Refusal {
  readonly code: UnplacedCode;
  readonly detail: string;
  readonly cure: string;
}

type Verdict =
  | { readonly ok: true; readonly value: Admitted }
  | { readonly ok: false; readonly value: Refusal };

/** Checks every target against everything but capacity: the first reason found is the one given. */
export function admitTargets(
  request: PlanRequest,
  fromMs: number,
  toMs: number,
): { readonly admitted: Admitted[]; readonly unplaced: Unplaced[] } {
  const admitted: Admitted[] = [];
  const unplaced: Unplaced[] = [];
  const admit = admission(request, fromMs, toMs);
  for (const target of request.targets) {
    const read = target.facts === undefined ? readPhone(target.phone, target.country) : ok(target.facts);
    const verdict: Verdict = read.ok
      ? admit(target, read.value)
      : { ok: false, value: { code: 'invalid_number', detail: read.error.message, cure: read.error.cure } };
    if (verdict.ok) admitted.push(verdict.value);
    else {
      const phone = read.ok ? read.value.phone : target.phone;
      unplaced.push(
        unplacedTarget(target, phone, verdict.value.code, verdict.value.detail, verdict.value.cure),
      );
    }
  }
  return { admitted, unplaced };
}

export function unplacedTarget(
  target: Target,
  phone: string,
  code: UnplacedCode,
  detail: string,
  cure: string,
): Unplaced {
  return {
    row: target.row,
    phone: safeText(phone, { maxLength: 40 }),
    code,
    detail: safeText(detail, { maxLength: 300 }),
    cure,
    ...(target.name === undefined ? {} : { name: target.name }),
  };
}

function admission(
  request: PlanRequest,
  fromMs: number,
  toMs: number,
): (target: Target, facts: PhoneFacts) => Verdict {
  const { policy, data } = request;
  const own = new Set([...request.lines, ...(request.ownNumbers ?? [])]);
  const lines = new Set(request.lines);
  const calls = Map.groupBy(request.calls ?? [], (call) => call.phone);
  const firstRow = new Map<string, number>();
  const open = openTimes(fromMs, toMs, data);
  const profileOf = contactProfiles(policy, data, fromMs, toMs);
  const preferredOf = preferredStarts(policy.manners);
  const startLists = new Map<string, readonly Interval[]>();

  /** Equal lists become one, so that targets with the same starts are told by identity. */
  const shared = (result: WindowResult): WindowResult => {
    if (!result.ok) return result;
    const key = result.starts.map((start) => `${start.fromMs}-${start.toMs}`).join();
    const starts = startLists.get(key) ?? result.starts;
    startLists.set(key, starts);
    return { ok: true, starts };
  };

  return (target, facts) => {
    const { phone } = facts;
    const earlier = firstRow.get(phone);
    if (earlier !== undefined) {
      return refuse('duplicate', `row ${earlier} has the same number`, 'Remove one of the two rows.');
    }
    const known = calls.get(phone) ?? NONE;
    const barred = own.has(phone)
      ? refuse('invalid_number', 'this is a number of your own account', 'Remove this row.')
      : (suppression(request, phone) ??
        stopFault(target) ??
        doneBefore(request, phone) ??
        duplicateOf(request, known) ??
        consentFault(request, target) ??
        variableFault(request, target) ??
        lineFault(lines, target));
    if (barred !== undefined) return barred;

    const window = ownHours(target);
    if (window === 'never') {
      return refuse(
        'no_window_in_horizon',
        'its latest time of day is not after its earliest',
        'Correct the earliest or the latest time.',
      );
    }
    const profile = profileOf(target, facts, window);
    if (!profile.ok) {
      return refuse('no_zone', profile.error, 'Fill in the zone column, such as America/Chicago.');
    }
    const { zones, rules, why, windows } = profile.value;
    const lengthMs = target.expectedLengthMs ?? policy.expectedLengthMs[target.recipient];
    const counted = known.filter((call) => call.status !== 'failed').map((call) => call.atMs);
    const bounds = boundKey(target.earliest) + boundKey(target.latest) + boundKey(target.expires);
    const key = `${bounds}|${target.notBeforeMs ?? ''}|${lengthMs}|${counted.length > 0 ? phone : ''}`;
    let result = windows.get(key);
    if (result === undefined) {
      const tables = zones.groups.map(({ table }) => table);
      const found = callWindow(
        rules,
        zones,
        {
          fromMs,
          toMs,
          lengthMs: lengthMs + policy.closingMarginMs,
          earliestMs: boundInstant(target.earliest, tables, 'start'),
          latestMs: boundInstant(target.latest, tables, 'end'),
          expiresMs: expiryOf(target, tables, startOf(request)),
          notBeforeMs: target.notBeforeMs,
          countedCallsMs: counted,
          dailyCap: policy.dailyCap[target.recipient],
        },
        open,
        data,
      );
      result = shared(found);
      windows.set(key, result);
    }
    if (!result.ok) return { ok: false, value: result };
    firstRow.set(phone, target.row);
    return {
      ok: true,
      value: {
        target,
        facts,
        zones,
        starts: result.starts,
        preferred: preferredOf(result.starts, zones, rules, target.recipient),
        lengthMs,
        retry: (target.attempts ?? 0) > 0,
        why,
      },
    };
  };
}

/** A time of day is part of the rules; only bounds in time tell windows apart. An expiry is always one. */
function boundKey(bound: TimeBound | undefined): string {
  switch (bound?.kind) {
    case 'instant':
      return `i${bound.atMs}`;
    case 'local':
      return `d${bound.day}:${bound.minute}`;
    case 'time-of-day':
      return `t${bound.minute}`;
    case undefined:
      return '-';
  }
}

function refuse(code: UnplacedCode, detail: string, cure: string): Verdict {
  return { ok: false, value: { code, detail, cure } };
}

function suppression(request: PlanRequest, phone: string): Verdict | undefined {
  const why = request.suppressed?.get(phone);
  return why === undefined
    ? undefined
    : refuse('suppressed', `on a do-not-call list: ${why}`, 'Leave this contact out; it must not be called.');
}

function doneBefore({ done }: PlanRequest, phone: string): Verdict | undefined {
  const atMs = done?.get(phone);
  return atMs === undefined
    ? undefined
    : refuse('duplicate', `this plan called it at ${instantText(atMs)}`, 'Nothing is left to do.');
}

/** By its name: ids inside a run are known to nobody. */
const missionText = ({ mission, missionName }: KnownCall, request: PlanRequest): string =>
  mission === request.mission
    ? 'this mission'
    : missionName === undefined
      ? 'another mission'
      : `“${missionName}”`;

function duplicateOf(request: PlanRequest, known: readonly KnownCall[]): Verdict | undefined {
  for (const call of known) {
    const at = instantText(call.atMs);
    if (call.status === 'pending') {
      return refuse(
        'duplicate',
        call.mission === undefined
          ? `a direct call to this number is scheduled at ${at}`
          : `${missionText(call, request)} has a call to this number at ${at}`,
        'Cancel that call first, or leave this row out.',
      );
    }
    const sameMission = call.mission !== undefined && call.mission === request.mission;
    if (
      !sameMission &&
      call.status === 'made' &&
      call.atMs > startOf(request) - request.policy.duplicateWindowMs
    ) {
      return refuse(
        'duplicate',
        call.mission === undefined
          ? `this number was called directly at ${at}`
          : `${missionText(call, request)} called this number at ${at}`,
        'Wait a day, or leave this row out.',
      );
    }
  }
  return undefined;
}

/** The list itself says that this person is not to be called. */
function stopFault({ stop }: Target): Verdict | undefined {
  if (stop === undefined) return undefined;
  const said = `${stop.column} says “${stop.value}”`;
  return stop.mailOnly === true
    ? refuse(
        'suppressed',
        `${said}; that may concern e-mail or texts alone, or calls too`,
        `If these people may be called, say so: what the column ${stop.column} holds is “ignore” (Columns in the planner, --column ignore="${stop.column}").`,
      )
    : refuse(
        'suppressed',
        `${said}: the list asks not to call`,
        'Leave this contact out; it must not be called.',
      );
}

function consentFault(request: PlanRequest, target: Target): Verdict | undefined {
  const { consent, consentSaid } = target;
  if (consent === false) {
    return refuse(
      'no_consent',
      consentSaid === undefined
        ? 'consent was refused or withdrawn'
        : `${consentSaid.column} says “${consentSaid.value}”: no consent to a call`,
      'Leave this contact out, or record the consent in the list once it is given.',
    );
  }
  const given = target.consent === true || request.consent === 'agreed';
  if (!request.policy.requireConsent || given) return undefined;
  const date = new Date(request.nowMs).toISOString().slice(0, 10);
  const laws = consentLaws(target, request.consent, date, request.data).map(({ source }) => source);
  return refuse(
    'no_consent',
    laws.length === 0
      ? 'the policy asks for consent and none is recorded'
      : `the policy asks for consent and none is recorded; the law on record here wants it too: ${laws.join('; ')}`,
    'Record the consent in the list, or say that these people agreed.',
  );
}

function variableFault(request: PlanRequest, target: Target): Verdict | undefined {
  const missing = (request.requiredVariables ?? []).filter(
    (name) => (ownOf(target.variables, name) ?? '').trim() === '',
  );
  return missing.length === 0
    ? undefined
    : refuse(
        'missing_variable',
        `no value for ${missing.map((name) => `{{${name}}}`).join(', ')}`,
        'Fill in the column, or give the variable a value for all.',
      );
}

function lineFault(lines: ReadonlySet<string>, target: Target): Verdict | undefined {
  if (lines.size === 0) {
    return refuse(
      'line_not_owned',
      'the assistant has no number to call from',
      'Assign a number to the assistant.',
    );
  }
  return target.line === undefined || lines.has(target.line)
    ? undefined
    : refuse(
        'line_not_owned',
        `${target.line} is not a number of this assistant`,
        'Assign that number to the assistant, or clear the column.',
      );
}

/** The contact's own hours of the day, where the bounds are times of day. */
function ownHours(target: Target): DayWindow | undefined | 'never' {
  const earliest = target.earliest?.kind === 'time-of-day' ? target.earliest.minute : undefined;
  const latest = target.latest?.kind === 'time-of-day' ? target.latest.minute : undefined;
  if (earliest === undefined && latest === undefined) return undefined;
  const window = { openMinute: earliest ?? 0, closeMinute: latest ?? 1440 };
  return window.openMinute < window.closeMinute ? window : 'never';
}

/** An expiry that is a time of day means today's, in every zone. */
function expiryOf(
  target: Target,
  tables: Parameters<typeof boundInstant>[1],
  nowMs: number,
): number | undefined {
  const { expires } = target;
  if (expires?.kind !== 'time-of-day') return boundInstant(expires, tables, 'end');
  const today = tables.map((table) =>
    boundInstant({ kind: 'local', day: localDay(table, nowMs), minute: expires.minute }, [table], 'end'),
  );
  return Math.min(...today.map((atMs) => atMs ?? Infinity));
}
