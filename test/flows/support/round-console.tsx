import { expect } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { missionTemplates } from '../../../src/state/templates/mission-templates.ts';
import { App } from '../../../src/screens/shell/App.tsx';
import { createConsole } from '../../../src/screens/shell/console.ts';
import { screens } from '../../../src/screens/shell/registry.ts';
import { ThemeContext } from '../../../src/ui/theme/theme-context.ts';
import { theme } from '../../../src/ui/theme/theme.ts';
import { renderTerminal } from '../../support/render-terminal.ts';
import type { DriveWorld } from './drive-world.ts';

/** A console over a driven world, at 80×24. */
export interface RoundConsole {
  type(...keys: readonly string[]): Promise<void>;
  /** Resolves when the screen shows it. */
  shows(pattern: RegExp | string): Promise<void>;
  /** Reads a dialog to its end and types the code that it then asks for. */
  typeCode(): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 30_000;
const PAGE_DOWN = '\u001b[6~';

/** The world's clock stands still while keys are typed; the terminal lives in real time. */
export async function openMissionsWorld(world: DriveWorld): Promise<RoundConsole> {
  const terminalClock = systemClock();
  const console = createConsole({
    screens,
    backend: world.backend,
    clock: world.door.clock,
    terminalClock,
    operator: { kind: 'operator', label: 'operator:kim' },
    host: {
      zone: 'America/Chicago',
      ascii: false,
      readOnly: false,
      dryRun: false,
      demo: false,
      settings: [],
      saveSetting: () => Promise.resolve({ ok: false, error: 'No setting is kept here.' }),
      templates: () => missionTemplates('/nonexistent'),
      editText: (text) => Promise.resolve({ ok: true, value: text }),
      saveFile: () => Promise.resolve({ ok: false, error: 'Nothing is saved here.' }),
      quit: () => undefined,
    },
  });
  const terminal = await renderTerminal(
    <ThemeContext value={theme('default', false)}>
      <App console={console} />
    </ThemeContext>,
    {
      columns: 80,
      rows: 24,
      clock: terminalClock,
      onInterrupt: () => console.interrupt(),
      onDisabledKey: (reason) => console.keyRefused(reason),
    },
  );
  const shows = async (pattern: RegExp | string): Promise<void> => {
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (;;) {
      await terminal.idle();
      const text = terminal.text();
      if (typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)) return;
      if (performance.now() > giveUpAtMs) throw new Error(`${String(pattern)} did not come:\n${text}`);
      await terminalClock.sleep(20);
    }
  };
  const type = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await terminal.send(key);
  };
  return {
    type,
    shows,
    typeCode: async () => {
      for (let page = 0; ; page += 1) {
        await shows(/ready|Read to the end/);
        if (!terminal.text().includes('Read to the end')) break;
        if (page > 20) throw new Error('the dialog has no end');
        await type(PAGE_DOWN);
      }
      const code = /Type (\w{3}) and press enter/.exec(terminal.text())?.[1] ?? '';
      expect(code).toHaveLength(3);
      await type(...code.split(''), '\r');
    },
    close: () => {
      terminal.close();
      console.close();
    },
  };
}
