import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { LedgerView } from '../../state/ledger/tables.ts';

/** Names this process on this machine for its whole life, and each account that is open in it. */
export const holderId = (): string => `${hostname()}:${process.pid}:${randomBytes(8).toString('hex')}`;

/** True for a process of this machine that has ended; of any other nothing is known. */
export function isHolderGone(holder: string): boolean {
  const [host, pid] = holder.split(':');
  return host === hostname() && !isProcessAlive(Number(pid));
}

/**
 * Who is known to have ended, of all that share a ledger: by their processes where that is a file of this machine, by their
 * sign of life where a team shares it, since another host may have this one's name.
 */
export const goneFrom =
  (ledger: Pick<LedgerPort, 'place' | 'members'>) =>
  (holder: string): boolean =>
    ledger.place.kind === 'sqlite'
      ? isHolderGone(holder)
      : ledger.members().some((member) => member.holder === holder && member.gone);

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a person took, too: this process may live on for another account, and would seem to hold it. */
export async function giveLeasesBack(ledger: LedgerPort): Promise<void> {
  const mine = (leases: LedgerView['leases']): ReturnType<LedgerView['leases']['all']> =>
    leases.all().filter(({ holder }) => holder === ledger.holder);
  if (mine(ledger.view().leases).length === 0) return;
  await ledger.commit(({ leases }) => {
    for (const { missionKey, epoch } of mine(leases)) leases.release(missionKey, epoch);
  });
}
