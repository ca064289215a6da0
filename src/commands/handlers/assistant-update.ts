import { isDeepStrictEqual } from 'node:util';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { assistantDiff } from '../../domain/assistant/assistant-diff.ts';
import { fieldsOfRaw } from '../../domain/assistant/assistant-fields.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { usersOf } from './assistant-users.ts';
import { refuse } from '../door/refusal.ts';

/** Changes members of an assistant. Where a mission that still runs uses it, every such mission is named first. */
export const updateAssistant: CommandHandler<CommandOf<'assistant.update'>> = async (command, facts) => {
  const assistant = await facts.assistant(command.assistantId);
  if (!assistant.ok) return assistant;
  const before = fieldsOfRaw(assistant.value.raw);
  const changed: JsonObject = Object.fromEntries(
    (Object.entries(command.changes) as [string, JsonValue][]).filter(
      ([name, value]) => !isDeepStrictEqual(before[name], value),
    ),
  );
  if (Object.keys(changed).length === 0) {
    return refuse('already-so', safe`${assistant.value.name} has these settings already: nothing to save.`);
  }
  if (typeof changed['name'] === 'string' && changed['name'].trim() === '') {
    return refuse('invalid', safe`The assistant needs a name.`);
  }
  if (typeof changed['instructions'] === 'string' && changed['instructions'].trim() === '') {
    return refuse('invalid', safe`The assistant needs instructions.`);
  }
  const users = await usersOf(assistant.value, facts);
  if (!users.ok) return users;
  const { name } = assistant.value;
  return prepared({
    tier: users.value.length > 0 ? 2 : 1,
    title: safe`Change the assistant ${name}`,
    lines: [
      ...(users.value.length === 0
        ? [safe`No running mission uses it.`]
        : users.value.map((user) => safe`Used now by ${user}`)),
      ...assistantDiff(before, { ...before, ...changed }).map(({ field, sign, text }) =>
        safeText(`${field}: ${sign} ${text}`),
      ),
    ],
    basis: {
      before: Object.fromEntries(Object.keys(changed).map((key) => [key, before[key] ?? null])),
      users: users.value,
    },
    effect: {
      kind: 'act',
      parts: [
        {
          target: 'server',
          change: { kind: 'assistant', assistantId: assistant.value.id, fields: changed },
        },
      ],
    },
    done: safe`${name} is changed.`,
    notByEngine: safe`An assistant's text is changed by a person.`,
  });
};
