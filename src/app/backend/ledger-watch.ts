import type { Cancel } from '../../lib/clock.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { OLD_VIEW_MS } from '../../state/ledger/postgres/postgres-ledger.ts';
import type { BoardUpdate, TeamState } from '../../state/board.ts';

/** How much of the log is on the board; the rest is in the ledger. */
const AUDIT_ROWS = 500;

/**
 * Shows on the board what other processes write to the ledger: a hold, a lease, a choice, an act. Begins with what
 * stands there.
 */
export function watchLedger(deps: {
  readonly ledger: Pick<LedgerPort, 'view' | 'subscribe' | 'place' | 'members' | 'guard' | 'lost' | 'holder'>;
  nowMs(): number;
  publish(updates: readonly BoardUpdate[]): void;
  onChange(): void;
}): Cancel {
  const { ledger } = deps;
  let told: string | undefined;
  /** The file of this machine's ledger is another by now: the screen and a watch's log say so at once. */
  const sayLost = (): void => {
    const why = ledger.lost();
    if (why === told || why === undefined) return;
    told = why;
    const sentence = safeText(why);
    const row = { id: 'ledger-lost', atMs: deps.nowMs(), level: 'error', sentence, seen: false } as const;
    deps.publish([
      { kind: 'set', field: 'actsRefused', value: sentence },
      { kind: 'upsert', into: 'notices', rows: [[row.id, row]] },
    ]);
  };
  const take = (): void => {
    const { switches, audit } = ledger.view();
    sayLost();
    const team = teamState(ledger, deps.nowMs());
    if (team !== undefined) deps.publish([{ kind: 'set', field: 'team', value: team }]);
    const hold = switches.hold();
    deps.publish([
      {
        kind: 'set',
        field: 'hold',
        value: hold === undefined ? undefined : { sinceMs: hold.sinceMs, by: safeText(hold.by) },
      },
      {
        kind: 'upsert',
        into: 'audit',
        rows: audit.latest(AUDIT_ROWS).map((row) => [String(row.seq), row]),
      },
    ]);
    deps.onChange();
  };
  take();
  return ledger.subscribe(take);
}

/** What is shown of a ledger that others share; undefined where it is this machine's own. */
function teamState(
  ledger: Pick<LedgerPort, 'view' | 'place' | 'members' | 'guard' | 'holder'>,
  nowMs: number,
): TeamState | undefined {
  const { place } = ledger;
  if (place.kind !== 'postgres') return undefined;
  const { ageMs } = ledger.view();
  return {
    name: safeText(place.name),
    ...(place.host !== undefined && { host: safeText(place.host) }),
    readAtMs: nowMs - ageMs,
    away: ageMs > OLD_VIEW_MS,
    guarded: ledger.guard() !== undefined,
    members: ledger
      .members()
      .filter(({ gone }) => !gone)
      .map((member) => ({
        host: safeText(member.host),
        operator: safeText(member.operator),
        label: safeText(member.label),
        version: safeText(member.version),
        missions: member.missions,
        own: member.holder === ledger.holder,
      })),
  };
}
