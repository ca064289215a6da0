import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Lease, Leases } from '../../state/ledger/leases.ts';
import type { Suppressions } from '../../state/ledger/suppressions.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import type { GuardTables } from '../once/once-ledger.ts';
import type { CallingHours, ContactMoment } from './calling-hours.ts';
import type { Actor, Refusal } from './door.ts';
import { budgetLook, budgetRefusal, type BudgetDeps } from './budget-guard.ts';
import { isoOf } from '../acts/part.ts';
import { whenText } from '../handlers/when-text.ts';
import { withStop } from '../../lib/full-stop.ts';

export interface GuardDeps extends BudgetDeps {
  readonly switches: Pick<Switches, 'hold' | 'drive'>;
  readonly suppressions: Pick<Suppressions, 'find'>;
  readonly leases: Pick<Leases, 'read'>;
  /** Why the user's own list forbids a number. */
  readonly listed: (phone: string) => string | undefined;
  readonly hours: CallingHours;
  /** Names this process for its whole life. */
  readonly holder: string;
  readonly nowMs: () => number;
}

/** What stands against contacting these people: a hold, an opt-out, the law's hours, a budget. */
export function contactRefusal(contacts: readonly ContactMoment[], guard: GuardDeps): Refusal | undefined {
  if (contacts.length === 0) return undefined;
  const { switches, suppressions, hours } = guard;
  const hold = switches.hold();
  if (hold !== undefined) {
    return {
      code: 'held',
      sentence: safe`Dispatch is held by ${hold.by} since ${whenText(hold.sinceMs)}: release it first.`,
    };
  }
  for (const contact of contacts) {
    const suppressed = suppressions.find(contact.phone);
    if (suppressed !== undefined) {
      return {
        code: 'suppressed',
        sentence: safe`${contact.phone} must not be contacted: ${withStop(suppressed.reason)}`,
      };
    }
    const verdict = hours.check(contact);
    if (!verdict.allowed) {
      const next = verdict.nextLegalMs === undefined ? '' : ` Next allowed: ${isoOf(verdict.nextLegalMs)}.`;
      return { code: 'outside-hours', sentence: safe`${verdict.sentence}${next}` };
    }
  }
  const look = budgetLook(contacts, guard);
  return look === undefined ? undefined : budgetRefusal(look);
}

/** The ledger's opt-outs with the user's own list beside them. */
export const withUsersList = (
  optOuts: Pick<Suppressions, 'find'>,
  listed: (phone: string) => string | undefined,
): GuardDeps['suppressions'] => ({
  find: (phone) => {
    const known = optOuts.find(phone);
    const reason = known === undefined ? listed(phone) : undefined;
    return reason === undefined ? known : { phone, reason, addedBy: 'list', addedAtMs: 0 };
  },
});

/** The first courteous and lawful moment from this one on; undefined where none is known. */
export function nextAllowedMs(contact: ContactMoment, hours: CallingHours): number | undefined {
  const verdict = hours.check(contact);
  if (verdict.allowed && verdict.outsideBusiness === undefined) return contact.atMs;
  return verdict.nextOpenMs ?? (verdict.allowed ? contact.atMs : verdict.nextLegalMs);
}

/** The guard over the tables of a commit: what it reads there holds until what is sent is on the disk. */
export const guardIn = (guard: GuardDeps, tables: GuardTables): GuardDeps => ({
  ...guard,
  switches: tables.switches,
  leases: tables.leases,
  budgets: tables.budgets,
  intents: tables.intents,
  suppressions: withUsersList(tables.suppressions, guard.listed),
});

/** Why moments are legal but not courteous, one line for each: a person has to say so. */
export function courtesyLines(contacts: readonly ContactMoment[], hours: CallingHours): readonly SafeText[] {
  return contacts.flatMap((contact) => {
    const verdict = hours.check(contact);
    return verdict.allowed && verdict.outsideBusiness !== undefined
      ? [safe`Outside business hours for ${contact.phone}: ${verdict.outsideBusiness}`]
      : [];
  });
}

/** The engine acts where a person lets it and while this process holds the mission's lease. */
export function engineRefusal(
  actor: Actor,
  mission: MissionKey | undefined,
  { switches, leases, holder, nowMs }: GuardDeps,
): Refusal | undefined {
  if (actor.kind !== 'engine') return undefined;
  if (mission === undefined) {
    return { code: 'not-leased', sentence: safe`It belongs to no mission that this process drives.` };
  }
  const mode = switches.drive(mission);
  if (mode !== 'on') {
    return { code: 'needs-consent', sentence: safe`Driving is ${mode} for this mission: a person acts.` };
  }
  const lease = leases.read(mission);
  if (isHeldBy(lease, holder, nowMs())) return undefined;
  const by = lease === undefined ? 'nobody' : lease.holderLabel;
  return { code: 'not-leased', sentence: safe`This process does not drive the mission (${by} does).` };
}

export const isHeldBy = (lease: Lease | undefined, holder: string, nowMs: number): boolean =>
  lease !== undefined && lease.holder === holder && lease.expiresAtMs > nowMs;
