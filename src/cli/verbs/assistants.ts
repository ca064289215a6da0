import { text } from '../option.ts';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { isoOrNull } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import { textOption } from '../act-verb.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Every assistant of the account, all pages. */
export const assistants: Verb = {
  name: 'assistants',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'every assistant of the account, with its number',
  options: { name: text('<text>', 'only those whose name has this text') },
  run: (context, input) =>
    withSession(context, async (session) => {
      const name = textOption(input.values, 'name');
      const list = await session.server.listAssistants({
        priority: 'read',
        ...(name === undefined ? {} : { name }),
      });
      if (!list.ok) return { exit: 4, sentence: list.error.sentence };
      if (input.json) context.print(JSON.stringify(list.value.map(assistantJson), undefined, 2));
      else if (list.value.length === 0) context.print('No assistants.');
      else {
        const rows = list.value.map((each) => [
          each.id,
          each.name,
          each.model ?? '–',
          each.phone ?? '–',
          each.features.join(', ') || '–',
        ]);
        for (const line of alignColumns([['ID', 'NAME', 'MODEL', 'NUMBER', 'FEATURES'], ...rows])) {
          context.print(line);
        }
      }
      return 0;
    }),
};

/** An assistant as `assistants --json` prints it. */
export function assistantJson(assistant: Assistant): JsonObject {
  const { id, telnyxId, name, model, voice, features, phone, connectionId } = assistant;
  return {
    id,
    telnyx_assistant_id: telnyxId ?? null,
    name,
    model: model ?? null,
    voice: voice ?? null,
    description: assistant.description ?? null,
    features: [...features],
    phone_number: phone ?? null,
    connection_id: connectionId === undefined ? null : safeText(connectionId),
    created_at: isoOrNull(assistant.createdAtMs),
    updated_at: isoOrNull(assistant.updatedAtMs),
  };
}
