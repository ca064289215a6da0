import type { PhoneFacts } from '../../domain/contact/phone.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { WindowResult } from '../hours/call-window.ts';
import { callRules, describeRules, type CallRules } from '../hours/open-hours.ts';
import type { PlannerData } from '../planner-data.ts';
import type { Policy } from '../policy.ts';
import type { Target } from './target.ts';
import type { DayWindow } from '../hours/week-hours.ts';
import { areaOf, candidateZones, zoneSet, type ZoneSet } from '../hours/zone-set.ts';

/** Zones and rules of contacts that cannot be told apart by them. */
export interface ContactProfile {
  readonly zones: ZoneSet;
  readonly rules: CallRules;
  /** Zones, rules and data, a sentence each. */
  readonly why: readonly string[];
  /** Windows worked out so far, by what else they depend on. */
  readonly windows: Map<string, WindowResult>;
}

/** Finds the profile of a contact; each is worked out once. Errors: a sentence, when no zone is known. */
export function contactProfiles(
  policy: Policy,
  data: PlannerData,
  fromMs: number,
  toMs: number,
): (target: Target, facts: PhoneFacts, own: DayWindow | undefined) => Result<ContactProfile, string> {
  const known = new Map<string, Result<ContactProfile, string>>();
  const make = (
    target: Target,
    facts: PhoneFacts,
    own: DayWindow | undefined,
  ): Result<ContactProfile, string> => {
    const found = candidateZones(facts, target, data);
    if (!found.ok) return found;
    const zones = zoneSet(found.value, fromMs, toMs);
    if (!zones.ok) return zones;
    const rules = callRules(facts, target, target.recipient, own, policy, data);
    const { kind, detail } = found.value.source;
    const names = zones.value.groups.map(({ zone }) => zone).join(', ');
    const why = [`zones: ${detail} → ${names} (${kind})`, ...describeRules(rules, data)];
    return ok({ zones: zones.value, rules, why, windows: new Map<string, WindowResult>() });
  };
  return (target, facts, own) => {
    const key = [
      areaOf(facts, data),
      facts.country,
      facts.kind,
      target.recipient,
      target.zone,
      target.zoneOrigin,
      target.region,
      target.country,
      own?.openMinute,
      own?.closeMinute,
    ].join('|');
    let profile = known.get(key);
    if (profile === undefined) {
      profile = make(target, facts, own);
      known.set(key, profile);
    }
    return profile;
  };
}
