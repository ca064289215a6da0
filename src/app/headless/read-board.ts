import { machineMs } from '../../lib/clock.ts';
import type { Complaint } from '../../cli/verb.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Board } from '../../state/board.ts';
import type { Workspace } from '../backend/workspace.ts';

/** How long one look at everything may take before what has come is shown. */
const LOOK_MS = 30_000;
/** Readers begin with the next turn of their clocks. */
const AGAIN_MS = 5;

/** What a list of missions is made of; each row tells of its steps and of its next call. */
const OF_MISSIONS = ['missions', 'all missions', 'progress', 'assistants', 'schedule'] as const;

/** What must have been read, or have failed, before anything is told. */
const WAITED_FOR = ['all missions', 'progress', 'schedule'];

/** One round of the background readers, then their board. The server's own fault is told where nothing was read. */
export async function readBoard(
  workspace: Workspace,
  what: 'missions' | 'everything',
): Promise<Result<Board, Complaint>> {
  const isPart = what === 'missions';
  workspace.sync.setFocus({ screen: isPart ? 'missions' : 'schedule' });
  const board = await lookAround(workspace, { what });
  const fault = firstFault(board);
  return fault === undefined ? ok(board) : err(complaintOf(fault));
}

/** Waits until all of it was read once, or could not be. `limitMs`: what has come by then is the board. */
export async function lookAround(
  { sync, hub, clock }: Workspace,
  { what, limitMs = LOOK_MS }: { readonly what: 'missions' | 'everything'; readonly limitMs?: number },
): Promise<Board> {
  sync.start(what === 'missions' ? OF_MISSIONS : undefined);
  const wanted = what === 'missions' ? WAITED_FOR : [...WAITED_FOR, 'approvals'];
  const looked = (board: Board): boolean =>
    wanted.every((name) => {
      const poller = board.pollers.get(name);
      // Without assistants nothing is scheduled: no second round is waited for to say so.
      if (name === 'schedule' && hasNoAssistants(board)) return true;
      return poller?.lastOkAtMs !== undefined || (poller?.attempt ?? 0) > 0;
    }) &&
    (firstFault(board) !== undefined || [...board.missions.values()].every(isWhole));
  const giveUpAtMs = machineMs() + limitMs;
  while (!looked(hub.board()) && machineMs() < giveUpAtMs) {
    await clock.sleep(AGAIN_MS);
    await sync.idle();
    sync.handOn();
  }
  return hub.board();
}

const hasNoAssistants = ({ assistants, pollers }: Board): boolean =>
  assistants.size === 0 && pollers.get('assistants')?.lastOkAtMs !== undefined;

/** A live mission's steps have been read. */
const isWhole = (row: MissionRow): boolean =>
  row.source === 'file' || isTerminalRun(row.status) || row.stepsTotal !== undefined;

const firstFault = (board: Board): ServerError | undefined => board.pollers.get('all missions')?.error;

export const complaintOf = (error: ServerError): Complaint => ({ exit: 4, sentence: error.sentence });
