import { MessageChannel } from 'node:worker_threads';
import { openBackend } from '../../src/app/backend/open-backend.ts';
import { remoteBackend, serveBackend } from '../../src/app/backend/backend-channel.ts';
import { allConsole } from '../../src/app/contexts/all-console.ts';
import { SeatedApp } from '../../src/app/contexts/SeatedApp.tsx';
import type { BackendThread } from '../../src/app/backend/backend-thread.ts';
import { openSeats, type Seats } from '../../src/app/contexts/seats.ts';
import { hostOf } from '../../src/app/terminal/host.ts';
import type { Configuration } from '../../src/app/start/configuration.ts';
import type { Starter } from '../../src/app/start/starter.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createConsole } from '../../src/screens/shell/console.ts';
import { screens } from '../../src/screens/shell/registry.ts';
import { ThemeContext } from '../../src/ui/theme/theme-context.ts';
import { theme } from '../../src/ui/theme/theme.ts';
import { renderTerminal, type TestTerminal } from './render-terminal.ts';

/** The console of several accounts in this process: real backends behind real ports, its screen in an emulator. */
export interface OpenSeats {
  readonly seats: Seats;
  readonly terminal: TestTerminal;
  /** Types keys, each as a read of its own. */
  type(...keys: readonly string[]): Promise<void>;
  shows(pattern: RegExp | string): Promise<void>;
  close(): Promise<void>;
}

/** Only what never comes takes so long, on the slowest machine too. */
const PATIENCE_MS = 60_000;

/** What the thread does, without one. */
export function seatThread(configurations: readonly Configuration[]): BackendThread {
  const channels = configurations.map((configuration) => {
    const { port1, port2 } = new MessageChannel();
    return { configuration, port1, port2 };
  });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  return {
    backends: channels.map(({ port1 }) => remoteBackend(port1)),
    ended,
    start: () =>
      void Promise.all(
        channels.map(async ({ configuration, port2 }) =>
          serveBackend(await openBackend(configuration, { terminal: true }), port2),
        ),
      ),
    breakOff: async () => {
      for (const { port1, port2 } of channels) {
        port1.close();
        port2.close();
      }
      resolve();
    },
  };
}

export async function drawSeats(
  starter: Starter,
  size: { readonly columns: number; readonly rows: number } = { columns: 100, rows: 24 },
): Promise<OpenSeats> {
  const clock = systemClock();
  const choice = await starter.choose();
  if (choice.kind === 'refused') throw new Error(choice.sentence);
  const first = choice.kind === 'all' ? { all: choice.contexts } : starter.configure(choice);
  const seats = openSeats(first, {
    starter,
    openThread: seatThread,
    makeConsole: (of, backend, contexts, shownTerminal) =>
      createConsole({
        screens,
        backend,
        clock,
        operator: { kind: 'operator', label: of.operator },
        host: hostOf(of, () => undefined, contexts),
        shownTerminal,
      }),
    makeAllConsole: (of, backend, contexts) =>
      allConsole(of, backend, {
        contexts,
        clock,
        quit: () => undefined,
        settings: starter.of(undefined),
        own: { complaints: [] },
      }),
    onEnded: (error) => {
      throw error;
    },
  });
  const terminal = await renderTerminal(
    <ThemeContext value={theme('default')}>
      <SeatedApp seats={seats} />
    </ThemeContext>,
    {
      ...size,
      clock,
      onInterrupt: () => seats.current().interrupt(),
      onDisabledKey: (reason) => seats.current().keyRefused(reason),
    },
  );
  seats.start();
  const shows = async (pattern: RegExp | string): Promise<void> => {
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (;;) {
      await terminal.idle();
      const text = terminal.text();
      if (typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)) return;
      if (performance.now() > giveUpAtMs) throw new Error(`${String(pattern)} did not come:\n${text}`);
      await clock.sleep(20);
    }
  };
  return {
    seats,
    terminal,
    shows,
    type: async (...keys) => {
      for (const key of keys) await terminal.send(key);
    },
    close: async () => {
      terminal.close();
      await seats.close();
    },
  };
}
