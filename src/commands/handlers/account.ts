import { assistantDiff } from '../../domain/assistant/assistant-diff.ts';
import type { BotSettings } from '../../domain/server/account.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

/** How the server spells what the account says of its bot. */
const WIRE: Readonly<Record<keyof BotSettings, string>> = {
  name: 'agent_name',
  role: 'bot_role',
  instructions: 'custom_instructions',
  greeting: 'greeting',
  voice: 'voice_preference',
};

/** Changes what the account says of its bot: it holds from the next call on, in every mission. */
export const updateBotSettings: CommandHandler<CommandOf<'account.update'>> = async ({ changes }, facts) => {
  const account = await facts.account();
  if (!account.ok) return account;
  if (account.value === undefined) {
    return refuse('not-found', safe`This server does not offer the account's settings.`);
  }
  const { bot } = account.value;
  const names = Object.keys(WIRE) as readonly (keyof BotSettings)[];
  const changed = names.filter((name) => changes[name] !== undefined && changes[name] !== (bot[name] ?? ''));
  if (changed.length === 0)
    return refuse('already-so', safe`The bot has these settings already: nothing to save.`);
  const before: JsonObject = Object.fromEntries(changed.map((name) => [name, bot[name] ?? '']));
  const after: JsonObject = Object.fromEntries(changed.map((name) => [name, changes[name] ?? '']));
  const fields: JsonObject = Object.fromEntries(changed.map((name) => [WIRE[name], changes[name] ?? '']));
  return prepared({
    tier: 1,
    title: safe`Change the bot's settings of this account`,
    lines: [
      safe`They apply from the next call on, to every caller and every mission.`,
      ...(changed.includes('voice')
        ? [safe`Assistants without a voice of their own speak with the new one.`]
        : []),
      ...assistantDiff(before, after).map(({ field, sign, text }) => safeText(`${field}: ${sign} ${text}`)),
    ],
    basis: { before },
    effect: { kind: 'act', parts: [{ target: 'server', change: { kind: 'account', fields } }] },
    done: safe`The bot's settings are changed: ${changed.join(', ')}.`,
    notByEngine: safe`The bot's settings are changed by a person.`,
  });
};
