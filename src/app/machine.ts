import { execFile } from 'node:child_process';
import { openLiveFeed } from '../api/live/live-feed.ts';
import type { MachinePort } from '../commands/machine-port.ts';
import { createOwnFeed, type OwnFeedOptions } from '../engine/feed/own-feed.ts';
import { readBotConnection, type BotFiles } from '../engine/sync/bot-connection.ts';
import { createRedact } from '../lib/redact.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { safeText } from '../lib/safe-text.ts';
import type { Configuration } from './configuration.ts';

/** A restart waits for the old process, up to some seconds, and may install packages. */
const SCRIPT_WITHIN_MS = 90_000;

/** The bot's connection and ours, on this machine. */
export interface Machine extends MachinePort {
  stop(): void;
}

export function createMachine(options: {
  readonly configuration: Configuration;
  readonly botFiles: BotFiles | undefined;
  readonly feed: Omit<OwnFeedOptions, 'connect'>;
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
        clock: options.feed.clock,
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
      const done = await runScript(script, act.slice('bot.'.length), botFiles.folder, configuration.key);
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

/** Runs the skill's script; what it says last is told. Its words come from outside. */
function runScript(script: string, act: string, cwd: string, key: string): Promise<Result<string, string>> {
  const redact = createRedact([key]);
  return new Promise((resolve) => {
    execFile(
      'bash',
      [script, act],
      { cwd, timeout: SCRIPT_WITHIN_MS, maxBuffer: 1024 * 1024 },
      (error, stdout, stderr) => {
        const said = lastWords(redact(`${stdout}\n${stderr}`));
        resolve(
          error === null
            ? ok(`connect.sh ${act}: ${said === '' ? 'done' : said}`)
            : err(`connect.sh ${act} failed: ${said === '' ? error.message : said}`),
        );
      },
    );
  });
}

/** Its last line that says something, without colours. */
function lastWords(text: string): string {
  const lines = text
    // oxlint-disable-next-line no-control-regex -- colours of the script's own output
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !/^(?:Logs:|Use ')/.test(line));
  return safeText(lines.at(-1) ?? '', { maxLength: 200 });
}
