import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { FeedEvent, FeedState } from '../../domain/server/feed-event.ts';
import { isUsableKey } from '../../lib/api-key.ts';
import { parseBaseUrl } from '../../lib/base-url.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { createRedact } from '../../lib/redact.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { isTooDeep } from '../wire/depth.ts';
import { parseFeedEvent } from '../wire/feed-event.ts';
import { readFlag, readLine } from '../wire/fields.ts';
import { retryAfterMs } from '../http/retry-after.ts';

export interface LiveFeedOptions {
  /** `wss://clawdtalk.com/ws`; plain `ws` to this machine alone. */
  readonly url: string;
  readonly key: string;
  readonly ownerName?: string | undefined;
  readonly agentName?: string | undefined;
  readonly clock: Clock;
  readonly onEvent: (event: FeedEvent) => void;
  readonly onState: (state: FeedState) => void;
}

export interface LiveFeed {
  /** Ends the connection with the state `closed`; nothing is called after that. */
  close(): void;
}

const PING_EVERY_MS = 30_000;
const PONG_WITHIN_MS = 10_000;
const AUTH_WITHIN_MS = 15_000;
const HANDSHAKE_WITHIN_MS = 10_000;
const RECONNECT = { firstMs: 5_000, longestMs: 180_000, afterTooManyMs: 60_000 };
/** Another client came with the same key. */
const TAKEN_OVER = 4000;
const MOST_BYTES = 1024 * 1024;

/**
 * Listens to the server's live connection. There is **one per key**: opening it takes it from the bot, which carries the
 * bot's phone calls, so it is opened when the operator says so and never by itself. It authenticates and listens: it
 * answers no request of the server.
 *
 * connecting → live → waiting (5 s, doubling to 180 s; 60 s after a 429) → connecting …; on close code 4000 → yielded,
 * on a refused key → refused: both for good.
 */
export function openLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { clock, onState, onEvent } = options;
  const redact = createRedact([options.key]);
  const words = (text: string): SafeText => safeText(redact(text), { maxLength: 200 });
  let ended = false;
  let socket: WebSocket | undefined;
  let delayMs = RECONNECT.firstMs;
  let timers: Cancel[] = [];

  const stopTimers = (): void => {
    for (const cancel of timers) cancel();
    timers = [];
  };
  const after = (waitMs: number, action: () => void): void => {
    timers.push(clock.after(waitMs, action));
  };

  const finish = (state: FeedState): void => {
    if (ended) return;
    ended = true;
    stopTimers();
    drop();
    onState(state);
  };

  /** Lets go of the socket: what it still has to say is not heard. */
  const drop = (): void => {
    const old = socket;
    socket = undefined;
    if (old === undefined) return;
    old.removeAllListeners();
    // Ending a connection that is being made raises an error.
    old.on('error', () => undefined);
    old.terminate();
  };

  const retry = (reason: string, waitMs?: number): void => {
    if (ended) return;
    stopTimers();
    drop();
    const forMs = waitMs ?? delayMs;
    delayMs = Math.min(delayMs * 2, RECONNECT.longestMs);
    onState({ status: 'waiting', retryAtMs: clock.now() + forMs, reason: words(reason) });
    after(forMs, () => void connect());
  };

  const keepAlive = (live: WebSocket): void => {
    after(PING_EVERY_MS, () => {
      stopTimers();
      live.ping();
      after(PONG_WITHIN_MS, () => retry('the server went silent'));
    });
  };

  const goLive = (live: WebSocket, message: JsonObject): void => {
    stopTimers();
    delayMs = RECONNECT.firstMs;
    const hasDevices = readFlag(message, 'has_devices');
    onState({ status: 'live', sinceMs: clock.now(), ...(hasDevices === undefined ? {} : { hasDevices }) });
    live.on('pong', () => {
      stopTimers();
      keepAlive(live);
    });
    keepAlive(live);
  };

  const connect = async (): Promise<void> => {
    onState({ status: 'connecting' });
    const { WebSocket: Socket } = await import('ws');
    if (ended) return;
    const opened = new Socket(options.url, {
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      maxPayload: MOST_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    socket = opened;
    let authenticated = false;

    opened.on('open', () => {
      opened.send(JSON.stringify(authMessage(options)));
      after(AUTH_WITHIN_MS, () => retry('the server did not confirm the key'));
    });
    opened.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : parseMessage(data);
      if (message === undefined) return;
      const type = message['type'];
      if (authenticated) {
        if (type === 'event') onEvent(parseFeedEvent(message));
      } else if (type === 'auth_ok') {
        authenticated = true;
        goLive(opened, message);
      } else if (type === 'auth_error') {
        finish({
          status: 'refused',
          reason: words(
            `the server refused the key: ${readLine(message, 'message', 'error') ?? 'no reason given'}`,
          ),
        });
      }
    });
    opened.on('unexpected-response', (_, response) => onRefusedUpgrade(response));
    opened.on('error', (error) => {
      const code = 'code' in error ? ` (${String(error.code)})` : '';
      retry(`the connection failed${code}`);
    });
    opened.on('close', (code, reason) => {
      if (code === TAKEN_OVER) {
        finish({ status: 'yielded', reason: words('another client took the live connection of this key') });
        return;
      }
      const said = reason.toString('utf8');
      retry(`the connection ended (${code}${said === '' ? '' : `, ${said}`})`);
    });
  };

  const onRefusedUpgrade = (response: IncomingMessage): void => {
    const status = response.statusCode ?? 0;
    response.resume();
    if (status === 401 || status === 403) {
      finish({ status: 'refused', reason: words(`the server refused the live connection (${status})`) });
    } else if (status === 429) {
      const askedMs = retryAfterMs(response.headers['retry-after'], clock.now()) ?? 0;
      retry('the server asks for a pause', Math.max(RECONNECT.afterTooManyMs, askedMs));
    } else {
      retry(`the server has no live connection here (${status})`);
    }
  };

  const unsafe = problemOf(options);
  if (unsafe === undefined) void connect();
  else finish({ status: 'refused', reason: words(unsafe) });

  return { close: () => finish({ status: 'closed' }) };
}

function problemOf({ url, key }: LiveFeedOptions): string | undefined {
  if (!isUsableKey(key)) return 'there is no usable API key';
  if (!/^wss?:/.test(url)) return 'the live address must begin with wss://';
  const checked = parseBaseUrl(url.replace(/^ws/, 'http'));
  return checked.ok ? undefined : checked.error.sentence;
}

function authMessage({ key, ownerName, agentName }: LiveFeedOptions): JsonObject {
  return {
    type: 'auth',
    api_key: key,
    ...(ownerName === undefined ? {} : { owner_name: ownerName }),
    ...(agentName === undefined ? {} : { agent_name: agentName }),
  };
}

function parseMessage(data: RawData): JsonObject | undefined {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  const text = bytes.toString('utf8');
  if (isTooDeep(text)) return undefined;
  try {
    const message = JSON.parse(text) as JsonValue;
    return isJsonObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
