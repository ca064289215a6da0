import type { RecordRef } from '../../commands/ports/backend.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Board } from '../../state/board.ts';

/** Reads one stored record as the server, or the state file, has it now. Errors: a sentence. */
export async function inspectRecord(
  ref: RecordRef,
  server: ServerPort,
  board: Board,
  spelling: (slug: string, key: string) => Result<string, string>,
): Promise<Result<JsonValue, string>> {
  if (ref.kind === 'memory-value') {
    const slug = board.snapshots.get(ref.key)?.entry?.slug;
    return slug === undefined
      ? err('The state file has no entry of this mission.')
      : spelling(slug, ref.name);
  }
  if (ref.kind === 'memory') {
    const entry = board.snapshots.get(ref.key)?.entry;
    return entry === undefined ? err('The state file has no entry of this mission.') : ok(entry.memory);
  }
  const path = pathOf(ref, board);
  if (path === undefined) return err('The server does not know this mission.');
  const answer = await server.raw(path, { priority: 'read' });
  return answer.ok ? answer : err(answer.error.sentence);
}

function pathOf(
  ref: Exclude<RecordRef, { kind: 'memory' | 'memory-value' }>,
  board: Board,
): string | undefined {
  const id = encodeURIComponent;
  switch (ref.kind) {
    case 'mission':
    case 'run': {
      const row = board.missions.get(ref.key);
      if (row?.missionId === undefined) return undefined;
      const mission = `/missions/${id(row.missionId)}`;
      return ref.kind === 'run' && row.runId !== undefined ? `${mission}/runs/${id(row.runId)}` : mission;
    }
    case 'scheduled':
      return `/assistants/${id(ref.assistantId)}/events/${id(ref.eventId)}`;
    case 'assistant':
      return `/assistants/${id(ref.assistantId)}`;
    case 'insights':
      return `/missions/conversations/${id(ref.conversationId)}/insights`;
    case 'approval':
      return `/approvals/${id(ref.id)}`;
  }
}
