import type { FeedState } from '../../domain/server/feed-event.ts';
import type { Result } from '../../lib/result.ts';

/** What is done to processes and connections of this machine. */
export type MachineAct = 'bot.start' | 'bot.stop' | 'bot.restart' | 'feed.open' | 'feed.close';

/** The bot's connection on this machine, and our own. */
export interface MachinePort {
  /** Fresh. `script`: the skill's own, absent where there is none. */
  bot(): Promise<{
    readonly state: 'running' | 'stopped' | 'unknown';
    readonly pid?: number;
    readonly script?: string;
  }>;
  /** Absent while no connection of ours was asked for. */
  feed(): FeedState | undefined;
  /** Calls that ring or talk now, as far as is known. */
  liveCalls(): number;
  /** What was done in one sentence, or why it was not. */
  perform(act: MachineAct): Promise<Result<string, string>>;
}
