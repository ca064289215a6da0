import type { AlertSent, AlertsPort } from '../../commands/ports/alerts-port.ts';
import { alertMessage } from '../../domain/alert/alert-message.ts';
import { deliveryKey, type Alert, type AlertDelivery } from '../../domain/alert/alert.ts';
import type { AlertChannel, AlertRule } from '../../domain/alert/alert-rule.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import {
  alertRowId,
  alertRowOf,
  muteRowId,
  readAlertRow,
  readMuteRow,
} from '../../state/ledger/alert-body.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { dueDeliveries, type DeliverySituation, type DueDelivery } from './due-deliveries.ts';

export interface DelivererDeps {
  readonly port: AlertsPort;
  readonly ledger: Pick<LedgerPort, 'commit' | 'holder'>;
  readonly clock: Clock;
  readonly random: Random;
  /** Whose name stands in the log. */
  readonly actor: string;
  publish(updates: readonly BoardUpdate[]): void;
  /** A channel has become free, or something was written. */
  onChange(): void;
}

/** Something that is to be told now. */
export interface DueAlert {
  readonly alert: Alert;
  readonly rule: AlertRule;
  readonly delivery: DueDelivery;
}

export interface Deliverer {
  /** Claims and tells, each channel on its own: none waits for another, and nobody waits for any. */
  deliver(due: readonly DueAlert[], situation: DeliverySituation): void;
  idle(): Promise<void>;
}

/** More at once than this are told together. */
const MOST_SINGLE = 3;
/** A digest with more than this is a flood: the rest follows in the next. */
const MOST_TOGETHER = 100;
const MOST_TRIES = 6;
const RETRY = { baseMs: 15_000, maxMs: 10 * 60_000 };
const LONGEST_WAIT_MS = 60 * 60_000;
/** Beyond a channel's own time, before another process takes over what was claimed. */
const LEASE_MS = 60_000;
const WRITE_AGAIN_MS = 5_000;
const MOST_WRITES = 10;

export function createDeliverer(deps: DelivererDeps): Deliverer {
  const { port, ledger, clock } = deps;
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();

  /** Takes these for this process, in one commit; gives those that nobody was quicker with. */
  const claim = async (
    group: readonly DueAlert[],
    channel: AlertChannel,
    situation: DeliverySituation,
  ): Promise<readonly Alert[]> => {
    const nowMs = clock.now();
    const claimed = await ledger.commit(({ alerts }) =>
      group.flatMap(({ alert, rule, delivery }) => {
        const fresh = readAlertRow(alerts.get(alertRowId(alert.id)));
        if (fresh === undefined || readMuteRow(alerts.get(muteRowId(rule.name)), nowMs) !== undefined)
          return [];
        const key = keyOf(delivery);
        const still = dueDeliveries(fresh, rule, { ...situation, nowMs }).find((each) => keyOf(each) === key);
        if (still === undefined) return [];
        const next = withDelivery(fresh, {
          stage: still.stage,
          channel: channel.name,
          ...(still.owner === undefined ? {} : { owner: still.owner }),
          state: 'sending',
          by: ledger.holder,
          atMs: nowMs,
          untilMs: nowMs + withinMs(channel) + LEASE_MS,
          tries: (still.before?.tries ?? 0) + 1,
        });
        alerts.put(alertRowOf(next, nowMs));
        return [next];
      }),
    );
    // Nobody is told on the strength of what may not be written down.
    return claimed.ok ? claimed.value : [];
  };

  const settle = async (
    told: readonly Alert[],
    keys: ReadonlyMap<string, string>,
    sent: AlertSent,
    words: SafeText,
  ): Promise<void> => {
    for (let round = 0; round < MOST_WRITES; round += 1) {
      const nowMs = clock.now();
      const written = await ledger.commit(({ alerts, audit }) => {
        let ended = false;
        for (const { id } of told) {
          const fresh = readAlertRow(alerts.get(alertRowId(id)));
          const before = fresh?.deliveries.find((each) => deliveryKey(each) === keys.get(id));
          if (fresh === undefined || before === undefined || before.by !== ledger.holder) continue;
          const after = settled(before, sent, nowMs, deps.random);
          ended ||= after.state !== 'again';
          alerts.put(alertRowOf(withDelivery(fresh, after), nowMs));
        }
        if (!ended) return;
        const [only] = told;
        audit.append({
          atMs: nowMs,
          actor: deps.actor,
          kind: 'alert',
          summary: words,
          outcome: sent.kind === 'sent' ? 'done' : 'failed',
          ...(told.length === 1 && only?.mission !== undefined ? { missionKey: only.mission } : {}),
          ...(sent.kind === 'sent' ? {} : { details: JSON.stringify({ why: sent.why }) }),
        });
      });
      if (written.ok) return;
      // It was told: until that is written down somebody may tell it again.
      await clock.sleep(WRITE_AGAIN_MS);
    }
  };

  const run = async (
    channel: AlertChannel,
    due: readonly DueAlert[],
    situation: DeliverySituation,
  ): Promise<void> => {
    for (const group of groupsOf(due)) {
      const claimed = await claim(group, channel, situation);
      if (claimed.length === 0) continue;
      const keys = new Map(group.map(({ alert, delivery }) => [alert.id, keyOf(delivery)]));
      const message = alertMessage(claimed, (text) => port.redact(text));
      const sent = await port.send(channel, message);
      const what = claimed.length === 1 ? safe`"${message.title}"` : safe`${claimed.length} alerts`;
      const words =
        sent.kind === 'sent'
          ? safe`Told ${channel.name} of ${what}`
          : safe`Could not tell ${channel.name} of ${what}: ${sent.why}`;
      await settle(claimed, keys, sent, words);
      if (sent.kind !== 'sent') complain(channel, sent.why);
    }
  };

  /** One notice a channel, however often it fails. */
  const complain = (channel: AlertChannel, why: SafeText): void => {
    const id = `alert-channel:${channel.name}`;
    const sentence = safe`The alert channel ${channel.name} does not take what it is told: ${why}`;
    deps.publish([
      {
        kind: 'upsert',
        into: 'notices',
        rows: [[id, { id, atMs: clock.now(), level: 'warn', sentence, seen: false }]],
      },
    ]);
  };

  return {
    deliver: (due, situation) => {
      const byChannel = new Map<string, DueAlert[]>();
      for (const each of due) {
        const { name } = each.delivery.channel;
        byChannel.set(name, [...(byChannel.get(name) ?? []), each]);
      }
      for (const [name, group] of byChannel) {
        const channel = group[0]?.delivery.channel;
        if (channel === undefined || busy.has(name)) continue;
        busy.add(name);
        const work = run(channel, group, situation)
          .catch((error: unknown) => complain(channel, safeText(port.redact(String(error)))))
          .finally(() => {
            busy.delete(name);
            running.delete(work);
            deps.onChange();
          });
        running.add(work);
      }
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

const keyOf = ({ stage, channel, owner }: DueDelivery): string =>
  deliveryKey({ stage, channel: channel.name, ...(owner === undefined ? {} : { owner }) });

const withinMs = ({ spec }: AlertChannel): number =>
  'withinSeconds' in spec ? spec.withinSeconds * 1_000 : 0;

function withDelivery(alert: Alert, delivery: AlertDelivery): Alert {
  const key = deliveryKey(delivery);
  return {
    ...alert,
    deliveries: [...alert.deliveries.filter((each) => deliveryKey(each) !== key), delivery],
  };
}

/** Digests together, and so are many that come at once; else each by itself. */
function groupsOf(due: readonly DueAlert[]): readonly (readonly DueAlert[])[] {
  const gathered = due.filter(({ rule }) => rule.digestMinutes > 0);
  const single = due.filter(({ rule }) => rule.digestMinutes === 0);
  const together =
    single.length > MOST_SINGLE ? [single.slice(0, MOST_TOGETHER)] : single.map((each) => [each]);
  return [...together, ...(gathered.length === 0 ? [] : [gathered.slice(0, MOST_TOGETHER)])];
}

function settled(before: AlertDelivery, sent: AlertSent, nowMs: number, random: Random): AlertDelivery {
  const { untilMs: _lease, why: _why, ...rest } = before;
  if (sent.kind === 'sent') return { ...rest, state: 'sent', atMs: nowMs };
  if (sent.kind === 'failed' || before.tries >= MOST_TRIES) {
    return { ...rest, state: 'failed', atMs: nowMs, why: sent.why };
  }
  const waitMs = Math.max(
    backoffMs(before.tries, RETRY, random),
    Math.min(sent.afterMs ?? 0, LONGEST_WAIT_MS),
  );
  return { ...rest, state: 'again', atMs: nowMs, untilMs: nowMs + waitMs, why: sent.why };
}
