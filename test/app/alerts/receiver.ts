import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server that takes what is sent to it. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers: a status with headers, or nothing, ever. */
  answer: (
    index: number,
  ) =>
    | { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string }
    | 'never';
  /** Settles when so many have come. */
  came(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      for (const wake of waiting) wake();
      const answer = receiver.answer(received.length - 1);
      if (answer === 'never') return;
      response.writeHead(answer.status, answer.headers ?? {});
      response.end(answer.text ?? '');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: () => ({ status: 200 }),
    came: async (count) => {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}
