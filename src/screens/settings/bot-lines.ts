import type { Account, BotSettings } from '../../domain/server/account.ts';
import { safe } from '../../lib/safe-text.ts';
import type { SettingLine } from '../../state/view/setting-line.ts';

type Lines = ReadonlyMap<string, SettingLine>;

const BOT: Readonly<Record<keyof BotSettings, { readonly about: string; readonly form: string }>> = {
  name: { about: 'how the bot names itself on the phone', form: 'a name' },
  role: { about: 'what the bot is, such as: live phone voice of a motel', form: 'a few words' },
  instructions: { about: 'what holds for every call of the bot', form: 'a text' },
  greeting: { about: 'what the bot says when a call connects', form: 'a sentence' },
  voice: { about: 'the voice of assistants that have none of their own', form: 'a voice' },
};

let last: { readonly lines: Lines; readonly account: Account | undefined; readonly all: Lines } | undefined;

/** The settings of this program, and below them what the account says of its bot, where the server tells it. */
export function withBotLines(lines: Lines, account: Account | undefined): Lines {
  if (account === undefined) return lines;
  if (last?.lines === lines && last.account === account) return last.all;
  const own = (Object.keys(BOT) as readonly (keyof BotSettings)[]).map((bot): [string, SettingLine] => {
    const name = `bot ${bot}`;
    const { about, form } = BOT[bot];
    const value = account.bot[bot];
    return [name, { name, value: value ?? safe`not set`, source: 'account', about, bot, change: { form } }];
  });
  const all = new Map([...lines, ...own]);
  last = { lines, account, all };
  return all;
}
