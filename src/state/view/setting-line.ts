import type { BotSettings } from '../../domain/server/account.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** One setting as it is in force, and where its value came from. Secrets are masked before they get here. */
export interface SettingLine {
  readonly name: string;
  readonly value: SafeText;
  readonly source: 'default' | 'file' | 'env' | 'flag' | 'account';
  /** The file, variable or flag itself. */
  readonly where?: SafeText;
  readonly about: string;
  /** What a value looks like, where the settings file can hold one; some have a few words to choose from. */
  readonly change?: { readonly form: string; readonly choices?: readonly string[] };
  /** Which of the bot's own settings at the server it is: changed there, for everybody, from the next call on. */
  readonly bot?: keyof BotSettings;
  /** How it is changed where not here: a sentence with the command or variable. */
  readonly how?: string;
  /** Kept in this session for the next start; `default` where it was taken back. */
  readonly next?: SafeText;
}
