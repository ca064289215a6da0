import { readPhone } from '../../domain/contact/phone.ts';
import { lawFor } from '../hours/open-hours.ts';
import type { Target } from '../list/target.ts';
import type { PlannerData } from '../planner-data.ts';
import type { LegalRule } from './legal-rule.ts';

/**
 * What the operator says of a list that has no consent of its own. `agreed`: these people agreed to be called by an
 * automated voice · `business`: business contacts only · `unknown`: not known.
 */
export type ListAnswer = 'agreed' | 'business' | 'unknown';

/** A law on record that wants consent, and how many calls have none. */
export interface ConsentNeed {
  readonly rule: LegalRule;
  readonly calls: number;
}

/** The laws that want consent for a contact on a date; none where it has given it or the list's answer covers it. */
export function consentLaws(
  target: Target,
  answer: ListAnswer | undefined,
  date: string,
  data: PlannerData,
): readonly LegalRule[] {
  if (target.consent === true || answer === 'agreed' || answer === 'business') return [];
  const facts = target.facts ?? factsOf(target);
  if (facts === undefined || target.recipient === 'automated') return [];
  return lawFor(facts, target, data).legal.filter(
    ({ consent, consentFrom, from, until }) =>
      consent !== undefined &&
      (consentFrom === undefined || consentFrom <= date) &&
      (from === undefined || from <= date) &&
      (until === undefined || date <= until),
  );
}

/** What the law on record wants of these calls and the list does not tell, the most calls first. */
export function consentNeeds(
  targets: readonly Target[],
  answer: ListAnswer | undefined,
  date: string,
  data: PlannerData,
): readonly ConsentNeed[] {
  const counts = new Map<LegalRule, number>();
  const known = new Map<string, readonly LegalRule[]>();
  for (const target of targets) {
    const key = likeness(target);
    const rules = known.get(key) ?? consentLaws(target, answer, date, data);
    known.set(key, rules);
    for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts]
    .map(([rule, calls]) => ({ rule, calls }))
    .toSorted((a, b) => b.calls - a.calls || (a.rule.id < b.rule.id ? -1 : 1));
}

/** Targets that are alike in this are under the same law. */
const likeness = ({ facts, phone, consent, recipient, region, country, zone, zoneOrigin }: Target): string =>
  [
    facts === undefined || facts.callingCode === '1' ? phone.slice(0, 5) : facts.country,
    facts?.kind ?? phone,
    consent,
    recipient,
    region,
    country,
    zone,
    zoneOrigin,
  ].join('|');

const WANTED = { express: 'express consent', written: 'written consent', 'opt-in': 'an opt-in' } as const;

/** `US wants written consent (47 U.S.C. 227(b) …): 12 calls have none on record`. */
export function needText({ rule, calls }: ConsentNeed): string {
  const place = rule.region === undefined ? rule.country : `${rule.country}-${rule.region}`;
  const bound = rule.binds === undefined ? '' : ` for ${rule.binds}`;
  return `${place} wants ${WANTED[rule.consent ?? 'express']}${bound} (${rule.source}): ${calls} call${calls === 1 ? ' has' : 's have'} none on record`;
}

const factsOf = (target: Target): Target['facts'] => {
  const read = readPhone(target.phone, target.country);
  return read.ok ? read.value : undefined;
};
