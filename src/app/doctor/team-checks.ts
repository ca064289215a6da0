import type { DoctorCheck } from '../../cli/verb.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import { ownRows } from '../../state/ledger/own-rows.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { inspectDatabase } from '../../state/ledger/postgres/inspect.ts';
import type { Configuration } from '../start/configuration.ts';
import { check } from './check.ts';

/** Beyond this, leases and slots are judged by another time than the one on the screen. */
const SKEW_MS = 2_000;

/** The database that a team shares; nothing where this machine keeps its own ledger. */
export async function teamChecks(
  { team }: Pick<Configuration, 'team'>,
  ledger: LedgerPort,
  database: Ledger,
): Promise<readonly DoctorCheck[]> {
  if (team?.ok !== true || ledger.place.kind !== 'postgres') return [];
  const { name } = team.value;
  const inspected = await inspectDatabase(team.value, systemClock());
  if (!inspected.ok) return [check('team ledger', 'fail', inspected.error.sentence)];
  const { host, version, user, ownsSchema, encrypted, local, clockAheadMs, roundTripMs, standbys } =
    inspected.value;
  const left = ownRows(database).unsettled;
  const isClose = Math.abs(clockAheadMs) < SKEW_MS;
  return [
    check('team ledger', 'ok', `${name}: ${version} on ${host}, ${roundTripMs} ms away`),
    ownsSchema
      ? check('team role', 'warn', `${user} may make and drop the ledger's tables, which no console needs`, {
          mend: `clawdtalk-tui ledger migrate --grant <role>, then name that role in the address`,
        })
      : check('team role', 'ok', `${user} may use the ledger and change none of its tables`),
    encrypted || local
      ? check(
          'team connection',
          'ok',
          encrypted ? 'over TLS, the certificate is verified' : 'within this machine',
        )
      : check('team connection', 'fail', `the connection to ${host} is not encrypted`),
    isClose
      ? check('team clock', 'ok', "the database's clock agrees with this machine's")
      : check(
          'team clock',
          'warn',
          `the database's clock is ${Math.round(Math.abs(clockAheadMs) / 1000)} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's: slots and leases go by the database's`,
          { mend: 'set both clocks by a time server' },
        ),
    standbyCheck(standbys),
    ledger.guard() === undefined
      ? check('team history', 'ok', 'the one that sends were last agreed on')
      : check(
          'team history',
          'warn',
          'the database was restored or failed over: nothing is sent until it has been compared with the server',
          {
            mend: 'clawdtalk-tui watch --once',
          },
        ),
    left === 0
      ? check('own ledger', 'ok', "nothing is left unfinished in this machine's own file")
      : check('own ledger', 'warn', `${left} rows are unfinished in this machine's own file`, {
          mend: 'clawdtalk-tui ledger import',
        }),
  ];
}

function standbyCheck(standbys: readonly string[] | undefined): DoctorCheck {
  if (standbys === undefined) return check('team standbys', 'ok', 'this role may not see them');
  if (standbys.length === 0)
    return check('team standbys', 'ok', 'none follow; a backup is what is left if it is lost');
  const isWaitedFor = standbys.some((each) => each === 'sync' || each === 'quorum');
  return isWaitedFor
    ? check('team standbys', 'ok', `${standbys.length}, and a commit waits for one`)
    : check(
        'team standbys',
        'warn',
        `${standbys.length}, none is waited for: a failover may forget the last commits, and sends stop until they are compared`,
        {
          mend: 'synchronous_standby_names, see clawdtalk-tui help team',
        },
      );
}
