import type { ServerPort } from '../../domain/server/server-port.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Refusal } from '../door/door.ts';
import { lookRound, type AtMostOnce } from '../once/at-most-once.ts';
import type { OnceLedger } from '../once/once-ledger.ts';
import { DISPATCH, dispatchBodyOf, type DispatchBody } from './dispatch-intent.ts';
import { endOfRun } from './end-of-run.ts';
import { isUndecided } from '../../state/ledger/suppressions.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { RecentSends } from './recent-sends.ts';
import { inSeniority, eventsOfTry } from './twins.ts';
import { scheduledList } from './scheduled-list.ts';

/** Every try is looked at once more this long before it is due. */
export const CHECK_BEFORE_MS = 90_000;
/** Nearer to its time than this nothing can be taken back any more: it may be under way before the request arrives. */
export const LAST_STOP_MS = 10_000;
/** While something is due within the last minute and a half, what stands against it is looked at this often. */
const STANDS_EVERY_MS = 2_000;

const MINUTE_MS = 60_000;

/** So near to its time a twin that another machine has not taken back is taken back here. */
const LAST_LOOK_MS = 40_000;

export interface CheckDueDeps {
  readonly recent: RecentSends;
  readonly server: ServerPort;
  readonly ledger: OnceLedger;
  readonly once: AtMostOnce;
  readonly nowMs: () => number;
  /** What stands against contacting this recipient now. */
  readonly recheck: (body: DispatchBody) => Refusal | undefined;
  /** Cancels a scheduled event with its record, because of `why`. */
  readonly withdraw: (intent: Intent, eventId: string, why: Withdrawal) => Promise<void>;
}

/**
 * Why a call or message is taken back before it goes out. `comesBack`: it is scheduled again when the hold is released
 * or the budget allows it, or when a person decides that what was heard was no opt-out.
 */
export interface Withdrawal {
  readonly reason: SafeText;
  readonly comesBack?: 'release' | 'budget' | 'decision';
}

export interface DueCheck {
  /**
   * 90 s before a slot: duplicates are cancelled, and what may not be contacted any more is withdrawn. A hold, an
   * opt-out and the hours are looked at again until nothing can be taken back any more.
   */
  checkDue(): Promise<void>;
  /** When it has something to do next; undefined where nothing is scheduled. */
  nextAtMs(): number | undefined;
}

export function createDueCheck(deps: CheckDueDeps): DueCheck {
  const { server, ledger, once, nowMs } = deps;
  /** Asked for by whole minutes: within one the view remembers the answer. */
  const dueUntil = (fromMs: number, untilMs: number): readonly Intent[] =>
    ledger
      .view()
      .intents.dueBetween(
        DISPATCH,
        'done',
        Math.floor(fromMs / MINUTE_MS) * MINUTE_MS - 1,
        untilMs === Infinity ? Number.MAX_SAFE_INTEGER : Math.ceil(untilMs / MINUTE_MS) * MINUTE_MS,
      )
      .filter((intent) => {
        const { atMs = -Infinity } = dispatchBodyOf(intent);
        return atMs > fromMs && atMs <= untilMs;
      });
  const comesBackAfter = ({ code }: Refusal, phone: string): Withdrawal['comesBack'] => {
    if (code === 'held') return 'release';
    if (code === 'budget') return 'budget';
    const standing = ledger.view().suppressions.find(phone);
    return code === 'suppressed' && standing !== undefined && isUndecided(standing) ? 'decision' : undefined;
  };
  const isChecked = (intent: Intent): boolean => dispatchBodyOf(intent).checkedSlot === intent.slot;

  const markChecked = async (opKey: string): Promise<void> => {
    await ledger.commit(({ intents }) => {
      const intent = intents.get(opKey);
      if (intent?.status !== 'done') return;
      const body: DispatchBody = { ...dispatchBodyOf(intent), checkedSlot: intent.slot };
      intents.replace(intent, { ...intent, body: JSON.stringify(body), updatedAtMs: nowMs() });
    });
  };

  const isOthers = (opKey: string) => (eventId: string) => {
    const owner = ledger.view().intents.byResult(DISPATCH, eventId);
    return owner !== undefined && owner.opKey !== opKey;
  };

  /** Decides between what several machines have placed for one try; says how many there are. */
  const settleTwinsOf = async (
    intent: Intent,
    events: readonly ScheduledEvent[],
    last: boolean,
  ): Promise<number> => {
    const { item, atMs = item.atMs } = dispatchBodyOf(intent);
    const { opKey, result } = intent;
    const own = result === undefined ? {} : { own: result };
    const matches = inSeniority(
      eventsOfTry({ opKey, item, atMs, isOthers: isOthers(opKey), ...own }, events),
    );
    await once.apply(opKey, { kind: 'listed', matches, nowMs: nowMs(), last });
    return matches.length;
  };

  return {
    checkDue: async () => {
      const now = nowMs();
      const early = lookRound();
      for (const opKey of deps.recent.take()) {
        const intent = ledger.view().intents.get(opKey);
        if (intent?.status !== 'done') continue;
        const { item } = dispatchBodyOf(intent);
        const list = await scheduledList(item.assistantId, deps, early);
        if (list !== undefined) await settleTwinsOf(intent, list.events, false);
      }
      // Nothing is sent in between: what a run is at the beginning of the round holds for all its calls.
      const round = lookRound();
      for (const intent of dueUntil(now, now + CHECK_BEFORE_MS)) {
        const body = dispatchBodyOf(intent);
        const eventId = intent.result;
        if (eventId === undefined) continue;
        const against = deps.recheck(body);
        if (against !== undefined) {
          if ((body.atMs ?? 0) - nowMs() <= LAST_STOP_MS) continue;
          const comesBack = comesBackAfter(against, body.item.to);
          const why = { reason: against.sentence, ...(comesBack !== undefined && { comesBack }) };
          await deps.withdraw(intent, eventId, why);
          continue;
        }
        if (isChecked(intent)) continue;
        const ended = await endOfRun(body, server, round);
        if (ended !== undefined && ended !== 'unread') {
          await deps.withdraw(intent, eventId, { reason: ended });
          continue;
        }
        const list = await scheduledList(body.item.assistantId, deps, round);
        // Not marked as checked: it is looked at again while there is time.
        if (list === undefined) continue;
        const last = (body.atMs ?? 0) - nowMs() <= LAST_LOOK_MS;
        const twins = await settleTwinsOf(intent, list.events, last);
        // While another one stands it is looked at again: whoever placed it takes it back, or the last look does.
        if (ended === undefined && (twins < 2 || last)) await markChecked(intent.opKey);
      }
    },
    nextAtMs: () => {
      const now = nowMs();
      const [first] = dueUntil(now + LAST_STOP_MS, Infinity);
      if (first === undefined) return undefined;
      const checkAtMs = (dispatchBodyOf(first).atMs ?? now) - CHECK_BEFORE_MS;
      if (checkAtMs > now) return checkAtMs;
      return now + STANDS_EVERY_MS;
    },
  };
}
