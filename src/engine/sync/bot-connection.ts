import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Redact } from '../../lib/redact.ts';
import { readBotLog } from '../../domain/bot/bot-log.ts';
import { judgeGateway, NO_GATEWAY, type GatewayVerdict } from '../../domain/bot/gateway-config.ts';
import type { BotConnection } from '../../state/board.ts';
import { readDeviceStatus } from '../../state/files/device-status.ts';
import { readRegularTail, readRegularText } from '../../state/files/regular-file.ts';

const TAIL_BYTES = 64 * 1024;
const TAIL_LINES = 200;

export interface BotFiles {
  /** The bot's skill folder, where its scripts keep their files. */
  readonly folder: string;
  readonly isAlive: (pid: number) => boolean;
  readonly redact: Redact;
  /** Where a gateway keeps its configuration; the first that is there counts. */
  readonly gatewayFiles?: readonly string[];
}

/**
 * The bot's own connection, as its files tell it: it is read, never touched, because it carries the bot's live calls.
 * Files: `.connect.pid`, `.connect.log`, `.watchdog.log`, `.device-status`, `scripts/connect.sh`, the gateway's.
 */
export async function readBotConnection({
  folder,
  isAlive,
  redact,
  gatewayFiles = [],
}: BotFiles): Promise<BotConnection> {
  const [pid, log, watchdog, script, gateway] = await Promise.all([
    readPid(join(folder, '.connect.pid')),
    tailOf(join(folder, '.connect.log')),
    tailOf(join(folder, '.watchdog.log')),
    connectScript(folder),
    readGateway(gatewayFiles),
  ]);
  const devices = readDeviceStatus(folder);
  const told = readBotLog(log ?? []);
  const lines = [...(watchdog ?? []).slice(-2), ...(log ?? [])].slice(-TAIL_LINES);
  const extras = {
    logTail: lines.map((line) => safeText(redact(line), { maxLength: 300 })),
    ...(devices === undefined ? {} : { hasDevices: devices }),
    ...(log === undefined ? {} : { reconnects: told.reconnects, kicks: told.kicks }),
    ...(told.trouble === undefined
      ? {}
      : {
          trouble: {
            ...told.trouble,
            sentence: safeText(told.trouble.sentence),
            cure: safeText(told.trouble.cure),
          },
        }),
    ...(gatewayFiles.length === 0 ? {} : { gateway }),
    ...(script === undefined ? {} : { script }),
  };
  if (pid === undefined) {
    return log === undefined
      ? { state: 'unknown', sentence: safeText('no connection of a bot on this machine'), ...extras }
      : {
          state: 'stopped',
          sentence: stoppedBecause(log, 'Callers of the bot are not answered'),
          ...extras,
        };
  }
  if (!isAlive(pid.id)) {
    const sentence = stoppedBecause(log ?? [], `Its process ${pid.id} is gone, and was not stopped`);
    return { state: 'stopped', sentence, ...extras };
  }
  return {
    state: 'running',
    pid: pid.id,
    sinceMs: Math.max(pid.sinceMs, told.connectedAtMs ?? 0),
    sentence: runningAs(log ?? []),
    ...extras,
  };
}

/** The script by which the bot's connection is started and stopped; absent where the skill is not there. */
export async function connectScript(folder: string): Promise<string | undefined> {
  const path = join(folder, 'scripts', 'connect.sh');
  return (await stat(path).catch(() => undefined))?.isFile() === true ? path : undefined;
}

const GATEWAY_BYTES = 1024 * 1024;
const SMALL_BYTES = 64 * 1024;

async function readGateway(paths: readonly string[]): Promise<GatewayVerdict> {
  for (const path of paths) {
    const read = readRegularText(path, { maxBytes: GATEWAY_BYTES });
    if (!read.ok && read.error.kind === 'missing') continue;
    return judgeGateway(path, read.ok ? read.value.text : '');
  }
  return NO_GATEWAY;
}

/** What the log's newest telling line means for whoever reads the screen. */
const WENT_WRONG: readonly Meaning[] = [
  [/Auth failed/, 'was refused: the server does not take its key'],
  [/DUPLICATE CLIENT/, 'gave up: another client uses the same key'],
  [/WS closed: 4000/, 'was pushed out by another client with the same key'],
  [/WS closed/, 'lost its connection and connects again'],
  [/Rate limited/, 'is told to wait by the server'],
];
const GOES_WELL: readonly Meaning[] = [
  [/Authenticated/, 'is connected and signed in'],
  [/Connecting to/, 'is connecting'],
];

type Meaning = readonly [RegExp, string];

const meaningOf = (log: readonly string[]): Meaning | undefined =>
  log
    .toReversed()
    .map((line) => [...WENT_WRONG, ...GOES_WELL].find(([pattern]) => pattern.test(line)))
    .find((each) => each !== undefined);

function runningAs(log: readonly string[]): SafeText {
  const meaning = meaningOf(log);
  return meaning === undefined
    ? safe`Its log does not say whether it is connected.`
    : safe`It ${meaning[1]}, by its log.`;
}

/** What went well before it ended says nothing about its end. */
function stoppedBecause(log: readonly string[], fact: string): SafeText {
  const meaning = meaningOf(log);
  return meaning === undefined || GOES_WELL.includes(meaning)
    ? safe`${fact}.`
    : safe`${fact}; by its log it ${meaning[1]}.`;
}

async function readPid(path: string): Promise<{ id: number; sinceMs: number } | undefined> {
  const read = readRegularText(path, { maxBytes: SMALL_BYTES });
  if (!read.ok) return undefined;
  const { text, stat: found } = read.value;
  const digits = /^\s*(\d{1,10})\s*$/.exec(text)?.[1];
  return digits === undefined || Number(digits) <= 1
    ? undefined
    : { id: Number(digits), sinceMs: found.mtimeMs };
}

/** The last lines of a log that grows up to a megabyte; undefined where there is none. */
async function tailOf(path: string): Promise<readonly string[] | undefined> {
  const tail = readRegularTail(path, TAIL_BYTES);
  if (!tail.ok) return undefined;
  const { text, cut } = tail.value;
  // The first line of a cut is a piece of one.
  return text
    .split('\n')
    .slice(cut ? 1 : 0)
    .filter((line) => line.trim() !== '');
}
