import { createTransport, type Transport, type TransportOptions } from '../../src/api/http/transport.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { RequestLog } from '../../src/simulator/request-log.ts';

const LOOK_EVERY_MS = 5;

/**
 * Real connections to a simulator whose deadlines come when they are due and never by chance: as soon as the server
 * holds a request back for good, and not because the machine is slow.
 */
export function promptTransport(log: RequestLog): (options: TransportOptions) => Transport {
  const clock = systemClock({ keepAlive: true });
  let count = 0;
  return (options) => {
    const inner = createTransport(options);
    return {
      close: () => inner.close(),
      send: async (request) => {
        count += 1;
        const name = `request ${count}`;
        const given = new AbortController();
        const signals = [given.signal, ...(request.signal === undefined ? [] : [request.signal])];
        let answered = false;
        const answer = inner
          .send({
            ...request,
            headers: { ...request.headers, 'user-agent': name },
            signal: AbortSignal.any(signals),
          })
          .finally(() => {
            answered = true;
          });
        for (;;) {
          await Promise.race([answer, clock.sleep(LOOK_EVERY_MS)]);
          if (answered) return answer;
          const fault = log.all().findLast(({ userAgent }) => userAgent === name)?.fault;
          if (fault !== 'timeout' && fault !== 'late') continue;
          given.abort();
          await answer;
          return { kind: 'broken', why: 'timeout', sent: true };
        }
      },
    };
  };
}
