import { openLiveFeed } from '../../api/live/live-feed.ts';
import type { MachinePort } from '../../commands/ports/machine-port.ts';
import { createOwnFeed, type OwnFeedOptions } from '../../engine/feed/own-feed.ts';
import { readBotConnection, type BotFiles } from '../../engine/sync/bot-connection.ts';
import type { Clock } from '../../lib/clock.ts';
import { createRedact } from '../../lib/redact.ts';
import { err, ok } from '../../lib/result.ts';
import type { Configuration } from '../start/configuration.ts';
import { runScript } from './run-script.ts';

/** A restart waits for the old process, up to some seconds, and may install packages. */
const SCRIPT_WITHIN_MS = 90_000;

/** The bot's connection and ours, on this machine. */
export interface Machine extends MachinePort {
  stop(): void;
}

export function createMachine(options: {
  readonly configuration: Pick<Configuration, 'baseUrl' | 'key'>;
  readonly botFiles: BotFiles | undefined;
  readonly feed: Omit<OwnFeedOptions, 'connect'>;
  /** The clock on the wall, for the connection itself: a demo's world may run faster. */
  readonly paceClock: Clock;
  readonly liveCalls: () => number;
  /** The bot's files are worth a look now. */
  readonly changed: () => void;
}): Machine {
  const { configuration, botFiles, changed } = options;
  const feed = createOwnFeed({
    ...options.feed,
    connect: (handlers) =>
      openLiveFeed({
        url: liveUrl(configuration.baseUrl),
        key: configuration.key,
        agentName: 'clawdtalk-tui',
        clock: options.paceClock,
        ...handlers,
      }),
  });
  return {
    bot: async () => (botFiles === undefined ? { state: 'unknown' } : readBotConnection(botFiles)),
    feed: () => feed.state(),
    liveCalls: options.liveCalls,
    perform: async (act) => {
      if (act === 'feed.open') {
        feed.open();
        return ok('Opening the live connection; screen 9 says when it is live.');
      }
      if (act === 'feed.close') {
        feed.close();
        return ok('Our live connection is closed; the bot can have it again.');
      }
      const script = botFiles === undefined ? undefined : (await readBotConnection(botFiles)).script;
      if (script === undefined || botFiles === undefined) return err('There is no scripts/connect.sh.');
      const done = await runScript(script, act.slice('bot.'.length), {
        cwd: botFiles.folder,
        withinMs: SCRIPT_WITHIN_MS,
        redact: createRedact([configuration.key]),
      });
      changed();
      return done;
    },
    stop: () => feed.close(),
  };
}

/** The live connection's address, beside the API's. */
export function liveUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.pathname = `${url.pathname.replace(/\/v1\/?$/, '')}/ws`.replace('//', '/');
  return url.href;
}
