import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { App } from '../../../src/screens/shell/App.tsx';
import { createConsole } from '../../../src/screens/shell/console.ts';
import { screens } from '../../../src/screens/shell/registry.ts';
import { missionTemplates } from '../../../src/state/templates/mission-templates.ts';
import { ok } from '../../../src/lib/result.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import type { Route } from '../../../src/state/view/route.ts';
import { ThemeContext } from '../../../src/ui/theme/theme-context.ts';
import { theme } from '../../../src/ui/theme/theme.ts';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';
import { NOW_MS, sampleUpdates } from './sample-board.ts';
import { scriptedBackend, type ScriptedBackend } from './scripted-backend.ts';
import type { Console, Host } from '../../../src/screens/shell/contract.ts';

export interface OpenConsole {
  readonly terminal: TestTerminal;
  readonly console: Console;
  readonly backend: ScriptedBackend;
  readonly clock: ManualClock;
  readonly quits: () => number;
  /** Types keys, each as a read of its own, with time enough between for a dialog to arm. */
  readonly slowly: (...keys: readonly string[]) => Promise<void>;
  readonly close: () => void;
}

export interface OpenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly backend?: ScriptedBackend;
  readonly start?: Route;
  readonly host?: Partial<Host>;
  readonly plainColours?: boolean;
  readonly mouse?: boolean;
}

/** The whole console on an emulated terminal, with a scripted backend and a clock that the test moves. */
export async function openConsole(options: OpenOptions = {}): Promise<OpenConsole> {
  const clock = manualClock(NOW_MS);
  const backend = options.backend ?? scriptedBackend(sampleUpdates);
  let quits = 0;
  const host: Host = {
    zone: 'Europe/Berlin',
    ascii: false,
    readOnly: false,
    dryRun: false,
    demo: false,
    settings: [
      {
        name: 'server',
        value: safe`https://clawdtalk.com/v1`,
        source: 'default',
        about: 'where the missions live',
        how: 'Set CLAWDTALK_API_URL and start again.',
      },
      {
        name: 'state',
        value: safe`/home/ada/.missions_state.json`,
        source: 'flag',
        where: safe`--state`,
        about: 'the shared state file',
      },
    ],
    saveSetting: () => Promise.resolve({ ok: false, error: 'No setting is kept here.' }),
    templates: () => missionTemplates('/nonexistent'),
    editText: (text) => Promise.resolve(ok(text)),
    saveFile: () => Promise.resolve({ ok: false, error: 'Nothing is saved here.' }),
    quit: () => {
      quits += 1;
    },
    ...options.host,
  };
  const console = createConsole({
    screens,
    backend,
    clock,
    operator: { kind: 'operator', label: 'operator:ada' },
    host,
    ...(options.start === undefined ? {} : { start: options.start }),
  });
  const terminal = await renderTerminal(
    <ThemeContext value={theme(options.plainColours === true ? 'none' : 'default', host.ascii)}>
      <App console={console} />
    </ThemeContext>,
    {
      columns: options.columns ?? 80,
      rows: options.rows ?? 24,
      clock,
      ...(host.keys === undefined ? {} : { keys: host.keys }),
      ...(options.mouse === undefined ? {} : { mouse: options.mouse }),
      onInterrupt: () => console.interrupt(),
      onDisabledKey: (reason) => console.keyRefused(reason),
    },
  );
  return {
    terminal,
    console,
    backend,
    clock,
    quits: () => quits,
    slowly: async (...keys) => {
      for (const key of keys) {
        await clock.advance(1_000);
        await terminal.send(key);
      }
      await clock.advance(100);
      await terminal.idle();
    },
    close: () => {
      terminal.close();
      console.close();
    },
  };
}
