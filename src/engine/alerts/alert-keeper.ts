import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import { isOpenAlert, type Alert } from '../../domain/alert/alert.ts';
import type { AlertRule, AlertRules } from '../../domain/alert/alert-rule.ts';
import { isQuiet } from '../../domain/alert/quiet-hours.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { localDay, localMinute, weekdayOf, zoneTable } from '../../planner/hours/zone-table.ts';
import { boardPart } from '../../state/board.ts';
import type { BoardHub } from '../../state/board-hub.ts';
import {
  alertRowId,
  alertRowOf,
  muteRowId,
  readAlertRow,
  readMuteRow,
  touchRowId,
} from '../../state/ledger/alert-body.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { LedgerTables } from '../../state/ledger/tables.ts';
import { createRounds } from '../rounds.ts';
import { alertBoard } from './alert-board.ts';
import { createDeliverer, type DelivererDeps } from './deliver-alerts.ts';
import { dueDeliveries, readyAtMs, type DeliverySituation } from './due-deliveries.ts';
import { findConditions, type AlertCondition } from './find-conditions.ts';
import { alertIdOf, isOfOtherHost, isOver, isStaleAlert, raisedAlert } from './raise-alerts.ts';

export interface AlertKeeperDeps extends BoardHub, Pick<DelivererDeps, 'random' | 'actor'> {
  readonly port: AlertsPort;
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'subscribe' | 'holder'>;
  readonly clock: Clock;
  /** This machine's name. */
  readonly host: string;
  /** Whose terminal and whose own channels these are. */
  readonly operator: string;
  /** This process draws on a terminal. */
  readonly canShow: boolean;
  /** Nothing may be written down here: the rules are shown, and nobody is told. */
  readonly looksOnly: boolean;
}

/** Finds what the rules look for, and sees to it that somebody is told, once among all processes of the ledger. */
export interface AlertKeeper {
  start(): void;
  /** Looks now; settles when what was found is written down, not when it is told. */
  look(): Promise<void>;
  /** Somebody has touched this console. */
  touched(): void;
  /** Settles when nothing is being told, or after so long. */
  idle(withinMs: number): Promise<void>;
  stop(): void;
}

/** What the rules look at. */
const SOURCES: ReadonlySet<string> = new Set([
  'inbox',
  'missions',
  'findings',
  'scheduled',
  'pollers',
  'bot',
  'server',
  'stateFile',
  'account',
  'budgets',
  'actsRefused',
]);
const SETTLE_MS = 1_000;
/** Waits, quiet hours and tries end without a change. */
const ROUND_MS = 10_000;
/** Keys are told to the others so often. */
const TOUCH_EVERY_MS = 30_000;
/** A process that has not seen a condition itself knows after this that it is not there. */
const FORGOTTEN_MS = 60 * 60_000;
const KNOWS_AFTER_MS = 5 * 60_000;

export function createAlertKeeper(deps: AlertKeeperDeps): AlertKeeper {
  const { port, ledger, clock, host } = deps;
  const startedAtMs = clock.now();
  const seenRunning = new Set<string>();
  /** When conditions were first found that the board does not date, by alert. */
  const firstSeen = new Map<string, number>();
  const goneSince = new Map<string, number>();
  const board = alertBoard(deps);
  const deliverer = createDeliverer({ ...deps, onChange: () => rounds.lookSoon() });
  let touchedAtMs: number | undefined;
  let toldTouchAtMs = -Infinity;

  const situation = (rules: AlertRules): DeliverySituation => {
    const nowMs = clock.now();
    const touches = ledger
      .view()
      .alerts.all()
      .filter(({ kind }) => kind === 'touch')
      .map(({ updatedAtMs }) => updatedAtMs);
    const last = Math.max(touchedAtMs ?? -Infinity, ...touches);
    return {
      nowMs,
      quiet: isQuietNow(rules, nowMs),
      ...(last === -Infinity ? {} : { touchedAtMs: last }),
      operator: deps.operator,
      canShow: deps.canShow,
      channels: rules.channels,
    };
  };

  /** What every rule finds that has lasted long enough, by the name of its alert. */
  const found = (
    rules: AlertRules,
    nowMs: number,
  ): ReadonlyMap<
    string,
    { readonly rule: AlertRule; readonly condition: AlertCondition; readonly sinceMs: number }
  > => {
    const facts = { board: deps.board(), nowMs, host, seenRunning };
    const due = new Map<string, { rule: AlertRule; condition: AlertCondition; sinceMs: number }>();
    const present = new Set<string>();
    for (const rule of rules.rules) {
      if (rule.off) continue;
      for (const condition of findConditions(facts, rule)) {
        const id = alertIdOf(rule, condition);
        present.add(id);
        const sinceMs = condition.sinceMs ?? firstSeen.get(id) ?? nowMs;
        firstSeen.set(id, sinceMs);
        if (nowMs - sinceMs >= condition.afterMs) due.set(id, { rule, condition, sinceMs });
      }
    }
    for (const id of firstSeen.keys()) {
      if (present.has(id)) {
        goneSince.delete(id);
        continue;
      }
      firstSeen.delete(id);
      goneSince.set(id, nowMs);
    }
    for (const [id, sinceMs] of goneSince) if (nowMs - sinceMs > FORGOTTEN_MS) goneSince.delete(id);
    for (const { key, status } of facts.board.missions.values()) {
      if (!isTerminalRun(status)) seenRunning.add(key);
    }
    return due;
  };

  const isMuted = (alerts: Pick<LedgerTables['alerts'], 'get'>, rule: string, nowMs: number): boolean =>
    readMuteRow(alerts.get(muteRowId(rule)), nowMs) !== undefined;

  /** Writes down what begins, what is over, and from when on the first may be told. */
  const write = async (rules: AlertRules): Promise<void> => {
    const at = situation(rules);
    const { nowMs } = at;
    const due = found(rules, nowMs);
    const byName = new Map(rules.rules.map((rule) => [rule.name, rule]));
    const changes = (
      { alerts }: { readonly alerts: LedgerTables['alerts'] },
      ids: Iterable<string>,
    ): readonly Alert[] =>
      [...ids].flatMap((id) => {
        const standing = readAlertRow(alerts.get(alertRowId(id)));
        const here = due.get(id);
        const rule = here?.rule ?? byName.get(standing?.rule ?? '');
        const mute = rule !== undefined && isMuted(alerts, rule.name, nowMs);
        const raised =
          here === undefined || mute
            ? undefined
            : raisedAlert(here.rule, here.condition, standing, { nowMs, sinceMs: here.sinceMs });
        const alert = raised ?? standing;
        if (alert === undefined) return [];
        if (here === undefined && isOver(alert, goneSinceOf(alert), nowMs))
          return [{ ...alert, overAtMs: nowMs }];
        if (rule === undefined || mute || !isOpenAlert(alert)) return raised === undefined ? [] : [raised];
        const readyMs = readyAtMs(alert, rule, at);
        if (readyMs !== undefined && alert.readyAtMs === undefined) return [{ ...alert, readyAtMs: readyMs }];
        return raised === undefined ? [] : [raised];
      });
    const standing = ledger
      .view()
      .alerts.all()
      .flatMap((row) => readAlertRow(row) ?? []);
    const stale = standing.filter((alert) => isStaleAlert(alert, nowMs)).map(({ id }) => id);
    const ids = [...new Set([...due.keys(), ...standing.map(({ id }) => id)])].filter(
      (id) => !stale.includes(id),
    );
    // Looked at first in what is at hand: a quiet world asks the ledger nothing.
    const wanted = changes({ alerts: ledger.view().alerts as LedgerTables['alerts'] }, ids).map(
      ({ id }) => id,
    );
    if (wanted.length === 0 && stale.length === 0) return;
    await ledger.commit((tables) => {
      for (const alert of changes(tables, wanted)) tables.alerts.put(alertRowOf(alert, nowMs));
      for (const id of stale) tables.alerts.remove(alertRowId(id));
    });
  };

  /** Since when this process knows that the condition of an alert is not there. */
  const goneSinceOf = (alert: Alert): number | undefined => {
    if (isOfOtherHost(alert, host) || firstSeen.has(alert.id)) return undefined;
    const known = goneSince.get(alert.id);
    if (known !== undefined) return known;
    return clock.now() - startedAtMs > KNOWS_AFTER_MS ? startedAtMs + KNOWS_AFTER_MS : undefined;
  };

  const tell = (rules: AlertRules): void => {
    const at = situation(rules);
    const view = ledger.view().alerts;
    const byName = new Map(rules.rules.map((rule) => [rule.name, rule]));
    const due = view.all().flatMap((row) => {
      const alert = readAlertRow(row);
      const rule = alert === undefined ? undefined : byName.get(alert.rule);
      if (alert === undefined || rule === undefined || rule.off || isMuted(view, rule.name, at.nowMs))
        return [];
      return dueDeliveries(alert, rule, at).map((delivery) => ({ alert, rule, delivery }));
    });
    deliverer.deliver(due, at);
  };

  const lookOnce = async (): Promise<void> => {
    const reading = port.reading();
    board.publish(reading);
    if (reading.rules === undefined || rounds.isStopped() || deps.looksOnly) return;
    await write(reading.rules);
    if (!rounds.isStopped()) tell(reading.rules);
    board.publish(reading);
  };

  // Two looks of one process at once would only get in each other's way.
  const rounds = createRounds(lookOnce, { clock, everyMs: ROUND_MS, settleMs: SETTLE_MS });
  let stopListening: Cancel = () => undefined;
  let stopFollowing: Cancel = () => undefined;

  return {
    start: () => {
      stopListening = deps.subscribe((updates) => {
        if (updates.some((update) => SOURCES.has(boardPart(update)))) rounds.lookSoon();
      });
      stopFollowing = ledger.subscribe(() => rounds.lookSoon());
      rounds.lookSoon();
      rounds.start();
    },
    look: () => rounds.look(),
    touched: () => {
      const nowMs = clock.now();
      touchedAtMs = nowMs;
      if (deps.looksOnly) return;
      const waits = port.reading().rules?.rules.some(({ awayMinutes, off }) => awayMinutes > 0 && !off);
      if (waits !== true || nowMs - toldTouchAtMs < TOUCH_EVERY_MS) return;
      toldTouchAtMs = nowMs;
      void ledger.commit(({ alerts }) =>
        alerts.put({ id: touchRowId(deps.operator), kind: 'touch', body: null, updatedAtMs: nowMs }),
      );
    },
    idle: async (withinMs) => {
      await rounds.idle();
      await Promise.race([deliverer.idle(), clock.sleep(withinMs)]);
    },
    stop: () => {
      stopListening();
      stopFollowing();
      rounds.stop();
    },
  };
}

function isQuietNow({ quiet }: AlertRules, nowMs: number): boolean {
  if (quiet === undefined) return false;
  const table = zoneTable(quiet.zone, nowMs, nowMs);
  if (table === undefined) return false;
  return isQuiet(quiet, {
    weekday: weekdayOf(localDay(table, nowMs)),
    minute: localMinute(table, nowMs),
  });
}
