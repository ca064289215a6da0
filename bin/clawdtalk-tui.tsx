import { isMainThread } from 'node:worker_threads';

// One bundle for both threads: the console's backend is this same file, started as a worker.
if (isMainThread) {
  const { parseCommandLine } = await import('../src/app/start/arguments.ts');
  const { startConsole } = await import('../src/app/start/start-console.ts');
  const line = parseCommandLine(process.argv.slice(2));
  // Whatever else was asked for is the verbs': the starter tells them apart.
  if (line.kind === 'console') await startConsole(line);
} else {
  const { runBackendThread } = await import('../src/app/backend/backend-thread.ts');
  await runBackendThread();
}
