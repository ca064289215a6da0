import { admitTargets, type Admitted } from './admit.ts';
import { holding } from '../hours/interval.ts';
import { occupancy, type Occupancy } from './occupancy.ts';
import type { FixedCall, Slot } from './place-call.ts';
import type { PlanRequest } from '../plan.ts';

/** A slot to be kept as it is if no rule forbids it. */
export interface HeldSlot {
  readonly phone: string;
  readonly atMs: number;
  readonly line: string;
  /** Sent to the server already, as opposed to moved by hand. */
  readonly committed: boolean;
  /** A slot of a plan that was shown: it is kept as long as it can still be sent, nearer than a new one would be. */
  readonly shown?: boolean;
  /** Pacing does not release it: it was sent at the pace of its time. */
  readonly atAnyPace?: boolean;
  readonly slackMinutes?: number;
}

/** A held slot that could not be kept, and the rule it breaks. */
export interface ReleasedSlot {
  readonly held: HeldSlot;
  readonly why: string;
}

export interface Kept {
  readonly slots: readonly Slot[];
  readonly held: ReadonlyMap<string, HeldSlot>;
  readonly released: readonly ReleasedSlot[];
}

const DAY_MS = 86_400_000;
/** A slot that was shown can be sent until shortly before its time. */
export const SHOWN_LEAD_MS = 2 * 60_000;

/** Checks held slots against the rules: the committed first, in order of time, then those set by hand. */
export function keepHeld(
  request: PlanRequest,
  held: readonly HeldSlot[],
  known: readonly FixedCall[],
  toMs: number,
): Kept {
  if (held.length === 0) return { slots: [], held: new Map(), released: [] };
  const instants = held.map(({ atMs }) => atMs);
  const firstMs = instants.reduce((first, atMs) => Math.min(first, atMs), request.nowMs);
  const lastMs = instants.reduce((last, atMs) => Math.max(last, atMs), toMs);
  // What was committed may begin within the lead, or has begun: hours alone are asked.
  const { admitted, unplaced } = admitTargets(request, firstMs, lastMs + DAY_MS);
  const byPhone = new Map(admitted.map((entry) => [entry.facts.phone as string, entry]));
  const reasons = new Map<string, string>(unplaced.map(({ phone, detail }) => [phone, detail]));
  const slots: Slot[] = [];
  const kept = new Map<string, HeldSlot>();
  const released: ReleasedSlot[] = [];

  const check = (slot: HeldSlot, room: Room): void => {
    const entry = byPhone.get(slot.phone);
    const why =
      entry === undefined
        ? (reasons.get(slot.phone) ?? 'it is no longer in the list')
        : (ruleBroken(request, entry, slot) ??
          (slot.atAnyPace === true ? undefined : room.refusal(slot, entry.lengthMs, request.nowMs)));
    if (why !== undefined || entry === undefined) {
      released.push({ held: slot, why: why ?? '' });
      return;
    }
    const latestStartMs = (holding(entry.starts, slot.atMs)?.toMs ?? slot.atMs + 1) - 1;
    slots.push({
      admitted: entry,
      atMs: slot.atMs,
      line: slot.line,
      latestStartMs,
      slackMs: (slot.slackMinutes ?? 0) * 60_000,
    });
    kept.set(slot.phone, slot);
    room.take(slot, entry.lengthMs);
  };

  const rising = held.toSorted((a, b) => a.atMs - b.atMs || (a.phone < b.phone ? -1 : 1));
  const room = roomAround(request, known);
  for (const slot of rising) if (slot.committed || slot.shown === true) check(slot, room);
  // Pins fall between what is committed, so each is fitted anew against everything; there are few.
  for (const slot of rising) {
    if (!slot.committed && slot.shown !== true)
      check(slot, roomAround(request, [...known, ...slots.map((other) => fixedCall(other))]));
  }
  return { slots, held: kept, released };
}

/** The call of a slot, as something other calls have to fit in with. */
export function fixedCall({ atMs, line, admitted }: Slot): FixedCall {
  return { startMs: atMs, endMs: atMs + admitted.lengthMs, line, ours: true };
}

function ruleBroken(request: PlanRequest, entry: Admitted, slot: HeldSlot): string | undefined {
  const { policy, nowMs } = request;
  if (slot.committed && slot.atMs < nowMs) return undefined;
  const leadMs = slot.shown === true ? SHOWN_LEAD_MS : policy.leadMs + policy.skewMs;
  if (!slot.committed && slot.atMs < nowMs + leadMs) {
    return slot.shown === true ? 'its time has passed' : 'it is too soon';
  }
  if (!request.lines.includes(slot.line)) return `${slot.line} is not a number of this assistant`;
  if (entry.target.line !== undefined && entry.target.line !== slot.line) {
    return `it must go out from ${entry.target.line}`;
  }
  return holding(entry.starts, slot.atMs) === undefined ? 'its hours are closed then' : undefined;
}

/** Lines and their calls, asked and filled in order of time. */
interface Room {
  refusal(slot: HeldSlot, lengthMs: number, nowMs: number): string | undefined;
  take(slot: HeldSlot, lengthMs: number): void;
}

function roomAround({ policy }: PlanRequest, calls: readonly FixedCall[]): Room {
  const all = occupancy(calls, { spacingMs: policy.overallSpacingMs, concurrency: policy.concurrency });
  const lines = new Map<string, Occupancy>();
  const lineOf = (line: string): Occupancy => {
    let found = lines.get(line);
    if (found === undefined) {
      found = occupancy(
        calls.filter((call) => call.line === line),
        { spacingMs: policy.spacingMs, concurrency: policy.concurrencyPerLine },
      );
      lines.set(line, found);
    }
    return found;
  };
  return {
    refusal({ atMs, line, committed }, lengthMs, nowMs) {
      // What has begun cannot be moved any more.
      if (committed && atMs < nowMs) return undefined;
      if (lineOf(line).fit(atMs, lengthMs) !== atMs) return `the line is taken then (${line})`;
      return all.fit(atMs, lengthMs) === atMs ? undefined : 'too many calls are in progress then';
    },
    take({ atMs, line }, lengthMs) {
      const call = { startMs: atMs, endMs: atMs + lengthMs };
      lineOf(line).add(call);
      all.add(call);
    },
  };
}
