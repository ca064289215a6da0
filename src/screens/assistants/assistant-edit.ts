import type { Command } from '../../commands/command.ts';
import type { AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import { fieldsOfRaw } from '../../domain/assistant/assistant-fields.ts';
import { assistantId } from '../../domain/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Console } from '../shell/contract.ts';

/** All members of an assistant as the server has them now; the error says why they cannot be read. */
export async function readAssistant({ backend }: Console, id: string): Promise<Result<JsonObject, SafeText>> {
  const answer = await backend
    .inspect({ kind: 'assistant', assistantId: assistantId(id) })
    .catch((error: unknown) => ({ ok: false, error: String(error) }) as const);
  if (!answer.ok) return err(safeText(answer.error));
  const record = recordOf(answer.value);
  return record === undefined ? err(safeText('It is not there any more.')) : ok(fieldsOfRaw(record));
}

/** The record in an answer, whatever it is wrapped in. */
function recordOf(value: JsonValue): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const name of ['assistant', 'data']) {
    const inside = value[name];
    if (isJsonObject(inside)) return inside;
  }
  return value;
}

/** Saves what a draft changes. */
export const updateCommand = (id: string, changes: JsonObject): Command => ({
  kind: 'assistant.update',
  assistantId: assistantId(id),
  changes,
});

/** Makes one of a draft: a new one, or a copy under another name of one that is there (`before`). */
export function createCommand(draft: AssistantDraft, before: JsonObject, changes: JsonObject): Command {
  const { name: _n, instructions: _i, greeting: _g, ...options } = { ...before, ...changes };
  const name = draft.name ?? '';
  const isCopy = Object.keys(before).length > 0 && name === before['name'];
  return {
    kind: 'assistant.create',
    name: isCopy ? `${name} (copy)` : name,
    instructions: draft.instructions ?? '',
    greeting: draft.greeting ?? '',
    options,
  };
}
