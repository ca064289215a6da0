import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Refusal } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import { lookRound, type AtMostOnce, type LookRound } from '../once/at-most-once.ts';
import type { OnceLedger } from '../once/once-ledger.ts';
import { settleOne } from '../once/settle-once.ts';
import { DISPATCH, dispatchBodyOf, type DispatchBody } from './dispatch-intent.ts';
import { endOfRun } from './end-of-run.ts';

export interface SettleDeps {
  readonly server: ServerPort;
  readonly ledger: OnceLedger;
  readonly once: AtMostOnce;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
  /** What stands against contacting this recipient now. */
  readonly recheck: (body: DispatchBody) => Refusal | undefined;
}

export interface SettleReport {
  readonly settled: number;
  /** Their slot has to pass before anybody knows. */
  readonly waiting: number;
  readonly parked: number;
}

export interface Settler {
  /**
   * Finds out about every try whose outcome is unclear, and sends what was planned when the process died. To be run
   * before anything else after a start, and then again whenever `nextAtMs` says.
   */
  settleOpenIntents(): Promise<SettleReport>;
  /** When it has something to do next; undefined where nothing is open. */
  nextAtMs(): number | undefined;
}

/** A try that is unclear is looked up this often. */
const LOOK_EVERY_MS = 30_000;

export function createSettler(deps: SettleDeps): Settler {
  const { server, ledger, once, logbook, nowMs } = deps;

  const open = (): readonly Intent[] =>
    ledger
      .view()
      .intents.list(DISPATCH, ['planned', 'sent', 'unknown'])
      .filter(({ opKey }) => !once.isUnderWay(opKey));

  /** A slot that was committed but never sent: the process died in between. */
  const resume = async (intent: Intent, round: LookRound): Promise<'settled' | 'waiting'> => {
    const body = dispatchBodyOf(intent);
    const ended = await endOfRun(body, server, round);
    if (ended === 'unread') return 'waiting';
    if (ended !== undefined) return dropUnsent(intent, body, ended);
    const sent = await once.resume(intent.opKey, () => deps.recheck(body));
    if (sent.status === 'done') return 'settled';
    if (sent.status === 'open') return 'waiting';
    // Another machine has placed the very same meanwhile.
    if (sent.status === 'refused' && sent.standing?.status === 'done') return 'settled';
    const hopeless = sent.status === 'refused' ? sent.refusal.code === 'too-late' : !sent.again;
    if (!hopeless) return 'waiting';
    return dropUnsent(intent, body, sent.status === 'refused' ? sent.refusal.sentence : sent.sentence);
  };

  const dropUnsent = async (
    intent: Intent,
    body: DispatchBody,
    sentence: SafeText,
  ): Promise<'settled' | 'waiting'> => {
    // Another process may have sent it meanwhile.
    if (ledger.view().intents.get(intent.opKey)?.status !== 'planned') return 'waiting';
    await once.apply(intent.opKey, { kind: 'drop' });
    logbook.notice({
      id: `unsent:${intent.opKey}`,
      level: 'warn',
      sentence: safe`The ${body.item.channel} to ${body.item.to} was never sent, because the program was stopped: ${sentence}`,
    });
    return 'settled';
  };

  return {
    settleOpenIntents: async () => {
      const count = { settled: 0, waiting: 0, parked: 0 };
      const round = lookRound();
      for (const { opKey } of open()) {
        const intent = ledger.view().intents.get(opKey);
        if (intent === undefined || once.isUnderWay(opKey)) continue;
        if (intent.status === 'planned') {
          count[await resume(intent, round)] += 1;
          continue;
        }
        const state = await settleOne(intent, once, round, nowMs());
        if (state?.status === 'parked') count.parked += 1;
        else count[state?.status === 'done' || state?.status === 'unsent' ? 'settled' : 'waiting'] += 1;
      }
      return count;
    },
    nextAtMs: () => {
      const now = nowMs();
      // What could not be settled in its turn is tried again a little later, never at once.
      const times = open().map(({ status, notBeforeMs }) => {
        const atMs = status === 'unknown' ? (notBeforeMs ?? now) : now;
        return atMs > now ? Math.min(atMs, now + LOOK_EVERY_MS) : now + LOOK_EVERY_MS;
      });
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}
