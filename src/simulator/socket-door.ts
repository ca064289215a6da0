import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { FaultBook } from './faults.ts';

/** The server closed this connection because the same key connected again. */
const REPLACED = 4000;

/** The WebSocket side, for tests and for the world's events. */
export interface SocketDoor {
  /** Connections that have signed in. */
  connected(): number;
  /** How often a connection was taken over by another with the same key. */
  kicks(): number;
  /** Everything that clients sent after signing in. */
  received(): readonly JsonObject[];
  emit(event: string, fields: JsonObject): void;
  /** Sends bytes as they are, to everyone. */
  sendRaw(text: string): void;
  /** Half-open: pings are no longer answered and nothing is sent, until `false`. */
  setDeaf(deaf: boolean): void;
  closeAll(code: number): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

export function createSocketDoor(options: {
  readonly apiKeys: ReadonlySet<string>;
  readonly faults: FaultBook;
  readonly hasDevices: boolean;
}): SocketDoor {
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  const byKey = new Map<string, WebSocket>();
  const received: JsonObject[] = [];
  let kicks = 0;
  let deaf = false;

  const send = (client: WebSocket, message: JsonObject): void => {
    if (!deaf && client.readyState === client.OPEN) client.send(JSON.stringify(message));
  };

  const signIn = (client: WebSocket, message: JsonObject): string | undefined => {
    const key = message['api_key'];
    if (message['type'] !== 'auth' || typeof key !== 'string' || !options.apiKeys.has(key)) {
      send(client, { type: 'auth_error', message: 'Invalid API key' });
      client.close(4001, 'auth failed');
      return undefined;
    }
    const standing = byKey.get(key);
    if (standing !== undefined) {
      kicks += 1;
      standing.close(REPLACED, 'replaced by a new connection');
    }
    byKey.set(key, client);
    send(client, { type: 'auth_ok', has_devices: options.hasDevices });
    return key;
  };

  server.on('connection', (client: WebSocket) => {
    let key: string | undefined;
    client.on('ping', (data) => {
      if (!deaf) client.pong(data);
    });
    client.on('message', (data: Buffer) => {
      const message = parsed(data.toString());
      if (message === undefined) return;
      if (key === undefined) key = signIn(client, message);
      else received.push(message);
    });
    client.on('close', () => {
      if (key !== undefined && byKey.get(key) === client) byKey.delete(key);
    });
    client.on('error', () => client.terminate());
  });

  return {
    connected: () => byKey.size,
    kicks: () => kicks,
    received: () => received,
    emit: (event, fields) => {
      for (const client of byKey.values()) send(client, { type: 'event', event, ...fields });
    },
    sendRaw: (text) => {
      for (const client of byKey.values()) client.send(text);
    },
    setDeaf: (value) => {
      deaf = value;
    },
    closeAll: (code) => {
      for (const client of server.clients) client.close(code);
    },
    upgrade: (request, socket, head) => {
      const fault = options.faults.take(`GET ${request.url ?? '/'}`);
      if (fault !== undefined) {
        if (fault.kind === '429' || fault.kind === '5xx') {
          const status = fault.kind === '429' ? '429 Too Many Requests' : '503 Service Unavailable';
          const retry = fault.retryAfterS === undefined ? '' : `Retry-After: ${fault.retryAfterS}\r\n`;
          socket.end(`HTTP/1.1 ${status}\r\n${retry}Connection: close\r\n\r\n`);
        } else if (fault.kind !== 'timeout') {
          socket.destroy();
        }
        return;
      }
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/ws') {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
