import type { AlertsPort, AlertsReading } from '../../commands/ports/alerts-port.ts';
import { isOpenAlert } from '../../domain/alert/alert.ts';
import type { Clock } from '../../lib/clock.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { AlertChannelRow, AlertRuleRow, Board, BoardUpdate } from '../../state/board.ts';
import { muteRowId, readAlertRow, readMuteRow } from '../../state/ledger/alert-body.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';

type Collection = 'alerts' | 'alertRules' | 'alertChannels';

/** Shows what is alerted, by which rules, through which channels. */
export function alertBoard(deps: {
  readonly port: Pick<AlertsPort, 'targetOf'>;
  readonly ledger: Pick<LedgerPort, 'view'>;
  readonly clock: Clock;
  publish(updates: readonly BoardUpdate[]): void;
}): { publish(reading: AlertsReading): void } {
  const told = new Map<Collection, ReadonlyMap<string, string>>();
  let toldFile = '';

  const differences = <K extends Collection>(
    into: K,
    rows: ReadonlyMap<string, RowOf<K>>,
  ): readonly BoardUpdate[] => {
    const before = told.get(into) ?? new Map<string, string>();
    const now = new Map([...rows].map(([id, row]) => [id, JSON.stringify(row)]));
    told.set(into, now);
    const changed = [...rows].filter(([id]) => before.get(id) !== now.get(id));
    const gone = [...before.keys()].filter((id) => !now.has(id));
    return [
      ...(gone.length === 0 ? [] : [{ kind: 'remove', from: into, ids: gone } as const]),
      ...(changed.length === 0 ? [] : [{ kind: 'upsert', into, rows: changed } as unknown as BoardUpdate]),
    ];
  };

  return {
    publish: (reading) => {
      const nowMs = deps.clock.now();
      const view = deps.ledger.view().alerts;
      const alerts = view.all().flatMap((row) => readAlertRow(row) ?? []);
      const rules = new Map<string, AlertRuleRow>();
      for (const rule of reading.rules?.rules ?? []) {
        const mute = readMuteRow(view.get(muteRowId(rule.name)), nowMs);
        const own = alerts.filter((alert) => alert.rule === rule.name);
        rules.set(rule.name, {
          rule,
          ...(mute === undefined
            ? {}
            : {
                muted: {
                  by: safeText(mute.by),
                  ...(mute.untilMs === undefined ? {} : { untilMs: mute.untilMs }),
                },
              }),
          open: own.filter(isOpenAlert).length,
          ...(own.length === 0 ? {} : { lastAtMs: Math.max(...own.map(({ raisedAtMs }) => raisedAtMs)) }),
        });
      }
      const channels = new Map<string, AlertChannelRow>();
      for (const channel of reading.rules?.channels.values() ?? []) {
        const deliveries = alerts
          .flatMap((alert) => alert.deliveries)
          .filter((delivery) => delivery.channel === channel.name)
          .toSorted((one, other) => one.atMs - other.atMs);
        const last = deliveries.at(-1);
        channels.set(channel.name, {
          name: channel.name,
          kind: safeText(
            channel.spec.kind === 'webhook' ? webhookWord(channel.spec.form) : channel.spec.kind,
          ),
          target: deps.port.targetOf(channel),
          personal: channel.personal,
          ...(last === undefined ? {} : { last }),
        });
      }
      const file: Board['alertsFile'] = {
        path: reading.path,
        found: reading.rules !== undefined || reading.complaints.length > 0,
        complaints: reading.complaints,
        ...(reading.rules?.quiet === undefined ? {} : { quiet: reading.rules.quiet }),
      };
      const fileText = JSON.stringify(file);
      const updates = [
        ...differences('alerts', new Map(alerts.map((alert) => [alert.id, alert]))),
        ...differences('alertRules', rules),
        ...differences('alertChannels', channels),
        ...(fileText === toldFile ? [] : [{ kind: 'set', field: 'alertsFile', value: file } as const]),
      ];
      toldFile = fileText;
      if (updates.length > 0) deps.publish(updates);
    },
  };
}

type RowOf<K extends Collection> = Board[K] extends ReadonlyMap<string, infer Row> ? Row : never;

const webhookWord = (form: string): string => (form === 'json' ? 'webhook' : form);
