import { MessageChannel, workerData, Worker, type MessagePort } from 'node:worker_threads';
import type { Backend } from '../../commands/ports/backend.ts';
import { remoteBackend, serveBackend } from './backend-channel.ts';
import type { Configuration } from '../start/configuration.ts';
import { SMALL_YOUNG_HEAP } from './young-heap.ts';
import { tidyHeap } from './tidy-heap.ts';
import { systemClock } from '../../lib/clock.ts';

/** Backends on a thread of their own. */
export interface BackendThread {
  /** One for each account, in the order given. Usable at once: what is asked before the thread runs waits in its port. */
  readonly backends: readonly Backend[];
  /** Starts the thread. Apart from making it, so that the first picture has the processor for itself. */
  start(): void;
  /** Breaks off whatever the thread runs. Settles when it is gone, which a system call in its middle delays. */
  breakOff(): Promise<void>;
  /** Settles when the thread has ended; rejects with the error that ended it, where one did. */
  readonly ended: Promise<void>;
}

/** What one account's backend is made of. */
interface ThreadSeat {
  readonly configuration: Configuration;
  readonly port: MessagePort;
}

/** Makes the backends' thread, which runs this same program. */
export function createBackendThread(configurations: readonly Configuration[]): BackendThread {
  const channels = configurations.map((configuration) => {
    const { port1, port2 } = new MessageChannel();
    return { configuration, port1, port2 };
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  let worker: Worker | undefined;
  return {
    backends: channels.map(({ port1 }) => remoteBackend(port1)),
    ended,
    breakOff: async () => void (await worker?.terminate()),
    start: () => {
      // By way of the starter, which lets the thread too take its compiled code from the cache: 20 MB less.
      worker = new Worker(new URL('./clawdtalk-tui.js', import.meta.url), {
        workerData: channels.map(({ configuration, port2 }): ThreadSeat => ({ configuration, port: port2 })),
        transferList: channels.map(({ port2 }) => port2),
        // Standard streams belong to the screen: what the thread prints would land in the middle of it.
        stdout: true,
        stderr: true,
        resourceLimits: SMALL_YOUNG_HEAP,
      });
      worker.once('exit', () => resolve());
      worker.once('error', reject);
    },
  };
}

/** What the thread runs: opens each backend and serves it until it is closed. One that is slow to open delays no other. */
export async function runBackendThread(): Promise<void> {
  const seats = workerData as readonly ThreadSeat[];
  const { openBackend } = await import('./open-backend.ts');
  tidyHeap(systemClock(), () => false);
  await Promise.all(
    seats.map(async ({ configuration, port }) =>
      serveBackend(await openBackend(configuration, { terminal: true }), port),
    ),
  );
}
