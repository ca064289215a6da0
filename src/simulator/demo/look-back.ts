import type { ServerState } from '../backend.ts';
import type { StoredRun, StoredScheduled } from '../rows.ts';
import { addRunEvent } from '../world.ts';

/** What the bot logs when it finds a call ended. */
export function lookBack(backend: ServerState, run: StoredRun, row: StoredScheduled, who: string): void {
  if (run.finishedAtMs !== undefined || (row.status !== 'completed' && row.status !== 'failed')) return;
  const said = backend.world.conversations.get(row.conversationId ?? '')?.insightResults[0];
  addRunEvent(backend.world, run, {
    type: row.callStatus === 'completed' ? 'tool_result' : 'custom',
    summary:
      typeof said === 'string' && said !== '' ? said : `Call to ${who}: ${row.callStatus ?? row.status}`,
    agentId: 'claude-code',
    ...(row.stepId !== undefined && { stepId: row.stepId }),
    payload: {
      event_id: row.id,
      conversation_id: row.conversationId ?? null,
      call_status: row.callStatus ?? null,
    },
    atMs: backend.clock.now(),
  });
}
