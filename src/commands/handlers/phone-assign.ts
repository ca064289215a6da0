import { safe } from '../../lib/safe-text.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

/** Gives a number to an assistant, for voice or for messages. Taking it from another one is a matter of consent. */
export const assignPhone: CommandHandler<CommandOf<'phone.assign'>> = async (command, facts) => {
  const { phoneNumberId, assistantId, use } = command;
  const assistant = await facts.assistant(assistantId);
  if (!assistant.ok) return assistant;
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  const phone = phones.value.find(({ id }) => id === phoneNumberId);
  if (phone === undefined) return refuse('not-found', safe`The account has no number ${phoneNumberId}.`);
  const feature = use === 'voice' ? 'telephony' : 'messaging';
  const connection = await facts.connection(assistant.value.id, feature);
  if (!connection.ok) return connection;
  if (connection.value === undefined) {
    return refuse(
      'invalid',
      safe`${assistant.value.name} has no connection for ${feature}: add ${feature} to its features first.`,
    );
  }
  const isOurs =
    phone.connectionId === connection.value ||
    (phone.assistantId !== undefined && isAssistant(assistant.value, phone.assistantId));
  if (phone.connectionId === connection.value) {
    return refuse('already-so', safe`${phone.phone} belongs to ${assistant.value.name} already.`);
  }
  const taken = phone.connectionId !== undefined && !isOurs && use === 'voice';
  return prepared({
    tier: taken ? 2 : 1,
    title: safe`Give ${phone.phone} to ${assistant.value.name} for ${use}`,
    lines: [
      taken
        ? safe`Another assistant has this number now: its calls can no longer be made from it.`
        : safe`The number is free for ${use}.`,
      safe`Assistant: ${assistant.value.name} (${assistant.value.id})`,
    ],
    basis: { connection: phone.connectionId ?? null, to: connection.value },
    effect: {
      kind: 'act',
      parts: [
        {
          target: 'server',
          change: { kind: 'assign', phoneNumberId: phone.id, connectionId: connection.value, use },
        },
      ],
    },
    done: safe`${phone.phone} belongs to ${assistant.value.name} for ${use}.`,
    notByEngine: safe`Numbers are assigned by a person.`,
  });
};
