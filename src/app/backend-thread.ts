import { once } from 'node:events';
import { parentPort, workerData, Worker } from 'node:worker_threads';
import type { Backend } from '../commands/backend.ts';
import { remoteBackend, serveBackend } from './backend-channel.ts';
import type { Configuration } from './configuration.ts';

/** A backend on a thread of its own, and that thread. */
export interface BackendThread {
  readonly backend: Backend;
  /** Rejects with the error that ended the thread, where one did. */
  readonly ended: Promise<void>;
  terminate(): Promise<void>;
}

/** Starts the backend's thread from the same bundle. Returns at once: what is asked meanwhile waits in its port. */
export function startBackendThread(configuration: Configuration): BackendThread {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: configuration,
    // Standard streams belong to the screen: what the thread prints would land in the middle of it.
    stdout: true,
    stderr: true,
  });
  const ended = Promise.race([
    once(worker, 'exit').then(() => undefined),
    once(worker, 'error').then(([error]) => {
      throw error;
    }),
  ]);
  ended.catch(() => undefined);
  return {
    backend: remoteBackend(worker as never),
    ended,
    terminate: async () => void (await worker.terminate()),
  };
}

/** What the thread runs: opens the backend and serves it until it is closed. */
export async function runBackendThread(): Promise<void> {
  if (parentPort === null) throw new Error('the backend thread has no parent');
  const { openBackend } = await import('./open-backend.ts');
  serveBackend(await openBackend(workerData as Configuration), parentPort);
}
