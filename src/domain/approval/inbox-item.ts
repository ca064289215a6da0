import { createHash } from 'node:crypto';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Approval } from './approval.ts';
import type { UnclearEnd } from './unclear.ts';
import type { ApprovalId } from '../ids.ts';
import type { MissionKey } from '../mission/mission-row.ts';
import type { RoundGate } from './shortlist-memory.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/**
 * What waits for a person. `request`: the bot asks the owner through the server · `gate`: a round has ended · `ask`:
 * the bot asks through memory · `proposal`: the engine would do it · `act`: somebody without hands left it here ·
 * `plan`: a round was approved and its calls are not planned yet · `opt-out`: somebody wants no more contact · `held`:
 * calls that a hold does not reach · `unclear`: something was begun, and nobody knows how it ended or it cannot go on.
 */
export type InboxKind =
  | 'request'
  | 'gate'
  | 'ask'
  | 'proposal'
  | 'act'
  | 'plan'
  | 'opt-out'
  | 'held'
  | 'unclear';

/** Only `open` can be decided and only `approved` allows anything; each other end has its own name. */
export type InboxState =
  | 'open'
  | 'approved'
  | 'denied'
  | 'timeout'
  | 'expired'
  | 'no_devices'
  | 'no_devices_reached'
  | 'error'
  | 'unknown';

/** One item of the inbox, with all that is shown of it. */
export interface InboxItem {
  readonly id: string;
  readonly kind: InboxKind;
  readonly state: InboxState;
  readonly title: SafeText;
  /** All of it, line by line. */
  readonly lines: readonly SafeText[];
  /** How its text deceives. */
  readonly warnings: readonly SafeText[];
  readonly mission?: MissionKey;
  readonly missionName?: SafeText;
  /** Who asks. */
  readonly source: SafeText;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly endedAtMs?: number;
  /** SHA-256 over what it says: another one means that it is another question. */
  readonly digest: string;
  /** Why it cannot be approved here. */
  readonly readOnly?: SafeText;
  /** Why it cannot be approved here although it can be denied: not all of it can be shown. */
  readonly tooLong?: SafeText;
  /** What to do next, where that is not plain. */
  readonly next?: SafeText;
  readonly snoozedUntilMs?: number;
  readonly approvalId?: ApprovalId;
  readonly gate?: RoundGate;
  /** Of a proposal or an act that was left: what the door is asked to do, in order. */
  readonly commands?: readonly { readonly kind: string }[];
  /** Of an opt-out, E.164. */
  readonly phone?: string;
  readonly evidence?: string;
  /** What a hold does not reach. */
  readonly events?: readonly ScheduledEvent[];
  /** What is unclear, and what ends it. */
  readonly unclear?: { readonly opKey: string; readonly ends: readonly UnclearEnd[] };
}

/** What a bot or a contact wrote is read to the letter; of everything else we say it ourselves. */
export const isInTheirWords = ({ kind }: InboxItem): boolean =>
  kind === 'request' || kind === 'ask' || kind === 'opt-out';

/** SHA-256 in hex over plain data. */
export const contentDigest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** What a request says, without how it stands. */
export const requestDigest = (approval: Approval): string =>
  contentDigest([
    approval.id,
    approval.rawDigest,
    approval.requireBiometric,
    approval.expiresAtMs ?? null,
    approval.deceptions ?? [],
  ]);

/** How a request stands: a status that is not known, or that claims to wait when its time is over, never counts as yes. */
export function requestState(approval: Approval, nowMs: number): InboxState {
  switch (approval.status) {
    case 'approved':
    case 'denied':
    case 'expired':
    case 'timeout':
    case 'no_devices':
    case 'no_devices_reached':
      return approval.status as InboxState;
    case 'pending':
      if (approval.expiresAtMs !== undefined && approval.expiresAtMs <= nowMs) return 'expired';
      if (approval.devicesNotified === 0) {
        return (approval.devicesFailed ?? 0) > 0 ? 'no_devices_reached' : 'no_devices';
      }
      return 'open';
    case 'error':
    case 'failed':
      return 'error';
    default:
      return 'unknown';
  }
}

/** What each end means and what can be done about it. */
export const ENDS: Readonly<Record<Exclude<InboxState, 'open'>, string>> = {
  approved: 'Approved: it may be done.',
  denied: 'Denied: it is not done.',
  timeout: 'Nobody answered in time: it is not done. R asks again.',
  expired: 'It expired before anybody answered: it is not done. R asks again.',
  no_devices:
    'No device is registered: nobody was asked, it is not done. Set the phone app up, then R asks again.',
  no_devices_reached:
    'No device could be reached: nobody was asked, it is not done. Check the phone, then R asks again.',
  error: 'The server reports an error: it is not done. R asks again.',
  unknown: 'How it ended is not known: it counts as not approved. r reads it again, R asks again.',
};

/** So many from one source in so short a time are a flood: denying them together is offered, approving never. */
const FLOOD = { count: 5, withinMs: 10 * 60_000 };

/** Open items of one source that came in a flood; empty where there is none. */
export function floodOf(items: Iterable<InboxItem>): readonly InboxItem[] {
  const bySource = new Map<string, InboxItem[]>();
  for (const item of items) {
    if (item.state !== 'open' || (item.kind !== 'request' && item.kind !== 'act')) continue;
    const key = `${item.kind} ${item.source}`;
    const group = bySource.get(key);
    if (group === undefined) bySource.set(key, [item]);
    else group.push(item);
  }
  for (const group of bySource.values()) {
    group.sort((one, other) => one.createdAtMs - other.createdAtMs);
    const isFlood = group.some((item, index) => {
      const last = group[index + FLOOD.count - 1];
      return last !== undefined && last.createdAtMs - item.createdAtMs <= FLOOD.withinMs;
    });
    if (isFlood) return group;
  }
  return [];
}
