import type { BotRequest } from '../../commands/bot/bot-request.ts';
import type { Command } from '../../commands/command.ts';
import type { Outcome } from '../../commands/door/door.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { JsonNode } from '../../state/missions-file/json-tree.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { Result } from '../../lib/result.ts';
import type { Session } from '../verb.ts';

/** Why a command of the bot's script ended with 1. `told`: it has been said already. */
export type ApiFailure =
  | { readonly kind: 'json'; readonly sentence: string }
  /** `advice`: what to do about it, where that is known. */
  | { readonly kind: 'server'; readonly error: ServerError; readonly advice?: string }
  | {
      readonly kind: 'refused';
      readonly sentence: string;
      readonly code?: string;
      readonly eventId?: string;
      /** The server's own words, where they are the reason: they are told in its place. */
      readonly error?: ServerError;
    }
  | { readonly kind: 'told' };

/** As the script says that it has no key. */
export const NO_KEY: ApiFailure = {
  kind: 'refused',
  sentence: 'ERROR: No API key found. Set CLAWDTALK_API_KEY or run setup.sh',
};

/** The colours in which `call.sh` tells what it does. */
export type ScriptColour = 'green' | 'yellow';

/** What the commands of the bot's script work with. */
export interface Api {
  /** A line on standard output; in a colour where the script has one, terminal or not. */
  print(line: string, colour?: ScriptColour): void;
  /** A line on standard error. */
  complain(line: string): void;
  session(): Promise<Result<Session, ApiFailure>>;
  /**
   * Sends a command through the door. What a bot asks for it has agreed to; what stands against it is told. What
   * reaches somebody at once, and may do so a second time or outside business hours, is not agreed to so.
   */
  submit(command: Command): Promise<Result<Extract<Outcome, { status: 'done' }>, ApiFailure>>;
  /** Sends one request of the script; the value is what the server answered. */
  request(request: BotRequest): Promise<Result<JsonValue | undefined, ApiFailure>>;
  /** The record at this path as the server has it. */
  read(path: string): Promise<Result<JsonValue, ApiFailure>>;
  /** The same, each number as the server wrote it. */
  readTyped(path: string): Promise<Result<JsonNode, ApiFailure>>;
  /** The state file as it stands, nothing lost. */
  state(): Promise<Result<JsonNode, ApiFailure>>;
  /** The key's first eight and last four characters. */
  readonly keyEnds: { readonly first: string; readonly last: string } | undefined;
  /** The bot's connection has noted that no phone is registered: nobody could be asked. */
  hasNoPhone(): boolean;
}

/** One command of the bot's script. `undefined`: it went well. */
export interface ApiCommand {
  readonly name: string;
  /** How many arguments it needs at least. */
  readonly least: number;
  /** Further arguments than it knows are ignored, as the script does. */
  readonly run: (api: Api, args: readonly string[]) => Promise<ApiFailure | undefined>;
}

/** Commands in the script's order. */
export type ApiCommands = readonly ApiCommand[];
