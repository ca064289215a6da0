import { readPhone } from '../../domain/contact/phone.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import { candidateZones } from '../../planner/hours/zone-set.ts';
import { isKnownZone } from '../../planner/hours/zone-table.ts';

const known = new Map<string, readonly string[]>();

/** Every zone that a number may be in; none where nothing is known of it. The same numbers are asked for again and again. */
export function candidateZonesOf(phone: string, data: PlannerData): readonly string[] {
  const before = known.get(phone);
  if (before !== undefined) return before;
  const facts = readPhone(phone);
  const zones = facts.ok ? candidateZones(facts.value, {}, data) : facts;
  const found = zones.ok ? zones.value.zones : [];
  known.set(phone, found);
  return found;
}

/** Whoever was told a zone plans by it; the number alone may have several. Absent where none of them has a clock. */
export function toldZones(told: string | undefined): readonly string[] | undefined {
  const zones = (told ?? '').split(';').filter((zone) => zone !== '' && isKnownZone(zone));
  return zones.length === 0 ? undefined : zones;
}
