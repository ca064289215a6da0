import type { DoctorCheck } from '../../cli/verb.ts';
import { openCommits } from '../../commands/dispatch/open-commit.ts';
import { claimantOf } from '../../commands/acts/claim.ts';
import { listUnclear } from '../../commands/unclear/list-unclear.ts';
import { whenText } from '../../commands/handlers/when-text.ts';
import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { check } from './check.ts';

/** What stands behind the count of each. */
const UNCLEAR_WORDS: Readonly<Record<UnclearRequest['state'], string>> = {
  unknown: 'being found out',
  parked: 'parked, because nobody could find out whether it happened',
  unsent: 'not sent, because the server failed',
  refused: 'refused in part',
  waiting: 'not finished for a long time',
  stopped: 'stopped half way',
  gone: 'taken back by a hold and not scheduled again',
  'cut-off': 'stopped before everybody of a commit was called',
};

/** The ledger: whole, its log unbroken, and nothing left in doubt. */
export async function ledgerChecks(
  ledger: LedgerPort,
  database: Ledger,
  nowMs: number,
  isGone: (holder: string) => boolean,
  nameOf: (mission: string) => string = (mission) => mission,
): Promise<readonly DoctorCheck[]> {
  const integrity = database.db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  const broken = await ledger.verifyAudit();
  const checks = [
    integrity === 'ok'
      ? check('ledger', 'ok', `${database.path} is sound`)
      : check('ledger', 'fail', `${database.path} is damaged`, {
          mend: `mv ${database.path} ${database.path}.damaged`,
        }),
    !broken.ok
      ? check('log of acts', 'fail', broken.error.sentence)
      : broken.value === undefined
        ? check('log of acts', 'ok', 'no entry was changed after it was written')
        : check(
            'log of acts',
            'fail',
            `${broken.value} was changed after it was written: do not trust what comes after it`,
          ),
  ];
  const view = ledger.view();
  const { intents, records } = view;
  const unclear = listUnclear({
    intents,
    records,
    adapters: new Map(),
    commits: () => openCommits(view, { nowMs, isGone }),
    isGone,
    nowMs: () => nowMs,
  });
  for (const [state, words] of Object.entries(UNCLEAR_WORDS)) {
    const count = unclear.filter((item) => item.state === state).length;
    if (count > 0) {
      checks.push(check('open requests', 'warn', `${count} ${words}`, { mend: 'clawdtalk-tui unclear' }));
    }
  }
  const openKeys = records.openKeys();
  const open = openKeys.length;
  if (open > 0) {
    // Whoever began it may still be at it: nobody else touches it before.
    const freeAtMs = Math.max(nowMs, ...openKeys.map((opKey) => freeFromMs(intents.get(opKey), isGone)));
    const waitS = Math.ceil((freeAtMs - nowMs) / 1000);
    const begun =
      waitS === 0
        ? ''
        : `; the program that began ${open === 1 ? 'it' : 'them'} has ${waitS} s left to do so`;
    const words = `${open} ${open === 1 ? 'act is' : 'acts are'} not recorded yet${begun}`;
    const mend = `${waitS === 0 ? '' : `sleep ${waitS}; `}clawdtalk-tui watch --once`;
    checks.push(check('open requests', 'warn', words, { mend }));
  }
  if (unclear.length + open === 0)
    checks.push(check('open requests', 'ok', 'the outcome of every request is known'));
  const hold = view.switches.hold();
  if (hold !== undefined) {
    const words = `all dispatch is held by ${hold.by} since ${whenText(hold.sinceMs, nowMs)}`;
    checks.push(check('hold', 'warn', words, { mend: 'clawdtalk-tui hold --release --reason "…"' }));
  }
  const leases = view.leases.all().filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  for (const { missionKey, holder, holderLabel } of leases.filter((lease) => isGone(lease.holder))) {
    const words = `${nameOf(missionKey)} is still held by ${holderLabel || holder}, which has ended: the next watch takes it over`;
    checks.push(check('leases', 'warn', words, { mend: 'clawdtalk-tui watch --once' }));
  }
  const held = leases.filter((lease) => !isGone(lease.holder));
  checks.push(
    check(
      'leases',
      'ok',
      held.length === 0
        ? 'no process drives a mission now'
        : held.map(({ missionKey, holderLabel }) => `${holderLabel} drives ${nameOf(missionKey)}`).join('; '),
    ),
  );
  return checks;
}

/** From when on another process may finish an act; at once where whoever began it has ended. */
function freeFromMs(intent: Intent | undefined, isGone: (holder: string) => boolean): number {
  const claimant = intent && claimantOf(intent);
  return claimant !== undefined && isGone(claimant) ? 0 : (intent?.notBeforeMs ?? 0);
}
