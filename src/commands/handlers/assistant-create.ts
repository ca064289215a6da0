import { safe } from '../../lib/safe-text.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import type { CommandOf } from '../command.ts';
import { assistantIdentity } from '../setup/setup.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { fieldLines } from './agent-setup.ts';
import { refuse } from '../door/refusal.ts';

export const createAssistant: CommandHandler<CommandOf<'assistant.create'>> = async (command, facts) => {
  const { name } = command;
  if (name.trim() === '') return refuse('invalid', safe`The assistant needs a name.`);
  if (command.instructions.trim() === '') return refuse('invalid', safe`The assistant needs instructions.`);
  const fields = newAssistantFields(command);
  const identity = assistantIdentity(name);
  const open = facts.openSetup(identity);
  return prepared({
    tier: 1,
    title:
      open === undefined ? safe`Create the assistant ${name}` : safe`Go on setting up the assistant ${name}`,
    lines: fieldLines(fields),
    basis: { fields, begun: open?.unclearSinceMs ?? null },
    effect: { kind: 'setup', identity, found: open?.found ?? {}, setup: { kind: 'assistant', name, fields } },
    done: safe`The assistant ${name} is there.`,
  });
};
