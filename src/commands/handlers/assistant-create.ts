import { safe } from '../../lib/safe-text.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import type { CommandOf } from '../command.ts';
import { assistantIdentity } from '../making/making.ts';
import { intend, refuse, type Verb } from './handler.ts';
import { fieldLines } from './agent-setup.ts';

export const createAssistant: Verb<CommandOf<'assistant.create'>> = async (command, facts) => {
  const { name } = command;
  if (name.trim() === '') return refuse('invalid', safe`The assistant needs a name.`);
  if (command.instructions.trim() === '') return refuse('invalid', safe`The assistant needs instructions.`);
  const fields = newAssistantFields(command);
  const identity = assistantIdentity(name);
  const open = facts.openMaking(identity);
  return intend({
    tier: 1,
    title: open === undefined ? safe`Create the assistant ${name}` : safe`Go on making the assistant ${name}`,
    lines: fieldLines(fields),
    basis: { fields, begun: open?.sent?.atMs ?? null },
    effect: { kind: 'make', identity, found: open?.found ?? {}, making: { kind: 'assistant', name, fields } },
    done: safe`The assistant ${name} is there.`,
  });
};
