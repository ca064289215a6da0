import { isMainThread } from 'node:worker_threads';

// One bundle for both threads: the console's backend is this same file, started as a worker.
if (isMainThread) {
  const { main } = await import('../src/app/start/main.ts');
  await main(process.argv.slice(2));
} else {
  const { runBackendThread } = await import('../src/app/backend/backend-thread.ts');
  await runBackendThread();
}
