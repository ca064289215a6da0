import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { ActLog } from '../acts/act-log.ts';
import { BOT, createBotAdapter } from '../bot/bot-adapter.ts';
import { createDispatchAdapter } from '../dispatch/dispatch-adapter.ts';
import { DISPATCH } from '../dispatch/dispatch-intent.ts';
import { createImmediateAdapter } from '../immediate/immediate-adapter.ts';
import { IMMEDIATE } from '../immediate/immediate.ts';
import { lookRound, type AtMostOnce, type OnceAdapter } from '../once/at-most-once.ts';
import { createAtMostOnce, parkedText } from '../once/create-at-most-once.ts';
import type { OnceLedger } from '../once/once-ledger.ts';
import type { OnceEffect } from '../once/once-state.ts';
import { settleKind } from '../once/settle-once.ts';
import { createCreationAdapter } from '../setup/creation.ts';
import type { Logbook } from './logbook.ts';

/** Every kind of request that may have its effect at most once, over one core. */
export interface Requests {
  readonly once: AtMostOnce;
  /** How each kind goes out and is found again. */
  readonly adapters: ReadonlyMap<string, OnceAdapter>;
  /** Finds out about what was sent at once, here or by a process that is gone. */
  settle(): Promise<void>;
}

export function createRequests(deps: {
  readonly server: ServerPort;
  readonly ledger: OnceLedger;
  readonly actLog: ActLog;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
  readonly onCall: (call: ImmediateCall) => void;
}): Requests {
  const { server, ledger, logbook, nowMs } = deps;
  const { intents } = ledger.view();
  const adapters: readonly OnceAdapter[] = [
    createDispatchAdapter({ server, intents, nowMs }),
    createImmediateAdapter({ server, intents, nowMs, onCall: deps.onCall }),
    createBotAdapter(server, nowMs),
    createCreationAdapter(server, nowMs),
  ];
  const byKind = new Map(adapters.map((adapter) => [adapter.kind, adapter]));

  const told = new Set<string>();

  /** Every process tells it once: whoever parked it may have been a script that is long gone. */
  const notice = (intent: Intent, about: Alarm['about']): SafeText => {
    const adapter = byKind.get(intent.kind);
    const what = adapter?.whatOf(intent) ?? safe`request`;
    const sentence =
      about === 'parked' && adapter !== undefined
        ? parkedText(adapter, intent)
        : about === 'unsent'
          ? safe`Not sent: ${what}. The server failed, and what it lists shows nothing of it.`
          : safe`The server has more than one ${what} for one try: the extra ones are cancelled.`;
    const level = about === 'unsent' ? 'warn' : 'error';
    logbook.notice({ id: `${about}:${intent.opKey}`, level, sentence, detail: intent.opKey });
    told.add(intent.opKey);
    return sentence;
  };

  const tell = (intent: Intent, { about }: Alarm): void => {
    // What a setup or a bot makes is told by whoever asked for it.
    if (about === 'unsent' && !TOLD_UNSENT.has(intent.kind)) return;
    const sentence = notice(intent, about);
    logbook.audit({
      actor: 'console',
      kind: `${intent.kind}.${about}`,
      summary: sentence,
      outcome: about,
      details: JSON.stringify({ opKey: intent.opKey }),
      ...(intent.missionKey !== undefined && { missionKey: intent.missionKey }),
    });
  };

  const once = createAtMostOnce({
    ledger,
    adapters,
    nowMs,
    tell,
    runParts: (opKey, fresh) => deps.actLog.run(opKey, fresh),
  });

  return {
    once,
    adapters: byKind,
    settle: async () => {
      const round = lookRound();
      for (const kind of [IMMEDIATE, BOT]) await settleKind(kind, { once, ledger, nowMs }, round);
      for (const kind of TOLD_UNSENT) {
        for (const intent of intents.list(kind, ['parked'])) {
          if (!told.has(intent.opKey)) notice(intent, 'parked');
        }
      }
    },
  };
}

type Alarm = Extract<OnceEffect, { kind: 'alarm' }>;

/** What concerns people. */
const TOLD_UNSENT: ReadonlySet<string> = new Set([DISPATCH, IMMEDIATE]);
