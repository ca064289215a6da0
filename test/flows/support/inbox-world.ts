import type { OptOutBlock } from '../../../src/engine/inbox/opt-out-desk.ts';
import { createInboxKeeper } from '../../../src/engine/inbox/inbox-keeper.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../../src/state/board.ts';
import { stillRinging } from '../../../src/commands/dispatch/still-rings.ts';
import { createIntents } from '../../../src/state/ledger/intents.ts';
import { createInboxRows } from '../../../src/state/ledger/inbox-items.ts';
import { createSuppressions } from '../../../src/state/ledger/suppressions.ts';
import { value, type DoorWorld } from './door-world.ts';

/** The inbox over the world's own server and ledger. */
export async function openInbox(
  { server, ledger, clock, memory, agent }: DoorWorld,
  block?: (found: OptOutBlock) => void,
): Promise<{ readonly look: () => Promise<Board>; readonly stop: () => void }> {
  let board = emptyBoard;
  const listeners = new Set<(updates: readonly BoardUpdate[]) => void>();
  const publish = (updates: readonly BoardUpdate[]): void => {
    board = applyUpdates(board, updates);
    for (const listener of listeners) listener(updates);
  };
  let entries = await memory.entries();
  const suppressions = createSuppressions(ledger);
  const inbox = createInboxKeeper({
    rows: () => createInboxRows(ledger),
    raise: (row) => void createInboxRows(ledger).raise(row),
    clock,
    readOnly: false,
    board: () => board,
    entries: () => entries,
    suppression: (phone) => suppressions.find(phone),
    ...(block === undefined ? {} : { block }),
    unclear: () => [],
    rings: (events) =>
      stillRinging(events, { intents: createIntents(ledger), kept: false, nowMs: clock.now() }),
    zonesOf: () => ['America/Chicago'],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish,
  });
  const look = async (): Promise<Board> => {
    entries = await memory.entries();
    const approvals = value(await server.listApprovals()) ?? [];
    const threads = value(await server.listConversations()) ?? [];
    const scheduled = value(await server.listScheduled(agent));
    publish([
      {
        kind: 'upsert',
        into: 'scheduled',
        rows: scheduled.map((event) => [event.id, { event, zones: [] }]),
      },
      { kind: 'upsert', into: 'approvals', rows: approvals.map((row) => [row.id, row]) },
      { kind: 'upsert', into: 'conversations', rows: threads.map((row) => [row.contact, row]) },
    ]);
    inbox.look();
    return board;
  };
  return { look, stop: () => inbox.stop() };
}
