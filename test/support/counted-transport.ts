import { createTransport, type Transport, type TransportOptions } from '../../src/api/http/transport.ts';

/** A client's real connections, and how many of its requests are under way: while any is, a manual clock has to stand. */
export interface CountedTransport {
  readonly transport: (options: TransportOptions) => Transport;
  /** Resolves when nothing is under way any more and what was answered has been taken in. */
  quiet(): Promise<void>;
}

/** So many turns of the event loop without a request: whoever still waits, waits for the clock. */
const QUIET_TURNS = 5;

export function countedTransport(): CountedTransport {
  let underWay = 0;
  return {
    transport: (options) => {
      const inner = createTransport(options);
      return {
        close: () => inner.close(),
        send: async (request) => {
          underWay += 1;
          try {
            return await inner.send(request);
          } finally {
            underWay -= 1;
          }
        },
      };
    },
    quiet: async () => {
      for (let turns = 0; turns < QUIET_TURNS; turns = underWay === 0 ? turns + 1 : 0)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
