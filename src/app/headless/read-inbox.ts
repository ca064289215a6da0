import type { Complaint } from '../../cli/verb.ts';
import type { Command } from '../../commands/command.ts';
import type { Outcome } from '../../commands/door/door.ts';
import { askedId } from '../../commands/acts/perform-approval.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { isJsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Workspace } from '../backend/workspace.ts';
import { lookAround } from './read-board.ts';

/** How long one look at the server's requests may take. */
const LOOK_MS = 15_000;

/** What waits for a person, read once for a verb. */
export async function readInbox(workspace: Workspace): Promise<Result<readonly InboxItem[], Complaint>> {
  const { sync, hub, inbox } = workspace;
  sync.setFocus({ screen: 'approvals' });
  const { pollers } = await lookAround(workspace, { what: 'everything', limitMs: LOOK_MS });
  const fault = pollers.get('approvals')?.error;
  if (fault !== undefined) return err({ exit: 4, sentence: fault.sentence });
  inbox.look();
  return ok([...hub.board().inbox.values()].toSorted((one, other) => one.createdAtMs - other.createdAtMs));
}

/** Asks the owner through the door; what the server told of it is in the ledger, under the act's name. */
export async function askOwner(
  { door, ledger }: Workspace,
  command: Command,
  digest: string,
  operator: string,
): Promise<{
  readonly outcome: Outcome;
  readonly asked?: { readonly id: string; readonly devicesNotified: number; readonly devicesFailed: number };
}> {
  const rows = ledger.view().inbox;
  const before = new Set(rows.all().map(({ id }) => id));
  const outcome = await door.submit(
    command,
    { kind: 'headless', label: operator },
    { digest, confirmedTier: 1 },
  );
  const row =
    'actId' in outcome && outcome.actId !== undefined
      ? rows.get(askedId(outcome.actId))
      : rows.all().findLast(({ id, kind }) => kind === 'asked' && !before.has(id));
  if (!isJsonObject(row?.body)) return { outcome };
  const {
    approvalId: id,
    devicesNotified,
    devicesFailed,
  } = row.body as {
    approvalId?: unknown;
    devicesNotified?: unknown;
    devicesFailed?: unknown;
  };
  if (typeof id !== 'string') return { outcome };
  return {
    outcome,
    asked: {
      id,
      devicesNotified: typeof devicesNotified === 'number' ? devicesNotified : 0,
      devicesFailed: typeof devicesFailed === 'number' ? devicesFailed : 0,
    },
  };
}
