import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type JsonValue } from '../../src/lib/json.ts';
import { HOSTILE } from './hostile-text.ts';

/** `texts`: what people and bots write. `all`: also ids, phones, statuses and types, which nobody should forge. */
export type HostileReach = 'texts' | 'all';

/** Makes text hostile, the same text always in the same way, and knows the way back. */
export interface HostileWriter {
  text(original: string): string;
  /** A whole value; `texts` leaves alone what a reader takes as more than words. */
  value(original: JsonValue): JsonValue;
  /** The original of each hostile text in it. */
  restore(text: string): string;
}

const INSTANT = /^\d{4}-\d\d-\d\d[T ]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** Members whose text is more than words. */
const FORMAL =
  /(^|_)(id|ids|status|channel|direction|from|to|phone|number|type|slug|zone|level|kind|model)$|_(number|phone|id)$/;
/** Members whose own members are named by bots and models. */
const OPEN =
  /^(memory|payload|result_payload|details|metadata|dynamic_variables|result|results|fields|insights)$/;

export function hostileWriter(reach: HostileReach, salt: number): HostileWriter {
  const originals = new Map<string, string>();
  const text = (original: string): string => {
    if (original === '' || INSTANT.test(original) || NUMBER.test(original)) return original;
    let hash = salt;
    for (const sign of original) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
    const payload = HOSTILE[hash % HOSTILE.length] ?? '';
    const hostile = `${original.slice(0, 2)}${payload}${original.slice(2)}`;
    originals.set(hostile, original);
    originals.set(hostile.toWellFormed(), original);
    return hostile;
  };
  const inside = (value: string): string => {
    // Results of insights are JSON inside a text.
    if (/^[[{]/.test(value)) {
      try {
        return JSON.stringify(walk(JSON.parse(value) as JsonValue, 'result'));
      } catch {
        // It only looks like it.
      }
    }
    return text(value);
  };
  const walk = (value: JsonValue, name: string): JsonValue => {
    if (typeof value === 'string') return reach === 'texts' && FORMAL.test(name) ? value : inside(value);
    if (Array.isArray(value)) return value.map((item) => walk(item as JsonValue, name));
    if (!isJsonObject(value)) return value;
    const open = OPEN.test(name);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        open ? text(key) : key,
        walk(item as JsonValue, open ? name : key),
      ]),
    );
  };
  return {
    text,
    value: (original) => walk(original, ''),
    restore: (given) => {
      let restored = originals.get(given) ?? given;
      if (restored === given)
        for (const [hostile, original] of originals) restored = restored.replaceAll(hostile, original);
      return restored;
    },
  };
}

/** A server in front of another one that makes every text of its answers hostile. */
export async function startHostileServer(
  behind: string,
  writer: HostileWriter,
): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  const target = new URL(behind);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const path = (request.url ?? '/')
          .split('/')
          .map((part) =>
            part.includes('%') ? encodeURIComponent(writer.restore(decodeURIComponent(part))) : part,
          )
          .join('/');
        const body = Buffer.concat(chunks).toString('utf8');
        const answer = await fetch(new URL(path, target), {
          method: request.method ?? 'GET',
          headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
          ...(body === '' ? {} : { body: writer.restore(body) }),
        });
        const text = await answer.text();
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(text === '' ? '' : JSON.stringify(writer.value(JSON.parse(text) as JsonValue)));
      })().catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
