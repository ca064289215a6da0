import {
  assistantChanges,
  assistantDraftOf,
  newAssistantDraft,
} from '../../domain/assistant/assistant-draft.ts';
import { assistantDiff } from '../../domain/assistant/assistant-diff.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ok, type Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { segmentsOf } from '../../ui/text/segments.ts';
import { createCommand, readAssistant, updateCommand } from '../assistants/assistant-edit.ts';
import { assistantFormFields } from '../assistants/assistant-form-fields.ts';
import { assistantUse } from '../assistants/assistant-use.ts';
import { lintLines } from '../assistants/AssistantEditor.tsx';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import { editFields } from './plain-fields.ts';
import type { PlainPorts } from './plain-ports.ts';

/** An assistant in lines, new or as it is now (`id`): its fields by number, what would differ, then the door's own code. */
export async function assistantInPlain(
  console: Console,
  ports: PlainPorts,
  id: string | undefined,
): Promise<void> {
  const { writeLine } = ports;
  const read: Result<JsonObject, SafeText> = id === undefined ? ok({}) : await readAssistant(console, id);
  if (!read.ok) {
    writeLine(safe`It could not be read: ${read.error}`);
    return;
  }
  const before = read.value;
  const { board } = console.store.getState();
  const draft = await editFields(
    ports,
    (written) => assistantFormFields(written, board.voices, id === undefined),
    id === undefined ? newAssistantDraft() : assistantDraftOf(before),
    id === undefined ? 'review and make it' : 'review and save it',
  );
  const changes = draft === undefined ? undefined : assistantChanges(draft, before);
  if (draft === undefined || changes === undefined) {
    writeLine(safe`Nothing was changed.`);
    return;
  }
  if (!changes.ok) {
    writeLine(safe`${changes.error}`);
    return;
  }
  if (id !== undefined && Object.keys(changes.value).length === 0) {
    writeLine(safe`Nothing differs from what is live.`);
    return;
  }
  const shown =
    id === undefined
      ? newAssistantFields({
          name: draft['name'] ?? '',
          instructions: draft['instructions'] ?? '',
          greeting: draft['greeting'] ?? '',
          options: changes.value,
        })
      : { ...before, ...changes.value };
  for (const mission of (id === undefined ? undefined : assistantUse(board).get(id))?.live ?? [])
    writeLine(safe`Used now by ${mission}`);
  for (const line of lintLines(draft, before, undefined, 'Warning:'))
    writeLine(
      safe`${segmentsOf(line)
        .map(({ text }) => text)
        .join('')}`,
    );
  for (const { field, sign, text } of assistantDiff(id === undefined ? {} : before, shown))
    writeLine(safe`${field}${SIGNS[sign]}: ${safeText(text, { maxLength: 2_000 })}`);
  await actInPlain(console, ports, () =>
    console.acts.begin({
      commands: [
        id === undefined ? createCommand(draft, before, changes.value) : updateCommand(id, changes.value),
      ],
    }),
  );
}

const SIGNS = { '-': ' was', '+': ' becomes', ' ': ', as it stays' } as const;
