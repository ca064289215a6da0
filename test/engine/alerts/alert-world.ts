import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertSent } from '../../../src/commands/ports/alerts-port.ts';
import type { AlertMessage } from '../../../src/domain/alert/alert-message.ts';
import type { AlertRules } from '../../../src/domain/alert/alert-rule.ts';
import type { InboxItem } from '../../../src/domain/approval/inbox-item.ts';
import { createAlertKeeper, type AlertKeeper } from '../../../src/engine/alerts/alert-keeper.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../../src/state/board.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import { createSqliteLedger } from '../../../src/state/ledger/sqlite-ledger.ts';
import { parseAlertsFile } from '../../../src/state/settings/alerts-file.ts';

export const MINUTE_MS = 60_000;
/** Wednesday, 4 March 2026, 12:00 UTC. */
export const START_MS = Date.UTC(2026, 2, 4, 12);

export interface Told {
  readonly by: string;
  readonly channel: string;
  readonly message: AlertMessage;
  readonly atMs: number;
}

export interface AlertProcess {
  readonly keeper: AlertKeeper;
  readonly ledger: LedgerPort;
  board(): Board;
  publish(updates: readonly BoardUpdate[]): void;
  close(): Promise<void>;
}

/** Rules as a person writes them. */
export function rulesOf(file: object): AlertRules {
  const read = parseAlertsFile(JSON.stringify(file));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** Some processes on one real ledger file, on one clock; what they tell is written down. */
export interface AlertWorld {
  readonly clock: ManualClock;
  readonly told: Told[];
  /** What a channel answers; it takes everything where nothing is said. */
  answer: (channel: string, message: AlertMessage) => Promise<AlertSent> | AlertSent;
  open(
    name: string,
    file: object,
    options?: { readonly host?: string; readonly operator?: string; readonly canShow?: boolean },
  ): AlertProcess;
  /** The texts of what was told, `channel: title`. */
  texts(): readonly string[];
  close(): Promise<void>;
}

export function openAlertWorld(options: { readonly ledger?: (name: string) => LedgerPort } = {}): AlertWorld {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  const clock = manualClock(START_MS);
  const told: Told[] = [];
  const open: AlertProcess[] = [];
  const sqlite = (name: string): LedgerPort => {
    const opened = openLedger(join(folder, 'data', 'ledger.db'));
    if (!opened.ok) throw new Error(opened.error.sentence);
    return createSqliteLedger({ database: opened.value, holder: name, clock });
  };
  const world: AlertWorld = {
    clock,
    told,
    answer: () => ({ kind: 'sent' }),
    open: (name, file, { host = 'desk', operator = 'ann', canShow = false } = {}) => {
      const ledger = (options.ledger ?? sqlite)(name);
      const rules = rulesOf(file);
      let board = emptyBoard;
      const listeners = new Set<(updates: readonly BoardUpdate[]) => void>();
      const publish = (updates: readonly BoardUpdate[]): void => {
        board = applyUpdates(board, updates);
        for (const listener of listeners) listener(updates);
      };
      const keeper = createAlertKeeper({
        port: {
          reading: () => ({ path: 'alerts.json', rules, complaints: [] }),
          send: async ({ name: channel }, message) => {
            told.push({ by: name, channel, message, atMs: clock.now() });
            return world.answer(channel, message);
          },
          targetOf: () => safeText('somewhere'),
          faultOf: () => undefined,
          redact: (text) => text.replaceAll('cc_live_secret', '[secret]'),
        },
        ledger,
        clock,
        random: () => 0.5,
        host,
        operator,
        actor: `engine:${operator}`,
        canShow,
        looksOnly: false,
        board: () => board,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        publish,
      });
      keeper.start();
      const made: AlertProcess = {
        keeper,
        ledger,
        board: () => board,
        publish,
        close: async () => {
          keeper.stop();
          await ledger.close();
        },
      };
      open.push(made);
      return made;
    },
    texts: () => told.map(({ channel, message }) => `${channel}: ${message.title}`),
    close: async () => {
      for (const each of open) await each.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** A request of a bot that waits. */
export const request = (id: string, change: Partial<InboxItem> = {}): InboxItem => ({
  id: `request:${id}`,
  kind: 'request',
  state: 'open',
  title: safeText(`Pay invoice ${id}`),
  lines: [safeText('Pay 40 EUR to Acme')],
  warnings: [],
  source: safeText('the bot'),
  createdAtMs: START_MS,
  digest: 'abcdef0123456789abcdef',
  ...change,
});

export const waits = (...items: readonly InboxItem[]): readonly BoardUpdate[] => [
  { kind: 'upsert', into: 'inbox', rows: items.map((item) => [item.id, item]) },
];

export const gone = (...ids: readonly string[]): readonly BoardUpdate[] => [
  { kind: 'remove', from: 'inbox', ids },
];
