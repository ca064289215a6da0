import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../src/app/start/arguments.ts';
import { loadConfiguration, type Configuration } from '../../src/app/start/configuration.ts';
import { hostOf } from '../../src/app/terminal/host.ts';
import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { App } from '../../src/screens/shell/App.tsx';
import { createConsole } from '../../src/screens/shell/console.ts';
import { screens } from '../../src/screens/shell/registry.ts';
import { ThemeContext } from '../../src/ui/theme/theme-context.ts';
import { theme } from '../../src/ui/theme/theme.ts';
import type { Backend } from '../../src/commands/ports/backend.ts';
import { renderTerminal, type TestTerminal } from './render-terminal.ts';
import type { Console } from '../../src/screens/shell/contract.ts';

/** What a start in `folder` with these variables and arguments works with, without this process's own environment. */
export function configurationFor(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Configuration {
  const line = parseCommandLine(args);
  if (line.kind !== 'console') throw new Error(`not a console: ${args.join(' ')}`);
  mkdirSync(folder, { recursive: true });
  return loadConfiguration(
    line.options,
    {
      env: { CLAWDTALK_TUI_HOME: join(folder, 'own'), ...env },
      home: folder,
      cwd: folder,
      user: 'ada',
      zone: 'Europe/Berlin',
      nowMs: Date.now(),
    },
    { demoWithoutKey: true },
  );
}

/** A whole console in this process: its backend on real files and sockets, its screen in an emulator. */
export interface LiveConsole {
  readonly terminal: TestTerminal;
  readonly console: Console;
  /** Types keys, each as a read of its own. */
  type(...keys: readonly string[]): Promise<void>;
  /** Resolves when the screen shows it. */
  shows(pattern: RegExp | string, timeoutMs?: number): Promise<void>;
  close(): void;
}

/** Only what never comes takes so long, on the slowest machine too. */
const PATIENCE_MS = 60_000;

/** Several may look at one backend. `worldClock`: the world's time where it is not the machine's. */
export async function drawConsole(
  configuration: Configuration,
  backend: Backend,
  size: { readonly columns: number; readonly rows: number },
  worldClock?: Clock,
): Promise<LiveConsole> {
  const clock = systemClock();
  const console = createConsole({
    screens,
    backend,
    clock: worldClock ?? clock,
    terminalClock: clock,
    operator: { kind: 'operator', label: configuration.operator },
    host: hostOf(configuration, () => undefined),
  });
  const terminal = await renderTerminal(
    <ThemeContext value={theme('default', configuration.settings.ascii.value)}>
      <App console={console} />
    </ThemeContext>,
    {
      ...size,
      clock,
      onInterrupt: () => console.interrupt(),
      onDisabledKey: (reason) => console.keyRefused(reason),
    },
  );
  const shows = async (pattern: RegExp | string, timeoutMs = PATIENCE_MS): Promise<void> => {
    const giveUpAtMs = performance.now() + timeoutMs;
    const isThere = (): boolean =>
      typeof pattern === 'string' ? terminal.text().includes(pattern) : pattern.test(terminal.text());
    for (;;) {
      await terminal.idle();
      if (isThere()) return;
      if (performance.now() > giveUpAtMs)
        throw new Error(`${String(pattern)} did not come:\n${terminal.text()}`);
      await clock.sleep(20);
    }
  };
  return {
    terminal,
    console,
    type: async (...keys) => {
      for (const key of keys) await terminal.send(key);
    },
    shows,
    close: () => {
      terminal.close();
      console.close();
    },
  };
}
