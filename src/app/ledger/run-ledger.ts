import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Complaint, LedgerOrder, LedgerReport } from '../../cli/verb.ts';
import { systemClock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { openLedger, type LedgerError } from '../../state/ledger/database.ts';
import { ownRows } from '../../state/ledger/own-rows.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { PostgresAddress } from '../../state/ledger/postgres/address.ts';
import { inspectDatabase } from '../../state/ledger/postgres/inspect.ts';
import { migrateLedger } from '../../state/ledger/postgres/migrate.ts';
import { openPostgresLedger } from '../../state/ledger/postgres/postgres-ledger.ts';
import type { Configuration } from '../start/configuration.ts';
import { accountOf } from '../start/context-folder.ts';
import { version } from '../start/version.ts';
import { importLedger } from './import-ledger.ts';

/** The work on a team's ledger that no act is: making its tables, joining it, looking at it, saying who may do what. */
export async function runLedger(
  configuration: Configuration,
  order: LedgerOrder,
): Promise<Result<LedgerReport, Complaint>> {
  const { team, refused } = configuration;
  if (refused !== undefined) return err({ exit: 3, sentence: refused });
  if (team === undefined) {
    return order.kind === 'status'
      ? ok(ownStatus(configuration))
      : err({
          exit: 2,
          sentence:
            "Name the team's ledger: --ledger postgres://user@host/database, or CLAWDTALK_TUI_LEDGER.",
        });
  }
  if (!team.ok) return failed(team.error);
  const address = team.value;
  if (order.kind !== 'status' && configuration.readOnly) {
    return err({ exit: 3, sentence: 'This start is read-only: the ledger is left as it is.' });
  }
  switch (order.kind) {
    case 'migrate': {
      const done = await migrateLedger(address, clock(), order);
      if (!done.ok) return failed(done.error);
      const { from, to } = done.value;
      const made =
        from === to
          ? `${address.name} is up to date (schema ${to}).`
          : `${address.name} went from schema ${from} to ${to}.`;
      const granted = order.grant === undefined ? [] : [`The role ${order.grant} may use it.`];
      return ok({ lines: [made, ...granted], json: { from, to, grant: order.grant ?? null } });
    }
    case 'import':
      return withShared(configuration, address, false, (shared) => importOwn(configuration, shared));
    case 'status':
      return withShared(configuration, address, true, (shared) => statusOf(configuration, address, shared));
    case 'role':
      return withShared(configuration, address, false, (shared) => setRole(configuration, shared, order));
  }
}

const clock = (): ReturnType<typeof systemClock> => systemClock({ keepAlive: true });

const failed = (error: LedgerError): Result<never, Complaint> => err({ exit: 5, sentence: error.sentence });

async function withShared(
  configuration: Configuration,
  address: PostgresAddress,
  readOnly: boolean,
  work: (shared: LedgerPort) => Promise<Result<LedgerReport, Complaint>>,
): Promise<Result<LedgerReport, Complaint>> {
  const opened = await openPostgresLedger({
    address,
    account: accountOf(configuration),
    presence: {
      holder: `${hostname()}:${process.pid}:ledger`,
      label: `ledger ${process.pid}`,
      host: hostname(),
      operator: nameOf(configuration),
      version,
    },
    readOnly,
    clock: clock(),
    paceClock: clock(),
  });
  if (!opened.ok) return failed(opened.error);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

const nameOf = ({ operator }: Configuration): string => operator.replace(/^operator:/, '');

async function importOwn(
  configuration: Configuration,
  shared: LedgerPort,
): Promise<Result<LedgerReport, Complaint>> {
  const opened = openLedger(join(configuration.folders.data, 'ledger.db'));
  if (!opened.ok) return failed(opened.error);
  try {
    const running = liveHolder(
      opened.value.db.prepare('SELECT holder_label, expires_at_ms FROM leases').all(),
    );
    if (running !== undefined) {
      return err({ exit: 3, sentence: `${running} still works on this machine's own ledger: end it first.` });
    }
    const done = await importLedger(opened.value, shared);
    if (!done.ok) return done;
    const { intents, records, optOuts, inbox, choices, hold, logged } = done.value;
    return ok({
      lines: [
        `Taken over: ${intents} calls, messages and acts with ${records} records, ${optOuts} opt-outs, ${inbox} inbox items, ${choices} choices${hold ? ', the hold' : ''}.`,
        `The log of acts so far (${logged} rows) stays in ${opened.value.path}; keep that file.`,
      ],
      json: { ...done.value },
    });
  } finally {
    opened.value.close();
  }
}

/** Who holds a lease of this machine's own ledger now. */
const liveHolder = (rows: readonly Readonly<Record<string, unknown>>[]): string | undefined => {
  const now = Date.now();
  const live = rows.find((row) => row['holder_label'] !== '' && Number(row['expires_at_ms']) > now);
  return live === undefined ? undefined : String(live['holder_label']);
};

function ownStatus({ folders }: Configuration): LedgerReport {
  const path = join(folders.data, 'ledger.db');
  return {
    lines: [
      `Ledger   this machine's own, ${path}`,
      'Nobody else sees it. A team shares one with --ledger: see clawdtalk-tui help team.',
    ],
    json: { kind: 'sqlite', path },
  };
}

async function statusOf(
  configuration: Configuration,
  address: PostgresAddress,
  shared: LedgerPort,
): Promise<Result<LedgerReport, Complaint>> {
  const inspected = await inspectDatabase(address, clock());
  if (!inspected.ok) return failed(inspected.error);
  const facts = inspected.value;
  const members = shared.members().filter(({ gone }) => !gone);
  const { switches } = shared.view();
  const opened = openLedger(join(configuration.folders.data, 'ledger.db'));
  const own = opened.ok ? ownRows(opened.value) : undefined;
  if (opened.ok) opened.value.close();
  const guard = shared.guard();
  const hold = switches.hold();
  const roles = switches.roles();
  return ok({
    lines: [
      `Ledger   ${address.name}, on ${facts.host}`,
      `Server   ${facts.version}, ${facts.roundTripMs} ms away, as ${facts.user}${facts.encrypted ? ', over TLS' : ''}`,
      `Schema   ${facts.schema ?? 'seen through its functions alone'}`,
      `Clock    ${clockText(facts.clockAheadMs)}`,
      `Sends    ${guard === undefined ? 'allowed' : 'stopped: the database was restored or failed over; a watch or a console compares it with the server first'}`,
      `Hold     ${hold === undefined ? 'none' : `by ${hold.by} since ${new Date(hold.sinceMs).toISOString()}`}`,
      ...(members.length === 0
        ? ['Here     nobody else']
        : members.map(
            ({ host, operator, label, version: theirs, missions }, index) =>
              `${index === 0 ? 'Here     ' : '         '}${operator} on ${host}: ${label}, version ${theirs}, drives ${missions}`,
          )),
      ...(roles.length === 0
        ? ['Roles    all may do everything']
        : roles.map(
            ({ operator, role }, index) => `${index === 0 ? 'Roles    ' : '         '}${operator}: ${role}`,
          )),
      ...(own !== undefined && own.unsettled > 0
        ? [`Own file ${own.unsettled} unfinished rows: run clawdtalk-tui ledger import`]
        : []),
    ],
    json: {
      kind: 'postgres',
      name: address.name,
      ...facts,
      sends: guard === undefined,
      hold: hold === undefined ? null : { by: hold.by, since: new Date(hold.sinceMs).toISOString() },
      members: members.map(({ host, operator, label, version: theirs, missions }) => ({
        host,
        operator,
        label,
        version: theirs,
        missions,
      })),
      roles: roles.map(({ operator, role }) => ({ operator, role })),
      unsettled_here: own?.unsettled ?? null,
    },
  });
}

const clockText = (aheadMs: number): string =>
  Math.abs(aheadMs) < 1_000
    ? 'agrees with this machine'
    : `${Math.abs(Math.round(aheadMs / 1000))} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine`;

async function setRole(
  configuration: Configuration,
  shared: LedgerPort,
  { operator, role }: Extract<LedgerOrder, { kind: 'role' }>,
): Promise<Result<LedgerReport, Complaint>> {
  const by = nameOf(configuration);
  const now = Date.now();
  const done = await shared.commit(({ switches, audit }) => {
    if (switches.role(by) !== 'all') return 'not allowed';
    if (role !== 'all' && operator === by) return 'own';
    switches.setRole(operator, role, now);
    audit.append({
      atMs: now,
      actor: configuration.operator,
      kind: 'ledger.role',
      summary: `${operator} may ${role}`,
      outcome: 'done',
    });
    return 'done';
  });
  if (!done.ok) return failed(done.error);
  if (done.value === 'not allowed')
    return err({ exit: 3, sentence: `Your own role is not all: ${by} gives nobody a role.` });
  if (done.value === 'own')
    return err({ exit: 3, sentence: 'You cannot limit yourself: ask someone whose role is all.' });
  return ok({
    lines: [
      `${operator} may ${role === 'all' ? 'do everything' : role === 'approve' ? 'look, decide and hold' : 'look'}.`,
    ],
    json: { operator, role },
  });
}
